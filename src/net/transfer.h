// One attempt at a request: an easy handle of libcurl that takes part in a multi handle.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "net/http_client.h"

namespace propter::net {

// Makes libcurl ready for use, once per process and from any thread.
void prepare_curl();

// The certificates that are trusted; what is empty is as libcurl was built.
struct TrustStore {
  std::string file;    // PEM
  std::string folder;  // of hashed names, as c_rehash makes it
  bool alone = false;  // the file is all there is
};

// `ca_file` where it is named; else what CURL_CA_BUNDLE, or SSL_CERT_FILE and SSL_CERT_DIR, say in the
// environment, as libcurl itself does not look there.
TrustStore choose_trust_store(const std::string& ca_file);

// How an attempt ended.
struct Outcome {
  Failure failure = Failure::kNone;
  int status = 0;
  std::string body;
  std::string why;
  std::optional<Milliseconds> retry_after;  // as the server asked
};

// Begins with construction and is dropped by destruction. Borrows all that it is given, and stays where it
// is, since libcurl keeps its address.
class Transfer {
 public:
  // `multi` is a CURLM*. Throws std::bad_alloc only.
  Transfer(void* multi, const ClientSettings& settings, const TrustStore& trust, const Request& request);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  [[nodiscard]] const void* handle() const { return easy_.get(); }
  // To be called once, when libcurl has said that the transfer ended with `code`, a CURLcode.
  Outcome finish(int code);

 private:
  struct EasyDeleter {
    void operator()(void* easy) const noexcept;
  };
  struct ListDeleter {
    void operator()(void* list) const noexcept;
  };

  void set_request(const Request& request);
  void set_headers(const Request& request);
  void set_limits(const ClientSettings& settings);
  void set_security(const ClientSettings& settings, const TrustStore& trust);
  void add_header(const std::string& line);
  template <typename T>
  void set(int option, T value);
  static std::size_t take(char* data, std::size_t, std::size_t size, void* self) noexcept;
  [[nodiscard]] Failure failure_of(int code) const;
  [[nodiscard]] long proxy_status() const;
  [[nodiscard]] std::optional<Milliseconds> retry_after() const;

  void* multi_;
  std::unique_ptr<void, EasyDeleter> easy_;
  std::unique_ptr<void, ListDeleter> headers_;
  std::size_t most_body_bytes_;
  std::string body_;
  bool too_large_ = false;
  bool out_of_memory_ = false;
};

}  // namespace propter::net
