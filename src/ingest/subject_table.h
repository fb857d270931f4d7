// Subjects by the numbers of first use, and what joins them.
#pragma once

#include <map>
#include <vector>

#include "ingest/record_sink.h"

namespace propter {

class SubjectTable {
 public:
  // The most specific name of a record: instance, service, host, bare entity; invalid when it names nothing.
  // Records that name an instance and a host, or an instance and a service, leave a link.
  SubjectId subject_of(const RecordNames& names, const SourceLocation& where);
  SubjectId intern(SubjectKind kind, std::string_view space, std::string_view name);
  [[nodiscard]] std::size_t size() const { return subjects_.size(); }

  // Sorts subjects and links into `out`; bare names merge with the only subject of that name and a kind.
  // Returns the new id per old one. The table is empty afterwards.
  std::vector<SubjectId> finish(Telemetry& out);

 private:
  void link(LinkKind kind, SubjectId from, SubjectId to, const SourceLocation& where);

  using LinkKey = std::tuple<LinkKind, SubjectId, SubjectId>;
  std::vector<Subject> subjects_;
  std::map<Subject, SubjectId> index_;
  std::map<LinkKey, SubjectLink> links_;
};

}  // namespace propter
