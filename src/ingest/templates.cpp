#include "ingest/templates.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "ingest/masks.h"

namespace propter {
namespace {

std::string_view first_line(std::string_view message) {
  const std::size_t begin = message.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return message.substr(begin, message.find('\n', begin) - begin);
}

std::string_view without_indent(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
}

bool begins_exception(std::string_view line) {
  constexpr std::array<std::string_view, 6> kBegins = {
      "Traceback (most recent call last)", "Exception in thread", "panic: ",
      "fatal error: all goroutines",       "stack traceback:",    "Caused by: "};
  const std::string_view text = without_indent(line);
  if (text.starts_with("goroutine ")) return text.find(" [") != std::string_view::npos;
  if (text.starts_with("thread '")) return text.find(" panicked at ") != std::string_view::npos;
  return std::any_of(kBegins.begin(), kBegins.end(), [&](std::string_view b) { return text.starts_with(b); });
}

// "\tat x.y(Z.java:1)", "    at run (app.js:3:1)", "   at A.B() in a.cs:line 1".
bool is_stack_frame(std::string_view line) {
  const std::string_view text = without_indent(line);
  return text.size() < line.size() && text.starts_with("at ") &&
         text.find_first_of("(:") != std::string_view::npos;
}

}  // namespace

TemplateMiner::TemplateMiner(std::size_t limit) : limit_(std::max<std::size_t>(limit, 1)) {}

StringIndex TemplateMiner::add(std::string_view message) {
  mask_line(first_line(message), scratch_);
  if (const StringIndex known = masks_.find(scratch_); known != kNoString) return known;
  return masks_.size() < limit_ ? masks_.intern(scratch_) : add_past_limit();
}

StringIndex TemplateMiner::add_past_limit() {
  if (!tree_past_limit_) tree_past_limit_ = std::make_unique<TemplateTree>(tree());
  const StringIndex similar = tree_past_limit_->find(scratch_);
  if (similar != kNoString) return similar;
  const auto tokens = 1 + std::count(scratch_.begin(), scratch_.end(), ' ');
  return masks_.intern(fmt::format("<other> of {} tokens", tokens));
}

TemplateTree TemplateMiner::tree() const {
  TemplateTree tree;
  for (const StringIndex mask : masks_.sorted()) tree.insert(mask, masks_[mask]);
  return tree;
}

Templates TemplateMiner::finish() const {
  const std::vector<TemplateTree::Generalised> clusters = tree().generalise();
  Templates templates;
  for (const auto& cluster : clusters) templates.texts.push_back(cluster.text);
  std::sort(templates.texts.begin(), templates.texts.end());
  templates.texts.erase(std::unique(templates.texts.begin(), templates.texts.end()), templates.texts.end());
  templates.of_mask.resize(masks_.size(), kNoString);
  for (const auto& cluster : clusters) {
    const auto at = std::lower_bound(templates.texts.begin(), templates.texts.end(), cluster.text);
    for (const StringIndex mask : cluster.masks)
      templates.of_mask[mask] = static_cast<StringIndex>(at - templates.texts.begin());
  }
  return templates;
}

bool has_exception(std::string_view message) {
  for (bool first = true;; first = false) {
    const std::size_t end = message.find('\n');
    const std::string_view line = message.substr(0, end);
    if (begins_exception(line) || (!first && is_stack_frame(line))) return true;
    if (end == std::string_view::npos) return false;
    message.remove_prefix(end + 1);
  }
}

}  // namespace propter
