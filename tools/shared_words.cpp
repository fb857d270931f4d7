#include "tools/shared_words.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "base/text.h"
#include "tools/comparison.h"

namespace propter::tools {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool is_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

// "order_items", "thread-title", "getQuote": more than one word.
bool is_compound(std::string_view word) {
  for (std::size_t i = 1; i + 1 < word.size(); ++i) {
    const bool joint = (word[i] == '_' || word[i] == '-') && is_letter(word[i + 1]);
    if (is_letter(word[i - 1]) && (joint || (is_upper(word[i]) && !is_upper(word[i - 1])))) return true;
  }
  return false;
}

// Of at least so many letters; "in", "the" and "err" say nothing.
constexpr std::size_t kLeast = 4;

template <typename Use>
void each_word(std::string_view text, Use use) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_part(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    if (word.size() >= kLeast && is_letter(word.front())) use(word);
    i = end + 1;
  }
}

void add_words(std::string_view text, std::set<std::string>* out) {
  each_word(text, [&](std::string_view word) { out->insert(lower(word)); });
}

// What a change says: its title, its files, and of its diff what was added or removed.
std::set<std::string> words_of(const Change& change) {
  std::set<std::string> out;
  add_words(change.text, &out);
  const std::string_view detail = change.detail;
  const bool diff =
      detail.find("\n+") != std::string_view::npos || detail.find("\n-") != std::string_view::npos;
  for (std::size_t at = 0; at < detail.size();) {
    const std::size_t end = std::min(detail.find('\n', at), detail.size());
    const std::string_view line = detail.substr(at, end - at);
    const bool context = diff && line.starts_with(' ');
    if (!context) add_words(line, &out);
    at = end + 1;
  }
  return out;
}

// Who is changed is named in both.
bool is_of_name(const std::string& word, const Entity& entity) {
  return lower(entity.name).find(word) != std::string::npos;
}

bool is_trouble(const LogSeries& series) { return series.level >= Level::kWarning || series.exception; }

}  // namespace

SharedWords::SharedWords(const Scene& scene) {
  if (scene.source.changes().empty()) return;
  const auto add = [&](const std::set<std::string>& words) {
    texts_ += 1;
    for (const std::string& word : words) saying_[word] += 1;
  };
  for (const Change& change : scene.source.changes()) add(words_of(change));
  for (std::size_t s = 0; s < scene.source.subjects().size(); ++s)
    for (const Period period : {Period::kIncident, Period::kBaseline})
      for (const LogSeries& series : scene.source.logs(period, SubjectId(s))) {
        if (is_trouble(series)) continue;
        std::set<std::string> words;
        add_words(series.exemplar_text, &words);
        add(words);
      }
}

SharedWord SharedWords::between(const Scene& scene, const std::vector<const Change*>& records,
                                EntityId touched) const {
  std::map<std::string, double> own;  // how many of the records say it
  for (const Change* change : records)
    for (const std::string& word : words_of(*change)) own[word] += 1;
  const Entity& entity = scene.topology.graph.entity(touched);
  SharedWord out;
  const auto hear = [&](std::string_view text) {
    each_word(text, [&](std::string_view as_written) {
      const auto said = own.find(lower(as_written));
      if (said == own.end() || is_of_name(said->first, entity)) return;
      const double others = saying_.at(said->first) - said->second;
      const double rarity = std::log10((others + 0.5) / (texts_ + 0.5));
      const double log10p = rarity * (is_compound(as_written) ? 1 : scene.weights.changes.plain_word);
      if (log10p < out.log10p) out = {said->first, std::string(text), log10p};
    });
  };
  for (const SubjectId s : subjects_of(scene, touched, Period::kIncident))
    for (const LogSeries& series : scene.source.logs(Period::kIncident, s))
      if (is_trouble(series)) hear(series.exemplar_text);
  for (const Alert& alert : scene.source.alerts())
    if (alert.subject.valid() && scene.topology.entity_of[alert.subject.index()] == touched)
      hear(alert.description);
  return out;
}

}  // namespace propter::tools
