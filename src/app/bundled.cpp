#include "app/bundled.hpp"

// Each file between two labels, in a section of its own.
#define BUNDLE(name, file)                                                                                           \
    asm(".section .rodata.bundled,\"a\"\n.global bundled_" #name "\nbundled_" #name ":\n.incbin \"" SLOVO_POLICY_DIR \
        "/" file "\"\n.global bundled_" #name                                                                        \
        "_end\n"                                                                                                     \
        "bundled_" #name "_end:\n.byte 0\n.previous\n");                                                             \
    extern "C" char const bundled_##name[];                                                                          \
    extern "C" char const bundled_##name##_end[];

BUNDLE(policy, "webpromo.toml")
BUNDLE(children_uk, "children.uk.txt")
BUNDLE(children_ru, "children.ru.txt")
BUNDLE(children_en, "children.en.txt")
BUNDLE(special_uk, "special.uk.txt")
BUNDLE(special_ru, "special.ru.txt")
BUNDLE(special_en, "special.en.txt")

namespace slovo::app {
namespace {

std::string_view between(char const* begin, char const* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view sample_policy() {
    return between(bundled_policy, bundled_policy_end);
}

Result<promises::SignLists> sign_lists(int threshold) {
    return promises::SignLists::parse(
        {between(bundled_children_uk, bundled_children_uk_end), between(bundled_children_ru, bundled_children_ru_end),
         between(bundled_children_en, bundled_children_en_end)},
        {between(bundled_special_uk, bundled_special_uk_end), between(bundled_special_ru, bundled_special_ru_end),
         between(bundled_special_en, bundled_special_en_end)},
        threshold);
}

}  // namespace slovo::app
