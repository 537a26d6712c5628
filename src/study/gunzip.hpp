// A gzip file of a stranger's, unpacked piece by piece. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/bytes.hpp"

namespace slovo::study {

enum class GunzipEnd : std::uint8_t {
    whole,
    bad,       ///< not gzip, broken, or cut
    bomb,      ///< over limits::study_ratio behind the first mebibyte
    too_large  ///< over `bytes_max`
};

[[nodiscard]] bool is_gzip(ByteView bytes);
/// Calls `take` with what is unpacked, at most 64 KiB at a time and `bytes_max` in all.
[[nodiscard]] GunzipEnd gunzip(ByteView bytes, std::size_t bytes_max,
                               std::function<void(std::string_view)> const& take);

}  // namespace slovo::study
