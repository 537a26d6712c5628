// libsodium, made ready once, and the keyed BLAKE2b that hash, key and token share.
// For the .cpp files of this room only. Safe from any thread.
#pragma once

#include <initializer_list>

#include "base/bytes.hpp"
#include "base/ensure.hpp"

namespace slovo::crypto {

/// Chooses the implementations for this processor; without it libsodium stays with the slow ones.
void ready_sodium();

/// What a hash is for, so that no derived key is ever equal to a hash that is handed out.
enum class HashRole : std::uint8_t { hash, derivation };
void blake2b(HashRole role, ByteView key, std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> out);

}  // namespace slovo::crypto
