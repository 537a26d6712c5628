// <!DOCTYPE …> with its name and identifiers.
#include "html/scan.hpp"
#include "html/tokenizer.hpp"

namespace slovo::html {

namespace {

char const* behind_white(char const* at, char const* end) {
    while (at != end && is(*at, white)) ++at;
    return at;
}

}  // namespace

bool Tokenizer::doctype(Token& token) {
    token.kind = TokenKind::doctype;
    auto const* const name = behind_white(here() + std::string_view("<!doctype").size(), end());
    auto const* at = name;
    while (at != end() && !is(*at, value_end)) ++at;
    if (at == name) {
        token.force_quirks = true;
    } else {
        token.name = lowered(name, at);
        at = doctype_ids(token, behind_white(at, end()));
    }
    auto const* const close = find_any<'>'>(at, end());
    if (close == end()) token.force_quirks = true;
    return finish(token, close == end() ? close : close + 1);
}

// `at` is where the identifiers may begin; returns from where what is left is skipped up to '>'.
char const* Tokenizer::doctype_ids(Token& token, char const* at) {
    bool const is_public = begins_with(rest(at), "public");
    if (!is_public && !begins_with(rest(at), "system")) {
        if (at != end() && *at != '>') token.force_quirks = true;
        return at;
    }
    at = behind_white(at + 6, end());
    auto const* const first = at;
    at = doctype_id(token, at, is_public ? &Token::public_id : &Token::system_id);
    if (at == first || token.force_quirks) {  // no identifier, or it does not end
        token.force_quirks = true;
        return at;
    }
    if (!is_public) return at;
    at = behind_white(at, end());
    if (at == end() || *at == '>') return at;
    auto const* const second = at;
    at = doctype_id(token, at, &Token::system_id);
    if (at == second) token.force_quirks = true;
    return at;
}

// A quoted identifier; one that '>' cuts short makes the page quirky.
char const* Tokenizer::doctype_id(Token& token, char const* at, std::string_view Token::* id) {
    if (at == end() || (*at != '"' && *at != '\'')) return at;
    auto const* const from = at + 1;
    auto const* const to = *at == '"' ? find_any<'"', '>'>(from, end()) : find_any<'\'', '>'>(from, end());
    token.*id = resolved(from, to, Resolve::literal, Null::replaced);
    if (to == end() || *to == '>') {
        token.force_quirks = true;
        return to;
    }
    return to + 1;
}

}  // namespace slovo::html
