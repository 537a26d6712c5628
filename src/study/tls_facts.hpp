// What a TLS connection shows of its server: protocol, chain, name, key, days. Verifies by a store of its own, so that
// a page behind a bad certificate is studied and the certificate is said to be bad. One thread an object.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "study/response.hpp"

namespace slovo::study {

class TrustStore {
public:
    /// Without a readable file nothing verifies.
    explicit TrustStore(std::string const& ca_file);

    /// Makes a client's context verify by this store, ask for a stapled answer, and talk to old servers too.
    void prepare(SSL_CTX* context) const;

private:
    struct Closer {
        void operator()(X509_STORE* store) const { ::X509_STORE_free(store); }
    };
    std::unique_ptr<X509_STORE, Closer> store_;
};

/// After the handshake.
[[nodiscard]] TlsFacts read_tls_facts(SSL* connection, url::WebUrl const& asked);

}  // namespace slovo::study
