#include "entail/export.h"

#include <gmock/gmock.h>
#include <z3.h>

#include "base/json.h"
#include "entail/subprocess.h"
#include "entail/symbols.h"
#include "support/hostile_texts.h"
#include "support/small_theory.h"

namespace propter::entail {
namespace {

using testing::HasSubstr;
using testing::Not;
using Kind = Formula::Kind;
constexpr auto kStrong = Semantics::kStrongNegation;
constexpr auto kClassical = Semantics::kClassical;

// All that a formula can be, over hostile names.
struct HostileTheory : SmallTheory {
  HostileTheory() {
    std::vector<Formula> atoms;
    for (const std::string& text : test::hostile_texts()) {
      const std::string name = text.substr(0, 200);
      fact(is(name, name));
      atoms.push_back(Formula::atom(does(x(0), name, name_term(name))));
    }
    Formula equal = Formula::atom(does(x(0), "equal", x(1)));
    equal.kind = Kind::kEqual;
    Formula all = Formula::of(Kind::kIff, {Formula::of(Kind::kAnd, atoms), Formula::of(Kind::kOr, atoms)});
    all = Formula::of(Kind::kXor, {std::move(all), Formula::of(Kind::kNot, {std::move(equal)})});
    all = Formula::of(Kind::kImplies, {std::move(all), Formula::of(Kind::kOr, {})});
    premises.push_back(
        {"\"|'), (", "", Formula::quantified(Kind::kForAll, 0, Formula::quantified(Kind::kExists, 1, all))});
  }
  Term name_term(const std::string& text) { return name(text); }
};

TEST(Symbols, DifferForWhatDiffers) {
  EXPECT_EQ(escaped_symbol("depend on"), "depend__on");
  EXPECT_EQ(escaped_symbol("a_b"), "a_5fb");
  EXPECT_EQ(escaped_symbol(std::string("\0'", 2)), "_00_27");
  EXPECT_NE(escaped_symbol("a  b"), escaped_symbol("a _ b"));
}

TEST(Symbols, TellHowAWordIsUsedAndWhetherItIsNegated) {
  SmallTheory t;
  EXPECT_EQ(predicate_symbol(t.is("red", "Bob"), t.signature), "is_red");
  EXPECT_EQ(predicate_symbol(t.does("Bob", "red", "Ann").complement(), t.signature), "not_does_red");
}

TEST(Symbols, LeadBackToThePremise) {
  EXPECT_EQ(premise_of_symbol(premise_symbol(17, "a 1_b")), 17U);
  EXPECT_EQ(premise_of_symbol("goal"), std::nullopt);
  EXPECT_EQ(premise_of_symbol("s"), std::nullopt);
  EXPECT_EQ(premise_of_symbol("s99999999999999999999999_"), std::nullopt);
}

TEST(Export, WritesTptp) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob").complement());
  t.rule({t.is("cold", t.x(0)).complement()}, {t.is("red", t.x(0))});
  const Sentence goal{"g", "", t.goal(t.is("red", "Bob"))};
  EXPECT_EQ(*to_tptp(t.signature, t.premises, &goal, kStrong),
            "fof(s0_s1, axiom, not_is_cold(c_Bob)).\n"
            "fof(s1_s2, axiom, ! [X0] : ((not_is_cold(X0) => is_red(X0)))).\n"
            "fof(goal, conjecture, is_red(c_Bob)).\n");
  EXPECT_THAT(*to_tptp(t.signature, t.premises, &goal, kClassical), HasSubstr("~ (is_cold(c_Bob))"));
}

TEST(Export, WritesSmtLib) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob"));
  const Sentence goal{"g", "", t.goal(t.is("cold", "Bob"))};
  EXPECT_EQ(*to_smt_lib(t.signature, t.premises, &goal, kStrong),
            "(set-option :produce-unsat-cores true)\n(set-logic UF)\n(declare-sort Entity 0)\n"
            "(declare-fun c_Bob () Entity)\n(declare-fun is_cold (Entity) Bool)\n"
            "(assert (! (is_cold c_Bob) :named s0_s1))\n(assert (! (not (is_cold c_Bob)) :named goal))\n"
            "(check-sat)\n(get-unsat-core)\n");
}

TEST(Export, AsksForAContradictionWithoutAGoal) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob"));
  t.fact(t.is("cold", "Bob").complement());
  EXPECT_THAT(*to_tptp(t.signature, t.premises, nullptr, kClassical), HasSubstr("conjecture, $false"));
  EXPECT_THAT(*to_tptp(t.signature, t.premises, nullptr, kStrong),
              HasSubstr("? [X0] : ((is_cold(X0) & not_is_cold(X0)))"));
}

