// Near-duplicates: a 64-bit simhash over shingles of three words (Manku, Jain, Das Sarma, WWW 2007), candidates within
// three bits by four tables of 16 bits, each pair confirmed by a sketch of minimum hashes. Pure functions, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace slovo::study {

struct Fingerprint {
    std::uint64_t simhash = 0, exact = 0;
    std::array<std::uint32_t, 16> sketch{};
    std::uint32_t words = 0;
};

/// Of a text in lower case; words alone count. Linear.
[[nodiscard]] Fingerprint fingerprint(std::string_view lower_text);

/// Share of common shingles, estimated from 16 minima: 0 … 1.
[[nodiscard]] double resemblance(std::array<std::uint32_t, 16> const& left, std::array<std::uint32_t, 16> const& right);

/// Which cluster each belongs to: the index of its first member. Two are alike when their simhashes differ in at most
/// three bits and their sketches resemble each other in at least `least`. Texts of fewer than 20 words stand alone.
[[nodiscard]] std::vector<std::uint32_t> clusters(std::span<Fingerprint const> texts, double least = 0.75);

}  // namespace slovo::study
