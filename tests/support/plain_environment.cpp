// What the environment says of proxies and certificates is for people's requests, not for these tests.
#include <gtest/gtest.h>

#include <cstdlib>

namespace {

class PlainEnvironment : public ::testing::Environment {
 public:
  void SetUp() override {
    for (const char* name :
         {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
          "NO_PROXY", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"})
      unsetenv(name);
  }
};

// GoogleTest owns it.
const auto* const kEnvironment = ::testing::AddGlobalTestEnvironment(new PlainEnvironment);

}  // namespace
