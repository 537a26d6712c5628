#include "gate/roots.hpp"

namespace slovo::gate {

Roots::Roots(crypto::Key const& root, crypto::SigningKey signing, ledger::VerifierKey verifier)
    : tokens_(crypto::derive(root, "slovo.tokens.v1")),
      blind_(crypto::derive(root, "slovo.blind.v1")),
      render_(crypto::derive(root, "slovo.render.v1")),
      ledger_(crypto::derive(root, "slovo.ledger.v1")),
      signing_(std::move(signing)),
      verifier_(std::move(verifier)) {}

Result<Roots> Roots::create(crypto::Key root, std::string origin) {
    auto signing = crypto::SigningKey::from_seed(crypto::derive(root, "slovo.log-signing.v1"));
    TRY(auto verifier, ledger::VerifierKey::create(std::move(origin), signing.public_key()));
    return Roots(root, std::move(signing), std::move(verifier));
}

ledger::SignFunction Roots::signer() const {
    return [this](ByteView message) { return signing_.sign(message); };
}

}  // namespace slovo::gate
