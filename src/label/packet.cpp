#include "label/packet.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "llm/tokens.h"

namespace propter {
namespace {

constexpr std::size_t kIdBytes = 120;
constexpr std::size_t kMostBytes = 100'000;  // of one text that is looked at

// Fragments of JSON, taken while they fit.
class Packing {
 public:
  explicit Packing(std::uint64_t tokens) : left_(tokens) {}

  bool take(std::vector<std::string>& list, std::string fragment) {
    const std::uint64_t cost = llm::estimate_tokens(fragment) + 1;
    if (full_ || cost > left_) {
      full_ = true;
      return false;
    }
    left_ -= cost;
    list.push_back(std::move(fragment));
    return true;
  }

  void pay(std::uint64_t tokens) { left_ -= std::min(left_, tokens); }

 private:
  std::uint64_t left_;
  bool full_ = false;  // whole items in rank order: nothing smaller slips in behind
};

std::string list_of(const std::vector<std::string>& fragments) {
  std::string out = "[";
  for (const std::string& fragment : fragments) (out += out.size() > 1 ? "," : "") += fragment;
  return out + "]";
}

class PacketMaker {
 public:
  PacketMaker(const ContextContract& context, const PacketLimits& limits, const Clean& clean)
      : c_(context), limits_(limits), clean_(clean), packing_(limits.tokens) {}

  Packet make() {
    out_.about = clean_(c_.id, kIdBytes);
    const std::string head = head_of();
    constexpr std::uint64_t kFrame = 60;  // names of the lists, and what was left out
    packing_.pay(llm::estimate_tokens(head) + kFrame);
    messages(true);
    own_evidence();
    const std::size_t left_before = c_.neighbours_left_out;
    neighbours_left_ = left_before;
    neighbours(c_.dependencies, depends_on_);
    neighbours(c_.dependents, needed_by_);
    messages(false);
    out_.json = fmt::format(R"({},"evidence":{},"depends_on":{},"needed_by":{},"inbox":{},"left_out":{}}})",
                            head, list_of(evidence_), list_of(depends_on_), list_of(needed_by_),
                            list_of(inbox_), left_out());
    return std::move(out_);
  }

 private:
  static JsonWriter writer() { return JsonWriter(JsonLayout::kCompact); }

  // The beginning of the object, without its end.
  std::string head_of() const {
    JsonWriter out = writer();
    out.begin_object().key("entity").begin_object();
    out.member("id", out_.about)
        .member("kind", clean_(c_.kind.name(), kIdBytes))
        .member("alerted", c_.alerted);
    out.end_object();
    if (c_.incident.known()) out.member("window_s", seconds(c_.incident.end));
    out.end_object();
    std::string text = out.take();
    text.pop_back();
    return text;
  }

  double seconds(TimeNs time) const {
    const double since = static_cast<double>(time) - static_cast<double>(c_.incident.start);
    return std::round(since / static_cast<double>(kSecond) * 10) / 10;
  }

  void onset(JsonWriter& out, const Interval& when) const {
    if (c_.incident.start == kNoTime || !when.known()) return;
    out.key("onset").begin_array().value(seconds(when.start)).value(seconds(when.end)).end_array();
  }

  void item(JsonWriter& out, const Evidence& e) {
    out.begin_object().member("id", evidence_name(e.id)).member("kind", name_of(e.kind));
    if (const ContextNeighbour* instance = instance_of(e)) out.member("of", clean_(instance->id, kIdBytes));
    out.member("score", std::round(e.score * 10) / 10);
    onset(out, e.onset);
    if (e.source.count > 1) out.member("count", e.source.count);
    out.member("text", clean_(e.text.substr(0, kMostBytes), limits_.item_bytes)).end_object();
  }

  // Whose it is, if not that of the entity that is asked about.
  [[nodiscard]] const ContextNeighbour* instance_of(const Evidence& e) const {
    if (e.relation.valid() || e.entity == c_.entity) return nullptr;
    const auto at = std::ranges::find(c_.dependencies, e.entity, &ContextNeighbour::entity);
    return at == c_.dependencies.end() ? nullptr : &*at;
  }

