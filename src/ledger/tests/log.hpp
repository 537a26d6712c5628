// A ledger in memory for tests: a key from a fixed seed, tiles in a map, a small stream of events.
#pragma once

#include <sodium.h>

#include <algorithm>
#include <map>

#include "crypto/sha256.hpp"
#include "ledger/event.hpp"
#include "ledger/receipt.hpp"
#include "ledger/tiles.hpp"

namespace slovo::ledger::testing {

inline bool verify_ed25519(PublicKey const& key, ByteView message, Signature const& signature) {
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

struct Signer {
    explicit Signer(std::uint8_t seed) {
        std::array<std::uint8_t, crypto_sign_SEEDBYTES> bytes{};
        bytes.fill(seed);
        crypto_sign_seed_keypair(public_key.data(), secret.data(), bytes.data());
    }
    [[nodiscard]] Signature operator()(ByteView message) const {
        Signature signature{};
        crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret.data());
        return signature;
    }
    PublicKey public_key{};
    std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret{};
};

class MemoryTiles final : public TileStore {
public:
    [[nodiscard]] Result<std::vector<Hash32>> read(unsigned level, std::uint64_t index) const override {
        ++reads;
        auto const found = tiles.find({level, index});
        if (found == tiles.end()) return fail(ErrorCode::not_found, "no such tile");
        return found->second;
    }
    void write(TreeGrowth const& growth) {
        for (auto const& update : growth.updates) tiles[{update.level, update.index}] = update.hashes;
    }
    std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash32>> tiles;
    mutable int reads = 0;
};

inline Mark test_mark(ThingKind kind, std::int64_t id) {
    Mark mark{};
    auto const digest = crypto::sha256(mark_input(kind, id));
    std::copy_n(digest.begin(), mark.size(), mark.begin());
    return mark;
}

inline Event test_event(std::int64_t number) {
    Event event{.kind = EventKind::request_received,
                .at = from_micros(1'796'000'000'000'000 + number * 1'000'003),
                .subject = {number + 1},
                .thing = ThingKind::request,
                .thing_id = number + 1,
                .actor = {.kind = ActorKind::subject},
                .purpose = "reply",
                .policy = {3}};
    if (number % 3 == 0) event.detail = DetailBuilder().add("quarantined", true).build();
    return event;
}

struct Entry {
    Hash32 salt{};
    std::string text;
};
inline Entry test_entry(std::int64_t number) {
    auto const event = test_event(number);
    return {crypto::sha256(bytes_of("salt " + std::to_string(number))), canonical(event, marks_of(event, test_mark))};
}

}  // namespace slovo::ledger::testing
