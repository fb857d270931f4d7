#include "net/request_check.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string_view>

namespace propter::net {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};

// The characters of a token in RFC 9110: what methods and header names are made of.
bool is_token(std::string_view text) {
  constexpr std::string_view kTokenCharacters =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return !text.empty() && text.find_first_not_of(kTokenCharacters) == std::string_view::npos;
}

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; }

bool is_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && is_token(line.substr(0, colon)) &&
         std::none_of(line.begin(), line.end(), is_control);
}

bool has_web_scheme(CURLU* url) {
  char* scheme = nullptr;
  if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) return false;
  const std::string_view name = scheme;
  const bool web = name == "http" || name == "https";
  curl_free(scheme);
  return web;
}

bool is_web_url(const std::string& text) {
  if (std::any_of(text.begin(), text.end(), is_control)) return false;
  const std::unique_ptr<CURLU, UrlDeleter> url(curl_url());
  if (url == nullptr) throw std::bad_alloc();
  const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0);
  if (code == CURLUE_OUT_OF_MEMORY) throw std::bad_alloc();
  return code == CURLUE_OK && has_web_scheme(url.get());
}

}  // namespace

const char* fault_of(const Request& request) {
  if (!is_web_url(request.url)) return "the URL is none of http or https";
  if (!is_token(request.method)) return "the method is no word";
  if (!std::all_of(request.headers.begin(), request.headers.end(), is_header))
    return "a header is no line of a name and a value";
  return nullptr;
}

}  // namespace propter::net
