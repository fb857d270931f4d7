#include "support/scripted_endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <httplib.h>

#include "base/text.h"
#include "support/self_signed.h"

namespace propter::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kThreads = 32;
constexpr int kBacklog = 128;
constexpr std::size_t kRequestsPerConnection = 100'000;

class TemporaryFolder {
 public:
  TemporaryFolder() : path_((fs::temp_directory_path() / "scripted-endpoint-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file(const char* name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

struct Identity {
  SelfSigned made = make_self_signed();
  TemporaryFolder folder;
  std::string pem = folder.file("ca.pem");
};

using Describe = int (*)(int, sockaddr*, socklen_t*);

// The port of one end of a socket, by getsockname or getpeername; 0 where there is none.
int port_of(int socket, Describe describe) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  // The socket interface wants addresses of all families as one type.
  auto* any = reinterpret_cast<sockaddr*>(&address);
  const bool found = describe(socket, any, &size) == 0 && address.sin_family == AF_INET;
  return found ? ntohs(address.sin_port) : 0;
}

// The sockets of connections to our port. The HTTP library does not show them, so the process is asked.
std::vector<int> connections(int port) {
  std::vector<int> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc/self/fd", ignored)) {
    const int socket = static_cast<int>(parse_int(entry.path().filename().string()).value_or(-1));
    if (port_of(socket, getsockname) == port && port_of(socket, getpeername) != 0) found.push_back(socket);
  }
  return found;
}

int connection_from(int port, int remote_port) {
  for (const int socket : connections(port))
    if (port_of(socket, getpeername) == remote_port) return socket;
  return -1;
}

// Connecting a TCP socket to nowhere makes Linux reset its connection. Whether that was done.
bool reset(int socket) {
  const sockaddr nowhere{.sa_family = AF_UNSPEC, .sa_data = {}};
  return connect(socket, &nowhere, sizeof nowhere) == 0;
}

// The library adds addresses and ports to what the client sent.
bool was_sent(const std::string& header) {
  return !header.starts_with("REMOTE_") && !header.starts_with("LOCAL_");
}

ReceivedRequest copy_of(const httplib::Request& request) {
  ReceivedRequest copy{request.method, request.target, {}, request.body};
  for (const auto& [name, value] : request.headers)
    if (was_sent(name)) copy.headers.emplace_back(name, value);
  return copy;
}

}  // namespace

std::string ReceivedRequest::header(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return iequals(h.first, name); });
  return found == headers.end() ? "" : found->second;
}

struct ScriptedEndpoint::Server {
  class Work;
  Server(Script script, Security security);
  ~Server() { stop(); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void listen();
  void stop();
  void handle(const httplib::Request& request, httplib::Response& response);
  ScriptedReply next_reply(const httplib::Request& request);
  void pause(std::chrono::milliseconds time);
  bool send_halves(const ScriptedReply& reply, int remote_port, Work& work, httplib::DataSink& sink);

  Script script;
  std::unique_ptr<Identity> identity;  // with TLS only
  std::unique_ptr<httplib::Server> http;
  int port = 0;
  std::thread listener;

  mutable std::mutex mutex;  // of what follows, and held while the script runs
  std::vector<ReceivedRequest> received;
  std::size_t at_work = 0;
  std::size_t most_at_once = 0;

  std::mutex pause_mutex;
  std::condition_variable pause_over;
  bool stopping = false;
};

// A request in work, until leave() or, where the answer comes to nothing, destruction.
class ScriptedEndpoint::Server::Work {
 public:
  explicit Work(Server& server) : server_(server) {
    const std::lock_guard lock(server_.mutex);
    server_.most_at_once = std::max(server_.most_at_once, ++server_.at_work);
  }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  ~Work() { leave(); }

  void leave() {
    const std::lock_guard lock(server_.mutex);
    if (!std::exchange(left_, true)) --server_.at_work;
  }

