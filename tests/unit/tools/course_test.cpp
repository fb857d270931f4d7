#include "tools/course.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace propter::tools {
namespace {

// Usually 10, at worst 110; every half minute.
Course course(std::initializer_list<double> values) {
  std::vector<MetricPoint> points;
  for (const double value : values)
    points.push_back({static_cast<TimeNs>(points.size()) * kMinute / 2, value});
  return course_of(points, 10, 110);
}

TEST(Course, IsAStepWhereItStays) {
  EXPECT_EQ(course({10, 10, 100, 110, 105, 110}), Course::kStep);
  EXPECT_EQ(course({110, 110, 110}), Course::kStep);
}

TEST(Course, IsASpikeWhereItComesBack) {
  EXPECT_EQ(course({10, 110, 12, 10, 11}), Course::kSpike);
  EXPECT_EQ(course({10, 110, 110, 110, 20}), Course::kSpike);
}

TEST(Course, IsADriftWhereItGoesFurtherAndFurther) {
  EXPECT_EQ(course({10, 30, 50, 70, 90, 110}), Course::kDrift);
  EXPECT_EQ(course({12, 30, 28, 55, 70, 90, 110}), Course::kDrift);
}

TEST(Course, IsNoDriftWhereMostCameAtOnce) { EXPECT_EQ(course({10, 12, 100, 102, 105, 110}), Course::kStep); }

TEST(Course, IsUnsteadyOtherwise) { EXPECT_EQ(course({10, 110, 10, 110, 10, 110}), Course::kUnsteady); }

TEST(Course, OfDownwardsIsTheSame) {
  const std::vector<MetricPoint> falls{{0, 100}, {1, 60}, {2, 58}, {3, 60}};
  EXPECT_EQ(course_of(falls, 100, 58), Course::kStep);
}

TEST(Course, IsUnknownOfFewSamples) {
  EXPECT_EQ(course({}), Course::kUnknown);
  EXPECT_EQ(course({10, 10, 110, 110}), Course::kUnknown);
  EXPECT_EQ(course_of(std::vector<MetricPoint>{{0, 1}, {1, 1}, {2, 1}}, 1, 1), Course::kUnknown);
}

TEST(Course, HasWords) {
  EXPECT_EQ(words_of(Course::kSpike), "a spike");
  EXPECT_EQ(words_of(Course::kUnknown), "");
}

}  // namespace
}  // namespace propter::tools
