#include "study/tls_facts.hpp"

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

namespace slovo::study {
namespace {

using namespace std::chrono;

constexpr std::size_t name_max = 128;

/// The organisation, or the common name where none is given: an issuer is a firm.
std::string issuer_of(X509* certificate) {
    auto* const name = ::X509_get_issuer_name(certificate);
    std::array<char, name_max> out{};
    if (::X509_NAME_get_text_by_NID(name, NID_organizationName, out.data(), out.size()) <= 0)
        ::X509_NAME_get_text_by_NID(name, NID_commonName, out.data(), out.size());
    return out.data();
}

std::optional<sys_days> end_of(X509* certificate) {
    std::tm parts{};
    if (::ASN1_TIME_to_tm(::X509_get0_notAfter(certificate), &parts) != 1) return std::nullopt;
    return sys_days(year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday);
}

bool names_host(X509* certificate, url::WebUrl const& asked) {
    std::string host(asked.host());
    if (asked.host_kind() == url::HostKind::domain) {
        if (host.ends_with('.')) host.pop_back();
        return ::X509_check_host(certificate, host.data(), host.size(), 0, nullptr) == 1;
    }
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return ::X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
}

}  // namespace

TrustStore::TrustStore(std::string const& ca_file) : store_(::X509_STORE_new()) {
    if (store_) ::X509_STORE_load_locations(store_.get(), ca_file.c_str(), nullptr);
}

void TrustStore::prepare(SSL_CTX* context) const {
    if (store_) ::SSL_CTX_set1_cert_store(context, store_.get());
    ::SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp);
    ::SSL_CTX_set_security_level(context, 0);  // weak keys and old protocols are findings, not our secrets
    ::SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
}

TlsFacts read_tls_facts(SSL* connection, url::WebUrl const& asked) {
    TlsFacts out;
    out.protocol = ::SSL_get_version(connection);
    auto const verdict = ::SSL_get_verify_result(connection);
    out.verified = verdict == X509_V_OK;
    out.self_signed = verdict == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT;
    out.chain_complete = verdict != X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY &&
                         verdict != X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE &&
                         verdict != X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;
    unsigned char* staple = nullptr;
    out.ocsp_stapled = ::SSL_get_tlsext_status_ocsp_resp(connection, &staple) > 0;
    std::unique_ptr<X509, decltype(&::X509_free)> const certificate(::SSL_get1_peer_certificate(connection),
                                                                    &::X509_free);
    if (!certificate) return out;
    out.name_matches = names_host(certificate.get(), asked);
    out.issuer = issuer_of(certificate.get());
    out.not_after = end_of(certificate.get());
    out.signature = ::OBJ_nid2sn(::X509_get_signature_nid(certificate.get()));
    if (auto const* const key = ::X509_get0_pubkey(certificate.get())) {
        out.key_kind = ::OBJ_nid2sn(::EVP_PKEY_get_base_id(key));
        out.key_bits = ::EVP_PKEY_get_bits(key);
    }
    return out;
}

}  // namespace slovo::study
