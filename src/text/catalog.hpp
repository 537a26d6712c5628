// The texts of the pages and mails in every language (web/texts/*.toml, compiled in), with CLDR
// plurals, and numbers and dates as each language writes them. Constants; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/language.hpp"
#include "base/time.hpp"
#include "text/keys.hpp"

namespace slovo::text {

/// By language (in the order of all_languages) and key.
extern std::array<std::array<std::string_view, key_count>, 3> const catalogue;
extern std::array<std::string_view, key_count> const key_names;

/// What fills a hole: a text, or a number, which may also decide a plural.
struct Argument {
    std::string_view name;
    std::variant<std::string, std::int64_t> value;
    Argument(std::string_view hole, std::string_view text) : name(hole), value(std::string(text)) {}
    Argument(std::string_view hole, std::int64_t number) : name(hole), value(number) {}
};

/// The text of a key; plain text, not escaped. A hole without its argument is a fault of ours.
[[nodiscard]] std::string say(Key key, Language language, std::initializer_list<Argument> arguments = {});
/// The same of any message, for tests and tools.
[[nodiscard]] std::string fill(std::string_view message, Language language, std::initializer_list<Argument> arguments);

/// CLDR plural category: "one", "few", "many" or "other".
[[nodiscard]] std::string_view plural_category(Language language, std::int64_t count);

/// Grouped: "12 345" (no-break space) in uk and ru, "12,345" in en.
[[nodiscard]] std::string number(std::int64_t value, Language language);
/// "22 листопада 2026", in Kyiv's time.
[[nodiscard]] std::string day(Instant instant, Language language);
/// The day, hour and minute, in Kyiv's time.
[[nodiscard]] std::string moment(Instant instant, Language language);
/// The same without the year and with a short month, for lists.
[[nodiscard]] std::string brief(Instant instant, Language language);

}  // namespace slovo::text
