// Why there was no look in a browser, as a number that processes can tell each other. Pure; any thread.
#pragma once

#include <cstdint>
#include <expected>

#include "base/result.hpp"

namespace slovo::study {

enum class Trouble : std::uint8_t {
    no_namespaces,  ///< own users, networks and files cannot be made
    no_files,
    no_network,
    no_user,
    no_program,
    no_filter,
    died,
    no_page,
    too_slow,
    no_job
};
constexpr auto last_trouble = Trouble::no_job;

template <class T = void>
using OrTrouble = std::expected<T, Trouble>;

[[nodiscard]] Error error_of(Trouble trouble);

}  // namespace slovo::study
