// What evidence says is found again on the same telemetry, and what was changed is not.
#include "tools/reexamination.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <vector>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kOnset = 400;  // s, of 600

class ReexaminationOf : public ::testing::Test {
 protected:
  ReexaminationOf() {
    declare(builder_, {"web", "cart", "stock"});
    serve(builder_, {.from = 0.5, .to = 600.5, .callee = "stock"});
    serve(builder_, {.to = kOnset});
    serve(builder_, {.from = kOnset, .to = 600, .gap_ms = 60, .callee_ms = 200, .failing_of_ten = 5});
    write(builder_, {.from = kOnset, .to = 600, .text = "cart is broken", .level = Level::kError});
    builder_.change(380, "cart-v2", {"cart"});
    // One signal twice, one on a call.
    builder_.alert(410, "cart", "HighLatency").alert(450, "cart", "HighLatency");
    builder_.alert(420, "web", "SlowCalls", "latency", "cart");
    scene_.emplace(builder_, kOnset);
    evidence_ = collect_evidence(scene_->scene(), 1);
  }

  // What the first item of the kind is found to be after `change`.
  std::string after(EvidenceKind kind, const std::function<void(Evidence&)>& change) {
    for (Evidence e : evidence_) {
      if (e.kind != kind) continue;
      change(e);
      return Reexamination(scene_->scene()).differs(e);
    }
    return "no such item";
  }

  TelemetryBuilder builder_;
  std::optional<TestScene> scene_;
  std::vector<Evidence> evidence_;
};

TEST_F(ReexaminationOf, FindsEveryItemAgain) {
  Reexamination again(scene_->scene());
  ASSERT_THAT(evidence_, Not(IsEmpty()));
  for (const Evidence& e : evidence_)
    EXPECT_EQ(again.differs(e), "") << e.tool << " " << name_of(e.kind) << " " << e.text;
}

// Its tool keeps the best of each signal, and finds all that there are.
TEST_F(ReexaminationOf, FindsAnAlertAgainAmongThoseOfTheSameSignal) {
  EXPECT_EQ(after(evidence_kind("alert"), [](Evidence&) {}), "");
  EXPECT_THAT(after(evidence_kind("alert"), [](Evidence& e) { e.subject = "HighErrorRate"; }),
              HasSubstr("does not find it"));
  EXPECT_THAT(after(evidence_kind("alert"), [](Evidence& e) { e.interval.start += kSecond; }),
              HasSubstr("another time"));
}

TEST_F(ReexaminationOf, NoticesAnotherNumberOfRecords) {
  EXPECT_THAT(after(evidence_kind("error_logs"), [](Evidence& e) { e.source.count += 1; }),
              HasSubstr("records stand behind"));
}

TEST_F(ReexaminationOf, NoticesAnotherOnset) {
  EXPECT_THAT(after(evidence_kind("error_logs"), [](Evidence& e) { e.onset.start -= kMinute; }),
              HasSubstr("another time"));
}

TEST_F(ReexaminationOf, NoticesAnotherInterval) {
  EXPECT_THAT(after(evidence_kind("error_logs"), [](Evidence& e) { e.interval.end += kMinute; }),
              HasSubstr("another time"));
}

TEST_F(ReexaminationOf, NoticesAnotherEntity) {
  EXPECT_THAT(after(evidence_kind("error_logs"), [&](Evidence& e) { e.entity = scene_->id("stock"); }),
              HasSubstr("does not find it"));
}

TEST_F(ReexaminationOf, NoticesAnotherText) {
  EXPECT_THAT(after(evidence_kind("error_logs"), [](Evidence& e) { e.text += "!"; }),
              HasSubstr("told otherwise"));
}

TEST_F(ReexaminationOf, NoticesAToolThatDoesNotExist) {
  EXPECT_THAT(after(evidence_kind("error_logs"), [](Evidence& e) { e.tool = "crystal ball"; }),
              HasSubstr("no tool"));
}

TEST_F(ReexaminationOf, NoticesIdsThatAreNotThere) {
  EXPECT_THAT(after(evidence_kind("error_logs"), [](Evidence& e) { e.entity = EntityId(999); }),
              HasSubstr("entity"));
  EXPECT_THAT(after(evidence_kind("error_logs"), [](Evidence& e) { e.relation = RelationId(999); }),
              HasSubstr("relation"));
}

TEST_F(ReexaminationOf, NoticesAnotherNumberOfTestsBehindNormality) {
  EXPECT_THAT(after(evidence_kind("normal"), [](Evidence& e) { e.source.count += 5; }),
              HasSubstr("tests were made"));
}

}  // namespace
}  // namespace propter::tools
