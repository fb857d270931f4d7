#include "entail/tree_file.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace propter::entail {
namespace {

constexpr std::size_t kMaxStatement = 64 * 1024;
constexpr std::size_t kMaxPremises = 1'000'000;  // of all nodes together
// What a node may have. What the verifier writes is read over, so that a result is an input, too.
constexpr std::array<std::string_view, 11> kMembers = {"id",           "statement", "premises",  "verdict",
                                                       "core",         "unused",    "diagnosis", "missing",
                                                       "countermodel", "evidence",  "grounding"};

Status fault(const std::string& where, std::string what, std::string why = {}, std::string help = {}) {
  return Status::corrupt({std::move(what), where, std::move(why), std::move(help)});
}

// A node as it is written.
struct Draft {
  using Reference = std::variant<std::uint32_t, std::string>;  // a node by its number here, or by its id

  std::string path;
  std::string id;
  std::string statement;
  std::vector<Reference> premises = {};
};

class Reader {
 public:
  explicit Reader(std::size_t max_nodes) : max_nodes_(max_nodes) {}

  Result<EntailmentTree> read(const Json& document) {
    if (Status s = check_document(document); !s.ok()) return s;
    const Json& list = document.get("nodes");
    for (std::size_t i = 0; i < list.array().size(); ++i)
      if (Status s = collect(list.array()[i], fmt::format("nodes[{}]", i)); !s.ok()) return s;
    const std::uint32_t root = static_cast<std::uint32_t>(drafts_.size());
    if (list.is_null()) {
      if (Status s = collect(document.get("root"), "root"); !s.ok()) return s;
      if (Status s = resolve(); !s.ok()) return s;
      return arrange(root);
    }
    if (Status s = resolve(); !s.ok()) return s;
    const auto at = number_of(document.get("root").text(), "root");
    if (!at.ok()) return at.status();
    return arrange(*at);
  }

 private:
  static Status check_document(const Json& document) {
    const std::string help = R"(begin with {"root": {"statement": "...", "premises": [...]}})";
    if (!document.is_object()) return fault("", "the tree is no JSON object", "", help);
    const Json& schema = document.get("schema");
    if (!schema.is_null() && schema.text() != kTreeSchema)
      return Status::unsupported({fmt::format("'{}' is another format", printable(schema.text(), 60)),
                                  "schema", fmt::format("this version reads {}", kTreeSchema), ""});
    if (document.get("root").is_null()) return fault("root", "the tree has no root", "", help);
    const Json& list = document.get("nodes");
    if (!list.is_null() && !list.is_array()) return fault("nodes", "the nodes are no list", "", help);
    return {};
  }

  // Recursion is bounded by the depth that parse_json allows.
  Status collect(const Json& node, const std::string& path) {
    if (drafts_.size() == max_nodes_)
      return Status::unusable({"the tree is too large", path,
                               fmt::format("it has more than {} nodes", max_nodes_),
                               "allow more, or verify its parts"});
    if (!node.is_object()) return fault(path, "a node is an object with a statement");
    for (const auto& [key, value] : node.object())
      if (std::find(kMembers.begin(), kMembers.end(), key) == kMembers.end())
        return fault(path, fmt::format("a node has no member '{}'", printable(key, 60)), "",
                     "it has id, statement and premises");
    const std::size_t number = drafts_.size();
    drafts_.push_back({path, "", "", {}});
    if (Status s = read_text(node, drafts_[number]); !s.ok()) return s;
    return collect_premises(node.get("premises"), path + ".premises", number);
  }

  Status read_text(const Json& node, Draft& draft) {
    const Json& statement = node.get("statement");
    if (!statement.is_string() || trim(statement.string()).empty())
      return fault(draft.path + ".statement", "a node needs a statement", "",
                   "write one sentence of controlled English");
    if (statement.string().size() > kMaxStatement)
      return fault(draft.path + ".statement", "the statement is too long",
                   fmt::format("it has more than {} bytes", kMaxStatement));
    draft.statement = statement.string();
    const Json& id = node.get("id");
    if (id.is_null()) return {};
    if (!id.is_string() || id.string().empty())
      return fault(draft.path + ".id", "an id is a text that is not empty");
    draft.id = id.string();
    const auto [at, fresh] = number_by_id_.emplace(draft.id, static_cast<std::uint32_t>(drafts_.size() - 1));
    if (fresh) return {};
    return fault(draft.path + ".id", fmt::format("the id '{}' is taken", printable(draft.id, 60)),
                 fmt::format("{} has it", drafts_[at->second].path),
                 "to use a node twice, write its id as a premise");
  }

