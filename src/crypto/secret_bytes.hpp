// Memory that is wiped before it is freed: wipe() and SecretBytes, a vector that forgets.
// Promises that no freed or outgrown block keeps its bytes. Each value belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

#include "base/bytes.hpp"

namespace slovo::crypto {

/// Overwrites with zeros in a way that the compiler does not take out.
void wipe(std::span<std::uint8_t> bytes);

template <class T>
struct WipingAllocator {
    using value_type = T;
    WipingAllocator() = default;
    template <class U>
    WipingAllocator(WipingAllocator<U> const&) {}
    [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T))); }
    void deallocate(T* memory, std::size_t count) {
        wipe({reinterpret_cast<std::uint8_t*>(memory), count * sizeof(T)});
        ::operator delete(memory);
    }
    bool operator==(WipingAllocator const&) const = default;
};

/// Bytes of an opened cell or of a secret. `text_of(bytes)` views them as text.
using SecretBytes = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;

}  // namespace slovo::crypto
