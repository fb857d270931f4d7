#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <propter/evidence.h>

#include "base/json.h"
#include "base/text.h"
#include "entail/export.h"
#include "entail/tree_file.h"

namespace propter::entail {
namespace {

constexpr std::size_t kMaxLabel = 400;  // bytes

std::string quoted(std::string_view untrusted) { return escaped_for_dot(printable(untrusted, kMaxLabel)); }

std::string_view fill_of(NodeVerdict verdict) {
  static constexpr std::array<std::string_view, kVerdicts> kFills = {
      "#d9f0d3", "#fc9272", "#fee8c8", "#fc9272", "#eeeeee", "#eeeeee", "#ffffff", "#ffffcc"};
  return kFills[static_cast<std::size_t>(verdict)];
}

std::string dot_node(const EntailmentNode& node, std::size_t index) {
  const std::string diagnosis = node.diagnosis.empty() ? "" : "\\n" + quoted(node.diagnosis);
  return fmt::format("  n{} [label=\"{}\\n{}\\n{}{}\", fillcolor=\"{}\"];\n", index, quoted(node.id),
                     quoted(node.statement), name_of(node.verdict), diagnosis, fill_of(node.verdict));
}

template <typename Items, typename Value>
void array(JsonWriter& out, std::string_view name, const Items& items, const Value& value_of) {
  out.key(name).begin_array();
  for (const auto& item : items) out.value(value_of(item));
  out.end_array();
}

std::string_view text(const std::string& s) { return s; }

void json_node(JsonWriter& out, const EntailmentTree& tree, const EntailmentNode& node) {
  const auto id_of = [&](std::uint32_t i) { return text(tree.nodes[i].id); };
  out.begin_object().member("id", text(node.id)).member("statement", text(node.statement));
  array(out, "premises", node.premises, id_of);
  out.member("verdict", name_of(node.verdict));
  array(out, "core", node.core, id_of);
  array(out, "unused", node.unused, id_of);
  out.member("diagnosis", text(node.diagnosis)).member("missing", text(node.missing));
  array(out, "countermodel", node.countermodel, text);
  array(out, "evidence", node.evidence, evidence_name);
  out.member("grounding", text(node.grounding)).end_object();
}

}  // namespace

void write_tree(JsonWriter& out, const EntailmentTree& tree) {
  out.member("schema", kTreeSchema).key("root");
  if (tree.nodes.empty())
    out.null();
  else
    out.value(text(tree.nodes.back().id));
  out.key("nodes").begin_array();
  for (const EntailmentNode& node : tree.nodes) json_node(out, tree, node);
  out.end_array();
}

std::string to_dot(const EntailmentTree& tree) {
  std::string out =
      "// An arrow points from a premise to what rests on it.\ndigraph entailment {\n  rankdir=BT;\n"
      "  node [shape=box, style=filled, fontname=\"sans-serif\"];\n";
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) out += dot_node(tree.nodes[i], i);
  for (std::size_t i = 0; i < tree.nodes.size(); ++i)
    for (const std::uint32_t p : tree.nodes[i].premises) {
      const auto& unused = tree.nodes[i].unused;
      const bool dashed = std::find(unused.begin(), unused.end(), p) != unused.end();
      out += fmt::format("  n{} -> n{}{};\n", p, i, dashed ? " [style=dashed]" : "");
    }
  return out + "}\n";
}

std::string to_json(const EntailmentTree& tree) {
  JsonWriter out;
  out.begin_object();
  write_tree(out, tree);
  out.end_object();
  return out.take();
}

std::string to_json(const CheckedTree& checked) {
  JsonWriter out;
  out.begin_object();
  write_tree(out, checked.tree);
  out.member("semantics", name_of(checked.semantics)).member("prover", std::string_view(checked.prover));
  out.key("counts").begin_object();
  for (std::size_t i = 0; i < kVerdicts; ++i)
    out.member(name_of(static_cast<NodeVerdict>(i)), static_cast<std::uint64_t>(checked.counts[i]));
  out.end_object();
  array(out, "unused_premises", checked.unused, text);
  array(out, "warnings", checked.warnings, [](const Message& m) { return m.str(); });
  out.end_object();
  return out.take();
}

}  // namespace propter::entail
