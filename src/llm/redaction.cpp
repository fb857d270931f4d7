#include "llm/redaction.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "llm/redaction_rules.h"

namespace propter::llm {
namespace {

constexpr std::string_view kLiteralKind = "LITERAL";
constexpr std::string_view kUserKind = "USER";

// The highest number of a placeholder to continue from: the names of what follows remain placeholders.
constexpr std::size_t kMaxAdopted = 99'999'999;

// Stands in the text for what a rule took, so that no later rule takes a part of it.
constexpr char kTaken = '\x01';

RE2::Options options() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);  // bytes, so that invalid UTF-8 is text like any other
  options.set_log_errors(false);
  return options;
}

struct Rule {
  std::string_view kind;
  std::shared_ptr<const RE2> pattern;
  int group;
  Extent (*check)(const Candidate&);
};

struct Finding {
  Extent where;
  std::string_view kind;
};

Extent extent_of(re2::StringPiece part, std::string_view text) {
  const auto begin = static_cast<std::size_t>(part.data() - text.data());
  return {begin, begin + part.size()};
}

// The first candidate at or after `at`. A group that takes no part in the match stands for all of it.
std::optional<Candidate> next_candidate(const Rule& rule, std::string_view text, std::size_t at) {
  re2::StringPiece groups[2];
  const re2::StringPiece piece(text.data(), text.size());
  if (!rule.pattern->Match(piece, at, text.size(), RE2::UNANCHORED, groups, rule.group + 1))
    return std::nullopt;
  const re2::StringPiece secret = groups[rule.group].empty() ? groups[0] : groups[rule.group];
  return Candidate{text, extent_of(groups[0], text), extent_of(secret, text)};
}

std::vector<Extent> find_all(const Rule& rule, std::string_view text) {
  std::vector<Extent> found;
  std::size_t at = 0;
  while (const auto candidate = next_candidate(rule, text, at)) {
    const Extent secret = rule.check == nullptr ? candidate->secret : rule.check(*candidate);
    if (!secret.empty()) found.push_back(secret);
    at = std::max(candidate->match.begin + 1, secret.end);
    if (at > text.size()) break;
  }
  return found;
}

// Overlapping ones become one, of the kind of the longest. In order of position.
std::vector<Finding> merged(std::vector<Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.where.begin < b.where.begin; });
  std::vector<Finding> out;
  std::size_t longest = 0;
  for (const Finding& f : findings) {
    if (out.empty() || f.where.begin >= out.back().where.end) {
      out.push_back(f);
      longest = f.where.size();
      continue;
    }
    if (f.where.size() > longest) out.back().kind = f.kind;
    longest = std::max(longest, f.where.size());
    out.back().where.end = std::max(out.back().where.end, f.where.end);
  }
  return out;
}

Status corrupt_placeholder(const Placeholder& p, std::string why) {
  return Status::corrupt({"placeholder cannot be used", printable(p.name, 80), std::move(why), ""});
}

}  // namespace

struct Redactor::Patterns {
  std::vector<Rule> built_in;
  std::vector<Rule> user;
  RE2 placeholder{std::string(kPlaceholderPattern), options()};

  Patterns() {
    add(built_in, {kLiteralKind, kPlaceholderPattern});
    for (const RedactionRule& rule : redaction_rules()) add(built_in, rule);
  }

  static void add(std::vector<Rule>& rules, const RedactionRule& rule) {
    auto pattern =
        std::make_shared<const RE2>(re2::StringPiece(rule.pattern.data(), rule.pattern.size()), options());
    rules.push_back({rule.kind, std::move(pattern), rule.group, rule.check});
  }

  Status add_user(const std::string& pattern) {
    const auto refused = [&](std::string why) {
      return Status::usage({"redaction pattern cannot be used", printable(pattern, 80), std::move(why),
                            "give a regular expression of RE2 that matches what is to be hidden"});
    };
    add(user, {kUserKind, pattern});
    Rule& rule = user.back();
    if (!rule.pattern->ok()) return refused(rule.pattern->error());
    if (RE2::PartialMatch("", *rule.pattern)) return refused("it matches the empty text");
    rule.group = std::min(rule.pattern->NumberOfCapturingGroups(), 1);
    return {};
  }

