#include <array>
#include <map>
#include <span>

#include <gtest/gtest.h>

#include "agreement/splitmix.h"
#include "entail/language.h"

namespace propter::entail {
namespace {

std::string told(std::string_view text) {
  Signature signature;
  const Result<Rule> rule = parse_sentence(text, signature, incident_vocabulary());
  EXPECT_TRUE(rule.ok()) << rule.status().message().str();
  return rule.ok() ? informalise(*rule, signature, incident_vocabulary()) : "";
}

TEST(Informal, TellsFactsAsTheyWereWritten) {
  for (const std::string_view text :
       {"Ada is a pilot.", "Ada is not old.", "The old dog helps Ada.", "The dog does not help itself-help.",
        "a/b depends on 10.0.0.7:8080.", "Ada is an origin.", "Ada is in the barn.", "Ada goes to the barn.",
        "Ada is a prime number.", "Ada is not a prime number.", "Ada can fly.", "Ada cannot see the dog.",
        "Ada is old and Bo is slow.", "The barn was changed by Ada."})
    EXPECT_EQ(told(text), text);
}

TEST(Informal, TellsRulesWithVariables) {
  EXPECT_EQ(told("All old people help the dog."), "If X is old then X helps the dog.");
  EXPECT_EQ(told("No dog is a cat."), "If X is a dog then X is not a cat.");
  EXPECT_EQ(told("If someone calls something then they wait for it."), "If X calls Y then X waits for Y.");
}

TEST(Informal, TellsWhatHoldsOfEverything) {
  EXPECT_EQ(told("Everything is old."), "For every X, X is old.");
}

TEST(Informal, CallsNoVariableByAName) {
  Signature signature;
  ASSERT_TRUE(parse_sentence("X is old.", signature, {}).ok());
  const Result<Rule> rule = parse_sentence("All dogs are old.", signature, {});
  ASSERT_TRUE(rule.ok());
  EXPECT_EQ(informalise(*rule, signature, {}), "If Y is a dog then Y is old.");
}

TEST(Informal, QuotesNamesThatWouldBeReadOtherwise) {
  EXPECT_EQ(told("X is old."), "\"X\" is old.");
  EXPECT_EQ(told("\"is and then.\" is old."), "\"is and then.\" is old.");
  for (const std::string_view text :
       {"The \"calls center\" is old.", "The \"glass likes\" is old.", "The \"old sports car\" is old.",
        "The sports car is old.", "The \"old virus Ada\" is old.", "The old virus is old.",
        "The old bus stop is old.", "The \"dog mAy\" is old.", "\"a/b?c\" is old.", "\"f(x)\" is old.",
        "The \"other dog\" is old.", "\"Maybe Ada\" is old.", "\"can\" is old.", "\"James\" can fly.",
        "James is old.", "\"Old Children\" can fly.", "\"Ada James\" cannot see the dog.",
        "James cancels the dog.", "Old Children likes Ada."})
    EXPECT_EQ(told(text), text);
}

TEST(Informal, QuotesANameThatAPhraseWouldBeginWith) {
  Signature signature;
  ASSERT_TRUE(parse_sentence("The instance bo is old.", signature, incident_vocabulary()).ok());
  for (const std::string_view text :
       {"Ada has the \"instance bo\".", "Ada does not have the \"instance bo\"."}) {
    const Result<Rule> rule = parse_sentence(text, signature, incident_vocabulary());
    ASSERT_TRUE(rule.ok()) << text;
    EXPECT_EQ(informalise(*rule, signature, incident_vocabulary()), text);
  }
}

// The variables numbered by first use, so that names do not matter.
Rule renumbered(Rule rule) {
  std::map<std::size_t, std::size_t> numbers;
  for (auto* literals : {&rule.body, &rule.head})
    for (Literal& l : *literals)
      for (std::size_t i = 0; i < l.arity; ++i)
        if (l.terms[i].is_variable())
          l.terms[i] =
              Term::variable(numbers.emplace(l.terms[i].variable_index(), numbers.size()).first->second);
  rule.variables = static_cast<std::uint32_t>(numbers.size());
  return rule;
}

class RandomRules {
 public:
  explicit RandomRules(std::uint64_t seed) : random_{seed} {
    for (const char* word : {"old", "tall-ish", "nervous", "down"}) add(word, WordClass::kProperty, {});
    for (const char* word : {"dog", "mouse", "gorpus", "load-balancer", "prime number"})
      add(word, WordClass::kCategory, {});
    for (const char* word :
         {"help", "focus", "pass", "carry", "be in", "be afraid of", "live in", "ache for"})
      add(word, WordClass::kVerb, {"agent", "patient"});
    add("sleep", WordClass::kVerb, {"agent"});
    add("can fly", WordClass::kVerb, {"agent"});
    add("can live in", WordClass::kVerb, {"agent", "patient"});
    for (const Phrase& p : incident_vocabulary()) {
      std::vector<std::string> roles{p.subject_role};
      if (!p.object_role.empty()) roles.push_back(p.object_role);
      add(p.lemma, WordClass::kVerb, std::move(roles));
    }
    for (const char* name : {"Ada",
                             "Ada Byron",
                             "X",
                             "Y1",
                             "is",
                             "and",
                             "the",
                             "a.b",
                             "a.b.",
                             "two words",
                             "Dogs",
                             "dogs",
                             "If",
                             "\"",
                             "\\",
                             "a\"b",
                             "x,y",
                             "#x",
                             "id:",
                             " ",
                             "  two  blanks ",
                             "\n\t\x01",
                             "\xff\xfe",
                             "Zo\xc3\xab",
                             "zo\xc3\xab ",
                             "42",
                             "-",
                             ".",
                             "depends on",
                             "Depends On",
                             "not",
                             "it",
                             "default/Service/cart",
                             "10.0.0.7:8080",
                             "Ada is old.",
                             "then",
                             "thing",
                             "O'Hara",
                             "Maybe Ada",
                             "Old Children",
                             "can",
                             "f(x)?"})
      signature.constant(name, false);
    for (const char* name : {"old dog", "Tall Tower", "calls center", "boss", "glass likes", "old sports car",
                             "the", "man-eater", "X", "origin", "instance bo", "onset", "old virus Ada"})
      signature.constant(name, true);
  }

