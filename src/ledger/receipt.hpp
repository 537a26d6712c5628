// A receipt: a C2SP tlog-proof file that proves offline, with the log's public key alone, that an
// event was in the ledger at a checkpoint. The extra line holds what opens the commitment: the
// event and its salt, so a receipt is its holder's and is never published. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "ledger/checkpoint.hpp"
#include "ledger/event.hpp"

namespace slovo::ledger {

struct Receipt {
    Hash32 salt{};
    std::string event;  // canonical text
    std::uint64_t index = 0;
    Proof proof;             // from the leaf's sibling to the root's child
    std::string checkpoint;  // the signed note, verbatim
    bool operator==(Receipt const&) const = default;
};

[[nodiscard]] std::string print(Receipt const& receipt);
/// Strict in form; proves nothing yet. `invalid`, with what was wrong.
[[nodiscard]] Result<Receipt> parse_receipt(std::string_view file);

struct VerifiedReceipt {
    OpenedEvent event;
    std::uint64_t index = 0;
    Checkpoint checkpoint;
};
/// All that can be checked offline: form, signature, commitment, inclusion. The error says which failed.
//= policy:C03
[[nodiscard]] Result<VerifiedReceipt> verify_receipt(std::string_view file, VerifierKey const& key,
                                                     VerifyFunction const& verify);

}  // namespace slovo::ledger