  Status collect_premises(const Json& premises, const std::string& path, std::size_t number) {
    if (premises.is_null()) return {};
    if (!premises.is_array()) return fault(path, "premises are a list of nodes and ids");
    for (std::size_t i = 0; i < premises.array().size(); ++i) {
      const Json& premise = premises.array()[i];
      if (++premises_ > kMaxPremises)
        return Status::unusable(
            {"the tree has too many premises", path, fmt::format("more than {}", kMaxPremises), ""});
      if (!premise.is_object()) {
        drafts_[number].premises.emplace_back(premise.text());
        continue;
      }
      drafts_[number].premises.emplace_back(static_cast<std::uint32_t>(drafts_.size()));
      if (Status s = collect(premise, fmt::format("{}[{}]", path, i)); !s.ok()) return s;
    }
    return {};
  }

  [[nodiscard]] Result<std::uint32_t> number_of(const Draft::Reference& reference,
                                                const std::string& path) const {
    if (const auto* number = std::get_if<std::uint32_t>(&reference)) return *number;
    const std::string& id = std::get<std::string>(reference);
    const auto at = number_by_id_.find(id);
    if (at != number_by_id_.end()) return at->second;
    return fault(path, fmt::format("no node has the id '{}'", printable(id, 60)));
  }

  // Everything becomes a number here.
  Status resolve() {
    for (Draft& draft : drafts_)
      for (std::size_t i = 0; i < draft.premises.size(); ++i) {
        const auto number = number_of(draft.premises[i], fmt::format("{}.premises[{}]", draft.path, i));
        if (!number.ok()) return number.status();
        draft.premises[i] = *number;
      }
    return {};
  }

  // Premises first.
  Result<EntailmentTree> arrange(std::uint32_t root) {
    enum class State : std::uint8_t { kNew, kOpen, kDone };
    std::vector<State> state(drafts_.size(), State::kNew);
    std::vector<std::uint32_t> place(drafts_.size());
    std::vector<std::pair<std::uint32_t, std::size_t>> stack{{root, 0}};  // a node, and its next premise
    EntailmentTree out;
    while (!stack.empty()) {
      const std::uint32_t at = stack.back().first;
      const auto& premises = drafts_[at].premises;
      state[at] = State::kOpen;
      if (stack.back().second == premises.size()) {
        state[at] = State::kDone;
        place[at] = static_cast<std::uint32_t>(out.nodes.size());
        out.nodes.push_back(node_of(drafts_[at], place));
        stack.pop_back();
        continue;
      }
      const std::size_t i = stack.back().second++;
      const std::uint32_t next = std::get<std::uint32_t>(premises[i]);
      if (state[next] == State::kOpen)
        return fault(fmt::format("{}.premises[{}]", drafts_[at].path, i), "a node rests on itself",
                     fmt::format("{} is above it", drafts_[next].path));
      if (state[next] == State::kNew) stack.emplace_back(next, 0);
    }
    name_nodes(out);
    return out;
  }

  static EntailmentNode node_of(const Draft& draft, const std::vector<std::uint32_t>& place) {
    EntailmentNode out{.id = draft.id, .statement = draft.statement};
    std::set<std::uint32_t> met;
    for (const auto& premise : draft.premises) {
      const std::uint32_t at = place[std::get<std::uint32_t>(premise)];
      if (met.insert(at).second) out.premises.push_back(at);
    }
    return out;
  }

  void name_nodes(EntailmentTree& tree) const {
    std::size_t number = 0;
    for (EntailmentNode& node : tree.nodes) {
      ++number;
      if (!node.id.empty()) continue;
      node.id = fmt::format("n{}", number);
      while (number_by_id_.contains(node.id)) node.id += "'";
    }
  }

  std::size_t max_nodes_;
  std::size_t premises_ = 0;
  std::vector<Draft> drafts_;
  std::map<std::string, std::uint32_t> number_by_id_;
};

}  // namespace

Result<EntailmentTree> read_tree(std::string_view json, std::size_t max_nodes) {
  const Result<Json> document = parse_json(json);
  if (!document.ok()) return document.status();
  return Reader(max_nodes).read(*document);
}

}  // namespace propter::entail
