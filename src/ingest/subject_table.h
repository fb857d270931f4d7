// Subjects by the number of their first use, and the links between those that one record names.
#pragma once

#include <string>
#include <vector>

#include "ingest/record_place.h"
#include "ingest/record_sink.h"
#include "ingest/series_map.h"
#include "ingest/string_table.h"

namespace propter {

class SubjectTable {
 public:
  // The most specific name of a record: instance, service, bare entity, host; invalid when it names nothing.
  // Records that name an instance and a service, or a host besides an instance or entity, leave a link.
  SubjectId subject_of(const RecordNames& names, const RecordPlace& place, const Paths& paths);
  SubjectId intern(SubjectKind kind, std::string_view space, std::string_view name);

  [[nodiscard]] const Subject& operator[](SubjectId id) const { return subjects_[id.index()]; }

  // Per subject the one that is meant: of a bare name the only subject of a kind with that name in a
  // compatible namespace, of every other itself. Old ids.
  [[nodiscard]] std::vector<SubjectId> resolve() const;

  // Moves subjects and links, sorted, to `out`. Returns the new id per old one. The table is empty
  // afterwards.
  std::vector<SubjectId> finish(const Paths& paths, Telemetry& out);

 private:
  struct CountedLink {
    std::uint64_t count = 0;
    RecordPlace first;
  };

  CountedLink& link(LinkKind kind, SubjectId from, SubjectId to);
  void finish_links(const std::vector<SubjectId>& renumbered, const Paths& paths, Telemetry& out);

  std::vector<Subject> subjects_;
  StringTable keys_;  // of subjects_
  std::string key_;   // scratch
  SeriesMap<CountedLink> links_;
};

}  // namespace propter
