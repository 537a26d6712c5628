#include "web/server/tls.hpp"

#include <openssl/ssl.h>

#include <array>

namespace slovo::web {

namespace {

/// ALPN: HTTP/1.1 is all that is spoken here. A client that offers others only goes on without.
int choose_protocol(SSL*, unsigned char const** out, unsigned char* out_length, unsigned char const* in,
                    unsigned in_length, void*) {
    static constexpr std::array<unsigned char, 9> ours = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    auto const found = SSL_select_next_proto(&chosen, out_length, ours.data(), ours.size(), in, in_length);
    *out = chosen;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Result<std::shared_ptr<asio::ssl::context>> load(TlsFiles const& files) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    auto* native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
    // Forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
    if (SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
        return fail(ErrorCode::internal, "the TLS library lacks the ciphers");
    }
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    boost::system::error_code error;
    context->use_certificate_chain_file(files.certificate, error);
    if (error) return fail(ErrorCode::invalid, "the TLS certificate file cannot be read as a PEM chain");
    context->use_private_key_file(files.key, asio::ssl::context::pem, error);
    if (error) return fail(ErrorCode::invalid, "the TLS key file cannot be read or is not the certificate's");
    if (SSL_CTX_check_private_key(native) != 1) return fail(ErrorCode::invalid, "the TLS key is not the certificate's");
    return context;
}

}  // namespace

Result<> TlsSource::reload() {
    TRY(auto fresh, load(files_));
    std::scoped_lock const lock(mutex_);
    context_ = std::move(fresh);
    return {};
}

std::shared_ptr<asio::ssl::context> TlsSource::current() {
    std::scoped_lock const lock(mutex_);
    return context_;
}

}  // namespace slovo::web
