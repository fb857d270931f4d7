#include "label/answer.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "llm/boundary.h"
#include "llm/neutral.h"

namespace propter {
namespace {

constexpr std::size_t kQuoted = 60;  // bytes of a wrong value that are repeated

Status wrong(std::string what) { return Status::corrupt({std::move(what), "", "", ""}); }

std::string quoted(std::string_view text) { return llm::neutralise(text, kQuoted); }

// Each text of a list, by the names of the packet. An absent list is empty.
template <typename Id>
Status read_names(const Json& list, std::string_view what,
                  const std::map<std::string, Id, std::less<>>& names, std::vector<Id>& out) {
  if (!list.is_array() && !list.is_null()) return wrong(fmt::format("{} is no list", what));
  for (const Json& item : list.array()) {
    const auto at = names.find(item.string());
    if (at == names.end())
      return wrong(fmt::format("{}: '{}' was not in the packet", what, quoted(item.text())));
    if (std::find(out.begin(), out.end(), at->second) == out.end()) out.push_back(at->second);
  }
  return {};
}

}  // namespace

Result<Verdict> read_answer(const llm::Exchange& exchange, const Packet& packet,
                            std::size_t rationale_bytes) {
  const Result<Json> object = llm::object_of(exchange);
  if (!object.ok()) return object.status();
  const auto label = parse_label(object->get("label").text());
  if (!label)
    return wrong(fmt::format("label '{}' is none of Healthy, Origin, Symptom, Defer",
                             quoted(object->get("label").text())));
  Verdict verdict;
  verdict.label = *label;
  if (!object->get("confidence").is_number()) return wrong("confidence is no number");
  verdict.confidence = object->get("confidence").number();
  if (Status s = read_names(object->get("cites"), "cites", packet.evidence, verdict.cites); !s.ok()) return s;
  if (Status s = read_names(object->get("suspects"), "suspects", packet.neighbours, verdict.suspects);
      !s.ok())
    return s;
  verdict.rationale = llm::neutralise(object->get("rationale").text(), rationale_bytes);
  return verdict;
}

}  // namespace propter
