// Tags, attributes and comments.
#include "html/tokenizer.hpp"

#include <algorithm>
#include <cstring>

#include "base/limits.hpp"
#include "html/scan.hpp"

namespace slovo::html {

namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr std::size_t few_attributes = 12;  // compared one by one

std::uint32_t hash_of(std::string_view name) {
    std::uint32_t hash = 2166136261U;
    for (char const c : name) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
    return hash ^ (hash >> 16);
}

}  // namespace

bool Tokenizer::next(Token& token) {
    scratch_.release();
    while (at_ < source_.size()) {
        token = {};
        token.begin = at_;
        bool const made = state_ != TextState::data                 ? raw(token)
                          : *here() == '<' && begins_markup(here()) ? markup(token)
                                                                    : text(token);
        if (made) return true;
    }
    return false;
}

void Tokenizer::set_state(TextState state, std::string_view last_start_tag) {
    state_ = state;
    last_start_tag_ = last_start_tag;
}

// Text that came to nothing is no token.
bool Tokenizer::finish(Token& token, char const* to) {
    at_ = static_cast<std::size_t>(to - begin());
    token.end = at_;
    return token.kind != TokenKind::text || !token.text.empty();
}

bool Tokenizer::markup(Token& token) {
    auto const* const at = here();
    if (is(at[1], letter)) return tag(token, TokenKind::start_tag);
    if (at[1] == '?') return bogus_comment(token, at + 1);
    if (at[1] == '/') {
        if (is(at[2], letter)) return tag(token, TokenKind::end_tag);
        if (at[2] != '>') return bogus_comment(token, at + 2);
        at_ += 3;
        return false;
    }
    if (rest(at).starts_with("<!--")) return comment(token);
    if (begins_with(rest(at), "<!doctype")) return doctype(token);
    if (content_ != Content::html && rest(at).starts_with("<![CDATA[")) {
        at_ += 9;
        return cdata(token);
    }
    return bogus_comment(token, at + 2);
}

bool Tokenizer::tag(Token& token, TokenKind kind) {
    auto const* const name = here() + (kind == TokenKind::start_tag ? 1 : 2);
    auto const* at = name;
    bool usual = true;
    for (; at != end() && !is(*at, name_end); ++at) usual = usual && !is(*at, unusual);
    attributes_.clear();
    indexed_ = 0;
    token.kind = kind;
    token.name = usual ? std::string_view(name, at) : lowered(name, at);
    if (!attributes(at, token)) {  // the end came first: there is no tag
        ++errors_.eof_in_tag;
        at_ = source_.size();
        return false;
    }
    token.tag = tag_of(token.name);
    token.attributes = attributes_;
    return finish(token, at);
}

// From behind the name to behind '>'.
bool Tokenizer::attributes(char const*& at, Token& token) {
    while (true) {
        while (at != end() && is(*at, white)) ++at;
        if (at == end()) return false;
        if (*at == '>') {
            ++at;
            return true;
        }
        if (*at == '/') {
            ++at;
            if (at != end() && *at == '>') {
                token.self_closing = true;
                ++at;
                return true;
            }
        } else if (!attribute(at, token.kind)) {
            return false;
        }
    }
}

bool Tokenizer::attribute(char const*& at, TokenKind kind) {
    auto const* const name = at;
    bool usual = !is(*at, unusual);
    for (++at; at != end() && !is(*at, name_end | equals); ++at) usual = usual && !is(*at, unusual);
    auto const* const name_to = at;
    while (at != end() && is(*at, white)) ++at;
    char const* from = nullptr;
    char const* to = nullptr;
    if (at != end() && *at == '=') {
        ++at;
        if (!value(at, from, to)) return false;
    }
    if (at == end()) return false;
    if (kind == TokenKind::end_tag) return true;
    if (attributes_.size() == limits::html_attributes)
        ++errors_.attributes_dropped;
    else
        keep(usual ? std::string_view(name, name_to) : lowered(name, name_to), from, to);
    return true;
}

// From behind '=' to behind the value; false when it does not end.
bool Tokenizer::value(char const*& at, char const*& from, char const*& to) const {
    while (at != end() && is(*at, white)) ++at;
    if (at == end()) return false;
    if (*at == '"' || *at == '\'') {
        from = at + 1;
        to = *at == '"' ? find_any<'"'>(from, end()) : find_any<'\''>(from, end());
        if (to == end()) return false;
        at = to + 1;
        return true;
    }
    from = at;
    while (at != end() && !is(*at, value_end)) ++at;
    to = at;
    return at != end();
}

void Tokenizer::keep(std::string_view name, char const* from, char const* to) {
    if (seen(name)) {
        ++errors_.duplicate_attributes;
        return;
    }
    auto const text = from == nullptr ? std::string_view("") : resolved(from, to, Resolve::attribute, Null::replaced);
    attributes_.push_back({name, text});
}

std::string_view Tokenizer::lowered(char const* from, char const* to) {
    auto* const begin = scratch_.take(static_cast<std::size_t>(to - from) * 3 + 4);
    auto* out = begin;
    for (; from != to; ++from) {
        if (*from != '\0') {
            *out++ = lower(*from);
        } else {
            ++errors_.null_characters;
            out = put_utf8(out, replacement);
        }
    }
    return scratch_.keep(begin, out);
}

// Few names are compared, many are looked up, so that a tag costs what its length is.
bool Tokenizer::seen(std::string_view name) {
    if (attributes_.size() <= few_attributes)
        return std::ranges::any_of(attributes_, [name](Attribute const& one) { return one.name == name; });
    if (indexed_ == 0) slots_.fill(0);
    auto const slot_of = [this](std::string_view wanted) {
        auto slot = hash_of(wanted) % slots_.size();
        while (slots_[slot] != 0 && attributes_[slots_[slot] - std::size_t{1}].name != wanted)
            slot = (slot + 1) % slots_.size();
        return slot;
    };
    for (; indexed_ < attributes_.size(); ++indexed_)
        slots_[slot_of(attributes_[indexed_].name)] = static_cast<std::uint16_t>(indexed_ + 1);
    return slots_[slot_of(name)] != 0;
}

bool Tokenizer::comment(Token& token) {
    auto const* const from = here() + 4;
    token.kind = TokenKind::comment;
    auto const left = rest(from);
    if (left.starts_with(">")) return finish(token, from + 1);
    if (left.starts_with("->")) return finish(token, from + 2);
    for (auto const* at = from;; ++at) {
        at = find_any<'-'>(at, end());
        auto const tail = rest(at);
        bool const closes = tail.starts_with("-->");
        if (closes || tail.starts_with("--!>")) {
            token.text = resolved(from, at, Resolve::literal, Null::replaced);
            return finish(token, at + (closes ? 3 : 4));
        }
        if (at == end()) break;
        if (at - from >= 2 && tail.size() > 2 && tail[1] == '-' && at[-1] == '!' && at[-2] == '<')
            ++errors_.nested_comments;
    }
    auto text = left;  // the end of the page closes it; a close that was begun is not part of it
    for (std::string_view const begun : {"--!", "--", "-"}) {
        if (!text.ends_with(begun)) continue;
        text.remove_suffix(begun.size());
        break;
    }
    token.text = resolved(text.data(), text.data() + text.size(), Resolve::literal, Null::replaced);
    return finish(token, end());
}

bool Tokenizer::bogus_comment(Token& token, char const* from) {
    auto const* const to = find_any<'>'>(from, end());
    token.kind = TokenKind::comment;
    token.text = resolved(from, to, Resolve::literal, Null::replaced);
    return finish(token, to == end() ? to : to + 1);
}

}  // namespace slovo::html
