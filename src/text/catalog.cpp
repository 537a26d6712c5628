#include "text/catalog.hpp"

#include <unicode/datefmt.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <memory>
#include <span>

#include "base/ensure.hpp"

namespace slovo::text {
namespace {

constexpr std::size_t index_of(Language language) {
    return static_cast<std::size_t>(language);
}

icu::Locale const& locale_of(Language language) {
    static std::array<icu::Locale, 3> const locales{icu::Locale("uk", "UA"), icu::Locale("ru", "UA"),
                                                    icu::Locale("en", "GB")};
    return locales[index_of(language)];
}

template <class T>
using PerLanguage = std::array<std::unique_ptr<T>, 3>;

icu::PluralRules const& rules_of(Language language) {
    static auto const rules = [] {
        PerLanguage<icu::PluralRules> made;
        for (auto const one : all_languages) {
            UErrorCode status = U_ZERO_ERROR;
            made[index_of(one)].reset(icu::PluralRules::forLocale(locale_of(one), status));
            ENSURE(U_SUCCESS(status), "ICU has the plural rules");
        }
        return made;
    }();
    return *rules[index_of(language)];
}

std::string utf8(icu::UnicodeString const& text) {
    std::string made;
    text.toUTF8String(made);
    return made;
}

/// ICU's formatters are not safe to share between threads: one set each.
std::string formatted(Instant instant, Language language, char const* pattern,
                      PerLanguage<icu::SimpleDateFormat>& cache) {
    auto& format = cache[index_of(language)];
    if (!format) {
        UErrorCode status = U_ZERO_ERROR;
        format =
            std::make_unique<icu::SimpleDateFormat>(icu::UnicodeString::fromUTF8(pattern), locale_of(language), status);
        ENSURE(U_SUCCESS(status), "ICU has the date patterns");
        format->adoptTimeZone(icu::TimeZone::createTimeZone("Europe/Kiev"));
    }
    icu::UnicodeString text;
    format->format(static_cast<UDate>(to_micros(instant)) / 1000.0, text);
    return utf8(text);
}

Argument const& find(std::span<Argument const> arguments, std::string_view name) {
    for (auto const& argument : arguments) {
        if (argument.name == name) return argument;
    }
    ENSURE(false, "every hole of a text is filled");
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Of `one{…} few{…} other{…}` the form of the count, # replaced.
void put_plural(std::string& out, std::string_view forms, Language language, std::int64_t count) {
    auto const wanted = plural_category(language, count);
    std::string_view chosen;
    while (!forms.empty()) {
        auto const open = forms.find('{');
        auto const close = forms.find('}', open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        auto const category = trimmed(forms.substr(0, open));
        if (category == wanted || (category == "other" && chosen.empty()))
            chosen = forms.substr(open + 1, close - open - 1);
        if (category == wanted) break;
        forms.remove_prefix(close + 1);
    }
    for (char const c : chosen) {
        if (c == '#')
            out += number(count, language);
        else
            out += c;
    }
}

void put_hole(std::string& out, std::string_view hole, Language language, std::span<Argument const> arguments) {
    auto const comma = hole.find(',');
    auto const& argument = find(arguments, trimmed(hole.substr(0, comma)));
    auto const* count = std::get_if<std::int64_t>(&argument.value);
    if (comma != std::string_view::npos) {
        ENSURE(count != nullptr, "a plural is decided by a number");
        put_plural(out, hole.substr(hole.find(',', comma + 1) + 1), language, *count);
    } else if (count != nullptr) {
        out += number(*count, language);
    } else {
        out += std::get<std::string>(argument.value);
    }
}

}  // namespace

std::string fill(std::string_view message, Language language, std::initializer_list<Argument> arguments) {
    std::string out;
    while (true) {
        auto const open = message.find('{');
        out += message.substr(0, open);
        if (open == std::string_view::npos) return out;
        int depth = 0;
        auto end = open;
        for (; end < message.size(); ++end) {
            if (message[end] == '{') ++depth;
            if (message[end] == '}' && --depth == 0) break;
        }
        put_hole(out, message.substr(open + 1, end - open - 1), language, {arguments.begin(), arguments.size()});
        message.remove_prefix(std::min(end + 1, message.size()));
    }
}

std::string say(Key key, Language language, std::initializer_list<Argument> arguments) {
    return fill(catalogue[index_of(language)][static_cast<std::size_t>(key)], language, arguments);
}

std::string_view plural_category(Language language, std::int64_t count) {
    auto const category = rules_of(language).select(static_cast<double>(count));
    for (std::string_view const known : {"one", "few", "many"}) {
        if (category ==
            icu::UnicodeString::fromUTF8(icu::StringPiece(known.data(), static_cast<int32_t>(known.size())))) {
            return known;
        }
    }
    return "other";
}

std::string number(std::int64_t value, Language language) {
    // Four digits stand without a gap in Ukrainian and Russian; small numbers need no grouping at all.
    if (value > -1000 && value < 1000) return std::to_string(value);
    UErrorCode status = U_ZERO_ERROR;
    auto const made =
        icu::number::NumberFormatter::withLocale(locale_of(language)).formatInt(value, status).toString(status);
    ENSURE(U_SUCCESS(status), "ICU formats a number");
    return utf8(made);
}

std::string day(Instant instant, Language language) {
    thread_local PerLanguage<icu::SimpleDateFormat> formats;
    return formatted(instant, language, "d MMMM y", formats);
}

std::string moment(Instant instant, Language language) {
    thread_local PerLanguage<icu::SimpleDateFormat> formats;
    return formatted(instant, language, "d MMMM y, HH:mm", formats);
}

std::string brief(Instant instant, Language language) {
    thread_local PerLanguage<icu::SimpleDateFormat> formats;
    return formatted(instant, language, "d MMM, HH:mm", formats);
}

}  // namespace slovo::text
