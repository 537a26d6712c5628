// Makes events ready for the ledger: marks in place of numbers, a salt that dies with the subject's
// key, the commitment. Salts are derived, never stored: from the subject's own key, or, where an
// event is about nobody, from the installation's. Safe from any thread.
#pragma once

#include "base/id_allocator.hpp"
#include "gate/roots.hpp"
#include "ledger/event.hpp"
#include "store/session.hpp"

namespace slovo::gate {

/// The part of a subject's key that the ledger uses; one derivation serves many events.
class LedgerKey {
public:
    explicit LedgerKey(crypto::Key const& subject_key) : key_(crypto::derive(subject_key, "slovo.subject-ledger.v1")) {}
    [[nodiscard]] crypto::Key const& key() const { return key_; }

private:
    crypto::Key key_;
};

struct Prepared {
    ledger::Event event;
    std::int64_t uid = 0;
    Hash32 commitment{};
};

class Notary {
public:
    Notary(Roots const& roots, IdAllocator& ids) : roots_(roots), ids_(ids) {}

    /// Of an event about a subject.
    [[nodiscard]] Prepared prepare(ledger::Event event, LedgerKey const& key) const;
    /// Of an event about nobody (a policy, a member of staff, the store).
    [[nodiscard]] Prepared prepare(ledger::Event event) const;

    [[nodiscard]] Hash32 salt(LedgerKey const& key, std::int64_t uid) const;
    [[nodiscard]] Hash32 salt(std::int64_t uid) const;
    [[nodiscard]] std::string canonical(ledger::Event const& event, LedgerKey const& key) const;
    [[nodiscard]] std::string canonical(ledger::Event const& event) const;

private:
    [[nodiscard]] std::string canonical_with(ledger::Event const& event, crypto::Key const& key) const;

    Roots const& roots_;
    IdAllocator& ids_;
};

/// Writes the event in the transaction of what it tells.
Result<void> record(store::Transaction& tx, Prepared const& prepared);

}  // namespace slovo::gate
