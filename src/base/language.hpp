// The languages of Slovo. Ukrainian comes first: it is the default and decides where texts differ.
// Constants and pure functions, safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace slovo {

enum class Language : std::uint8_t { uk, ru, en };

constexpr std::array all_languages{Language::uk, Language::ru, Language::en};

/// The BCP 47 tag, as in addresses and `lang` attributes.
[[nodiscard]] constexpr std::string_view name_of(Language language) {
    switch (language) {
        case Language::uk: return "uk";
        case Language::ru: return "ru";
        case Language::en: return "en";
    }
    return "uk";
}

/// The language's own name for itself, for the language switch.
[[nodiscard]] constexpr std::string_view own_name_of(Language language) {
    switch (language) {
        case Language::uk: return "Українська";
        case Language::ru: return "Русский";
        case Language::en: return "English";
    }
    return "Українська";
}

/// Exactly "uk", "ru" or "en".
[[nodiscard]] constexpr std::optional<Language> parse_language(std::string_view tag) {
    for (auto const language : all_languages) {
        if (name_of(language) == tag) return language;
    }
    return std::nullopt;
}

}  // namespace slovo
