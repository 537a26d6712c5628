#include "gate/notary.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "store/tables/events.hpp"

namespace slovo::gate {
namespace {

Hash32 salt_of(crypto::Key const& key, std::int64_t uid) {
    std::array<std::uint8_t, 8> number{};
    put_u64(number.data(), static_cast<std::uint64_t>(uid));
    return crypto::keyed_hash(key, {bytes_of("salt"), number});
}

ledger::Mark mark_of(crypto::Key const& key, ledger::ThingKind kind, std::int64_t id) {
    auto const hash = crypto::keyed_hash(key, {ledger::mark_input(kind, id)});
    ledger::Mark mark{};
    std::copy_n(hash.begin(), mark.size(), mark.begin());
    return mark;
}

}  // namespace

ledger::Mark LedgerKey::mark(ledger::ThingKind kind, std::int64_t id) const {
    if (kind != ledger::ThingKind::subject) return mark_of(key_, kind, id);
    if (marked_subject_ != id) {
        subject_mark_ = mark_of(key_, kind, id);
        marked_subject_ = id;
    }
    return subject_mark_;
}

// Staff are marked by the installation's key, so that one member looks the same everywhere.
std::string Notary::canonical(ledger::Event const& event, LedgerKey const& key) const {
    auto const mark = [&](ledger::ThingKind kind, std::int64_t id) {
        return kind == ledger::ThingKind::staff ? mark_of(roots_.ledger_key(), kind, id) : key.mark(kind, id);
    };
    return ledger::canonical(event, ledger::marks_of(event, mark));
}
std::string Notary::canonical(ledger::Event const& event) const {
    auto const mark = [&](ledger::ThingKind kind, std::int64_t id) { return mark_of(roots_.ledger_key(), kind, id); };
    return ledger::canonical(event, ledger::marks_of(event, mark));
}

Hash32 Notary::bind(std::string_view ids) const {
    return crypto::keyed_hash(roots_.ledger_key(), {bytes_of(ids)});
}

Hash32 Notary::salt(LedgerKey const& key, std::int64_t uid) const {
    return salt_of(key.key(), uid);
}
Hash32 Notary::salt(std::int64_t uid) const {
    return salt_of(roots_.ledger_key(), uid);
}

Prepared Notary::prepare(ledger::Event event, LedgerKey const& key) const {
    auto const uid = ids_.next();
    auto const commitment = ledger::commitment(salt(key, uid), canonical(event, key));
    return {std::move(event), uid, commitment};
}

Prepared Notary::prepare(ledger::Event event) const {
    auto const uid = ids_.next();
    auto const commitment = ledger::commitment(salt(uid), canonical(event));
    return {std::move(event), uid, commitment};
}

Result<void> record(store::Transaction& tx, Prepared const& prepared) {
    return store::events::append(tx, prepared.uid, prepared.event, prepared.commitment);
}

}  // namespace slovo::gate
