// Names of enumerators on disk: case files never hold their numbers.
#pragma once

#include <string_view>

#include <propter/event.h>
#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/labeller.h>

#include "ingest/telemetry.h"
#include "store/case_file.h"

namespace propter::store {

// Empty for a value outside of its table.
std::string_view choice_name(Period value);
std::string_view choice_name(SubjectKind value);
std::string_view choice_name(Level value);
std::string_view choice_name(ChangeKind value);
std::string_view choice_name(LinkKind value);
std::string_view choice_name(RelationKind value);
std::string_view choice_name(EvidenceKind value);
std::string_view choice_name(ExchangeOutcome value);
std::string_view choice_name(EventKind value);
std::string_view choice_name(Label value);
std::string_view choice_name(OnsetBasis value);
inline std::string_view choice_name(const EntityKind& value) { return value.name(); }

// False, with `out` as it was, for a name that is not in the table, to the letter.
bool read_choice(std::string_view name, Period& out);
bool read_choice(std::string_view name, SubjectKind& out);
bool read_choice(std::string_view name, Level& out);
bool read_choice(std::string_view name, ChangeKind& out);
bool read_choice(std::string_view name, LinkKind& out);
bool read_choice(std::string_view name, RelationKind& out);
bool read_choice(std::string_view name, EvidenceKind& out);
bool read_choice(std::string_view name, ExchangeOutcome& out);
bool read_choice(std::string_view name, EventKind& out);
bool read_choice(std::string_view name, Label& out);
bool read_choice(std::string_view name, OnsetBasis& out);
// Any word that EntityKind keeps as it is.
bool read_choice(std::string_view name, EntityKind& out);

}  // namespace propter::store
