// Explanations of a small incident, proved as they are and after something in them was changed.
#include "investigate/verification.h"

#include <algorithm>
#include <span>

#include <gmock/gmock.h>

#include "investigate/decide.h"
#include "tests/unit/investigate/small_incident.h"

namespace propter {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr DurationNs kHour = 3600 * kSecond;

class Verification : public test::SmallIncident {
 protected:
  void SetUp() override {
    SmallIncident::SetUp();
    auto prepared = prepare(options());
    ASSERT_TRUE(prepared.ok()) << prepared.status().message().str();
    prepared_.emplace(*std::move(prepared));
    ASSERT_TRUE(Decision(options(), prepared_->findings, nullptr, prepared_->answer).decide().ok());
    ASSERT_THAT(answer().frontier, Not(IsEmpty()));
  }

  const Answer& answer() const { return prepared_->answer; }

  // As `propter verify` does it with a case that holds `changed`.
  Answer verified(Answer changed, std::uint32_t refinements = 3) const {
    const auto recollection = recollect({changed, prepared_->findings}, {answer(), prepared_->findings});
    EXPECT_TRUE(recollection.ok()) << recollection.status().message().str();
    const Status s = verify_explanation(*prepared_->look, refinements, changed, &*recollection);
    EXPECT_TRUE(s.ok()) << s.message().str();
    return changed;
  }
  static std::vector<NodeVerdict> verdicts(const Answer& a) {
    std::vector<NodeVerdict> out;
    for (const EntailmentClaim& c : a.entailment.claims) out.push_back(c.verdict);
    return out;
  }
  static std::vector<std::string> shown(const Answer& a) {
    std::vector<std::string> out;
    for (const EntailmentNode& n : a.entailment.tree.nodes)
      if (n.verdict == NodeVerdict::kVerified) out.push_back(n.statement);
    return out;
  }
  static std::vector<std::string> failures(const Answer& a) {
    std::vector<std::string> out;
    for (const EntailmentNode& n : a.entailment.tree.nodes)
      if (failed(n.verdict)) out.push_back(n.statement + " " + n.diagnosis);
    return out;
  }
  // The first item that a claim rests on and that dates something.
  EvidenceId dated() const {
    const Answer a = verified(answer());
    for (const EntailmentNode& n : a.entailment.tree.nodes)
      if (n.grounding == "onset" && !n.evidence.empty()) return n.evidence.front();
    ADD_FAILURE() << "nothing is dated";
    return {};
  }

