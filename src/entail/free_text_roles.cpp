#include "entail/free_text_roles.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "llm/boundary.h"
#include "llm/neutral.h"

namespace propter::entail {
namespace {

constexpr std::size_t kIdBytes = 80;
constexpr std::size_t kQuotedBytes = 60;
constexpr std::size_t kMostBytes = 100'000;  // beyond any request

Status wrong(std::string what) { return Status::corrupt({std::move(what), "", "", ""}); }
Status no_answer(std::string what) { return Status::unusable({std::move(what), "", "", ""}); }

std::string quoted(const Json& text) { return llm::neutralise(text.text(), kQuotedBytes); }

void write_note(JsonWriter& out, const std::string& note) {
  if (!note.empty()) out.member("last_answer", note);
}

void write_list(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.value(text);
  out.end_array();
}

std::optional<Edit::Kind> edit_named(std::string_view name) {
  for (const Edit::Kind kind :
       {Edit::Kind::kUse, Edit::Kind::kAdd, Edit::Kind::kReplace, Edit::Kind::kGiveUp})
    if (name == name_of(kind)) return kind;
  return std::nullopt;
}

template <typename T>
bool holds_id(std::span<const T> items, const std::string& id) {
  return std::ranges::any_of(items, [&](const T& each) { return each.id == id; });
}

template <typename T>
void shorten(std::vector<T>& items, std::size_t most) {
  if (items.size() > most) items.erase(items.begin() + static_cast<std::ptrdiff_t>(most), items.end());
}

// What the role may be shown of a task.
RefinementTask shown(RefinementTask task) {
  const agents::Role& role = agents::refiner();
  shorten(task.premises, agents::limit(role, "premises"));
  shorten(task.others, agents::limit(role, "others"));
  shorten(task.sources, agents::limit(role, "sources"));
  shorten(task.holds, agents::limit(role, "countermodel"));
  shorten(task.rejected, agents::limit(role, "rejected"));
  return task;
}

}  // namespace

std::string Roles::clean(std::string_view text, std::size_t bytes) {
  return llm::outgoing(text, bytes, redactor_);
}

std::string Roles::whole(std::string_view text) { return clean(text, kMostBytes); }

std::string Roles::received(const Json& text, std::size_t bytes, const std::string& packet) {
  std::string out = llm::neutralise(text.string(), bytes);
  return redactor_ ? redactor_->restore(out, packet) : out;
}

template <typename T>
void Roles::ask_round(std::span<const Request> requests, const std::vector<std::size_t>& which,
                      const Reader<T>& read, std::vector<Result<T>>& out) {
  std::vector<llm::Question> questions;
  std::vector<std::size_t> asked;
  for (const std::size_t i : which) {
    const Request& request = requests[i];
    const std::string note = out[i].ok() ? "" : out[i].status().message().what;
    llm::Question question{request.packet(note), request.about, 0, &request.role};
    if (session_.request_tokens(question) > max_tokens_) {
      out[i] = no_answer("it is too long for one request");
      continue;
    }
    questions.push_back(std::move(question));
    asked.push_back(i);
  }
  const std::vector<llm::Exchange> exchanges = session_.ask(questions);
  for (std::size_t k = 0; k < asked.size(); ++k) {
    Result<T>& target = out[asked[k]];
    if (!exchanges[k].answered()) {
      target = no_answer(llm::words_for(exchanges[k].reason));
      continue;
    }
    const Result<Json> object = llm::object_of(exchanges[k]);
    target = object.ok() ? read(asked[k], *object, questions[k].user) : Result<T>(object.status());
  }
}

template <typename T>
std::vector<Result<T>> Roles::ask(std::span<const Request> requests, bool repair, const Reader<T>& read) {
  std::vector<Result<T>> out(requests.size(), Result<T>(wrong("")));
  std::vector<std::size_t> which(requests.size());
  for (std::size_t i = 0; i < which.size(); ++i) which[i] = i;
  ask_round(requests, which, read, out);
  std::erase_if(which,
                [&](std::size_t i) { return out[i].ok() || out[i].status().code() != StatusCode::kCorrupt; });
  if (repair && !which.empty()) ask_round(requests, which, read, out);
  return out;
}

// decomposer, task "atoms"

std::vector<Roles::Batch> Roles::batches_of(std::span<const SourceSentence> sentences) {
  const std::size_t most = agents::limit(agents::decomposer(), "sentences");
  std::vector<Batch> batches;
  for (const SourceSentence& sentence : sentences) {
    if (!batches.empty() && batches.back().size() < most) {
      Batch wider = batches.back();
      wider.push_back(sentence);
      const Request request = request_for(wider);
      const llm::Question question{request.packet(""), "", 0, &request.role};
      if (session_.request_tokens(question) <= max_tokens_) {
        batches.back() = std::move(wider);
        continue;
      }
    }
    batches.push_back({sentence});
  }
  return batches;
}

Roles::Request Roles::request_for(const Batch& batch) {
  return {agents::decomposer(), "sentences from " + batch.front().id,
          [this, &batch](const std::string& note) {
            JsonWriter out(JsonLayout::kCompact);
            out.begin_object().member("task", "atoms");
            out.key("sentences").begin_array();
            for (const SourceSentence& s : batch)
              out.begin_object().member("id", s.id).member("text", whole(s.text)).end_object();
            out.end_array();
            write_note(out, note);
            return out.end_object().take();
          }};
}

Result<std::vector<AtomDraft>> Roles::read_atoms(const Batch& batch, const Json& answer,
                                                 const std::string& packet) {
  if (!answer.get("atoms").is_array()) return wrong("atoms is no list");
  std::vector<AtomDraft> drafts;
  std::map<std::string, std::size_t> count;
  for (const Json& item : answer.get("atoms").array()) {
    const std::string& from = item.get("from").string();
    if (!holds_id(std::span<const SourceSentence>(batch), from))
      return wrong(fmt::format("from: '{}' is no id of a sentence", quoted(item.get("from"))));
    if (!item.get("statement").is_string() || item.get("statement").string().empty())
      return wrong("a statement is empty");
    if (++count[from] > agents::limit(agents::decomposer(), "atoms_per_sentence"))
      return wrong(fmt::format("{} has too many atoms", from));
    drafts.push_back({from, received(item.get("statement"),
                                     agents::limit(agents::formaliser(), "statement_bytes"), packet)});
  }
  return drafts;
}

std::vector<Result<std::vector<AtomDraft>>> Roles::decompose(std::span<const SourceSentence> sentences) {
  const std::vector<Batch> batches = batches_of(sentences);
  std::vector<Request> requests;
  for (const Batch& batch : batches) requests.push_back(request_for(batch));
  const auto answers = ask<std::vector<AtomDraft>>(
      requests, true, [&](std::size_t i, const Json& answer, const std::string& packet) {
        return read_atoms(batches[i], answer, packet);
      });
  std::vector<Result<std::vector<AtomDraft>>> out;
  for (std::size_t i = 0; i < batches.size(); ++i)
    for (const SourceSentence& sentence : batches[i]) {
      out.push_back(answers[i]);
      if (out.back().ok())
        std::erase_if(*out.back(), [&](const AtomDraft& draft) { return draft.from != sentence.id; });
    }
  return out;
}

// decomposer, task "tree"

Result<std::vector<ProofStep>> Roles::read_steps(std::span<const LeafOrStep> leaves, const Json& answer,
                                                 const std::string& packet) {
  const agents::Role& role = agents::decomposer();
  const Json::Array& items = answer.get("steps").array();
  if (items.empty() || items.size() > agents::limit(role, "steps"))
    return wrong(fmt::format("steps must hold 1 to {} steps", agents::limit(role, "steps")));
  std::map<std::string, std::string> ids;  // as the answer says, to ours
  for (const LeafOrStep& leaf : leaves) ids.emplace(leaf.id, leaf.id);
  std::vector<ProofStep> steps;
  for (const Json& item : items) {
    const bool last = steps.size() + 1 == items.size();
    ProofStep step{last ? "hypothesis" : fmt::format("i{}", steps.size() + 1), {}, {}};
    step.sentence =
        received(item.get("statement"), agents::limit(agents::formaliser(), "statement_bytes"), packet);
    const Json::Array& uses = item.get("uses").array();
    if (uses.empty() || uses.size() > agents::limit(role, "uses"))
      return wrong(fmt::format("uses must name 1 to {} ids", agents::limit(role, "uses")));
    for (const Json& use : uses) {
      const auto known = ids.find(use.string());
      if (known == ids.end())
        return wrong(fmt::format("uses: '{}' is no id of an atom or of an earlier step", quoted(use)));
      step.uses.push_back(known->second);
    }
    if (!ids.emplace(item.get("id").string(), step.id).second)
      return wrong(fmt::format("id '{}' is taken", quoted(item.get("id"))));
    steps.push_back(std::move(step));
  }
  return steps;
}

Result<std::vector<ProofStep>> Roles::plan(std::span<const LeafOrStep> leaves,
                                           const std::string& hypothesis) {
  const Request request{
      agents::decomposer(), "hypothesis", [&](const std::string& note) {
        JsonWriter out(JsonLayout::kCompact);
        out.begin_object().member("task", "tree");
        out.key("atoms").begin_array();
        for (const LeafOrStep& leaf : leaves)
          out.begin_object().member("id", leaf.id).member("statement", whole(leaf.sentence)).end_object();
        out.end_array().member("hypothesis", whole(hypothesis));
        write_note(out, note);
        return out.end_object().take();
      }};
  return ask<std::vector<ProofStep>>({&request, 1}, true,
                                     [&](std::size_t, const Json& answer, const std::string& packet) {
                                       return read_steps(leaves, answer, packet);
                                     })
      .front();
}

// formaliser

std::vector<Result<std::string>> Roles::formalise(std::span<const FormalisationTask> tasks,
                                                  const std::set<std::string>& known) {
  const agents::Role& role = agents::formaliser();
  std::vector<Request> requests;
  for (const FormalisationTask& task : tasks)
    requests.push_back({role, "a statement", [this, &task, &known, &role](const std::string&) {
                          const std::size_t bytes = agents::limit(role, "statement_bytes");
                          JsonWriter out(JsonLayout::kCompact);
                          out.begin_object().member("statement", whole(task.statement));
                          out.key("known").begin_array();
                          std::size_t left = agents::limit(role, "known");
                          for (const std::string& word : known)
                            if (left-- > 0)
                              out.value(clean(word, kIdBytes));
                            else
                              break;
                          out.end_array();
                          if (!task.problem.empty())
                            out.member("last_answer", clean(task.last_answer, bytes))
                                .member("problem", clean(task.problem, agents::limit(role, "note_bytes")));
                          return out.end_object().take();
                        }});
  return ask<std::string>(requests, false, [&](std::size_t, const Json& answer, const std::string& packet) {
    const Json& sentence = answer.get("sentence");
    if (!sentence.is_string() || sentence.string().empty())
      return Result<std::string>(wrong("no sentence of controlled English was found"));
    return Result<std::string>(received(sentence, agents::limit(role, "sentence_bytes"), packet));
  });
}

// checker

std::vector<Result<Judgement>> Roles::judge(std::span<const SourceClaim> claims) {
  const agents::Role& role = agents::checker();
  std::vector<Request> requests;
  for (const SourceClaim& claim : claims)
    requests.push_back(
        {role, claim.id, [this, &claim](const std::string& note) {
           JsonWriter out(JsonLayout::kCompact);
           out.begin_object().member("source", whole(claim.source)).member("claim", whole(claim.claim));
           write_note(out, note);
           return out.end_object().take();
         }});
  return ask<Judgement>(requests, true, [&](std::size_t, const Json& answer, const std::string& packet) {
    if (!answer.get("stated").is_bool()) return Result<Judgement>(wrong("stated is neither true nor false"));
    return Result<Judgement>(
        Judgement{answer.get("stated").boolean(),
                  received(answer.get("why"), agents::limit(role, "why_bytes"), packet)});
  });
}

// refiner

std::string Roles::refine_packet(const RefinementTask& task, const std::string& note) {
  const std::size_t note_bytes = agents::limit(agents::refiner(), "note_bytes");
  JsonWriter out(JsonLayout::kCompact);
  const auto write = [&](std::string_view name, std::span<const LeafOrStep> items) {
    out.key(name).begin_array();
    for (const LeafOrStep& each : items) {
      out.begin_object().member("id", each.id).member("statement", whole(each.sentence));
      out.member("leaf", each.leaf).end_object();
    }
    out.end_array();
  };
  const auto cleaned = [&](std::span<const std::string> texts) {
    std::vector<std::string> all;
    for (const std::string& text : texts) all.push_back(clean(text, note_bytes));
    return all;
  };
  out.begin_object().member("hypothesis", whole(task.hypothesis));
  out.key("step").begin_object().member("id", task.step.id);
  out.member("statement", whole(task.step.sentence)).end_object();
  write("premises", task.premises);
  out.member("verdict", task.verdict).member("diagnosis", clean(task.diagnosis, note_bytes));
  out.member("missing", clean(task.missing, note_bytes));
  write_list(out, "holds", cleaned(task.holds));
  write("others", task.others);
  out.key("sources").begin_array();
  for (const SourceSentence& s : task.sources)
    out.begin_object().member("id", s.id).member("text", whole(s.text)).end_object();
  out.end_array();
  write_list(out, "rejected", cleaned(task.rejected));
  write_note(out, note);
  return out.end_object().take();
}

Result<Edit> Roles::read_edit(const RefinementTask& task, const Json& answer, const std::string& packet) {
  const std::optional<Edit::Kind> kind = edit_named(answer.get("edit").text());
  if (!kind)
    return wrong(fmt::format("edit '{}' is none of use, add, replace, give_up", quoted(answer.get("edit"))));
  Edit edit{*kind, {}, {}, {}};
  if (edit.kind == Edit::Kind::kGiveUp) return edit;
  const bool states = edit.kind != Edit::Kind::kUse;
  if (edit.kind != Edit::Kind::kAdd) {
    edit.target = answer.get("target").string();
    const std::vector<LeafOrStep>& among = states ? task.premises : task.others;
    const auto known = std::ranges::find(among, edit.target, &LeafOrStep::id);
    if (known == among.end() || !known->leaf)
      return wrong(fmt::format("target '{}' is no such leaf", quoted(answer.get("target"))));
  }
  if (!states) return edit;
  edit.from = answer.get("from").string();
  if (!holds_id(std::span<const SourceSentence>(task.sources), edit.from))
    return wrong(fmt::format("from: '{}' is no id of a source", quoted(answer.get("from"))));
  edit.statement =
      received(answer.get("statement"), agents::limit(agents::formaliser(), "statement_bytes"), packet);
  if (edit.statement.empty()) return wrong("the statement is empty");
  return edit;
}

Result<Edit> Roles::refine(const RefinementTask& all) {
  const RefinementTask task = shown(all);
  const Request request{agents::refiner(), task.step.id,
                        [&](const std::string& note) { return refine_packet(task, note); }};
  return ask<Edit>({&request, 1}, true,
                   [&](std::size_t, const Json& answer, const std::string& packet) {
                     return read_edit(task, answer, packet);
                   })
      .front();
}

}  // namespace propter::entail
