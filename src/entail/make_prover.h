// The prover of a name.
#pragma once

#include <memory>

#include <propter/entailment.h>

#include "entail/prover.h"

namespace propter::entail {

// kUnsupported when it is not there.
Result<std::unique_ptr<Prover>> make_prover(ProverKind kind, const ProverLimits& limits);

}  // namespace propter::entail
