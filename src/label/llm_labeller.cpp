#include "label/llm_labeller.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "agents/agents.h"
#include "label/answer.h"
#include "label/packet.h"
#include "llm/boundary.h"

namespace propter {
namespace {

bool tells_something(const std::vector<Evidence>& items) {
  return std::ranges::any_of(items, [](const Evidence& e) { return !e.kind.is_normal(); });
}

bool tells_something_on_relations(const std::vector<ContextNeighbour>& neighbours) {
  return std::ranges::any_of(neighbours,
                             [](const ContextNeighbour& n) { return tells_something(n.evidence); });
}

// The verdict of the most samples; of equals the more confident, then the one that came first.
struct Majority {
  std::size_t votes = 0;
  double confidence = 0;  // summed
  const Verdict* first = nullptr;
};

Majority majority_of(const std::vector<Verdict>& votes) {
  std::array<Majority, 4> tally{};
  for (const Verdict& v : votes) {
    Majority& m = tally.at(static_cast<std::size_t>(v.label));
    ++m.votes;
    m.confidence += v.confidence;
    if (!m.first) m.first = &v;
  }
  return *std::ranges::max_element(tally, [](const Majority& a, const Majority& b) {
    return std::pair(a.votes, a.confidence) < std::pair(b.votes, b.confidence);
  });
}

class LlmLabeller final : public Labeller {
 public:
  LlmLabeller(llm::Session& session, llm::Redactor* redactor, const LlmOptions& options)
      : session_(session),
        redactor_(redactor),
        samples_(std::max(options.samples, 1U)),
        limits_(packet_limits(agents::labeller(), options.max_request_tokens)),
        rationale_bytes_(agents::limit(agents::labeller(), "rationale_bytes")) {}

  [[nodiscard]] std::string_view kind() const override { return "llm"; }
  [[nodiscard]] bool is_evidence() const override { return true; }

  Result<Verdict> label(const ContextContract& context) override {
    return label_round({&context, 1}).front();
  }

  std::vector<Result<Verdict>> label_round(std::span<const ContextContract> round) override {
    std::vector<std::optional<Packet>> packets(round.size());  // none: nothing to ask
    std::vector<llm::Question> questions;
    for (std::size_t i = 0; i < round.size(); ++i) {
      if (!worth_asking(round[i])) continue;
      packets[i] = make_packet(round[i], limits_, [this](std::string_view text, std::size_t bytes) {
        return llm::outgoing(text, bytes, redactor_);
      });
      for (std::uint32_t sample = 0; sample < samples_; ++sample)
        questions.push_back({packets[i]->json, packets[i]->about, sample});
    }
    const std::vector<llm::Exchange> exchanges = session_.ask(questions);
    std::vector<Result<Verdict>> verdicts;
    std::span<const llm::Exchange> left(exchanges);
    for (std::size_t i = 0; i < round.size(); ++i) {
      if (!packets[i]) {
        verdicts.emplace_back(without_asking());
        continue;
      }
      verdicts.push_back(decide(round[i], *packets[i], left.first(samples_)));
      left = left.subspan(samples_);
    }
    return verdicts;
  }

  [[nodiscard]] LabellerUsage usage() const override {
    LabellerUsage usage = session_.usage();
    usage.by_rules = by_rules_;
    usage.not_asked = not_asked_;
    usage.agreement = decided_ > 0 ? agreement_ / static_cast<double>(decided_) : 1;
    return usage;
  }

 private:
  static Verdict declined(std::string_view why) {
    Verdict verdict;
    verdict.declined = true;
    verdict.rationale = why;
    return verdict;
  }

  Verdict without_asking() {
    ++not_asked_;
    return declined("nothing to ask");
  }

  Result<Verdict> decide(const ContextContract& context, const Packet& packet,
                         std::span<const llm::Exchange> exchanges) {
    std::vector<Verdict> votes;
    Status wrong;  // the first answer that makes no sense
    bool answered = false;
    for (const llm::Exchange& exchange : exchanges) {
      if (!exchange.answered()) continue;
      answered = true;
      Result<Verdict> verdict = read_answer(exchange, packet, rationale_bytes_);
      const std::string objection = verdict.ok() ? objection_to(*verdict, context) : std::string();
      if (verdict.ok() && objection.empty()) {
        votes.push_back(*std::move(verdict));
      } else if (wrong.ok()) {
        wrong = verdict.ok() ? Status::corrupt({objection, "", "", ""}) : verdict.status();
      }
    }
    if (!answered) {
      ++by_rules_;
      return declined(llm::words_for(exchanges.front().reason));
    }
    if (votes.empty()) return wrong;
    return elect(votes, exchanges.size(), packet);
  }

  Verdict elect(const std::vector<Verdict>& votes, std::size_t asked, const Packet& packet) {
    const Majority m = majority_of(votes);
    const double share = static_cast<double>(m.votes) / static_cast<double>(asked);
    ++decided_;
    agreement_ += share;
    Verdict verdict = *m.first;
    verdict.confidence = m.confidence / static_cast<double>(m.votes) * share;
    if (redactor_) verdict.rationale = redactor_->restore(verdict.rationale, packet.json);
    if (asked > 1) verdict.rationale += fmt::format(" ({} of {} samples)", m.votes, asked);
    return verdict;
  }

  llm::Session& session_;
  llm::Redactor* redactor_;
  std::uint32_t samples_;
  PacketLimits limits_;
  std::size_t rationale_bytes_;
  std::uint64_t by_rules_ = 0;
  std::uint64_t not_asked_ = 0;
  std::uint64_t decided_ = 0;
  double agreement_ = 0;  // summed shares
};

}  // namespace

bool worth_asking(const ContextContract& c) {
  const auto suffering = std::ranges::count_if(c.dependents, &ContextNeighbour::anomalous);
  return c.alerted || suffering >= 2 || tells_something(c.evidence) ||
         tells_something_on_relations(c.dependencies) || tells_something_on_relations(c.dependents);
}

std::unique_ptr<Labeller> make_llm_labeller(llm::Session& session, llm::Redactor* redactor,
                                            const LlmOptions& options) {
  return std::make_unique<LlmLabeller>(session, redactor, options);
}

}  // namespace propter
