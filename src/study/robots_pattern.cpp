#include "study/robots_pattern.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "url/encode.hpp"

namespace slovo::study {
namespace {

constexpr char wildcard = '\0';  // an octet that a canonical path never has

enum class Side : std::uint8_t { rule, address };

void append_octet(std::string& out, int byte, bool escaped) {
    static constexpr char digits[] = "0123456789ABCDEF";
    auto const c = static_cast<char>(byte);
    bool const structural = std::string_view("/?&=+").contains(c);
    if (byte > 0x20 - 1 && byte < 0x7F && byte != '%' && !(escaped && structural)) {
        out += c;
        return;
    }
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

std::string canonical(std::string_view text, Side side) {
    std::string made;
    made.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const escaped = url::escaped_byte(text.substr(i));
        if (escaped >= 0) {
            append_octet(made, escaped, true);
            i += 2;
        } else if (side == Side::rule && text[i] == '*') {
            made += wildcard;
        } else {
            append_octet(made, static_cast<unsigned char>(text[i]), false);
        }
    }
    return made;
}

/// RFC 9309's table has ?baz=https://foo.bar and ?baz=https%3A%2F%2Ffoo.bar as one.
std::string with_query_decoded(std::string const& canonical) {
    auto const mark = canonical.find('?');
    if (mark == std::string::npos) return {};
    std::string made(canonical, 0, mark + 1);
    std::string_view const query = std::string_view(canonical).substr(mark + 1);
    for (std::size_t i = 0; i < query.size(); ++i) {
        auto const octet = query.substr(i, 3);
        bool const bare = octet == "%2F" || octet == "%3F";
        made += octet == "%2F" ? '/' : octet == "%3F" ? '?' : query[i];
        if (bare) i += 2;
    }
    return made.size() == canonical.size() ? std::string() : made;
}

/// Takes everything up to the end of the first `piece` off the front; false when there is none.
bool skip_past(std::string_view& text, std::string_view piece) {
    // memmem is linear, string_view::find is not.
    auto const* const found = memmem(text.data(), text.size(), piece.data(), piece.size());
    if (found == nullptr) return false;
    text.remove_prefix(static_cast<std::size_t>(static_cast<char const*>(found) - text.data()) + piece.size());
    return true;
}

bool matches_text(std::string_view pattern, bool to_end, std::string_view text) {
    auto star = pattern.find(wildcard);
    auto const front = pattern.substr(0, star);
    if (!text.starts_with(front)) return false;
    text.remove_prefix(front.size());
    if (star == std::string_view::npos) return !to_end || text.empty();
    for (;;) {
        pattern.remove_prefix(star + 1);
        star = pattern.find(wildcard);
        if (star == std::string_view::npos) break;
        if (!skip_past(text, pattern.substr(0, star))) return false;
    }
    return to_end ? text.ends_with(pattern) : skip_past(text, pattern);
}

template <class Text>
RobotsAutomaton automaton_of(std::span<RobotsPattern const* const> patterns, Text text) {
    std::vector<PatternText> texts;
    for (auto const* pattern : patterns) texts.push_back(text(*pattern));
    return RobotsAutomaton(texts);
}

}  // namespace

RobotsTarget::RobotsTarget(std::string_view path_and_query)
    : plain_(canonical(path_and_query, Side::address)), query_decoded_(with_query_decoded(plain_)) {}

RobotsPattern::RobotsPattern(std::string_view written) {
    to_end_ = written.ends_with('$');
    if (to_end_) written.remove_suffix(1);
    plain_ = canonical(written, Side::rule);
    query_decoded_ = with_query_decoded(plain_);
}

bool RobotsPattern::matches(RobotsTarget const& target) const {
    if (matches_text(plain_, to_end_, target.plain_)) return true;
    if (query_decoded_.empty() && target.query_decoded_.empty()) return false;
    return matches_text(query_decoded_.empty() ? plain_ : query_decoded_, to_end_,
                        target.query_decoded_.empty() ? target.plain_ : target.query_decoded_);
}

bool RobotsPattern::has_wildcard() const {
    return plain_.contains(wildcard);
}

RobotsPatterns::RobotsPatterns(std::span<RobotsPattern const* const> patterns)
    : plain_(automaton_of(patterns,
                          [](RobotsPattern const& pattern) { return PatternText{pattern.plain_, pattern.to_end_}; })) {
    if (std::ranges::all_of(patterns, [](auto const* pattern) { return pattern->query_decoded_.empty(); })) return;
    query_decoded_ = automaton_of(patterns, [](RobotsPattern const& pattern) {
        return PatternText{pattern.query_decoded_.empty() ? pattern.plain_ : pattern.query_decoded_, pattern.to_end_};
    });
}

RobotsAutomaton::Match RobotsPatterns::match(RobotsTarget const& target) const {
    auto found = plain_.match(target.plain_);
    if (!query_decoded_ && target.query_decoded_.empty()) return found;
    auto const other = (query_decoded_ ? *query_decoded_ : plain_)
                           .match(target.query_decoded_.empty() ? target.plain_ : target.query_decoded_);
    found.steps += other.steps;
    if (other.first && (!found.first || *other.first < *found.first)) found.first = other.first;
    return found;
}

}  // namespace slovo::study
