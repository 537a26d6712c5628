// Invented people: names, addresses, numbers, sites and texts of real sizes, none twice within a
// run and none the same in two runs. Pure; safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace slovo::bench {

/// The urlencoded body of a form by person `number` of run `run`; a third agree to news.
[[nodiscard]] std::string form_of(std::uint64_t run, std::uint64_t number, std::string_view token);

}  // namespace slovo::bench
