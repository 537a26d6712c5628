#include "study/traps.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

namespace slovo::study {
namespace {

constexpr std::size_t address_bytes_max = 2048;
constexpr std::size_t segments_max = 20, repeats_max = 3, parameters_max = 6;
constexpr std::uint32_t per_query = 200;      // addresses of one path with the same parameters: a long list has pages
constexpr std::uint32_t per_facet_sets = 16;  // different sets of parameters of one path
constexpr std::uint32_t per_calendar = 60;    // five years of months
constexpr std::size_t patterns_max = 50'000;

constexpr std::array<std::string_view, 9> session_names{"phpsessid", "jsessionid", "aspsessionid", "asp.net_sessionid",
                                                        "sessionid", "session_id", "sid",          "cfid",
                                                        "cftoken"};
constexpr std::array<std::string_view, 8> calendar_names{"date",           "day", "month",   "year", "week",
                                                         "tribe-bar-date", "cal", "calendar"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return out;
}
template <class List>
bool is_among(List const& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        auto const end = std::min(text.find(separator), text.size());
        if (end != 0) out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool repeats_itself(std::vector<std::string_view> segments) {
    std::ranges::sort(segments);
    std::size_t run = 1;
    for (std::size_t i = 1; i < segments.size(); ++i) {
        run = segments[i] == segments[i - 1] ? run + 1 : 1;
        if (run > repeats_max) return true;
    }
    return false;
}

/// "2026", and "2026-11", "20261122".
bool looks_like_date(std::string_view segment) {
    auto const digits = static_cast<std::size_t>(std::ranges::count_if(segment, is_digit));
    bool const only_digits_and_dashes =
        digits + static_cast<std::size_t>(std::ranges::count(segment, '-')) == segment.size();
    bool const is_year = segment.starts_with("19") || segment.starts_with("20") || segment.starts_with("21");
    return only_digits_and_dashes && is_year && (digits == 4 || digits == 6 || digits == 8);
}

/// What stands before a date, when another number follows a bare year: articles lie under dates too, and are many, but
/// not under empty days.
std::string calendar_of(std::vector<std::string_view> const& segments) {
    std::string out;
    for (auto const segment : segments) {
        out += '/';
        if (looks_like_date(segment)) return out + "#";
        out += segment;
    }
    return {};
}

std::string name_of_parameter(std::string_view parameter) {
    return lower(parameter.substr(0, parameter.find('=')));
}

}  // namespace

bool Traps::within(std::string const& pattern, std::uint32_t budget) {
    auto const hash = std::hash<std::string>{}(pattern);
    auto const found = used_.find(hash);
    if (found == used_.end()) {
        if (used_.size() >= patterns_max) return false;
        used_.emplace(hash, 1);
        return true;
    }
    return ++found->second <= budget;
}

bool Traps::admits_query(std::string_view path, std::string_view query) {
    std::vector<std::string> names;
    bool is_calendar = false;
    for (auto const parameter : split(query, '&')) {
        names.push_back(name_of_parameter(parameter));
        is_calendar = is_calendar || is_among(calendar_names, names.back());
    }
    if (names.size() > parameters_max) return false;
    std::ranges::sort(names);
    std::string set(path);
    for (auto const& name : names) set += '&' + name;
    bool const is_new_set = !used_.contains(std::hash<std::string>{}(set));
    if (is_new_set && !within("sets " + std::string(path), per_facet_sets)) return false;
    return within(set, is_calendar ? per_calendar : per_query);
}

bool Traps::admits(url::WebUrl const& url) {
    auto const path = url.path();
    auto const segments = split(path, '/');
    if (url.href().size() > address_bytes_max || segments.size() > segments_max || repeats_itself(segments))
        return false;
    // A date as the last segment is a day or a month of a calendar; an article has its name behind it.
    auto const last = segments.empty() ? std::string_view() : segments.back();
    bool const ends_in_number =
        !last.empty() && std::ranges::all_of(last, [](char c) { return is_digit(c) || c == '-'; });
    auto const calendar = ends_in_number ? calendar_of(segments) : std::string();
    if (!calendar.empty() && !within("dates " + calendar, per_calendar)) return false;
    auto const query = url.query();
    return !query || query->empty() || admits_query(path, *query);
}

std::string without_session(std::string_view identity) {
    auto const question = std::min(identity.find('?'), identity.size());
    std::string out(identity.substr(0, question));
    if (auto const at = lower(out).find(";jsessionid="); at != std::string::npos) {
        auto const end = std::min(out.find('/', at), out.size());
        out.erase(at, end - at);
    }
    if (question == identity.size()) return out;
    char separator = '?';
    auto const query = identity.substr(question + 1);
    bool had_session = false;
    std::string kept;
    for (auto const parameter : split(query, '&')) {
        if (is_among(session_names, name_of_parameter(parameter))) {
            had_session = true;
            continue;
        }
        kept += std::exchange(separator, '&');
        kept += parameter;
    }
    return had_session ? out + kept : out + std::string(identity.substr(question));
}

}  // namespace slovo::study
