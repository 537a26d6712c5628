// The checks by name: CheckId::title_missing is "title-missing" of registry/ids.txt, which the build turns into this
// enum, so that code cannot name a check that is not there. What a check is and says stands in study/registry.hpp; a
// test holds that both lists are the same. Constants, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace slovo::study {

enum class CheckId : std::uint16_t {
#define SLOVO_CHECK(name, id) name,
#include "study/checks.inc"
#undef SLOVO_CHECK
};

/// In the order of the enum.
[[nodiscard]] std::span<std::string_view const> check_ids();
[[nodiscard]] std::string_view name_of(CheckId check);

}  // namespace slovo::study
