// What a model wrote, as a verdict.
#pragma once

#include <propter/labeller.h>

#include "label/packet.h"
#include "llm/session.h"

namespace propter {

// kCorrupt says what is wrong with the answer, in words for the model: refused, empty, cut off, no JSON, an
// unknown label, a name that is not in the packet ... The rationale is neutralised and at most
// `rationale_bytes` long, with placeholders still in it.
Result<Verdict> read_answer(const llm::Exchange& exchange, const Packet& packet, std::size_t rationale_bytes);

}  // namespace propter
