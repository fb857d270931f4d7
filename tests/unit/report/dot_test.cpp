#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/report/sample_answer.h"

namespace propter {
namespace {

using namespace report_test;
using testing::HasSubstr;

TEST(RenderDot, DrawsTheOriginBold) {
  EXPECT_THAT(
      render_dot(sample_answer()),
      HasSubstr("n0 [label=\"Service/pricing\\norigin 94 %\", fillcolor=\"#fc9272\", style=\"filled,bold\""));
}

TEST(RenderDot, DrawsAnArrowFromDependentToDependency) {
  EXPECT_THAT(render_dot(sample_answer()), HasSubstr("  n1 -> n0 [label=\"calls\""));
}

TEST(RenderDot, MarksTheRelationsOfAPath) {
  Answer answer = sample_answer();
  answer.hypotheses[0].path.pop_back();
  const std::string dot = render_dot(answer);
  EXPECT_THAT(dot, HasSubstr("n1 -> n0 [label=\"calls\", color="));
  EXPECT_THAT(dot, HasSubstr("n2 -> n1 [label=\"calls\"];"));
}

TEST(RenderDot, AHostileNameCannotLeaveItsLabel) {
  EXPECT_THAT(render_dot(sample_answer("x\"]; evil [label=\"\\")),
              HasSubstr(R"("Service/x\"]; evil [label=\"\\\norigin)"));
}

TEST(RenderDot, AnEmptyGraphIsADrawing) { EXPECT_THAT(render_dot(Answer()), HasSubstr("digraph propter {")); }

}  // namespace
}  // namespace propter
