// Errors as values: what happened, where, why, and what to do about it.
//
//   Result<Table> table = read_table(path);
//   if (!table.ok()) return table.status();
//   use(*table);
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace propter {

enum class StatusCode {
  kOk,
  kUsage,        // the caller asked for something that makes no sense
  kUnusable,     // the input holds nothing that can be used
  kIo,           // the operating system refused: permission, disk full, missing file
  kCorrupt,      // the input breaks its own format
  kUnsupported,  // well-formed, but newer or other than this version reads
  kInterrupted,  // the user stopped it; state was saved
  kInternal      // a defect of propter itself
};

// One message for a person. `where` is file:line:column or a byte offset, `help` is what to do next;
// either may be empty. Texts may quote untrusted input: whoever prints them escapes them.
struct Message {
  std::string what;
  std::string where;
  std::string why;
  std::string help;

  // "what (where): why; help", with the empty parts left out.
  [[nodiscard]] std::string str() const;
  bool operator==(const Message&) const = default;
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, Message message)
      : code_(code), message_(std::make_shared<const Message>(std::move(message))) {}

  static Status usage(Message m) { return {StatusCode::kUsage, std::move(m)}; }
  static Status unusable(Message m) { return {StatusCode::kUnusable, std::move(m)}; }
  static Status io(Message m) { return {StatusCode::kIo, std::move(m)}; }
  static Status corrupt(Message m) { return {StatusCode::kCorrupt, std::move(m)}; }
  static Status unsupported(Message m) { return {StatusCode::kUnsupported, std::move(m)}; }
  static Status interrupted(Message m) { return {StatusCode::kInterrupted, std::move(m)}; }
  static Status internal(Message m) { return {StatusCode::kInternal, std::move(m)}; }

  [[nodiscard]] bool ok() const { return code_ == StatusCode::kOk; }
  [[nodiscard]] StatusCode code() const { return code_; }
  // Empty when ok().
  [[nodiscard]] const Message& message() const;

 private:
  StatusCode code_ = StatusCode::kOk;
  std::shared_ptr<const Message> message_;
};

// A value, or the status that says why there is none. Reading the value of a failed result is a defect.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}         // NOLINT(*-explicit-*)
  Result(Status status) : state_(std::in_place_index<1>, std::move(status)) {}  // NOLINT(*-explicit-*)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  [[nodiscard]] Status status() const { return ok() ? Status() : std::get<1>(state_); }
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

 private:
  std::variant<T, Status> state_;
};

}  // namespace propter
