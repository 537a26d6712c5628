// The port through which all randomness comes, and the system's source behind it.
// The system's source gives unpredictable bytes or ends the process; it never gives weaker ones.
// system_random() may be used from any thread; it must not be used between fork and exec.
#pragma once

#include <cstdint>
#include <span>

namespace slovo::crypto {

class Random {
public:
    virtual ~Random() = default;
    /// Fills the whole span. From any thread.
    virtual void fill(std::span<std::uint8_t> out) = 0;
};

/// The kernel's generator, read in blocks per thread; what was given out is wiped from the block.
[[nodiscard]] Random& system_random();

}  // namespace slovo::crypto
