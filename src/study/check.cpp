#include "study/check.hpp"

#include <array>

namespace slovo::study {
namespace {

constexpr auto ids = std::to_array<std::string_view>({
#define SLOVO_CHECK(name, id) id,
#include "study/checks.inc"
#undef SLOVO_CHECK
});

}  // namespace

std::span<std::string_view const> check_ids() {
    return ids;
}

std::string_view name_of(CheckId check) {
    return ids[static_cast<std::size_t>(check)];
}

}  // namespace slovo::study
