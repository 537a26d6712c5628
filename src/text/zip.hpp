// A ZIP archive in memory, by libzip: names in UTF-8, one time for all files, so that the same files
// give the same bytes. Pure; safe from any thread.
#pragma once

#include <span>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace slovo::text {

/// Text shrinks; what is mostly hashes does not, and is stored as it is.
enum class ZipPack : std::uint8_t { deflate, store };

struct ZipFile {
    std::string name;  ///< with "/" between folders
    std::string bytes;
    ZipPack pack = ZipPack::deflate;
};

/// Errors: invalid (a name twice), internal.
[[nodiscard]] Result<std::string> make_zip(std::span<ZipFile const> files, Instant at);

}  // namespace slovo::text
