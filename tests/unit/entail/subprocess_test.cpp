#include "entail/subprocess.h"

#include <gmock/gmock.h>

#include <chrono>

namespace propter::entail {
namespace {

using End = ProcessResult::End;

ProcessResult run(const std::vector<std::string>& command, std::string_view input = "",
                  const ProcessLimits& limits = {}) {
  const Result<ProcessResult> r = run_process(command, input, limits);
  EXPECT_TRUE(r.ok()) << r.status().message().str();
  return r.ok() ? *r : ProcessResult();
}

TEST(Subprocess, GivesInputAndTakesOutput) {
  const ProcessResult r = run({"cat"}, "some text\n");
  EXPECT_EQ(r.end, End::kExited);
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.output, "some text\n");
}

TEST(Subprocess, PassesArgumentsWithoutAShell) {
  EXPECT_EQ(run({"printf", "%s|%s", "$(id) `id`; id", "two words"}).output, "$(id) `id`; id|two words");
}

TEST(Subprocess, TakesMoreInputAndOutputThanAPipeHolds) {
  const std::string text(3'000'000, 'x');
  EXPECT_EQ(run({"cat"}, text).output, text);
}

TEST(Subprocess, DoesNotMindAProgramThatReadsNothing) {
  EXPECT_EQ(run({"true"}, std::string(3'000'000, 'x')).code, 0);
}

TEST(Subprocess, SaysHowAProgramEnded) {
  EXPECT_EQ(run({"sh", "-c", "exit 3"}).code, 3);
  const ProcessResult r = run({"sh", "-c", "kill -TERM $$"});
  EXPECT_EQ(r.end, End::kSignalled);
  EXPECT_EQ(r.code, 15);
}

TEST(Subprocess, TakesStandardErrorToo) {
  EXPECT_EQ(run({"sh", "-c", "echo out; echo err >&2"}).output, "out\nerr\n");
}

TEST(Subprocess, KillsAProgramThatTakesTooLong) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(run({"sleep", "60"}, "", {.milliseconds = 50}).end, End::kTimedOut);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST(Subprocess, KillsAProgramThatClosesItsOutputAndStays) {
  EXPECT_EQ(run({"sh", "-c", "exec >&- 2>&-; exec sleep 60"}, "", {.milliseconds = 50}).end, End::kTimedOut);
}

TEST(Subprocess, KillsAProgramThatSaysTooMuch) {
  const ProcessResult r = run({"yes"}, "", {.milliseconds = 60'000, .output = 1000});
  EXPECT_EQ(r.end, End::kTooLong);
  EXPECT_EQ(r.output.size(), 1000U);
}

TEST(Subprocess, SaysWhenThereIsNoSuchProgram) {
  const Result<ProcessResult> r = run_process({"no-such-program-of-any-kind"}, "", {});
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.status().code(), StatusCode::kUnsupported);
  EXPECT_EQ(run_process({"/"}, "", {}).status().code(), StatusCode::kUnsupported);
  EXPECT_EQ(run_process({}, "", {}).status().code(), StatusCode::kUsage);
}

}  // namespace
}  // namespace propter::entail