  std::optional<Prepared> prepared_;
};

TEST_F(Verification, ShowsAnExplanationThatHolds) {
  const Answer a = verified(answer());
  EXPECT_THAT(verdicts(a), Not(IsEmpty()));
  EXPECT_THAT(failures(a), IsEmpty());
  EXPECT_EQ(a.entailment.refinements, 0);
  EXPECT_EQ(a.entailment.stopped_by, "settled");
}

TEST_F(Verification, SaysTheSameOfACaseAsOfItsInvestigation) {
  Answer fresh = answer();
  ASSERT_TRUE(verify_explanation(*prepared_->look, 3, fresh).ok());
  EXPECT_EQ(shown(fresh), shown(verified(answer())));
}

TEST_F(Verification, NamesAnItemWhoseOnsetWasMoved) {
  Answer changed = answer();
  Evidence& item = changed.evidence[dated().index()];
  item.onset = {item.onset.start - kHour, item.onset.end - kHour};
  EXPECT_THAT(failures(verified(changed, 0)),
              Contains(HasSubstr(evidence_name(item.id) + ": it was observed at another time")));
}

// What is cited no more goes on to count, as it was found: no repair makes a wrong onset right.
TEST_F(Verification, RepairsNothingByAWrongOnset) {
  Answer changed = answer();
  Evidence& item = changed.evidence[dated().index()];
  item.onset = {item.onset.start - kHour, item.onset.end - kHour};
  const Answer a = verified(changed, 11);
  EXPECT_THAT(shown(a), Each(Not(HasSubstr(format_time(item.onset.start)))));
  EXPECT_THAT(a.entailment.edits, Each(Not(IsEmpty())));
}

TEST_F(Verification, NamesAScoreThatTheToolDoesNotFind) {
  Answer changed = answer();
  Evidence& item = changed.evidence[dated().index()];
  item.score = 5.99;
  EXPECT_THAT(failures(verified(changed, 0)), Contains(HasSubstr("not 5.99")));
}

TEST_F(Verification, RefusesACaseThatLacksEvidence) {
  Answer changed = answer();
  changed.evidence.pop_back();
  const auto recollection = recollect({changed, prepared_->findings}, {answer(), prepared_->findings});
  ASSERT_FALSE(recollection.ok());
  EXPECT_THAT(recollection.status().message().str(), HasSubstr("that the case lacks"));
}

TEST_F(Verification, RefusesACaseInWhichOthersAreAlerted) {
  Findings others = prepared_->findings;
  others.alerted.clear();
  const auto recollection = recollect({answer(), others}, {answer(), prepared_->findings});
  ASSERT_FALSE(recollection.ok());
  EXPECT_EQ(recollection.status().code(), StatusCode::kCorrupt);
}

TEST_F(Verification, SaysOfNodesWhatTheyRestOn) {
  const Answer a = verified(answer());
  for (const EntailmentNode& n : a.entailment.tree.nodes) {
    if (n.verdict != NodeVerdict::kVerified) continue;
    for (const std::uint32_t p : n.premises)
      EXPECT_NE(a.entailment.tree.nodes[p].verdict, NodeVerdict::kAssumed) << n.statement;
  }
}

TEST_F(Verification, RefusesACaseWithAnotherGraph) {
  Answer changed = answer();
  const std::span<const Entity> entities = answer().graph.entities();
  const std::span<const Relation> relations = answer().graph.relations();
  changed.graph =
      OperationalGraph({entities.begin(), entities.end()}, {relations.begin(), relations.end() - 1});
  const auto recollection = recollect({changed, prepared_->findings}, {answer(), prepared_->findings});
  ASSERT_FALSE(recollection.ok());
  EXPECT_EQ(recollection.status().code(), StatusCode::kCorrupt);
  EXPECT_THAT(recollection.status().message().str(), HasSubstr("relations, not"));
}

TEST_F(Verification, LooksForOriginalItemsAmongSeveralOfOneTopic) {
  Answer changed = answer();
  std::reverse(changed.evidence.begin(), changed.evidence.end());
  for (std::size_t i = 0; i < changed.evidence.size(); ++i) changed.evidence[i].id = EvidenceId(i);
  const auto recollection = recollect({changed, prepared_->findings}, {answer(), prepared_->findings});
  ASSERT_TRUE(recollection.ok());
  EXPECT_THAT(recollection->differing, IsEmpty());
  EXPECT_EQ(recollection->evidence.size(), changed.evidence.size());
}

Hypothesis& with_a_way(Answer& a) {
  for (Hypothesis& h : a.hypotheses)
    if (!h.path.empty() && std::ranges::count(a.frontier, h.entity) > 0) return h;
  ADD_FAILURE() << "no member has a way";
  return a.hypotheses.front();
}

TEST_F(Verification, ClaimsAWayThatIsToldWhereverItLeads) {
  Answer changed = answer();
  Hypothesis& h = with_a_way(changed);
  h.path.back().to = h.entity;
  EXPECT_THAT(verdicts(verified(changed, 0)), Contains(NodeVerdict::kBlocked));
}

TEST_F(Verification, FindsAnotherWayWhereOneFails) {
  Answer changed = answer();
  Hypothesis& h = with_a_way(changed);
  // A step over a relation of others.
  for (std::size_t r = 0; r < changed.graph.relations().size(); ++r)
    if (RelationId(r) != h.path.front().relation) h.path.front().relation = RelationId(r);
  EXPECT_THAT(failures(verified(changed, 0)), Not(IsEmpty()));
  const Answer repaired = verified(changed);
  EXPECT_THAT(failures(repaired), IsEmpty());
  EXPECT_THAT(repaired.entailment.edits, Contains(HasSubstr("avoids the relation")));
  EXPECT_TRUE(std::ranges::any_of(repaired.entailment.claims, &EntailmentClaim::repaired));
  EXPECT_GE(repaired.entailment.refinements, 1);
}

TEST_F(Verification, SaysThatALimitEndedIt) {
  Answer changed = answer();
  Evidence& item = changed.evidence[dated().index()];
  item.score = 5.99;
  EXPECT_EQ(verified(changed, 0).entailment.stopped_by, "max_refinements");
}

TEST_F(Verification, HoldsFailuresAgainstLabels) {
  Answer changed = answer();
  const Answer good = verified(changed);
  Evidence& item = changed.evidence[dated().index()];
  item.score = 5.99;
  const Answer bad = verified(changed, 0);
  EXPECT_THAT(doubts_about(good), IsEmpty());
  ASSERT_THAT(doubts_about(bad), Not(IsEmpty()));
  EXPECT_THAT(doubts_about(bad).front().diagnosis, HasSubstr("it was not shown that"));
  EXPECT_TRUE(is_better_proved(good, bad));
  EXPECT_FALSE(is_better_proved(bad, good));
  Answer less = good;
  less.unexplained.push_back(EntityId(std::size_t{0}));
  EXPECT_FALSE(is_better_proved(less, bad));
}

TEST_F(Verification, HasNothingToShowWithoutAnOrigin) {
  Answer none = answer();
  none.frontier.clear();
  EXPECT_FALSE(verified(none).entailment.checked());
}

}  // namespace
}  // namespace propter
