// Reading entailment trees (docs/entailment-tree.md).
//
//   {"root": {"statement": "Bob is kind.",
//             "premises": [{"statement": "Bob is cold."}, {"statement": "All cold things are kind."}]}}
//
// `premises` holds nodes, or the ids of nodes that are defined elsewhere in the document, before or after.
// What to_json() of export.h writes is read, too: `nodes` is a list, premises and `root` are ids in it.
#pragma once

#include <cstddef>
#include <string_view>

#include <propter/entailment.h>
#include <propter/status.h>

namespace propter::entail {

inline constexpr std::string_view kTreeSchema = "propter.entailment/1";

// Premises before what rests on them, the root last. Nodes without an id are called n1, n2, ... in this
// order. kCorrupt names the place ("root.premises[1].statement"); kUnusable when there are more nodes than
// `max_nodes`. Nesting is limited by parse_json().
Result<EntailmentTree> read_tree(std::string_view json, std::size_t max_nodes);

}  // namespace propter::entail
