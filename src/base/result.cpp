#include "base/result.hpp"

#include <cstdio>
#include <cstdlib>

#include "base/ensure.hpp"

namespace slovo {

std::string_view name_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid: return "invalid";
        case ErrorCode::not_found: return "not_found";
        case ErrorCode::denied: return "denied";
        case ErrorCode::conflict: return "conflict";
        case ErrorCode::expired: return "expired";
        case ErrorCode::too_large: return "too_large";
        case ErrorCode::too_many: return "too_many";
        case ErrorCode::corrupt: return "corrupt";
        case ErrorCode::full: return "full";
        case ErrorCode::unavailable: return "unavailable";
        case ErrorCode::io: return "io";
        case ErrorCode::newer: return "newer";
        case ErrorCode::internal: return "internal";
    }
    return "internal";
}

void ensure_failed(char const* condition, char const* why, std::source_location where) {
    std::fprintf(stderr, "slovo: invariant broken: %s (%s) at %s:%u\n", condition, why, where.file_name(),
                 where.line());
    std::abort();
}

}  // namespace slovo