 private:
  Server& server_;
  bool left_ = false;
};

ScriptedEndpoint::Server::Server(Script wanted, Security security) : script(std::move(wanted)) {
  if (security == Security::kTls) {
    identity = std::make_unique<Identity>();
    if (!write_pem(*identity->made.certificate, identity->pem)) throw std::runtime_error("no certificate");
    http = std::make_unique<httplib::SSLServer>(identity->made.certificate.get(), identity->made.key.get());
  } else {
    http = std::make_unique<httplib::Server>();
  }
  const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
    handle(request, response);
  };
  http->Get(".*", answer).Post(".*", answer).Put(".*", answer).Patch(".*", answer).Delete(".*", answer);
  http->new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  http->set_keep_alive_max_count(kRequestsPerConnection);
  http->set_tcp_nodelay(true);
  listen();
}

// The library's backlog of five would delay clients that come all at once by a second.
void ScriptedEndpoint::Server::listen() {
  int socket = -1;
  http->set_socket_options([&](int made) { socket = made; });
  port = http->bind_to_any_port("127.0.0.1");
  if (port <= 0) throw std::runtime_error("no free port");
  ::listen(socket, kBacklog);
  listener = std::thread([this] { http->listen_after_bind(); });
  while (!http->is_running()) std::this_thread::yield();  // stop() has no effect before
}

void ScriptedEndpoint::Server::stop() {
  {
    const std::lock_guard lock(pause_mutex);
    if (std::exchange(stopping, true)) return;
  }
  pause_over.notify_all();
  http->stop();
  for (const int socket : connections(port)) shutdown(socket, SHUT_RDWR);
  listener.join();
}

void ScriptedEndpoint::Server::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(pause_mutex);
  pause_over.wait_for(lock, time, [this] { return stopping; });
}

ScriptedReply ScriptedEndpoint::Server::next_reply(const httplib::Request& request) {
  const std::lock_guard lock(mutex);
  received.push_back(copy_of(request));
  return script(received.back(), received.size() - 1);
}

// A body of known length from a provider is what the library neither compresses nor copies.
void ScriptedEndpoint::Server::handle(const httplib::Request& request, httplib::Response& response) {
  const auto work = std::make_shared<Work>(*this);
  const auto reply = std::make_shared<const ScriptedReply>(next_reply(request));
  pause(reply->delay_before_headers);
  response.status = reply->status;
  for (const auto& [name, value] : reply->headers) response.set_header(name, value);
  const int remote_port = request.remote_port;
  if (reply->close_before_answer) {
    work->leave();
    shutdown(connection_from(port, remote_port), SHUT_RDWR);
  } else if (reply->body.empty()) {
    work->leave();
  } else {
    response.set_content_provider(reply->body.size(), reply->content_type,
                                  [=, this](std::size_t, std::size_t, httplib::DataSink& sink) {
                                    return send_halves(*reply, remote_port, *work, sink);
                                  });
  }
}

bool ScriptedEndpoint::Server::send_halves(const ScriptedReply& reply, int remote_port, Work& work,
                                           httplib::DataSink& sink) {
  const std::string_view body = reply.body;
  const bool halved = reply.reset_in_body || reply.delay_in_body.count() > 0;
  const std::size_t half = halved ? body.size() / 2 : 0;
  if (half > 0 && !sink.write(body.data(), half)) return false;
  pause(reply.delay_in_body);
  work.leave();
  if (reply.reset_in_body) {
    reset(connection_from(port, remote_port));
    return false;
  }
  return sink.write(body.data() + half, body.size() - half);
}

ScriptedEndpoint::ScriptedEndpoint(Script script, Security security)
    : server_(std::make_unique<Server>(std::move(script), security)) {}
ScriptedEndpoint::~ScriptedEndpoint() = default;

void ScriptedEndpoint::stop() { server_->stop(); }

std::string ScriptedEndpoint::base_url() const {
  return (server_->identity ? "https" : "http") + std::string("://127.0.0.1:") +
         std::to_string(server_->port) + "/v1";
}

std::vector<ReceivedRequest> ScriptedEndpoint::received() const {
  const std::lock_guard lock(server_->mutex);
  return server_->received;
}

std::size_t ScriptedEndpoint::most_at_once() const {
  const std::lock_guard lock(server_->mutex);
  return server_->most_at_once;
}

std::string ScriptedEndpoint::ca_path() const { return server_->identity ? server_->identity->pem : ""; }

}  // namespace propter::test
