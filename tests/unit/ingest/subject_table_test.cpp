#include "ingest/subject_table.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace propter {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Paths kPaths = {"b.log", "a.log"};

class Subjects {
 public:
  SubjectId name(const RecordNames& names, const RecordPlace& place = {1, 0, 1}) {
    return table_.subject_of(names, place, kPaths);
  }
  SubjectId service(std::string_view name, std::string_view space = "") {
    return table_.intern(SubjectKind::kService, space, name);
  }
  SubjectId bare(std::string_view name, std::string_view space = "") {
    return table_.intern(SubjectKind::kUnknown, space, name);
  }
  // The subject that is meant.
  SubjectId resolved(SubjectId id) const { return table_.resolve()[id.index()]; }

  Telemetry finish() {
    Telemetry out;
    renumbered = table_.finish(kPaths, out);
    return out;
  }
  std::vector<SubjectId> renumbered;

 private:
  SubjectTable table_;
};

RecordNames names(std::string_view service, std::string_view instance, std::string_view host) {
  RecordNames out;
  out.service = service;
  out.instance = instance;
  out.host = host;
  return out;
}

RecordNames entity_on(std::string_view entity, std::string_view host) {
  RecordNames out;
  out.entity = entity;
  out.host = host;
  return out;
}

TEST(SubjectTable, ARecordWithoutNamesHasNoSubject) { EXPECT_FALSE(Subjects().name({}).valid()); }

TEST(SubjectTable, AHostIsTheSubjectOfWhatNamesNothingElse) {
  Subjects s;
  s.name(names("", "", "node-1"));
  EXPECT_THAT(s.finish().subjects, ElementsAre(Subject{SubjectKind::kHost, "", "node-1"}));
}

TEST(SubjectTable, HostsHaveNoNamespace) {
  Subjects s;
  RecordNames record = names("", "", "node-1");
  record.space = "shop";
  EXPECT_EQ(s.name(record), s.name(names("", "", "node-1")));
}

TEST(SubjectTable, KindsAndNamespacesTellEqualNamesApart) {
  Subjects s;
  EXPECT_NE(s.service("cart"), s.service("cart", "shop"));
  EXPECT_NE(s.service("cart"), s.name(names("", "cart", "")));
  EXPECT_EQ(s.service("cart", "shop"), s.service("cart", "shop"));
}

TEST(SubjectTable, AnyByteMayStandInAName) {
  using namespace std::string_view_literals;
  Subjects s;
  EXPECT_NE(s.service("c"sv, "a\0b"sv), s.service("b\0c"sv, "a"sv));
}

TEST(SubjectTable, SubjectsAreSortedAndRenumbered) {
  Subjects s;
  const SubjectId late = s.service("z");
  const SubjectId early = s.service("a");
  const Telemetry t = s.finish();
  EXPECT_EQ(t.subjects[s.renumbered[late.index()].index()].name, "z");
  EXPECT_EQ(s.renumbered[early.index()], SubjectId(0U));
}

TEST(SubjectTable, ABareNameMeansTheOnlyOneThatFits) {
  Subjects s;
  const SubjectId bare = s.bare("cart");
  const SubjectId service = s.service("cart", "shop");
  EXPECT_EQ(s.resolved(bare), service);
}

TEST(SubjectTable, ABareNameMeansNothingIfTwoFit) {
  Subjects s;
  const SubjectId bare = s.bare("cart");
  s.service("cart", "shop");
  s.service("cart", "test");
  EXPECT_EQ(s.resolved(bare), bare);
}

TEST(SubjectTable, ANamespaceOfABareNameMustFit) {
  Subjects s;
  const SubjectId bare = s.bare("cart", "shop");
  s.service("cart", "test");
  EXPECT_EQ(s.resolved(bare), bare);
}

TEST(SubjectTable, NamesMustBeEqualToTheLetter) {
  Subjects s;
  const SubjectId bare = s.bare("Cart");
  s.service("cart");
  EXPECT_EQ(s.resolved(bare), bare);
}

TEST(SubjectTable, AnInstanceIsOfItsServiceAndRunsOnItsHost) {
  Subjects s;
  s.name(names("cart", "cart-0", "node-1"));
  const Telemetry t = s.finish();
  ASSERT_THAT(t.links, SizeIs(2));
  EXPECT_EQ(t.links[0].kind, LinkKind::kInstanceOf);
  EXPECT_EQ(t.links[1].kind, LinkKind::kRunsOn);
  EXPECT_EQ(t.links[0].from, t.links[1].from);
}

TEST(SubjectTable, AServiceAloneRunsOnNoHost) {
  Subjects s;
  s.name(names("cart", "", "node-1"));
  EXPECT_THAT(s.finish().links, IsEmpty());
}

TEST(SubjectTable, ABareNameThatIsItsOwnHostIsNoLink) {
  Subjects s;
  s.name(entity_on("node-1", "node-1"));
  const Telemetry t = s.finish();
  EXPECT_THAT(t.subjects, SizeIs(1));
  EXPECT_THAT(t.links, IsEmpty());
}

TEST(SubjectTable, LinksOfMergedSubjectsAreOne) {
  Subjects s;
  s.name(entity_on("cart-0", "node-1"), {20, 0, 1});
  s.name(names("", "cart-0", "node-1"), {10, 0, 2});
  const Telemetry t = s.finish();
  ASSERT_THAT(t.links, SizeIs(1));
  EXPECT_EQ(t.links.front().count, 2U);
  EXPECT_EQ(t.links.front().exemplar, (SourceLocation{"b.log", 2, 2}));
}

TEST(SubjectTable, TheExemplarOfALinkIsTheEarliestByTimePathAndLine) {
  Subjects s;
  s.name(names("", "cart-0", "node-1"), {10, 0, 1});
  s.name(names("", "cart-0", "node-1"), {10, 1, 9});
  s.name(names("", "cart-0", "node-1"), {10, 1, 8});
  EXPECT_EQ(s.finish().links.front().exemplar, (SourceLocation{"a.log", 8, 3}));
}

}  // namespace
}  // namespace propter
