// A certificate for 127.0.0.1 that nobody trusts unless told to, made afresh.
#pragma once

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace propter::test {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct CertificateDeleter {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};

struct SelfSigned {
  std::unique_ptr<EVP_PKEY, KeyDeleter> key;
  std::unique_ptr<X509, CertificateDeleter> certificate;
};

// Valid from an hour ago for a day.
SelfSigned make_self_signed();

// False where the file cannot be written.
bool write_pem(const X509& certificate, const std::string& path);

}  // namespace propter::test