  Rule next() {
    Rule rule;
    for (std::uint64_t n = random_.below(4); n > 0; --n) rule.body.push_back(literal());
    for (std::uint64_t n = 1 + random_.below(2); n > 0; --n) rule.head.push_back(literal());
    return renumbered(std::move(rule));
  }

  Signature signature;

 private:
  void add(const std::string& lemma, WordClass word_class, std::vector<std::string> roles) {
    EXPECT_TRUE(signature.predicate(lemma, word_class, std::move(roles)).ok()) << lemma;
  }
  std::size_t pick(std::size_t from) { return random_.below(static_cast<std::uint32_t>(from)); }
  Term term() {
    if (random_.below(2) == 0) return Term::variable(random_.below(5));
    return Term::constant(ConstantId(pick(signature.constants().size())));
  }
  Literal literal() {
    Literal l;
    l.predicate = PredicateId(pick(signature.predicates().size()));
    l.negated = random_.below(3) == 0;
    l.arity = static_cast<std::uint8_t>(signature.predicate(l.predicate).arity());
    for (std::size_t i = 0; i < l.arity; ++i) l.terms[i] = term();
    return l;
  }
  SplitMix random_;
};

TEST(Informal, IsReadAsWhatItWasWrittenFrom) {
  RandomRules rules(20);
  for (int i = 0; i < 3000; ++i) {
    const Rule rule = rules.next();
    const std::string text = informalise(rule, rules.signature, incident_vocabulary());
    const Result<Rule> read = parse_sentence(text, rules.signature, incident_vocabulary());
    ASSERT_TRUE(read.ok()) << text << "\n" << read.status().message().str();
    ASSERT_EQ(renumbered(*read), rule) << text << "\n" << to_string(rule, rules.signature);
  }
}

// Sentences put together without regard to sense, most of which are refused.
class RandomSentences {
 public:
  explicit RandomSentences(std::uint64_t seed) : random_{seed} {}

  std::string next() {
    std::string out(pick({"", "", "If ", "For every X, "}));
    for (std::uint64_t n = 1 + random_.below(3); n > 0; --n) {
      (((out += pick(kSubjects)) += ' ') += pick(kVerbs)) += ' ';
      for (std::uint64_t more = random_.below(3); more > 0; --more)
        (out += pick(kComplements)) += pick({" ", " ", ", ", " and ", " not "});
      out += n > 1 ? pick({"and ", "then "}) : ".";
    }
    return out;
  }

