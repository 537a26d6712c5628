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

std::string Notary::canonical_with(ledger::Event const& event, crypto::Key const& key) const {
    // Staff are marked by the installation's key, so that one member looks the same everywhere.
    auto const mark = [&](ledger::ThingKind kind, std::int64_t id) {
        return mark_of(kind == ledger::ThingKind::staff ? roots_.ledger_key() : key, kind, id);
    };
    return ledger::canonical(event, ledger::marks_of(event, mark));
}

std::string Notary::canonical(ledger::Event const& event, LedgerKey const& key) const {
    return canonical_with(event, key.key());
}
std::string Notary::canonical(ledger::Event const& event) const {
    return canonical_with(event, roots_.ledger_key());
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
