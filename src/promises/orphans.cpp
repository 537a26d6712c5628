#include "promises/orphans.hpp"

#include <algorithm>
#include <charconv>

#include "store/tables/policies.hpp"

namespace slovo::promises {
namespace {

constexpr std::int64_t slots_at_once = 65536;

Result<vault::KeyRef> root_key(store::Session& session) {
    TRY(auto const root, store::meta::find(session, "root_key"));
    if (!root) return fail(ErrorCode::corrupt, "the root key is not named");
    vault::KeyRef ref;
    auto const end = root->data() + root->size();
    auto const slot = std::from_chars(root->data(), end, ref.slot);
    if (slot.ec != std::errc{} || slot.ptr == end) return fail(ErrorCode::corrupt, "the root key is not named");
    std::from_chars(slot.ptr + 1, end, ref.generation);
    return ref;
}

// Which keys the rows name: one byte a slot, for there may be tens of millions. A key is of the sweep's business
// only if it was there when the file was opened, so slots behind that and rows that come meanwhile do not matter.
class NamedKeys {
public:
    explicit NamedKeys(std::int64_t slots) : generations_(static_cast<std::size_t>(slots)) {}

    void add(vault::KeyRef ref) {
        if (ref && ref.slot >= 0 && ref.slot < std::ssize(generations_))
            generations_[static_cast<std::size_t>(ref.slot)] = mark_of(ref.generation);
    }
    // In doubt a key stays: generations 255 apart look alike.
    [[nodiscard]] bool has(vault::KeyRef found) const {
        auto const named = generations_[static_cast<std::size_t>(found.slot)];
        // A damaged slot (generation 0) stays as long as a row names the slot: it is a fault to be told.
        return found ? named == mark_of(found.generation) : named != 0;
    }

    [[nodiscard]] std::int64_t slots() const { return std::ssize(generations_); }

private:
    static std::uint8_t mark_of(std::uint32_t generation) { return static_cast<std::uint8_t>(1 + generation % 255); }

    std::vector<std::uint8_t> generations_;  // 0: no row names the slot
};

struct KeyColumns {
    store::Sql sql;
    int keys;  // slot and generation of each
};

// A table at a time, so that no reader keeps the log from being checkpointed for long.
Result<NamedKeys> named_keys(House& house) {
    NamedKeys named(house.safe.keys().slot_count());
    for (auto const& [sql, keys] : std::initializer_list<KeyColumns>{
             {store::Sql("SELECT key_slot, key_generation FROM subject"), 1},
             {store::Sql("SELECT key_slot, key_generation FROM contact"), 1},
             {store::Sql("SELECT name_slot, name_generation, body_slot, body_generation FROM request"), 2},
             {store::Sql("SELECT key_slot, key_generation FROM consent"), 1},
             {store::Sql("SELECT key_slot, key_generation FROM consent_proof"), 1},
             {store::Sql("SELECT key_slot, key_generation FROM reply"), 1},
             {store::Sql("SELECT key_slot, key_generation FROM captured"), 1},
             {store::Sql("SELECT key_slot, key_generation FROM rights_case"), 1},
             {store::Sql("SELECT key_slot, key_generation FROM study"), 1}}) {
        auto const take = [&](store::Row const& row) {
            for (int column = 0; column < 2 * keys; column += 2)
                named.add({row.integer(column), static_cast<std::uint32_t>(row.integer(column + 1))});
            return true;
        };
        TRY_VOID(house.store.read([&](store::Session& session) { return session.each(sql, take); }));
    }
    TRY(auto const root, house.store.read([](store::Session& session) { return root_key(session); }));
    named.add(root);
    return named;
}

}  // namespace

Result<std::int64_t> destroy_orphan_keys(House& house) {
    TRY(auto const named, named_keys(house));
    auto& keys = house.safe.keys();
    std::int64_t gone = 0;
    for (std::int64_t from = 0; from < named.slots(); from += slots_at_once) {
        TRY(auto found, keys.occupied(from, std::min(slots_at_once, named.slots() - from)));
        std::erase_if(found, [&](vault::KeyRef ref) { return named.has(ref); });
        if (!found.empty()) TRY_VOID(keys.destroy(found));
        gone += static_cast<std::int64_t>(found.size());
    }
    return gone;
}

}  // namespace slovo::promises
