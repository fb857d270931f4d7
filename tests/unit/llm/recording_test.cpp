#include "llm/recording.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/llm/fake_model.h"

namespace propter::llm {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ExchangeRow exchange(std::string key, std::string content = "an answer") {
  return {std::move(key), "a packet", std::move(content), "", "stop", "fake-1", 10, 5};
}

TEST(Recording, InMemoryFindsWhatWasAppended) {
  Recording recording;
  ASSERT_TRUE(recording.append({exchange("k1"), exchange("k2", "other")}).ok());
  ASSERT_NE(recording.find("k2"), nullptr);
  EXPECT_EQ(*recording.find("k2"), exchange("k2", "other"));
  EXPECT_EQ(*recording.find("k1"), exchange("k1"));
}

TEST(Recording, FindsNothingElse) {
  Recording recording;
  EXPECT_EQ(recording.find("k1"), nullptr);
  ASSERT_TRUE(recording.append({exchange("k1")}).ok());
  EXPECT_EQ(recording.find("k"), nullptr);
  EXPECT_EQ(recording.find(""), nullptr);
}

TEST(Recording, KeepsTheQuestionsOfTheLastRun) {
  Recording recording;
  EXPECT_THAT(recording.questions(), IsEmpty());
  const QuestionRow first{"k1", ExchangeOutcome::kAnswered, ""};
  const QuestionRow second{"k2", ExchangeOutcome::kBudget, "budget:calls"};
  ASSERT_TRUE(recording.save_questions({first}).ok());
  ASSERT_TRUE(recording.save_questions({second, first}).ok());
  EXPECT_THAT(recording.questions(), ElementsAre(second, first));
}

// A recording in a file of its own.
class RecordingFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::path(::testing::TempDir()) / "recording_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path() const { return (folder_ / "run.propter").string(); }
  [[nodiscard]] std::string bytes() const {
    std::ostringstream out;
    out << std::ifstream(path(), std::ios::binary).rdbuf();
    return out.str();
  }

  // Writes a recording of one exchange and one question, and closes it.
  void write() const {
    Result<CaseFile> file = CaseFile::open_or_create(path());
    ASSERT_TRUE(file.ok());
    Result<Recording> recording = Recording::open(*file, *file);
    ASSERT_TRUE(recording.ok());
    ASSERT_TRUE(recording->append({exchange("k1")}).ok());
    ASSERT_TRUE(recording->save_questions({{"k1", ExchangeOutcome::kAnswered, ""}}).ok());
  }

  fs::path folder_;
};

TEST_F(RecordingFile, IsEmptyWhenNew) {
  Result<CaseFile> file = CaseFile::open_or_create(path());
  ASSERT_TRUE(file.ok());
  const Result<Recording> recording = Recording::open(*file, *file);
  ASSERT_TRUE(recording.ok());
  EXPECT_THAT(recording->questions(), IsEmpty());
}

TEST_F(RecordingFile, HoldsWhatWasWrittenWhenItIsOpenedAgain) {
  write();
  Result<CaseFile> file = CaseFile::open_existing(path());
  ASSERT_TRUE(file.ok());
  const Result<Recording> recording = Recording::open(*file, *file);
  ASSERT_TRUE(recording.ok());
  ASSERT_NE(recording->find("k1"), nullptr);
  EXPECT_EQ(*recording->find("k1"), exchange("k1"));
  EXPECT_THAT(recording->questions(), ElementsAre(QuestionRow{"k1", ExchangeOutcome::kAnswered, ""}));
}

TEST_F(RecordingFile, GrowsWhenItIsOpenedAgain) {
  write();
  {
    Result<CaseFile> file = CaseFile::open_or_create(path());
    ASSERT_TRUE(file.ok());
    Result<Recording> recording = Recording::open(*file, *file);
    ASSERT_TRUE(recording.ok());
    ASSERT_TRUE(recording->append({exchange("k2")}).ok());
    EXPECT_NE(recording->find("k1"), nullptr);
    EXPECT_NE(recording->find("k2"), nullptr);
  }
  Result<CaseFile> file = CaseFile::open_existing(path());
  ASSERT_TRUE(file.ok());
  EXPECT_THAT(*file->load_exchanges(), ElementsAre(exchange("k1"), exchange("k2")));
}

TEST_F(RecordingFile, ThatIsReadOnlyIsLeftAsItIs) {
  write();
  const std::string before = bytes();
  {
    Result<CaseFile> file = CaseFile::open_existing(path());
    ASSERT_TRUE(file.ok());
    Result<Recording> recording = Recording::open(*file, *file);
    ASSERT_TRUE(recording.ok());
    EXPECT_EQ(recording->append({exchange("k2")}).code(), StatusCode::kIo);
    EXPECT_EQ(recording->save_questions({}).code(), StatusCode::kIo);
    EXPECT_EQ(recording->find("k2"), nullptr);
    EXPECT_EQ(recording->questions().size(), 1U);
    EXPECT_TRUE(recording->append({}).ok());
  }
  EXPECT_EQ(bytes(), before);
}

TEST_F(RecordingFile, ThatCannotBeWrittenEndsTheAsking) {
  write();
  Result<CaseFile> file = CaseFile::open_existing(path());
  ASSERT_TRUE(file.ok());
  Result<Recording> recording = Recording::open(*file, *file);
  ASSERT_TRUE(recording.ok());
  FakeModel model;
  Session session({tester(), test_options(), *recording, &model});
  ask(session, {"x"});
  EXPECT_EQ(session.problem().code(), StatusCode::kIo);
  EXPECT_THAT(ask_lines(session, {"y", "z"}), ::testing::Each("failed (not recorded)"));
  EXPECT_THAT(model.asked(), ElementsAre("x"));
  EXPECT_EQ(session.finish().code(), StatusCode::kIo);
}

}  // namespace
}  // namespace propter::llm
