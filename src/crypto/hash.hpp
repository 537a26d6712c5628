// Keyed BLAKE2b-256 over parts, and comparison in constant time. Each part goes in after its length,
// so ("ab","c") and ("a","bc") differ and no caller has to think about it.
// Pure functions, safe from any thread.
#pragma once

#include <initializer_list>

#include "base/bytes.hpp"
#include "crypto/key.hpp"
#include "crypto/secret_bytes.hpp"

namespace slovo::crypto {

[[nodiscard]] Hash32 keyed_hash(Key const& key, std::initializer_list<ByteView> parts);

/// The time tells the lengths, not the contents.
[[nodiscard]] bool equal_constant_time(ByteView a, ByteView b);

}  // namespace slovo::crypto