  // User patterns see the text as it is: what the built-in rules take must not keep them from matching.
  [[nodiscard]] std::vector<Finding> find(std::string_view text) const {
    std::vector<Finding> findings;
    std::string rest(text);
    for (const Rule& rule : built_in) {
      for (const Extent& e : find_all(rule, rest)) {
        findings.push_back({e, rule.kind});
        std::fill_n(rest.begin() + static_cast<std::ptrdiff_t>(e.begin), e.size(), kTaken);
      }
    }
    for (const Rule& rule : user)
      for (const Extent& e : find_all(rule, text)) findings.push_back({e, rule.kind});
    return merged(std::move(findings));
  }
};

Redactor::Redactor() : patterns_(std::make_shared<const Patterns>()) {}

Result<Redactor> Redactor::with_patterns(const std::vector<std::string>& patterns) {
  auto all = std::make_shared<Patterns>();
  for (const std::string& pattern : patterns)
    if (Status status = all->add_user(pattern); !status.ok()) return status;
  return Redactor(std::move(all));
}

Status Redactor::continue_with(const std::vector<Placeholder>& placeholders) {
  if (!placeholders_.empty())
    return Status::usage({"placeholders cannot be continued", "", "there are already some", ""});
  Redactor next(patterns_);
  for (const Placeholder& p : placeholders)
    if (Status status = next.adopt(p); !status.ok()) return status;
  *this = std::move(next);
  return {};
}

Status Redactor::adopt(const Placeholder& p) {
  std::string kind;
  std::size_t number = 0;
  if (!RE2::FullMatch(p.name, patterns_->placeholder, &kind, &number) || number > kMaxAdopted)
    return corrupt_placeholder(p, "its name is none");
  if (p.text.empty()) return corrupt_placeholder(p, "it stands for nothing");
  if (by_name_.contains(p.name)) return corrupt_placeholder(p, "its name stands twice");
  if (by_text_.contains(p.text)) return corrupt_placeholder(p, "its text stands twice");
  add(p);
  std::size_t& count = count_[kind];
  count = std::max(count, number);
  return {};
}

const std::string& Redactor::add(Placeholder placeholder) {
  by_text_.emplace(placeholder.text, placeholders_.size());
  by_name_.emplace(placeholder.name, placeholders_.size());
  return placeholders_.emplace_back(std::move(placeholder)).name;
}

const std::string& Redactor::name_for(std::string_view kind, std::string_view text) {
  if (const auto known = by_text_.find(text); known != by_text_.end())
    return placeholders_[known->second].name;
  const std::size_t number = ++count_[std::string(kind)];
  return add({"<" + std::string(kind) + "_" + std::to_string(number) + ">", std::string(text)});
}

std::string Redactor::redact(std::string_view text) { return replace(text, {}); }

std::string Redactor::redact_again(std::string_view text, std::string_view before) {
  return replace(text, before);
}

std::string Redactor::replace(std::string_view text, std::string_view redacted_before) {
  std::string out;
  std::size_t at = 0;
  for (const Finding& f : patterns_->find(text)) {
    const std::string_view found = text.substr(f.where.begin, f.where.size());
    out += text.substr(at, f.where.begin - at);
    if (by_name_.contains(found) && redacted_before.find(found) != std::string_view::npos)
      out += found;
    else
      out += name_for(f.kind, found);
    at = f.where.end;
  }
  return out += text.substr(at);
}

std::string Redactor::restore(std::string_view text) const { return restore(text, text); }

std::string Redactor::restore(std::string_view text, std::string_view within) const {
  std::string out;
  std::size_t at = 0;
  for (const Extent& e : find_all(patterns_->built_in.front(), text)) {
    const std::string_view name = text.substr(e.begin, e.size());
    const auto known = by_name_.find(name);
    if (known == by_name_.end() || within.find(name) == std::string_view::npos) continue;
    out += text.substr(at, e.begin - at);
    out += placeholders_[known->second].text;
    at = e.end;
  }
  return out += text.substr(at);
}

}  // namespace propter::llm
