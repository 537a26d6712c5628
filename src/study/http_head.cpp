#include "study/http_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/limits.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    auto const first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::optional<int> number(std::string_view text) {
    int out = 0;
    auto const end = text.data() + text.size();
    auto const read = std::from_chars(text.data(), end, out);
    if (text.empty() || read.ec != std::errc() || read.ptr != end || out < 0) return std::nullopt;
    return out;
}

/// The next word, up to one of the separators, which is taken as well.
std::string_view word(std::string_view& text) {
    constexpr std::string_view separators = " ,-";
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    auto const end = std::min(text.find_first_of(separators), text.size());
    auto const out = text.substr(0, end);
    text.remove_prefix(end);
    return out;
}

std::optional<month> month_of(std::string_view name) {
    constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return month(static_cast<unsigned>(found - names.begin()) + 1);
}

std::optional<seconds> time_of_day(std::string_view text) {
    if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
    auto const hour = number(text.substr(0, 2)), minute = number(text.substr(3, 2)), second = number(text.substr(6, 2));
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return hours(*hour) + minutes(*minute) + seconds(*second);
}

}  // namespace

HeadReader::Fed HeadReader::feed(std::string_view line) {
    bytes_ += line.size();
    if (bytes_ > limits::study_header_bytes) return Fed::too_large;
    if (line.starts_with("HTTP/")) {
        headers_.clear();
        return Fed::taken;
    }
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return Fed::taken;
    Header out;
    for (char const c : trimmed(line.substr(0, colon)))
        out.name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
    for (char const c : trimmed(line.substr(colon + 1)))
        if (static_cast<unsigned char>(c) >= ' ' || c == '\t') out.value.push_back(c);
    if (!out.name.empty()) headers_.push_back(std::move(out));
    return Fed::taken;
}

// "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"
std::optional<sys_seconds> parse_http_date(std::string_view text) {
    text = trimmed(text);
    word(text);  // the day of the week, which the date says already
    auto first = word(text), second = word(text);
    std::string_view year_text, time_text;
    if (month_of(first)) {
        std::swap(first, second);
        time_text = word(text);
        year_text = word(text);
    } else {
        year_text = word(text);
        time_text = word(text);
    }
    auto const day_number = number(first);
    auto const in_month = month_of(second);
    auto year_number = number(year_text);
    auto const time = time_of_day(time_text);
    if (!day_number || !in_month || !year_number || !time || *year_number > 9999) return std::nullopt;
    if (year_text.size() == 2) *year_number += *year_number < 70 ? 2000 : 1900;
    auto const date = year(*year_number) / *in_month / day(static_cast<unsigned>(*day_number));
    if (*day_number > 31 || !date.ok()) return std::nullopt;
    return sys_days(date) + *time;
}

std::optional<seconds> parse_retry_after(std::string_view text, Instant now) {
    text = trimmed(text);
    if (auto const count = number(text)) return seconds(*count);
    auto const date = parse_http_date(text);
    if (!date) return std::nullopt;
    return std::max(seconds(0), ceil<seconds>(*date - now));
}

}  // namespace slovo::study
