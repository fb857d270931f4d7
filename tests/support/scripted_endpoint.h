// A real HTTP server on the loopback whose answers a test writes down.
//
//   ScriptedEndpoint endpoint([](const ReceivedRequest&, std::size_t number) {
//     return number == 0 ? ScriptedReply{.status = 503} : ScriptedReply{.body = chat_completion("hi", 1, 1)};
//   });
//   ask(endpoint.base_url() + "/chat/completions");
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace propter::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct ReceivedRequest {
  std::string method;
  std::string path;  // with the query
  Headers headers;
  std::string body;

  // The value of a header, whatever its case; "" where there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
};

struct ScriptedReply {
  int status = 200;
  std::string body{};
  Headers headers{};  // besides Content-Length and Content-Type
  std::string content_type = "application/json";
  std::chrono::milliseconds delay_before_headers{0};
  std::chrono::milliseconds delay_in_body{0};  // after half of it
  bool reset_in_body = false;                  // a TCP reset after half of it
  bool close_before_answer = false;            // after delay_before_headers, without a byte
};

enum class Security : std::uint8_t { kPlain, kTls };

// Serves until stop() or destruction, which do not wait for delays or for clients.
class ScriptedEndpoint {
 public:
  // Called for one request at a time; `number` counts them from 0 in order of arrival.
  using Script = std::function<ScriptedReply(const ReceivedRequest&, std::size_t number)>;

  explicit ScriptedEndpoint(Script script, Security security = Security::kPlain);
  ScriptedEndpoint(const ScriptedEndpoint&) = delete;
  ScriptedEndpoint& operator=(const ScriptedEndpoint&) = delete;
  ~ScriptedEndpoint();
  void stop();

  [[nodiscard]] std::string base_url() const;  // "http://127.0.0.1:PORT/v1"
  [[nodiscard]] std::vector<ReceivedRequest> received() const;
  // The largest number of requests that were in work together. A request is in work until the last of its
  // answer is about to be sent, so that a client with n in flight never makes more than n.
  [[nodiscard]] std::size_t most_at_once() const;
  // With kTls: a PEM file that makes the certificate, which is for the address 127.0.0.1, trusted.
  [[nodiscard]] std::string ca_path() const;

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

// Bodies as an OpenAI-compatible API answers them: a completion of the model "scripted", a refusal, an error.
std::string chat_completion(std::string_view content, std::uint64_t tokens_in, std::uint64_t tokens_out);
std::string refusal_completion(std::string_view text);
std::string error_body(std::string_view message);

}  // namespace propter::test
