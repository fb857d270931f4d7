// What there is for a claim: that it fits is not enough to be shown.
#include "entail/grades.h"

#include <gtest/gtest.h>

#include "graph/evidence_kinds.h"
#include "tests/support/claim_world.h"

namespace propter::entail {
namespace {

using test::ClaimWorld;
using test::SmallWorld;

// web calls db, which is full; `apart` seconds later web is slow.
SmallWorld pair(double apart) {
  SmallWorld w({"web", "Database/db"}, {{"web", "db"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  w.observe("web", evidence_kind("slow_requests"), 4, 100 + apart);
  return w;
}

std::map<std::string, Grade> grades_of(const SmallWorld& world, double window = 900) {
  ClaimWorld c(world);
  c.origin("db", {{"db", "web"}});
  c.make();
  c.prove();
  return c.grades(window);
}

Grade grade_of_step(const SmallWorld& world, double window = 900) {
  return grades_of(world, window)["Service/web is degraded because of Database/db."];
}

TEST(Grades, AStepOnWhoseRelationCallsFailIsShown) {
  SmallWorld w = pair(0);
  EXPECT_EQ(grade_of_step(w), Grade::kCompatible);
  w.observe_relation("web", "db", evidence_kind("failing_calls"));
  EXPECT_EQ(grade_of_step(w), Grade::kShown);
}

TEST(Grades, AStepWhoseDependentNamesTheDependencyIsShown) {
  SmallWorld w({"web", "Database/orders-db"}, {{"web", "orders-db"}});
  w.observe("orders-db", evidence_kind("saturation"), 4, 100);
  w.observe("web", evidence_kind("error_logs"), 4, 100);
  const auto grade = [&] {
    ClaimWorld c(w);
    c.origin("orders-db", {{"orders-db", "web"}});
    c.make();
    c.prove();
    return c.grades()["Service/web is degraded because of Database/orders-db."];
  };
  EXPECT_EQ(grade(), Grade::kCompatible);
  w.evidence.back().text = "no answer from orders-db within 3 s";
  EXPECT_EQ(grade(), Grade::kShown);
}

// 20 s in 900 is 2 %; in 300 it is 7 %, which happens by chance.
TEST(Grades, AStepIsShownByAnOrderThatChanceRarelyGives) {
  EXPECT_EQ(grade_of_step(pair(20)), Grade::kShown);
  EXPECT_EQ(grade_of_step(pair(20), 300), Grade::kCompatible);
  EXPECT_EQ(grade_of_step(pair(200)), Grade::kCompatible);
  EXPECT_EQ(grade_of_step(pair(2)), Grade::kCompatible);  // clocks differ by as much
}

TEST(Grades, AnOrderTellsLessWhereOthersCouldHaveBeenTheCause) {
  SmallWorld w({"web", "Database/db", "mail", "stock"}, {{"web", "db"}, {"web", "mail"}, {"web", "stock"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  w.observe("web", evidence_kind("slow_requests"), 4, 120);
  EXPECT_EQ(grade_of_step(w), Grade::kShown);
  for (const char* other : {"mail", "stock"}) w.observe(other, evidence_kind("error_logs"), 4, 100);
  EXPECT_EQ(grade_of_step(w), Grade::kCompatible);
}

TEST(Grades, AnImputedOnsetTellsOfNoOrder) {
  SmallWorld w = pair(20);
  w.evidence.back().onset_basis = OnsetBasis::kImputed;
  EXPECT_EQ(grade_of_step(w), Grade::kCompatible);
}

TEST(Grades, WhatFailsIsNotShown) { EXPECT_EQ(grade_of_step(pair(-60)), Grade::kNotShown); }

TEST(Grades, SomebodyOfWhomNothingIsKnownIsAssumed) {
  SmallWorld w({"web", "Database/db"}, {{"web", "db"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  EXPECT_EQ(grade_of_step(w), Grade::kAssumed);
}

TEST(Grades, AWayIsWorthItsWeakestStep) {
  SmallWorld w({"front", "web", "Database/db"}, {{"front", "web"}, {"web", "db"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  w.observe("web", evidence_kind("slow_requests"), 4, 120);
  w.observe("front", evidence_kind("slow_requests"), 4, 120);
  ClaimWorld c(w);
  c.origin("db", {{"db", "web"}, {"db", "web", "front"}});
  c.make();
  c.prove();
  auto grades = c.grades();
  EXPECT_EQ(grades["Service/web is degraded because of Database/db."], Grade::kShown);
  EXPECT_EQ(grades["Service/front is degraded because of Database/db."], Grade::kCompatible);
}

// Errors are what a victim shows, too.
TEST(Grades, AnOriginIsShownByAKindOfEvidenceThatSpeaksOfCauses) {
  EXPECT_EQ(grades_of(pair(20))["Database/db is an origin."], Grade::kShown);
  SmallWorld w({"web", "Database/db"}, {{"web", "db"}});
  w.observe("db", evidence_kind("error_logs"), 4, 100);
  w.observe("web", evidence_kind("slow_requests"), 4, 120);
  EXPECT_EQ(grades_of(w)["Database/db is an origin."], Grade::kCompatible);
}

}  // namespace
}  // namespace propter::entail
