#include "study/mask.hpp"

#include <algorithm>
#include <array>

#include "study/letters.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view mask = "•••";

struct Range {
    std::size_t begin = std::string_view::npos, end = 0;
};

bool is_mail_byte(char c) {
    return is_alnum(c) || c == '.' || c == '_' || c == '+' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

/// The next address behind `from`: something@something, percent-encoded @ too.
Range next_email(std::string_view text, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        std::size_t width = 0;
        if (text[at] == '@')
            width = 1;
        else if (text[at] == '%' && text.substr(at, 3) == "%40")
            width = 3;
        if (width == 0) continue;
        std::size_t begin = at, end = at + width;
        while (begin > from && is_mail_byte(text[begin - 1])) --begin;
        while (end < text.size() && is_mail_byte(text[end])) ++end;
        while (end > at + width && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
        if (begin < at && end > at + width) return {begin, end};
    }
    return {};
}

bool joins_digits(char c) {
    return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' || c == '\t';
}

/// A run of 9 to 19 digits with at most three joining characters between two of them. Shorter ones may be prices,
/// dates with a time are cut by their colon.
Range next_number(std::string_view text, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        if (!is_digit(text[at])) continue;
        std::size_t digits = 0, end = at, next = at;
        while (next < text.size()) {
            if (is_digit(text[next])) {
                ++digits;
                end = ++next;
            } else if (text.substr(next, 2) == "\xC2\xA0") {
                next += 2;
            } else if (joins_digits(text[next]) && next - end < 3) {
                ++next;
            } else {
                break;
            }
        }
        bool const in_word = at > 0 && (is_alpha(text[at - 1]) || text[at - 1] == '_');
        if (digits >= 9 && digits <= 19 && !in_word) return {at > 0 && text[at - 1] == '+' ? at - 1 : at, end};
        at = end - 1;
    }
    return {};
}

constexpr auto personal_parameters = std::to_array<std::string_view>(
    {"email=", "e-mail=", "mail=", "phone=", "tel=", "name=", "fio=", "surname=", "lastname=", "firstname=",
     "passport=", "address=", "birth=", "token=", "password=", "session="});

Range next_parameter(std::string_view text, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        if (text[at] != '?' && text[at] != '&' && text[at] != ';') continue;
        auto const rest = text.substr(at + 1);
        for (auto const name : personal_parameters) {
            if (!starts_with_ignoring_case(rest, name)) continue;
            auto const begin = at + 1 + name.size();
            auto const end = std::min(text.find_first_of("&; \"'#", begin), text.size());
            if (end > begin) return {begin, end};
        }
    }
    return {};
}

template <class Next>
std::string without(std::string_view text, Next next) {
    std::string result;
    std::size_t done = 0;
    for (auto range = next(text, 0); range.begin != std::string_view::npos; range = next(text, range.end)) {
        result.append(text.substr(done, range.begin - done)).append(mask);
        done = range.end;
    }
    return result.append(text.substr(done));
}

}  // namespace

std::size_t find_email(std::string_view text) {
    return next_email(text, 0).begin;
}

std::size_t find_phone(std::string_view text) {
    auto range = next_number(text, 0);
    while (range.begin != std::string_view::npos) {
        auto const digits = std::ranges::count_if(text.substr(range.begin, range.end - range.begin), is_digit);
        auto const first = text[range.begin];
        if (digits >= 10 && digits <= 13 && (first == '+' || first == '0' || first == '8' || first == '3'))
            return range.begin;
        range = next_number(text, range.end);
    }
    return std::string_view::npos;
}

std::string masked(std::string_view text) {
    auto const harmless = std::ranges::none_of(text, [](char c) { return is_digit(c) || c == '@' || c == '='; });
    if (harmless) return std::string(text);
    return without(without(without(text, next_parameter), next_email), next_number);
}

std::string masked_address(std::string_view href) {
    return without(without(href, next_parameter), next_email);
}

std::string evidence(std::string_view text, std::size_t bytes_max) {
    // Four times as much is looked at, so that a number cut in two does not slip through; the rest is never needed.
    text = text.substr(0, whole_characters(text, bytes_max * 4));
    auto result = masked(folded_space(text));
    if (result.size() > bytes_max) {
        result.resize(whole_characters(result, bytes_max - 3));
        result += "…";
    }
    return result;
}

}  // namespace slovo::study
