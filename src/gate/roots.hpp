// The keys of the installation, all derived from one root key in the key file: token and blind-index
// keys, the ledger's own salts, the signing key of the log. Immutable; safe from any thread.
#pragma once

#include "crypto/key.hpp"
#include "crypto/sign.hpp"
#include "crypto/token.hpp"
#include "ledger/checkpoint.hpp"
#include "vault/blind_index.hpp"

namespace slovo::gate {

class Roots {
public:
    /// `origin` names the log in checkpoints (a schema-less URL, C2SP tlog-checkpoint).
    static Result<Roots> create(crypto::Key root, std::string origin);

    [[nodiscard]] crypto::TokenMaker const& tokens() const { return tokens_; }
    [[nodiscard]] vault::BlindIndex const& blind() const { return blind_; }
    [[nodiscard]] crypto::Key const& render_key() const { return render_; }
    [[nodiscard]] crypto::Key const& ledger_key() const { return ledger_; }
    [[nodiscard]] ledger::VerifierKey const& verifier() const { return verifier_; }
    [[nodiscard]] ledger::SignFunction signer() const;

private:
    Roots(crypto::Key const& root, crypto::SigningKey signing, ledger::VerifierKey verifier);

    crypto::TokenMaker tokens_;
    vault::BlindIndex blind_;
    crypto::Key render_;
    crypto::Key ledger_;
    crypto::SigningKey signing_;
    ledger::VerifierKey verifier_;
};

}  // namespace slovo::gate
