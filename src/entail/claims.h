// What an explanation of an incident claims, as an entailment tree whose leaves can be looked up.
//
// Per member of the frontier: that it is an origin, and, for each symptom that it explains, that the symptom
// is degraded because of it. Steps follow the ways that the explanation names, by the rules of
// incident_rules.txt.
#pragma once

#include <vector>

#include <propter/entailment.h>
#include <propter/investigation.h>

#include "entail/incident_facts.h"

namespace propter::entail {

struct ClaimedWay {
  EntityId symptom;
  std::vector<PathStep> path;  // from the origin; empty when none is known
};

struct ClaimedOrigin {
  EntityId entity;
  std::vector<ClaimedWay> ways;         // one per symptom that it explains, itself left out
  std::vector<EntityId> reached_alone;  // symptoms that no other member reaches, sorted; may hold itself
  std::vector<EvidenceId> causes = {};  // what the explanation cites for a cause of its own
};

// A step of a way in the tree: that trouble went over the relation, and that it came so far from the origin.
struct WayStep {
  EntityId from;
  EntityId to;
  RelationId relation;
  std::uint32_t single = 0;
  std::uint32_t so_far = 0;
};

struct ClaimTree {
  EntailmentTree tree;
  std::vector<EntailmentClaim> claims;     // all of them, by member, its origin claim first
  std::vector<std::vector<WayStep>> ways;  // per claim; of an origin claim empty
};

// `complete`: every symptom is among what they explain. O(steps of all ways).
ClaimTree make_claims(const IncidentFacts& facts, const std::vector<ClaimedOrigin>& origins,
                      bool complete = true);

}  // namespace propter::entail