TEST(Export, WritesTptpThatEReads) {
  HostileTheory t;
  for (const Semantics semantics : {kStrong, kClassical}) {
    const Result<std::string> text = to_tptp(t.signature, t.premises, &t.premises.front(), semantics);
    ASSERT_TRUE(text.ok());
    const auto run =
        run_process({"eprover", "--satauto", "--tstp-format", "-s", "--cpu-limit=10"}, *text, {20'000});
    if (!run.ok()) GTEST_SKIP() << "eprover is not installed";
    EXPECT_THAT(run->output, HasSubstr("# SZS status Theorem")) << run->output;
  }
}

// The library neither sets options once it has started nor gives cores in its commands; the rest it reads as
// the program does.
std::string answer_of_z3(const std::string& text) {
  const Z3_config config = Z3_mk_config();
  const Z3_context context = Z3_mk_context(config);
  Z3_del_config(config);
  Z3_set_error_handler(context, nullptr);
  const std::size_t from = text.find('\n');
  const std::string commands = text.substr(from, text.find("(get-unsat-core)") - from);
  std::string answer = Z3_eval_smtlib2_string(context, commands.c_str());
  Z3_del_context(context);
  return answer;
}

TEST(Export, WritesSmtLibThatZ3Reads) {
  HostileTheory t;
  for (const Semantics semantics : {kStrong, kClassical}) {
    const Result<std::string> text = to_smt_lib(t.signature, t.premises, &t.premises.front(), semantics);
    ASSERT_TRUE(text.ok());
    EXPECT_EQ(answer_of_z3(*text), "unsat\n");
  }
}

TEST(Export, WritesANativeDerivationAsAProof) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob"));
  t.fact(t.is("tall", "Bob"));
  t.rule({t.is("cold", t.x(0))}, {t.is("rough", t.x(0))});
  const auto prover = make_native_prover({});
  ASSERT_TRUE(prover->load(t.signature, t.premises, kStrong).ok());
  const Proof proof = prover->prove({"goal", "", t.goal(t.is("rough", "Bob"))});
  EXPECT_EQ(to_tstp(t.signature, t.premises, proof, kStrong),
            "fof(s0_s1, axiom, is_cold(c_Bob), file('theory', s0_s1)).\n"
            "fof(s2_s3, axiom, ! [X0] : ((is_cold(X0) => is_rough(X0))), file('theory', s2_s3)).\n"
            "fof(d0, plain, is_cold(c_Bob), inference(instance, [status(thm)], [s0_s1])).\n"
            "fof(d1, plain, is_rough(c_Bob), inference(modus_ponens, [status(thm)], [s2_s3, d0])).\n");
}

TEST(Export, WritesWhatAProofSupposesAsAnAssumption) {
  SmallTheory t;
  t.rule({t.is("cold", t.x(0))}, {t.is("rough", t.x(0))});
  const auto prover = make_native_prover({});
  ASSERT_TRUE(prover->load(t.signature, t.premises, kStrong).ok());
  const Proof proof = prover->prove({"goal", "", Rule{{t.is("cold", "Bob")}, {t.is("rough", "Bob")}, 0}});
  EXPECT_THAT(to_tstp(t.signature, t.premises, proof, kStrong),
              HasSubstr("fof(d0, assumption, is_cold(c_Bob), introduced(assumption)).\n"));
}

// A proof by forward chaining.
Proof chained(const SmallTheory& t, const Rule& goal, Semantics semantics) {
  const auto prover = make_native_prover({});
  EXPECT_TRUE(prover->load(t.signature, t.premises, semantics).ok());
  Proof proof = prover->prove({"goal", "", goal});
  EXPECT_EQ(proof.finding, Finding::kProved);
  return proof;
}

TEST(Export, WritesANegationInAProofAsTheSemanticsHasIt) {
  SmallTheory t;
  t.rule({t.is("cold", t.x(0))}, {t.is("rough", t.x(0)).complement()});
  t.fact(t.is("cold", "Bob"));
  const Rule goal = SmallTheory::goal(t.is("rough", "Bob").complement());
  EXPECT_THAT(to_tstp(t.signature, t.premises, chained(t, goal, kStrong), kStrong),
              HasSubstr("plain, not_is_rough(c_Bob), "));
  const std::string classical = to_tstp(t.signature, t.premises, chained(t, goal, kClassical), kClassical);
  EXPECT_THAT(classical, HasSubstr("(is_cold(X0) => ~ (is_rough(X0)))"));
  EXPECT_THAT(classical, HasSubstr("plain, ~ (is_rough(c_Bob)), "));
}

TEST(Export, NamesWhoeverAProofSupposes) {
  SmallTheory t;
  t.rule({t.is("cold", t.x(0))}, {t.is("rough", t.x(0))});
  const Proof proof = chained(t, {{t.is("cold", t.x(0))}, {t.is("rough", t.x(0))}, 1}, kStrong);
  const std::string text = to_tstp(t.signature, t.premises, proof, kStrong);
  EXPECT_THAT(text, HasSubstr("fof(d0, assumption, is_cold(w_0), introduced(assumption)).\n"));
  EXPECT_THAT(text, HasSubstr("fof(d1, plain, is_rough(w_0), "));
}

TEST(Export, WritesProofsThatEReads) {
  HostileTheory t;
  Rule goal{{}, {}, 0};
  for (std::size_t i = 0; i + 1 < t.premises.size(); ++i)
    goal.head.push_back(std::get<Rule>(t.premises[i].form).head.front());
  for (const Semantics semantics : {kStrong, kClassical}) {
    const std::string text = to_tstp(t.signature, t.premises, chained(t, goal, semantics), semantics);
    const auto run =
        run_process({"eprover", "--satauto", "--tstp-format", "-s", "--cpu-limit=10"}, text, {20'000});
    if (!run.ok()) GTEST_SKIP() << "eprover is not installed";
    EXPECT_THAT(run->output, HasSubstr("# SZS status Satisfiable")) << run->output;
  }
}

EntailOptions question(const std::string& hypothesis, ProverKind prover = ProverKind::kNative) {
  EntailOptions out;
  out.premises =
      "Bob is cold.\nBob is tall.\nIf someone is cold then they are rough.\nrule: Rough people are kind.\n";
  out.hypothesis = hypothesis;
  out.prover = prover;
  return out;
}
std::string proof_of(const EntailOptions& options) {
  const Result<std::string> text = write_proof(options);
  return text.ok() ? *text : text.status().message().str();
}

TEST(WriteProof, ShowsTheStepsOfForwardChainingWhoeverProvesIt) {
  for (const ProverKind prover : {ProverKind::kNative, ProverKind::kZ3}) {
    const std::string text = proof_of(question("Bob is kind.", prover));
    EXPECT_THAT(text, HasSubstr("fof(s3_rule, axiom, "));
    EXPECT_THAT(text, HasSubstr("fof(d2, plain, is_kind(c_Bob), "));
    EXPECT_THAT(text, Not(HasSubstr("is_tall")));
  }
}

TEST(WriteProof, ShowsTheOwnProofOfE) {
  if (!make_eprover({}).ok()) GTEST_SKIP() << "eprover is not installed";
  const std::string text = proof_of(question("Bob is kind.", ProverKind::kEProver));
  EXPECT_THAT(text, HasSubstr("file('<stdin>', s3_rule)"));
  EXPECT_THAT(text, HasSubstr("$false"));
}

TEST(WriteProof, GoesFromTheLeavesOfATreeToItsRoot) {
  EntailOptions options;
  options.tree = R"({"root": {"statement": "Bob is rough.", "premises": [
    {"id": "a", "statement": "Bob is cold."}, {"id": "b", "statement": "If X is cold then X is rough."}]}})";
  EXPECT_THAT(proof_of(options), HasSubstr("fof(s1_b, axiom, "));
  options.premises = "Bob is tall.";
  EXPECT_THAT(proof_of(options), HasSubstr("does not follow"));
}

