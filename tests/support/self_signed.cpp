#include "support/self_signed.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>

namespace propter::test {
namespace {

void add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void name(X509* certificate) {
  constexpr unsigned char kName[] = "scripted endpoint";
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, kName, -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
}

}  // namespace

SelfSigned make_self_signed() {
  SelfSigned made{std::unique_ptr<EVP_PKEY, KeyDeleter>(EVP_EC_gen("P-256")),
                  std::unique_ptr<X509, CertificateDeleter>(X509_new())};
  X509* certificate = made.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24L * 3600);
  X509_set_pubkey(certificate, made.key.get());
  name(certificate);
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, NID_subject_alt_name, "IP:127.0.0.1");
  X509_sign(certificate, made.key.get(), EVP_sha256());
  return made;
}

bool write_pem(const X509& certificate, const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return false;
  const bool written = PEM_write_X509(file, &certificate) == 1;
  return std::fclose(file) == 0 && written;
}

}  // namespace propter::test
