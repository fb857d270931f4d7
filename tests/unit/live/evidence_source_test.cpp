// Telemetry in memory answers questions about one subject and one period.
#include "live/evidence_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/telemetry_builder.h"

namespace propter {
namespace {

using test::TelemetryBuilder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

SubjectId subject(const EvidenceSource& source, std::string_view name) {
  for (std::size_t i = 0; i < source.subjects().size(); ++i)
    if (source.subjects()[i].name == name) return SubjectId(i);
  ADD_FAILURE() << "no subject " << name;
  return {};
}

TelemetrySource shop() {
  TelemetryBuilder b;
  b.span(0, "web-0", "GET /", 10, "a")
      .span(0.001, "cart-0", "Get", 5, "b", "a")
      .span(1, "web-0", "POST /", 10, "c");
  b.log(0, "mailer", "mail sent").log(1, "mailer", "relay is down", Level::kError);
  b.metric(0, "web-0", "cpu", 1).metric(0, "web-0", "memory", 2).metric(0, "cart-0", "cpu", 3);
  b.alert(60, "web", "SlowRequests")
      .change(30, "v2", {"mailer"})
      .entity("web", "Service")
      .relation("web", "cart", "calls");
  b.detected(90);
  b.in(Period::kBaseline).metric(-3600, "web-0", "cpu", 1).span(-3600, "web-0", "GET /", 10, "z");
  return TelemetrySource(b.build());
}

std::vector<std::string> metric_names(const EvidenceSource& source, Period period, std::string_view name) {
  std::vector<std::string> out;
  for (const MetricSeries& s : source.metrics(period, subject(source, name)))
    out.emplace_back(source.name(s.name));
  return out;
}

TEST(TelemetrySource, GivesTheMetricsOfOneSubject) {
  const TelemetrySource source = shop();
  EXPECT_THAT(metric_names(source, Period::kIncident, "web-0"), ElementsAre("cpu", "memory"));
  EXPECT_THAT(metric_names(source, Period::kIncident, "cart-0"), ElementsAre("cpu"));
}

TEST(TelemetrySource, KeepsPeriodsApart) {
  const TelemetrySource source = shop();
  EXPECT_THAT(metric_names(source, Period::kBaseline, "web-0"), ElementsAre("cpu"));
  EXPECT_THAT(metric_names(source, Period::kBaseline, "cart-0"), IsEmpty());
  EXPECT_THAT(source.spans(Period::kIncident, subject(source, "web-0")), SizeIs(2));
  EXPECT_THAT(source.spans(Period::kBaseline, subject(source, "web-0")), SizeIs(1));
}

TEST(TelemetrySource, GivesCallsByTheirCaller) {
  const TelemetrySource source = shop();
  const auto calls = source.calls(Period::kIncident, subject(source, "web-0"));
  ASSERT_THAT(calls, SizeIs(1));
  EXPECT_EQ(calls[0].callee, subject(source, "cart-0"));
  EXPECT_THAT(source.calls(Period::kIncident, subject(source, "cart-0")), IsEmpty());
}

TEST(TelemetrySource, GivesLogsWithTheirTemplates) {
  const TelemetrySource source = shop();
  std::vector<std::string> texts;
  for (const LogSeries& s : source.logs(Period::kIncident, subject(source, "mailer")))
    texts.emplace_back(source.template_text(s.template_text));
  EXPECT_THAT(texts, ::testing::UnorderedElementsAre("mail sent", "relay is down"));
}

TEST(TelemetrySource, SubjectThatDoesNotExistHasNothing) {
  const TelemetrySource source = shop();
  EXPECT_THAT(source.logs(Period::kIncident, SubjectId(std::size_t{1000})), IsEmpty());
  EXPECT_THAT(source.spans(Period::kIncident, SubjectId()), IsEmpty());
}

TEST(TelemetrySource, NoStringIsAnEmptyText) {
  const TelemetrySource source = shop();
  EXPECT_EQ(source.name(kNoString), "");
  EXPECT_EQ(source.template_text(kNoString), "");
}

TEST(TelemetrySource, GivesWhatIsAboutTheWholeIncident) {
  const TelemetrySource source = shop();
  EXPECT_THAT(source.alerts(), SizeIs(1));
  EXPECT_THAT(source.changes(), SizeIs(1));
  EXPECT_THAT(source.declared_entities(), SizeIs(1));
  EXPECT_THAT(source.declared_relations(), SizeIs(1));
  EXPECT_EQ(source.incident().detected_at, TelemetryBuilder::time(90));
}

TEST(TelemetrySource, OfNothingAnswersNothing) {
  const TelemetrySource source{Telemetry{}};
  EXPECT_THAT(source.subjects(), IsEmpty());
  EXPECT_THAT(source.metrics(Period::kIncident, SubjectId(std::size_t{0})), IsEmpty());
}

}  // namespace
}  // namespace propter
