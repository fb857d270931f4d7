// The log, and what follows from it.
#include "control/event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace propter::control {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const EntityId kWeb(std::size_t{0});
const EntityId kCart(std::size_t{1});

Event seeded(EntityId id, std::string why = "seed") {
  return {.kind = EventKind::kSeeded, .entity = id, .text = std::move(why)};
}
Event visited(EntityId id, std::string led_there = "seed") {
  return {.kind = EventKind::kVisited, .entity = id, .text = std::move(led_there)};
}
Event verdict(EntityId id, Label label, std::vector<EntityId> accuses = {}) {
  return {
      .kind = EventKind::kVerdict, .entity = id, .label = label, .accuses = std::move(accuses), .by = "llm"};
}
Event message(EntityId from, EntityId to, Label label) {
  return {.kind = EventKind::kMessage, .entity = to, .from = from, .label = label};
}
Event undone(std::size_t count) { return {.kind = EventKind::kUndone, .count = count}; }

TEST(Log, AnEntityWaitsUntilItIsVisited) {
  EXPECT_TRUE(replay({seeded(kWeb)}, 2).entities[0].waits);
  const WalkState after = replay({seeded(kWeb), visited(kWeb)}, 2);
  EXPECT_FALSE(after.entities[0].waits);
  EXPECT_EQ(after.entities[0].visits, 1U);
  EXPECT_EQ(after.visits, 1U);
}

TEST(Log, MessagesOfOneSenderAreOneAndAreReadByTheVisit) {
  std::vector<Event> log{message(kWeb, kCart, Label::kSymptom), message(kWeb, kCart, Label::kDefer)};
  const WalkState before = replay(log, 2);
  ASSERT_THAT(before.entities[1].inbox, SizeIs(1));
  EXPECT_EQ(before.entities[1].inbox[0].label, Label::kDefer);
  log.push_back(visited(kCart));
  EXPECT_THAT(replay(log, 2).entities[1].inbox, IsEmpty());
}

TEST(Log, AChangeOfALabelIsAFlipFromTheSecondVisitOn) {
  std::vector<Event> log{visited(kWeb), verdict(kWeb, Label::kSymptom, {kCart}), visited(kWeb),
                         verdict(kWeb, Label::kOrigin)};
  const WalkState state = replay(log, 2);
  EXPECT_EQ(state.entities[0].flips, 1U);
  EXPECT_EQ(state.entities[0].label, Label::kOrigin);
  EXPECT_EQ(state.entities[1].accused, 1U);
}

TEST(Log, WhatWasUndoneDidNotHappen) {
  const std::vector<Event> log{seeded(kWeb), visited(kWeb), verdict(kWeb, Label::kOrigin),
                               undone(1),    visited(kWeb), verdict(kWeb, Label::kHealthy)};
  EXPECT_THAT(effective(log), ElementsAre(log[0], log[4], log[5]));
  EXPECT_EQ(replay(log, 1).entities[0].label, Label::kHealthy);
  EXPECT_EQ(replay(log, 1).visits, 1U);
  // More than there was leaves all of it.
  EXPECT_THAT(effective({seeded(kWeb), undone(9)}), SizeIs(1));
}

TEST(Log, ItsVerdictsAreTheRowsOfTheLedger) {
  const std::vector<Event> log{
      visited(kWeb), verdict(kWeb, Label::kSymptom), visited(kCart, "suspected after Service/web"),
      verdict(kCart, Label::kOrigin),
      Event{.kind = EventKind::kObjected, .entity = kWeb, .by = "controller", .text = "it was not shown"}};
  const std::vector<LedgerEntry> rows = ledger_of(log, 2);
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0].cause, "seed");
  EXPECT_EQ(rows[1].cause, "suspected after Service/web");
  EXPECT_EQ(rows[1].new_label, Label::kOrigin);
  EXPECT_EQ(rows[2].cause, kObjected);
  EXPECT_EQ(rows[2].old_label, Label::kSymptom);
  EXPECT_EQ(rows[2].new_label, Label::kSymptom);
  EXPECT_EQ(rows[2].sequence, 3U);
}

TEST(Log, OfAStopSaysWhy) {
  EXPECT_EQ(replay({}, 1).stopped_by, "");
  EXPECT_EQ(replay({{.kind = EventKind::kStopped, .text = "budget:visits"}}, 1).stopped_by, "budget:visits");
}

Event said(EntityId id, Label label) {
  return {.kind = EventKind::kVerdict, .entity = id, .label = label, .by = std::string(kByUser)};
}

TEST(Log, AUsersWordStandsBesideAModelsAndCountsForMore) {
  std::vector<Event> log{visited(kWeb), verdict(kWeb, Label::kOrigin), said(kWeb, Label::kHealthy)};
  EntityState web = replay(log, 2).entities[0];
  EXPECT_EQ(web.label, Label::kOrigin);
  EXPECT_EQ(web.told(), Label::kHealthy);
  EXPECT_EQ(web.flips, 0U);
  log.push_back(said(kWeb, Label::kDefer));  // taken back
  EXPECT_EQ(replay(log, 2).entities[0].told(), Label::kOrigin);
}

TEST(Log, AWalkThatConvergedGoesOnWhereThereIsSomethingNew) {
  std::vector<Event> log{visited(kWeb), {.kind = EventKind::kStopped, .text = std::string(kConverged)}};
  EXPECT_EQ(replay(log, 2).stopped_by, kConverged);
  log.push_back(said(kWeb, Label::kHealthy));
  EXPECT_EQ(replay(log, 2).stopped_by, "");
  const std::vector<Event> spent{{.kind = EventKind::kStopped, .text = "budget:visits"},
                                 said(kWeb, Label::kHealthy)};
  EXPECT_EQ(replay(spent, 2).stopped_by, "budget:visits");  // a budget stays spent
}

TEST(Ledger, HasARowForWhatAUserSaysAndSupposes) {
  const Event supposed{.kind = EventKind::kSupposed, .entity = kCart, .label = Label::kOrigin};
  const auto rows =
      ledger_of({visited(kWeb), verdict(kWeb, Label::kSymptom), said(kWeb, Label::kHealthy), supposed}, 2);
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[1].labelled_by, "user");
  EXPECT_EQ(rows[1].old_label, Label::kDefer);
  EXPECT_EQ(rows[2].labelled_by, "what-if");
  EXPECT_FALSE(is_of_user(rows[0]));
  EXPECT_TRUE(is_of_user(rows[1]) && is_of_user(rows[2]));
}

}  // namespace
}  // namespace propter::control
