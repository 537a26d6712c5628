// Work over many things on two cores: the second half on a thread of its own, where there are enough to be worth it.
#pragma once

#include <future>

#include "base/result.hpp"

namespace slovo::promises::inside {

constexpr std::size_t worth_a_thread = 64;

/// `work(from, to) -> Result<void>` is called for both halves, at the same time; it touches nothing that the other
/// half does.
template <class Work>
Result<void> in_halves(std::size_t count, Work const& work) {
    if (count < worth_a_thread) return work(std::size_t{0}, count);
    auto second = std::async(std::launch::async, [&] { return work(count / 2, count); });
    auto const first = work(std::size_t{0}, count / 2);
    auto const rest = second.get();
    return first ? rest : first;
}

}  // namespace slovo::promises::inside
