// A packet as a model gets it, back into the contract that it was made of.
#pragma once

#include <string>
#include <vector>

#include <propter/labeller.h>

#include "base/json.h"
#include "base/text.h"

namespace propter::test {

inline EvidenceId evidence_id(const std::string& name) {
  return EvidenceId(static_cast<std::size_t>(parse_int(name.substr(1)).value_or(0)));
}

class PacketReader {
 public:
  explicit PacketReader(const Json& packet) : packet_(packet) {}

  ContextContract contract() {
    const Json& entity = packet_.get("entity");
    c_.entity = EntityId(std::size_t{0});
    c_.id = entity.get("id").string();
    c_.kind = EntityKind(entity.get("kind").string());
    c_.alerted = entity.get("alerted").boolean();
    c_.incident = {0, time(packet_.get("window_s"))};
    for (const Json& item : packet_.get("evidence").array()) c_.evidence.push_back(evidence(item));
    // As the controller says it: from the earliest that is known to the latest.
    for (const Evidence& e : c_.evidence)
      if (e.onset.known() && (c_.onset.start == kNoTime || e.onset.end < c_.onset.end)) c_.onset = e.onset;
    c_.dependencies = neighbours(packet_.get("depends_on"));
    c_.dependents = neighbours(packet_.get("needed_by"));
    for (const Json& m : packet_.get("inbox").array()) c_.inbox.push_back(message(m));
    c_.evidence_left_out = static_cast<std::size_t>(packet_.get("left_out").get("evidence").integer());
    c_.neighbours_left_out = static_cast<std::size_t>(packet_.get("left_out").get("neighbours").integer());
    return std::move(c_);
  }

 private:
  static TimeNs time(const Json& seconds) {
    return static_cast<TimeNs>(seconds.number() * static_cast<double>(kSecond));
  }

  static Interval onset(const Json& of) {
    const Json::Array& ends = of.get("onset").array();
    return ends.size() == 2 ? Interval{time(ends[0]), time(ends[1])} : Interval{};
  }

  static Evidence evidence(const Json& item) {
    Evidence e;
    e.id = evidence_id(item.get("id").string());
    e.entity = EntityId(std::size_t{0});
    e.kind = parse_evidence_kind(item.get("kind").string()).value();
    e.score = item.get("score").number();
    e.onset = onset(item);
    e.text = item.get("text").string();
    if (item.get("count").is_number())
      e.source.count = static_cast<std::uint64_t>(item.get("count").integer());
    return e;
  }

  std::vector<ContextNeighbour> neighbours(const Json& list) {
    std::vector<ContextNeighbour> out;
    for (const Json& item : list.array()) {
      ContextNeighbour n;
      n.entity = EntityId(++neighbours_);
      n.id = item.get("id").string();
      n.relation = parse_relation_kind(item.get("relation").string());
      n.label = parse_label(item.get("label").string()).value_or(Label::kDefer);
      n.anomalous = item.get("anomalous").boolean();
      n.onset = onset(item);
      for (const Json& e : item.get("evidence").array()) n.evidence.push_back(evidence(e));
      out.push_back(std::move(n));
    }
    return out;
  }

  InboxMessage message(const Json& m) const {
    if (m.get("your_last_answer").is_string())
      return {c_.entity, Label::kDefer, m.get("your_last_answer").string()};
    for (const auto* list : {&c_.dependencies, &c_.dependents})
      for (const ContextNeighbour& n : *list)
        if (n.id == m.get("from").string())
          return {n.entity, parse_label(m.get("label").string()).value_or(Label::kDefer), {}};
    return {};
  }

  const Json& packet_;
  ContextContract c_;
  std::size_t neighbours_ = 0;
};

inline ContextContract read_packet(const Json& packet) { return PacketReader(packet).contract(); }

}  // namespace propter::test
