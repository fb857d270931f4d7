// A model behind an OpenAI-compatible HTTP endpoint.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <propter/llm.h>

#include "llm/dialect.h"
#include "llm/model.h"
#include "net/http_client.h"

namespace propter::llm {

// How the transport is set up for these options.
net::ClientSettings client_settings(const LlmOptions& options);
// The headers of every request; the key is in them.
std::vector<std::string> headers_of(const LlmOptions& options, bool with_body);
// The text with *** where the key stood.
std::string without_key(std::string_view untrusted, const LlmOptions& options);
// Text of an endpoint for people: one printable line of at most 200 bytes, without the key, which some echo.
std::string harmless(std::string_view untrusted, const LlmOptions& options);

class Endpoint final : public Model {
 public:
  explicit Endpoint(const LlmOptions& options, std::function<bool()> stop = {});

  // What the endpoint rejects as not understood (HTTP 400, 422) is asked again in the next simpler dialect;
  // one that works is kept.
  std::vector<Completion> complete(std::span<const ChatRequest> requests,
                                   std::optional<net::Clock::time_point> until) override;
  [[nodiscard]] const Dialect& dialect() const { return dialect_; }

 private:
  using Indices = std::vector<std::size_t>;
  std::vector<net::Reply> send(std::span<const ChatRequest> requests, const Indices& which,
                               const Dialect& dialect, std::optional<net::Clock::time_point> until);
  Completion read(const net::Reply& reply, const ChatRequest& request) const;

  LlmOptions options_;
  net::HttpClient client_;
  Dialect dialect_;
};

}  // namespace propter::llm