TEST(WriteProof, SaysWhyThereIsNone) {
  EXPECT_THAT(proof_of(question("Bob is blue.")), HasSubstr("the hypothesis does not follow"));
  EXPECT_EQ(write_proof(question("Bob is blue.")).status().code(), StatusCode::kUnusable);
  EntailOptions options = question("Bob is blue.");
  options.semantics = Semantics::kClassical;
  EXPECT_THAT(proof_of(options), HasSubstr("is not known"));
  options.premises += "Ann is cold.\nAnn is not cold.\n";
  EXPECT_THAT(proof_of(options), HasSubstr("the premises contradict each other"));
  // By contraposition, which is no step of forward chaining.
  options = question("Ann is not cold.", ProverKind::kZ3);
  options.premises += "Ann is not rough.\n";
  options.semantics = Semantics::kClassical;
  EXPECT_THAT(proof_of(options), HasSubstr("z3 shows no steps"));
}

TEST(WriteProof, RefusesWhatIsNoQuestion) {
  EXPECT_EQ(write_proof({}).status().code(), StatusCode::kUsage);
  EXPECT_EQ(write_proof(question("Bob is is is.")).status().code(), StatusCode::kCorrupt);
  EntailOptions options = question("Bob is kind.");
  options.premises = " \n";
  EXPECT_EQ(write_proof(options).status().code(), StatusCode::kUnusable);
  options = question("Bob is kind.");
  options.max_nodes = 4;
  EXPECT_THAT(proof_of(options), HasSubstr("too many premises"));
}

