#include "entail/statements.h"

#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"

namespace propter::entail {
namespace {

// In which classes the leaves use a word.
class WordClasses {
 public:
  void learn(const Rule& rule, const Signature& signature) {
    for (const auto* literals : {&rule.body, &rule.head})
      for (const Literal& l : *literals) {
        const Predicate& p = signature.predicate(l.predicate);
        classes_[p.lemma].insert(p.word_class);
      }
  }
  // Of the first word that stands in a class in which no leaf has it, though some leaf has the word.
  [[nodiscard]] std::string fault(const Rule& rule, const Signature& signature) const {
    for (const auto* literals : {&rule.body, &rule.head})
      for (const Literal& l : *literals) {
        const Predicate& p = signature.predicate(l.predicate);
        const auto known = classes_.find(p.lemma);
        if (known == classes_.end() || known->second.contains(p.word_class)) continue;
        return fmt::format("'{}' is a {} here, and a {} in the leaves", p.lemma, name_of(p.word_class),
                           name_of(*known->second.begin()));
      }
    return {};
  }

 private:
  std::map<std::string, std::set<WordClass>> classes_;
};

void append(const std::vector<Literal>& literals, const Signature& signature, std::string& out) {
  for (const Literal& l : literals) {
    const Predicate& p = signature.predicate(l.predicate);
    out += fmt::format("{}{}:{}", l.negated ? '-' : '+', name_of(p.word_class), p.lemma.size());
    out += p.lemma;
    for (std::size_t i = 0; i < l.arity; ++i) {
      if (!p.roles.empty()) out += fmt::format(",{}:{}", p.roles[i].size(), p.roles[i]);
      const Term t = l.terms[i];
      if (t.is_variable()) {
        out += fmt::format(",X{}", t.variable_index());
      } else {
        const std::string& name = signature.constant(t.constant_id()).name;
        out += fmt::format(",{}:{}", name.size(), folded_name(name));
      }
    }
    out += ';';
  }
}

}  // namespace

Statements read_statements(const EntailmentTree& tree, const Vocabulary& vocabulary, Signature known) {
  Statements out{std::move(known), {}, {}};
  out.sentences.resize(tree.nodes.size());
  out.faults.resize(tree.nodes.size());
  WordClasses classes;
  for (const bool leaves : {true, false})
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      const EntailmentNode& node = tree.nodes[i];
      if (node.premises.empty() != leaves) continue;
      out.sentences[i] = {node.id, node.statement, Rule{}};
      Result<Rule> rule = parse_sentence(node.statement, out.signature, vocabulary);
      if (!rule.ok()) {
        out.faults[i] = "ill-typed: " + rule.status().message().str();
        continue;
      }
      if (leaves)
        classes.learn(*rule, out.signature);
      else if (const std::string fault = classes.fault(*rule, out.signature); !fault.empty())
        out.faults[i] = "ill-typed: " + fault;
      out.sentences[i].form = *std::move(rule);
    }
  return out;
}

std::string content_of(const Rule& rule, const Signature& signature) {
  std::string out;
  append(rule.body, signature, out);
  out += '>';
  append(rule.head, signature, out);
  return out;
}

}  // namespace propter::entail
