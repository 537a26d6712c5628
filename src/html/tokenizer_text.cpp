// What the tokenizer does with text: data, RCDATA, RAWTEXT, script data, PLAINTEXT, CDATA sections.
#include <algorithm>

#include "html/references.hpp"
#include "html/scan.hpp"
#include "html/tokenizer.hpp"

namespace slovo::html {

namespace {

constexpr char32_t replacement = 0xFFFD;

}  // namespace

// Whether the '<' at `at` begins a token of its own: a tag, a comment, a doctype, or "</>", which is nothing.
bool Tokenizer::begins_markup(char const* at) const {
    if (end() - at < 2) return false;
    if (at[1] == '/') return end() - at > 2;
    return is(at[1], letter) || at[1] == '!' || at[1] == '?';
}

bool Tokenizer::text(Token& token) {
    char const* at = here();
    bool plain = true;
    for (;;) {
        at = find_any<'<', '&', '\r', '\0'>(at, end());
        if (at == end() || (*at == '<' && begins_markup(at))) break;
        plain = plain && *at == '<';
        ++at;
    }
    token.kind = TokenKind::text;
    token.text =
        plain ? std::string_view(here(), at)
              : resolved(here(), at, Resolve::text, content_ == Content::foreign ? Null::replaced : Null::dropped);
    return finish(token, at);
}

bool Tokenizer::literal_text(Token& token, char const* to, Resolve resolve) {
    token.kind = TokenKind::text;
    token.text = resolved(here(), to, resolve, Null::replaced);
    return finish(token, to);
}

bool Tokenizer::raw(Token& token) {
    if (state_ == TextState::plaintext) return literal_text(token, end(), Resolve::literal);
    if (state_ == TextState::cdata) {
        state_ = TextState::data;
        return cdata(token);
    }
    if (is_end_of_raw(here())) {
        state_ = TextState::data;
        return tag(token, TokenKind::end_tag);
    }
    auto const* const to = state_ == TextState::script_data ? end_of_script() : end_of_raw();
    return literal_text(token, to, state_ == TextState::rcdata ? Resolve::text : Resolve::literal);
}

// What stands between "<![CDATA[" and "]]>".
bool Tokenizer::cdata(Token& token) {
    auto const length = rest(here()).find("]]>");
    auto const begin = at_;
    auto const made = literal_text(token, length == std::string_view::npos ? end() : here() + length, Resolve::literal);
    if (length != std::string_view::npos) at_ += 3;
    token.begin = begin;
    token.end = at_;
    return made;
}

bool Tokenizer::is_end_of_raw(char const* at) const {
    auto const left = rest(at);
    auto const size = last_start_tag_.size() + 2;
    return left.size() > size && left[0] == '<' && left[1] == '/' && begins_with(left.substr(2), last_start_tag_) &&
           is(left[size], name_end);
}

char const* Tokenizer::end_of_raw() const {
    for (auto const* at = here();; ++at) {
        at = find_any<'<'>(at, end());
        if (at == end() || is_end_of_raw(at)) return at;
    }
}

// Script data with its escapes: in "<!-- … -->" a "<script" hides the next "</script".
char const* Tokenizer::end_of_script() const {
    enum class Escape : std::uint8_t { none, once, twice } escape = Escape::none;
    constexpr std::string_view opening = "<script";
    constexpr std::string_view closing = "</script";
    for (auto const* at = here();; ++at) {
        at = escape == Escape::none ? find_any<'<'>(at, end()) : find_any<'<', '>'>(at, end());
        if (at == end()) return at;
        auto const left = rest(at);
        if (*at == '>') {  // the dashes may be those of "<!--" itself
            if (at - here() >= 2 && at[-1] == '-' && at[-2] == '-') escape = Escape::none;
        } else if (escape != Escape::twice && is_end_of_raw(at)) {
            return at;
        } else if (escape == Escape::none) {
            if (begins_with(left, "<!--")) escape = Escape::once;
        } else {
            auto const wanted = escape == Escape::once ? opening : closing;
            if (left.size() > wanted.size() && begins_with(left, wanted) && is(left[wanted.size()], name_end))
                escape = escape == Escape::once ? Escape::twice : Escape::once;
        }
    }
}

std::string_view Tokenizer::resolved(char const* from, char const* to, Resolve resolve, Null null) {
    auto const* special =
        resolve == Resolve::literal ? find_any<'\r', '\0'>(from, to) : find_any<'&', '\r', '\0'>(from, to);
    if (special == to) return {from, to};
    constexpr std::size_t largest = 8;                                    // a reference of two characters
    auto const room = static_cast<std::size_t>(to - from) * 3 + largest;  // NUL becomes three bytes
    auto* const begin = scratch_.take(room);
    auto* out = begin;
    while (true) {
        out = std::copy(from, special, out);
        if (special == to) break;
        from = special + 1;
        if (*special == '\r') {
            if (from == to || *from != '\n') *out++ = '\n';
        } else if (*special == '\0') {
            ++errors_.null_characters;
            if (null == Null::replaced) out = put_utf8(out, replacement);
        } else {
            auto const reference = reference_at(
                {special, to}, resolve == Resolve::attribute ? ReferencePlace::attribute : ReferencePlace::text);
            errors_.bad_references += reference.is_fault ? 1 : 0;
            if (reference.length == 0) {
                *out++ = '&';
            } else {
                from = special + reference.length;
                out = put_utf8(out, reference.first);
                if (reference.second != 0) out = put_utf8(out, reference.second);
            }
        }
        special = resolve == Resolve::literal ? find_any<'\r', '\0'>(from, to) : find_any<'&', '\r', '\0'>(from, to);
    }
    return scratch_.keep(begin, out);
}

}  // namespace slovo::html
