// A server's TLS context with a certificate made on the spot: self-signed, for a name, until a day. Tests only.
#pragma once

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace slovo::study {

using TlsContext = std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)>;

struct MadeCertificate {
    std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)> key{::EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"),
                                                              &::EVP_PKEY_free};
    std::unique_ptr<X509, decltype(&::X509_free)> certificate{::X509_new(), &::X509_free};
};

inline MadeCertificate make_certificate(std::string const& subject_names, long days) {
    MadeCertificate out;
    auto* const made = out.certificate.get();
    ::X509_set_version(made, 2);
    ::ASN1_INTEGER_set(::X509_get_serialNumber(made), 7);
    ::X509_gmtime_adj(::X509_getm_notBefore(made), -30L * 86400);
    ::X509_gmtime_adj(::X509_getm_notAfter(made), days * 86400);
    ::X509_set_pubkey(made, out.key.get());
    auto* const name = ::X509_get_subject_name(made);
    auto const* const firm = reinterpret_cast<unsigned char const*>("Test Firm");
    ::X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, firm, -1, -1, 0);
    ::X509_set_issuer_name(made, name);
    auto* const extension = ::X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject_names.c_str());
    ::X509_add_ext(made, extension, -1);
    ::X509_EXTENSION_free(extension);
    ::X509_sign(made, out.key.get(), ::EVP_sha256());
    return out;
}

/// `subject_names`: as in openssl.cnf, "DNS:site.test,IP:127.0.0.1".
inline TlsContext tls_server(std::string const& subject_names, long days) {
    TlsContext out(::SSL_CTX_new(::TLS_server_method()), &::SSL_CTX_free);
    auto const made = make_certificate(subject_names, days);
    ::SSL_CTX_use_certificate(out.get(), made.certificate.get());
    ::SSL_CTX_use_PrivateKey(out.get(), made.key.get());
    return out;
}

}  // namespace slovo::study
