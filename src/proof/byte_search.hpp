// Searches whole files for values in the guises that they might have been stored in: as they are,
// upper case, UTF-16, percent signs, base64 at each alignment, hexadecimal, and as an unsalted hash.
// Reads in pieces of bounded size. Pure but for reading; safe from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace slovo::proof {

/// One way in which a value may lie in a file.
struct Guise {
    Literal name;  ///< "utf-16le"
    std::string bytes;
};
/// Values of letters, digits and what addresses have; at least 8 bytes, so that no chance finds one.
[[nodiscard]] std::vector<Guise> guises_of(std::string_view value);

struct Hit {
    std::string file;  ///< relative to the folder; names of files are ours
    Literal guise;
};

struct Search {
    std::vector<Hit> hits;
    std::int64_t files = 0;
    std::int64_t bytes = 0;
};

/// Every regular file under these places (folders or files). io when one cannot be read.
[[nodiscard]] Result<Search> search_bytes(std::vector<std::filesystem::path> const& places,
                                          std::vector<std::string> const& values);

}  // namespace slovo::proof
