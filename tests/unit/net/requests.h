// Requests, settings and clocks of the client's tests.
#pragma once

#include <string>
#include <vector>

#include "net/http_client.h"
#include "support/scripted_endpoint.h"

namespace propter::net {

using test::ReceivedRequest;
using test::ScriptedEndpoint;
using test::ScriptedReply;
using test::Security;

// Waits as short as they may be, so that a test takes no longer than its server.
inline ClientSettings quick() {
  ClientSettings settings;
  settings.total_timeout = Milliseconds(5000);
  settings.retries = 2;
  settings.first_backoff = Milliseconds(1);
  settings.most_backoff = Milliseconds(2);
  return settings;
}

inline Request post(const std::string& url, std::string body = "{}") {
  Request request;
  request.url = url;
  request.headers = {"Content-Type: application/json"};
  request.body = std::move(body);
  return request;
}

inline Request post(const ScriptedEndpoint& endpoint, std::string body = "{}") {
  return post(endpoint.base_url() + "/chat/completions", std::move(body));
}

// `count` requests whose bodies are their numbers.
inline std::vector<Request> numbered(const ScriptedEndpoint& endpoint, std::size_t count) {
  std::vector<Request> requests;
  for (std::size_t i = 0; i < count; ++i) requests.push_back(post(endpoint, std::to_string(i)));
  return requests;
}

inline Reply perform_one(HttpClient& client, const Request& request) {
  return client.perform({&request, 1}).front();
}

inline Reply perform_one(const ClientSettings& settings, const Request& request) {
  HttpClient client(settings);
  return perform_one(client, request);
}

inline std::vector<std::string> bodies(const std::vector<ReceivedRequest>& received) {
  std::vector<std::string> texts;
  for (const ReceivedRequest& request : received) texts.push_back(request.body);
  return texts;
}

class Stopwatch {
 public:
  [[nodiscard]] Clock::duration elapsed() const { return Clock::now() - begin_; }

 private:
  Clock::time_point begin_ = Clock::now();
};

}  // namespace propter::net
