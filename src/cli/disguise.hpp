// The guises in which a value may lie in a file (CLAUSES §0, CANARY): encodings, letter case, and
// digests without salt. Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slovo::cli {

enum class Guise : std::uint8_t {
    plain,
    lower_case,
    upper_case,
    utf16,
    percent,
    json_escape,
    base64,
    quoted_printable,
    punycode,
    md5,
    sha1,
    sha256,
};
[[nodiscard]] std::string_view name_of(Guise guise);

/// Shorter values would be found everywhere.
constexpr std::size_t value_bytes_min = 4;

struct Pattern {
    Guise guise = Guise::plain;
    std::string bytes;  ///< at least value_bytes_min
    bool operator==(Pattern const&) const = default;
};

/// Every guise of a value, each pattern once.
[[nodiscard]] std::vector<Pattern> disguises(std::string_view value);

}  // namespace slovo::cli