EntailmentTree small_tree() {
  EntailmentTree tree;
  tree.nodes.push_back({"a", "Bob is cold.", {}, NodeVerdict::kVerified});
  tree.nodes.push_back({"b", "Bob is tall.", {}, NodeVerdict::kAssumed});
  tree.nodes.push_back({"c", "Bob is red.", {0, 1}, NodeVerdict::kVerified, {0}, {1}});
  return tree;
}

TEST(Export, DrawsATree) {
  const std::string dot = to_dot(small_tree());
  EXPECT_THAT(dot, HasSubstr("n0 [label=\"a\\nBob is cold.\\nverified\""));
  EXPECT_THAT(dot, HasSubstr("n0 -> n2;\n"));
  EXPECT_THAT(dot, HasSubstr("n1 -> n2 [style=dashed];\n"));
}

// Reads a drawing as Graphviz does, and says whether all of its strings end where they should.
bool quotes_are_balanced(const std::string& dot) {
  for (std::size_t at = 0, line = 0; at < dot.size(); at = line + 1) {
    line = std::min(dot.find('\n', at), dot.size());
    bool inside = false;
    for (std::size_t i = at; i < line; ++i) {
      if (inside && dot[i] == '\\')
        ++i;
      else if (dot[i] == '"')
        inside = !inside;
      else if (static_cast<unsigned char>(dot[i]) < 0x20 || (!inside && dot[i] == '<'))
        return false;
    }
    if (inside) return false;
  }
  return true;
}

TEST(Export, DrawsHostileTextAsText) {
  EntailmentTree tree;
  for (const std::string& text : test::hostile_texts())
    tree.nodes.push_back({text, text, {}, NodeVerdict::kUnsupported, {}, {}, text});
  EXPECT_TRUE(quotes_are_balanced(to_dot(tree)));
  EXPECT_FALSE(quotes_are_balanced("n0 [label=\"a\"b\"];\n"));
}

TEST(Export, WritesATreeAsJson) {
  EntailmentTree tree = small_tree();
  tree.nodes[0].evidence = {EvidenceId(std::size_t{7})};
  tree.nodes[0].grounding = "relation";
  tree.nodes[2].missing = "Bob is old.";
  tree.nodes[2].countermodel = {"Bob is new."};
  const Result<Json> json = parse_json(to_json(tree));
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->get("schema").string(), "propter.entailment/1");
  EXPECT_EQ(json->get("root").string(), "c");
  const Json::Array& nodes = json->get("nodes").array();
  ASSERT_EQ(nodes.size(), 3U);
  EXPECT_EQ(nodes[0].get("evidence").array().at(0).string(), "E7");
  EXPECT_EQ(nodes[0].get("grounding").string(), "relation");
  EXPECT_EQ(nodes[1].get("verdict").string(), "assumed");
  EXPECT_EQ(nodes[2].get("premises").array().size(), 2U);
  EXPECT_EQ(nodes[2].get("core").array().at(0).string(), "a");
  EXPECT_EQ(nodes[2].get("unused").array().at(0).string(), "b");
  EXPECT_EQ(nodes[2].get("missing").string(), "Bob is old.");
  EXPECT_EQ(nodes[2].get("countermodel").array().at(0).string(), "Bob is new.");
}

TEST(Export, WritesHostileTextAsValidJson) {
  EntailmentTree tree;
  for (const std::string& text : test::hostile_texts()) tree.nodes.push_back({text, text, {}});
  EXPECT_TRUE(parse_json(to_json(tree)).ok());
}

TEST(Export, WritesAnEmptyTree) {
  EXPECT_TRUE(parse_json(to_json(EntailmentTree{}))->get("root").is_null());
  EXPECT_THAT(to_dot({}), HasSubstr("digraph"));
}

}  // namespace
}  // namespace propter::entail
