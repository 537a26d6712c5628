// Makes events ready for the ledger: marks in place of numbers, a salt that dies with the subject's
// key, the commitment. Salts are derived, never stored: from the subject's own key, or, where an
// event is about nobody, from the installation's. Safe from any thread.
#pragma once

#include "base/id_allocator.hpp"
#include "gate/roots.hpp"
#include "ledger/event.hpp"
#include "store/session.hpp"

namespace slovo::gate {

/// The part of a subject's key that the ledger uses; one derivation serves many events, and so does
/// the subject's own mark. Belongs to one thread.
class LedgerKey {
public:
    explicit LedgerKey(crypto::Key const& subject_key) : key_(crypto::derive(subject_key, "slovo.subject-ledger.v1")) {}
    [[nodiscard]] crypto::Key const& key() const { return key_; }
    [[nodiscard]] ledger::Mark mark(ledger::ThingKind kind, std::int64_t id) const;

private:
    crypto::Key key_;
    mutable std::int64_t marked_subject_ = 0;
    mutable ledger::Mark subject_mark_{};
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
    /// A commitment to things that are about nobody, for an event that tells of many at once.
    [[nodiscard]] Hash32 bind(std::string_view ids) const;

private:
    Roots const& roots_;
    IdAllocator& ids_;
};

/// Writes the event in the transaction of what it tells.
Result<void> record(store::Transaction& tx, Prepared const& prepared);

}  // namespace slovo::gate
