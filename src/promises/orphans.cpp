#include "promises/orphans.hpp"

#include <algorithm>
#include <charconv>

#include "store/tables/policies.hpp"

namespace slovo::promises {
namespace {

constexpr std::int64_t slots_at_once = 65536;

using Refs = std::vector<vault::KeyRef>;

// Every key that a row names. A key is of the sweep's business only if it was there when the file was
// opened, so rows that come meanwhile do not matter.
Result<Refs> named_keys(store::Session& session) {
    Refs refs;
    auto const take = [&refs](store::Row const& row) {
        vault::KeyRef const ref{row.integer(0), static_cast<std::uint32_t>(row.integer(1))};
        if (ref) refs.push_back(ref);
        return true;
    };
    TRY_VOID(session.each(store::Sql("SELECT key_slot, key_generation FROM subject"), take));
    TRY_VOID(session.each(store::Sql("SELECT key_slot, key_generation FROM contact"), take));
    TRY_VOID(session.each(store::Sql("SELECT name_slot, name_generation FROM request"), take));
    TRY_VOID(session.each(store::Sql("SELECT body_slot, body_generation FROM request"), take));
    TRY_VOID(session.each(store::Sql("SELECT key_slot, key_generation FROM consent"), take));
    TRY_VOID(session.each(store::Sql("SELECT key_slot, key_generation FROM reply"), take));
    TRY_VOID(session.each(store::Sql("SELECT key_slot, key_generation FROM captured"), take));
    TRY_VOID(session.each(store::Sql("SELECT key_slot, key_generation FROM rights_case"), take));
    TRY_VOID(session.each(store::Sql("SELECT key_slot, key_generation FROM study"), take));
    TRY(auto const root, store::meta::find(session, "root_key"));
    if (!root) return fail(ErrorCode::corrupt, "the root key is not named");
    vault::KeyRef ref;
    auto const end = root->data() + root->size();
    auto const slot = std::from_chars(root->data(), end, ref.slot);
    if (slot.ec != std::errc{} || slot.ptr == end) return fail(ErrorCode::corrupt, "the root key is not named");
    std::from_chars(slot.ptr + 1, end, ref.generation);
    refs.push_back(ref);
    std::ranges::sort(refs);
    return refs;
}

bool is_named(Refs const& named, vault::KeyRef found) {
    // A damaged slot (generation 0) stays as long as a row names the slot: it is a fault to be told.
    if (!found) {
        auto const at = std::ranges::lower_bound(named, found.slot, {}, &vault::KeyRef::slot);
        return at != named.end() && at->slot == found.slot;
    }
    return std::ranges::binary_search(named, found);
}

}  // namespace

Result<std::int64_t> destroy_orphan_keys(House& house) {
    TRY(auto const named, house.store.read([](store::Session& session) { return named_keys(session); }));
    auto& keys = house.safe.keys();
    std::int64_t gone = 0;
    for (std::int64_t from = 0; from < keys.slot_count(); from += slots_at_once) {
        TRY(auto found, keys.occupied(from, slots_at_once));
        std::erase_if(found, [&](vault::KeyRef ref) { return is_named(named, ref); });
        if (!found.empty()) TRY_VOID(keys.destroy(found));
        gone += static_cast<std::int64_t>(found.size());
    }
    return gone;
}

}  // namespace slovo::promises