  void own_evidence() {
    for (const Evidence& e : c_.evidence) {
      JsonWriter out = writer();
      item(out, e);
      if (evidence_.size() < limits_.own_items && packing_.take(evidence_, out.take()))
        out_.evidence.emplace(evidence_name(e.id), e.id);
      else
        ++evidence_left_;
    }
  }

  void neighbours(const std::vector<ContextNeighbour>& all, std::vector<std::string>& list) {
    for (const ContextNeighbour& n : all) {
      if (list.size() < limits_.neighbours && take_neighbour(n, list)) continue;
      ++neighbours_left_;
    }
  }

  bool take_neighbour(const ContextNeighbour& n, std::vector<std::string>& list) {
    const std::string id = clean_(n.id, kIdBytes);
    const std::size_t items = std::min(n.evidence.size(), limits_.relation_items);
    JsonWriter out = writer();
    out.begin_object().member("id", id).member("relation", name_of(n.relation));
    out.member("label", name_of(n.label)).member("anomalous", n.anomalous);
    onset(out, n.onset);
    if (items > 0) {
      out.key("evidence").begin_array();
      for (std::size_t i = 0; i < items; ++i) item(out, n.evidence[i]);
      out.end_array();
    }
    out.end_object();
    if (!packing_.take(list, out.take())) return false;
    out_.neighbours.emplace(id, n.entity);
    for (std::size_t i = 0; i < items; ++i)
      out_.evidence.emplace(evidence_name(n.evidence[i].id), n.evidence[i].id);
    return true;
  }

  // Notes on the last answer come from the entity itself.
  void messages(bool on_last_answer) {
    for (const InboxMessage& m : c_.inbox) {
      if ((m.from == c_.entity) != on_last_answer || inbox_.size() >= limits_.inbox) continue;
      JsonWriter out = writer();
      out.begin_object();
      if (on_last_answer)
        out.member("your_last_answer", clean_(m.note, limits_.note_bytes));
      else
        out.member("from", sender_of(m)).member("label", name_of(m.label));
      out.end_object();
      packing_.take(inbox_, out.take());
    }
  }

  std::string sender_of(const InboxMessage& m) const {
    for (const auto* list : {&c_.dependencies, &c_.dependents})
      for (const ContextNeighbour& n : *list)
        if (n.entity == m.from) return clean_(n.id, kIdBytes);
    return "a neighbour that is not listed";
  }

  std::string left_out() const {
    return fmt::format(R"({{"evidence":{},"neighbours":{}}})", c_.evidence_left_out + evidence_left_,
                       neighbours_left_);
  }

  const ContextContract& c_;
  const PacketLimits& limits_;
  const Clean& clean_;
  Packing packing_;
  Packet out_;
  std::vector<std::string> evidence_;
  std::vector<std::string> depends_on_;
  std::vector<std::string> needed_by_;
  std::vector<std::string> inbox_;
  std::size_t evidence_left_ = 0;
  std::size_t neighbours_left_ = 0;
};

}  // namespace

PacketLimits packet_limits(const agents::Role& role, std::uint64_t max_request_tokens) {
  PacketLimits limits;
  limits.own_items = agents::limit(role, "own_items");
  limits.neighbours = agents::limit(role, "neighbours");
  limits.relation_items = agents::limit(role, "relation_items");
  limits.inbox = agents::limit(role, "inbox");
  limits.item_bytes = agents::limit(role, "item_bytes");
  limits.note_bytes = agents::limit(role, "note_bytes");
  const std::uint64_t fixed = agents::limit(role, "fixed_tokens");
  limits.tokens = max_request_tokens > fixed ? max_request_tokens - fixed : 0;
  return limits;
}

Packet make_packet(const ContextContract& context, const PacketLimits& limits, const Clean& clean) {
  return PacketMaker(context, limits, clean).make();
}

}  // namespace propter
