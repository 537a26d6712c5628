// Assertions that stay on in release builds: a broken invariant ends the process before it can
// harm a person's data. Safe from any thread.
#pragma once

#include <source_location>

namespace slovo {

[[noreturn]] void ensure_failed(char const* condition, char const* why,
                                std::source_location where = std::source_location::current());

}  // namespace slovo

/// Aborts with a message when the condition does not hold. Conditions and reasons are literals.
#define ENSURE(condition, why)                       \
    do {                                             \
        if (!(condition)) [[unlikely]]               \
            ::slovo::ensure_failed(#condition, why); \
    } while (false)
