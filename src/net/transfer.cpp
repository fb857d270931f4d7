#include "net/transfer.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <new>

#include <propter/version.h>

#include "base/environment.h"
#include "base/text.h"
#include "net/retry.h"

namespace propter::net {
namespace {

// Zero would mean to libcurl that there is no limit.
long timeout_of(Milliseconds wanted) {
  return static_cast<long>(std::clamp<std::int64_t>(wanted.count(), 1, INT32_MAX));
}

bool names_content_type(const std::string& header) {
  return iequals(trim(std::string_view(header).substr(0, header.find(':'))), "content-type");
}

const char* summary(Failure failure) {
  switch (failure) {
    case Failure::kUnreachable:
      return "cannot reach the server";
    case Failure::kTls:
      return "no connection that can be trusted";
    case Failure::kTimeout:
      return "no whole answer in time";
    case Failure::kUsage:
      return "the request makes no sense";
    default:
      return "the answer broke off";
  }
}

}  // namespace

void prepare_curl() {
  static const CURLcode kCode = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (kCode != CURLE_OK) throw std::bad_alloc();
}

TrustStore choose_trust_store(const std::string& ca_file) {
  if (!ca_file.empty()) return {ca_file, "", true};
  if (std::string bundle = environment_variable("CURL_CA_BUNDLE"); !bundle.empty())
    return {std::move(bundle), "", false};
  return {environment_variable("SSL_CERT_FILE"), environment_variable("SSL_CERT_DIR"), false};
}

void Transfer::EasyDeleter::operator()(void* easy) const noexcept { curl_easy_cleanup(easy); }

void Transfer::ListDeleter::operator()(void* list) const noexcept {
  curl_slist_free_all(static_cast<curl_slist*>(list));
}

Transfer::Transfer(void* multi, const ClientSettings& settings, const TrustStore& trust,
                   const Request& request)
    : multi_(multi), easy_(curl_easy_init()), most_body_bytes_(settings.most_body_bytes) {
  if (easy_ == nullptr) throw std::bad_alloc();
  set_request(request);
  set_headers(request);
  set_limits(settings);
  set_security(settings, trust);
  if (curl_multi_add_handle(multi_, easy_.get()) != CURLM_OK) throw std::bad_alloc();
}

Transfer::~Transfer() { curl_multi_remove_handle(multi_, easy_.get()); }

// Other errors than a lack of memory concern options that libcurl does not know, and there are none of those.
template <typename T>
void Transfer::set(int option, T value) {
  if (curl_easy_setopt(easy_.get(), static_cast<CURLoption>(option), value) == CURLE_OUT_OF_MEMORY)
    throw std::bad_alloc();
}

void Transfer::set_request(const Request& request) {
  set(CURLOPT_URL, request.url.c_str());
  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request.method != "GET" || !request.body.empty()) {
    set(CURLOPT_POSTFIELDS, request.body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  set(CURLOPT_ACCEPT_ENCODING, "");
  set(CURLOPT_USERAGENT, ("propter/" + std::string(version())).c_str());
  set(CURLOPT_WRITEFUNCTION, &Transfer::take);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

// A header without a value takes libcurl away rather than sends, unless it ends in a semicolon. Two of its
// own are taken away on purpose: the type of a form, and the question whether a large body may come, for
// which many servers keep it waiting.
void Transfer::set_headers(const Request& request) {
  for (const std::string& header : request.headers) {
    const std::size_t colon = header.find(':');
    const bool has_value = !trim(std::string_view(header).substr(colon + 1)).empty();
    add_header(has_value ? header : header.substr(0, colon) + ";");
  }
  if (std::none_of(request.headers.begin(), request.headers.end(), names_content_type))
    add_header("Content-Type:");
  add_header("Expect:");
  set(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(headers_.get()));
}

void Transfer::add_header(const std::string& line) {
  auto* const list = static_cast<curl_slist*>(headers_.release());
  curl_slist* const longer = curl_slist_append(list, line.c_str());
  headers_.reset(longer == nullptr ? list : longer);
  if (longer == nullptr) throw std::bad_alloc();
}

// Quick exit: a transfer that is dropped while its host name is looked up does not wait for the answer.
void Transfer::set_limits(const ClientSettings& settings) {
  set(CURLOPT_CONNECTTIMEOUT_MS, timeout_of(settings.connect_timeout));
  set(CURLOPT_TIMEOUT_MS, timeout_of(settings.total_timeout));
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(std::min<std::size_t>(most_body_bytes_, INT64_MAX)));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);
}

void Transfer::set_security(const ClientSettings& settings, const TrustStore& trust) {
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!settings.proxy.empty()) set(CURLOPT_PROXY, settings.proxy.c_str());
  if (!trust.file.empty())
    for (const int option : {CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO}) set(option, trust.file.c_str());
  if (trust.alone || !trust.folder.empty())
    for (const int option : {CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH})
      set(option, trust.alone ? nullptr : trust.folder.c_str());
}

// Called by libcurl, which no exception may cross. Taking less than `size` ends the transfer.
std::size_t Transfer::take(char* data, std::size_t, std::size_t size, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.too_large_ = size > transfer.most_body_bytes_ - transfer.body_.size();
  if (transfer.too_large_) return 0;
  try {
    transfer.body_.append(data, size);
  } catch (const std::exception&) {
    transfer.out_of_memory_ = true;
    return 0;
  }
  return size;
}

Outcome Transfer::finish(int code) {
  if (code == CURLE_OUT_OF_MEMORY || out_of_memory_) throw std::bad_alloc();
  Outcome outcome;
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  outcome.status = static_cast<int>(status);
  outcome.failure = failure_of(code);
  if (outcome.failure == Failure::kNone) {
    outcome.body = std::move(body_);
    outcome.retry_after = retry_after();
  } else if (outcome.failure == Failure::kTooLarge) {
    outcome.why = "the answer is larger than allowed";
  } else {
    outcome.why =
        std::string(summary(outcome.failure)) + ": " + curl_easy_strerror(static_cast<CURLcode>(code));
  }
  return outcome;
}

Failure Transfer::failure_of(int code) const {
  if (too_large_) return Failure::kTooLarge;
  switch (code) {
    case CURLE_OK:
      return Failure::kNone;
    case CURLE_FILESIZE_EXCEEDED:
      return Failure::kTooLarge;
    case CURLE_OPERATION_TIMEDOUT:
      return Failure::kTimeout;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
      return Failure::kUnreachable;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
      return Failure::kTls;
    case CURLE_URL_MALFORMAT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return Failure::kUsage;
    default:
      return proxy_status() >= 300 ? Failure::kUnreachable : Failure::kBroken;
  }
}

// What a proxy answered when it was asked for a tunnel; 0 without a proxy.
long Transfer::proxy_status() const {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &status);
  return status;
}

std::optional<Milliseconds> Transfer::retry_after() const {
  curl_header* header = nullptr;
  if (curl_easy_header(easy_.get(), "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
    return std::nullopt;
  return parse_retry_after(header->value, std::time(nullptr));
}

}  // namespace propter::net
