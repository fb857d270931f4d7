// Entities and relations, inferred from what the telemetry names together.
#pragma once

#include <memory>
#include <vector>

#include <propter/graph.h>
#include <propter/status.h>

#include "live/evidence_source.h"

namespace propter {

struct Topology {
  OperationalGraph graph;
  std::vector<EntityId> entity_of;  // per subject; invalid for former instances without a service
  std::vector<std::vector<SubjectId>> subjects;  // per entity: its names in the telemetry, sorted
  // Per entity: subjects whose good period says what is usual for it: its own, and of an instance those of
  // all instances of its service, since a redeployment renames them. Sorted; instances of one service share
  // one list.
  std::vector<std::shared_ptr<const std::vector<SubjectId>>> reference;
  std::vector<Message> warnings;
};

// Sources, strongest first: topology files, links (columns that name two things), spans, call alerts,
// changes, Kubernetes-style instance names, mentions of a service in a change. Names that only the good
// period knows are former instances of their service when they look like instances, entities otherwise. O(n
// log n).
Topology infer_topology(const EvidenceSource& source);

// "shop-7d9f8b6c5-x2x4z" -> "shop", "db-0" -> "db"; empty when the name has no such suffix.
std::string_view workload_of_instance(std::string_view instance_name);

// "payment-service", "paymentservice", "Payment_svc" -> "payment".
std::string service_stem(std::string_view name);

}  // namespace propter
