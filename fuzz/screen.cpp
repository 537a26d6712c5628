// The screening of free text, and the reading of its lists.
#include "promises/screen.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.hpp"
#include "base/ensure.hpp"

namespace {

void fuzz(std::span<std::uint8_t const> bytes) {
    using slovo::promises::SignLists;
    static auto const lists = SignLists::parse(
        {"= 12 двенадцать\nмне {age} лет|{end}\n- мне {age} лет назад\ni am {age} {end}\nя в {grade} ? класс*"},
        {"диабет*", "- сайт для диабет*"}, 18);
    ENSURE(lists.has_value(), "the lists are sound");
    auto const text = slovo::text_of(bytes);
    auto const result = slovo::promises::screen(text, *lists);
    // Blanks around change nothing.
    ENSURE(slovo::promises::screen(" " + std::string(text) + "\n", *lists) == result, "screening does not see blanks");
    (void)SignLists::parse({text}, {text}, 18);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