 private:
  using Words = std::span<const std::string_view>;
  std::string_view pick(Words from) { return from[random_.below(static_cast<std::uint32_t>(from.size()))]; }
  std::string_view pick(std::initializer_list<std::string_view> from) {
    return pick(Words(from.begin(), from.end()));
  }

  static constexpr auto kSubjects = std::to_array<std::string_view>(
      {"Ada", "the dog", "X", "someone", "it", "All dogs", "Every origin", "no fish", "\"the instance bo\"",
       "the \"virus Ada\"", "Old people", "Everyone", "a dog", "James", "a-s", "things", "Dogs that"});
  static constexpr auto kVerbs = std::to_array<std::string_view>({"is",
                                                                  "are",
                                                                  "isn't",
                                                                  "aren't",
                                                                  "does not",
                                                                  "don't",
                                                                  "can",
                                                                  "can't",
                                                                  "can not",
                                                                  "calls",
                                                                  "depend on",
                                                                  "has",
                                                                  "have",
                                                                  "doesn't have",
                                                                  "may precede",
                                                                  "waits for",
                                                                  "waits",
                                                                  "helps",
                                                                  "help",
                                                                  "focuses on",
                                                                  "is changed by",
                                                                  "was changed by",
                                                                  "is no cause of",
                                                                  "is explained",
                                                                  "has the instance",
                                                                  "stores",
                                                                  "was",
                                                                  "mays"});
  static constexpr auto kComplements = std::to_array<std::string_view>({"Ada",
                                                                        "the dog",
                                                                        "X",
                                                                        "them",
                                                                        "old",
                                                                        "needed",
                                                                        "an origin",
                                                                        "origin story",
                                                                        "degraded because of",
                                                                        "changed by",
                                                                        "call",
                                                                        "affect",
                                                                        "in",
                                                                        "in part",
                                                                        "explained",
                                                                        "dogs",
                                                                        "a prime number",
                                                                        "a kind person",
                                                                        "the instance Bo",
                                                                        "\"instance bo\"",
                                                                        "something",
                                                                        "anyone",
                                                                        "a:b",
                                                                        "b:",
                                                                        "x.",
                                                                        "web:s",
                                                                        "a.s",
                                                                        "old-ish",
                                                                        "glass",
                                                                        "mice",
                                                                        "that"});
  SplitMix random_;
};

TEST(Informal, TellsWhateverIsRead) {
  RandomSentences sentences(22);
  int told = 0;
  for (int i = 0; i < 10'000; ++i) {
    Signature signature;
    ASSERT_TRUE(parse_sentence("The instance bo is old.", signature, incident_vocabulary()).ok());
    const std::string sentence = sentences.next();
    const Result<Rule> rule = parse_sentence(sentence, signature, incident_vocabulary());
    if (!rule.ok()) continue;
    ++told;
    const std::string text = informalise(*rule, signature, incident_vocabulary());
    const Result<Rule> read = parse_sentence(text, signature, incident_vocabulary());
    ASSERT_TRUE(read.ok()) << sentence << "\n" << text << "\n" << read.status().message().str();
    ASSERT_EQ(renumbered(*read), renumbered(*rule)) << sentence << "\n" << text;
  }
  EXPECT_GT(told, 100);
}

TEST(Informal, IsReadInANewSignatureToo) {
  RandomRules rules(21);
  for (int i = 0; i < 1000; ++i) {
    // Read once, so that the variables are numbered as the sentence has them.
    const Result<Rule> rule =
        parse_sentence(informalise(rules.next(), rules.signature, incident_vocabulary()), rules.signature,
                       incident_vocabulary());
    ASSERT_TRUE(rule.ok());
    const std::string text = informalise(*rule, rules.signature, incident_vocabulary());
    Signature fresh;
    for (const char* name : {"X", "Y1"}) fresh.constant(name, false);  // no variables there either
    const Result<Rule> read = parse_sentence(text, fresh, incident_vocabulary());
    ASSERT_TRUE(read.ok()) << text << "\n" << read.status().message().str();
    ASSERT_EQ(informalise(*read, fresh, incident_vocabulary()), text);
  }
}

}  // namespace
}  // namespace propter::entail
