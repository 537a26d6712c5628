#include "crypto/key.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <type_traits>

#include "crypto/hash.hpp"

namespace slovo::crypto {
namespace {

Key key_of(std::uint8_t byte) {
    return Key::from_bytes(Bytes(32, byte));
}

static_assert(!std::is_copy_constructible_v<Key> && !std::is_copy_assignable_v<Key>);
static_assert(!std::equality_comparable<Key>);

TEST(Key, leaves_nothing_where_it_was_moved_from) {
    Key from = key_of(7);
    Key const to = std::move(from);
    EXPECT_EQ(to_hex(to.bytes()), to_hex(Bytes(32, 7)));
    EXPECT_EQ(to_hex(from.bytes()), to_hex(Bytes(32, 0)));  // NOLINT(bugprone-use-after-move)
}

TEST(Key, leaves_nothing_where_it_was_destroyed) {
    alignas(Key) std::uint8_t memory[sizeof(Key)];
    Key* key = new (memory) Key(key_of(7));
    EXPECT_EQ(memory[0], 7);
    key->~Key();
    std::uint8_t after[sizeof memory];
    std::memcpy(after, memory, sizeof memory);
    EXPECT_EQ(to_hex(after), to_hex(Bytes(sizeof(Key), 0)));
}

TEST(Key, from_the_system_is_never_the_same) {
    EXPECT_NE(to_hex(Key::random(system_random()).bytes()), to_hex(Key::random(system_random()).bytes()));
}

TEST(Derive, differs_by_parent_context_and_info_and_from_the_hash) {
    Key const one = key_of(1);
    std::string const base = to_hex(derive(one, "a").bytes());
    EXPECT_EQ(base, to_hex(derive(one, "a").bytes()));
    EXPECT_NE(base, to_hex(derive(key_of(2), "a").bytes()));
    EXPECT_NE(base, to_hex(derive(one, "b").bytes()));
    EXPECT_NE(base, to_hex(derive(one, "a", bytes_of("i")).bytes()));
    EXPECT_NE(base, to_hex(keyed_hash(one, {bytes_of("a"), {}})));
}

TEST(KeyedHash, tells_apart_how_the_same_bytes_are_cut) {
    Key const key = key_of(1);
    EXPECT_NE(keyed_hash(key, {bytes_of("ab"), bytes_of("c")}), keyed_hash(key, {bytes_of("a"), bytes_of("bc")}));
    EXPECT_NE(keyed_hash(key, {bytes_of("ab")}), keyed_hash(key, {bytes_of("ab"), {}}));
    EXPECT_NE(keyed_hash(key, {bytes_of("ab")}), keyed_hash(key_of(2), {bytes_of("ab")}));
}

// Computed with Python's hashlib.blake2b(key=…, person=…): another implementation of RFC 7693.
TEST(KeyedHash, is_the_blake2b_of_other_implementations) {
    EXPECT_EQ(to_hex(keyed_hash(key_of(1), {bytes_of("ab"), bytes_of("c")})),
              "dbf796b9689cbdf62fb71481850f8f6660fc69a385ec4f3edeb794dae0612086");
    EXPECT_EQ(to_hex(derive(key_of(1), "ctx", bytes_of("info")).bytes()),
              "88f311c58e11983e4c73149d9a4d3ae72f5803c92a3917d413f54125021de5c3");
}

TEST(EqualConstantTime, compares_lengths_and_bytes) {
    EXPECT_TRUE(equal_constant_time(bytes_of("abc"), bytes_of("abc")));
    EXPECT_TRUE(equal_constant_time({}, {}));
    EXPECT_FALSE(equal_constant_time(bytes_of("abc"), bytes_of("abd")));
    EXPECT_FALSE(equal_constant_time(bytes_of("abc"), bytes_of("ab")));
}

TEST(SystemRandom, fills_small_and_large_spans) {
    for (std::size_t size : {1U, 24U, 255U, 256U, 257U, 1024U, 5000U}) {
        Bytes a(size + 32), b(size + 32);
        system_random().fill(a);
        system_random().fill(b);
        EXPECT_NE(a, b) << size;
        EXPECT_NE(a.back() | a[a.size() - 2] | a[a.size() - 3] | a[a.size() - 4] | a[a.size() - 5], 0) << size;
    }
}

}  // namespace
}  // namespace slovo::crypto
