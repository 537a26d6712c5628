// Reads the lines of robots.txt into groups (RFC 9309 §2.2) and notes what is wrong with them.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/limits.hpp"
#include "study/product_token.hpp"
#include "study/robots.hpp"
#include "text/unicode.hpp"

namespace slovo::study {
namespace {

std::string_view trimmed(std::string_view text) {
    auto const blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string lowered(std::string_view text) {
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return made;
}

/// Lines that other crawlers know, and that say nothing about access.
bool is_accepted(std::string_view name) {
    constexpr auto names = std::to_array<std::string_view>(
        {"clean-param", "content-signal", "host", "noindex", "request-rate", "visit-time"});
    return std::ranges::find(names, name) != names.end();
}

std::optional<std::chrono::milliseconds> seconds(std::string_view text) {
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    // A day is longer than any study waits; NaN is not in the range either.
    if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= 86'400))
        return std::nullopt;
    return std::chrono::milliseconds(static_cast<std::int64_t>(value * 1000));
}

}  // namespace

class RobotsReader {
public:
    Robots read(std::string_view bytes);

private:
    void line(std::string_view text);
    void user_agent(std::string_view value);
    void rule(std::string_view value, bool allow);
    void crawl_delay(std::string_view value);
    void note(RobotsFault fault);

    Robots made_;
    std::uint32_t number_ = 0;
    std::string_view text_;  // of the line
    bool naming_ = false;    // the group has no rule yet: a User-agent line joins it
    bool delayed_ = false;   // a Crawl-delay stands between the group's names and the next line
    bool is_html_ = false;
};

Robots Robots::parse(std::string_view bytes) {
    return RobotsReader().read(bytes);
}

Robots RobotsReader::read(std::string_view bytes) {
    if (bytes.size() > limits::robots_bytes) {
        bytes = bytes.substr(0, limits::robots_bytes);
        // Half a line could forbid more than the whole one.
        bytes = bytes.substr(0, bytes.find_last_of("\r\n") + 1);
        note(RobotsFault::too_large);
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
        note(RobotsFault::byte_order_mark);
    }
    if (!text::is_valid_utf8(bytes)) note(RobotsFault::not_utf8);
    auto const first = bytes.find_first_not_of(" \t\r\n");
    is_html_ = first != std::string_view::npos && bytes[first] == '<';
    if (is_html_) note(RobotsFault::is_html);
    while (!bytes.empty()) {
        ++number_;
        auto const end = std::min(bytes.find_first_of("\r\n"), bytes.size());
        line(bytes.substr(0, end));
        bytes.remove_prefix(std::min(end + (bytes.substr(end).starts_with("\r\n") ? 2 : 1), bytes.size()));
    }
    return std::move(made_);
}

void RobotsReader::line(std::string_view text) {
    text_ = trimmed(text);
    text = trimmed(text.substr(0, text.find('#')));
    if (text.empty()) return;
    auto const colon = text.find(':');
    if (colon == std::string_view::npos) return note(RobotsFault::no_colon);
    auto const name = lowered(trimmed(text.substr(0, colon)));
    auto const value = trimmed(text.substr(colon + 1));
    if (name == "user-agent") return user_agent(value);
    if (name == "allow") return rule(value, true);
    if (name == "disallow") return rule(value, false);
    if (name == "crawl-delay") return crawl_delay(value);
    if (name == "sitemap") {
        auto url = url::WebUrl::parse(value);
        if (!url) return note(RobotsFault::bad_sitemap);
        made_.sitemaps_.push_back(*std::move(url));
        return;
    }
    if (!is_accepted(name)) note(RobotsFault::unknown_directive);
}

void RobotsReader::user_agent(std::string_view value) {
    if (!naming_) {
        made_.groups_.emplace_back();
        naming_ = true;
        delayed_ = false;
    }
    auto& group = made_.groups_.back();
    if (std::exchange(delayed_, false)) note(RobotsFault::delay_joins_groups);
    bool const everyone = value == "*" || value.starts_with("* ") || value.starts_with("*\t");
    auto token = everyone ? std::string("*") : leading_token(value);
    if (token.empty()) return note(RobotsFault::empty_agent);  // the group is nobody's, until another line names one
    group.agents.push_back(std::move(token));
}

void RobotsReader::rule(std::string_view value, bool allow) {
    if (made_.groups_.empty()) return note(RobotsFault::rule_before_group);
    naming_ = false;
    if (value.empty()) return;
    if (value[0] != '/' && value[0] != '*') return note(RobotsFault::bad_pattern);
    if (value.substr(0, value.size() - 1).contains('$')) note(RobotsFault::end_sign_inside);
    made_.groups_.back().rules.push_back({std::string(value), allow, number_});
}

void RobotsReader::crawl_delay(std::string_view value) {
    delayed_ = true;
    auto const delay = seconds(value);
    if (!delay) return note(RobotsFault::bad_delay);
    if (made_.groups_.empty()) return note(RobotsFault::rule_before_group);
    auto& longest = made_.groups_.back().crawl_delay;
    longest = std::max(longest, delay);
}

void RobotsReader::note(RobotsFault fault) {
    bool const of_a_line = number_ != 0;
    if ((is_html_ && of_a_line) || made_.counts_[std::to_underlying(fault)]++ >= limits::study_places) return;
    made_.remarks_.push_back({fault, number_, std::string(text_.substr(0, limits::study_evidence))});
}

}  // namespace slovo::study
