// The tokenizer of the HTML Standard (https://html.spec.whatwg.org/#tokenization): streaming in one pass over UTF-8
// that is in memory, without a copy where the source says it already, linear in time, bounded in depth and attributes
// whatever the page. No tree is built: html/walk.hpp keeps a light stack of open elements. One thread an object.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "html/tags.hpp"

namespace slovo::html {

struct Attribute {
    std::string_view name;   ///< lower case
    std::string_view value;  ///< character references resolved
};

enum class TokenKind : std::uint8_t { start_tag, end_tag, text, comment, doctype };

/// Views live until the next token.
struct Token {
    TokenKind kind = TokenKind::text;
    Tag tag = Tag::unknown;                 ///< of a start or end tag
    std::string_view name;                  ///< of a tag or doctype, lower case
    std::string_view text;                  ///< of text (references resolved) or comment
    std::span<Attribute const> attributes;  ///< no name twice; at most limits::html_attributes
    std::string_view public_id, system_id;  ///< of a doctype
    bool self_closing = false;
    bool force_quirks = false;
    std::size_t begin = 0, end = 0;  ///< bytes of the source
};

/// Where a token's text is meant to go on literally (script, style, textarea, title …).
enum class TextState : std::uint8_t { data, rcdata, rawtext, script_data, plaintext, cdata };

class Tokenizer {
public:
    /// `source`: UTF-8, its errors replaced already (html/encoding.hpp). It must outlive the object.
    explicit Tokenizer(std::string_view source);

    /// False at the end. The tree builder's part in it (rcdata after <title>, script data after <script>, CDATA in
    /// foreign content) is done by html/walk.hpp through set_state(); alone it stays in `data`.
    [[nodiscard]] bool next(Token& token);
    void set_state(TextState state, std::string_view last_start_tag);
    /// In foreign content (svg, math) `<![CDATA[` is text.
    void allow_cdata(bool allowed);

    struct Errors {  ///< how often what was wrong, as far as checks ask
        std::uint32_t null_characters = 0, duplicate_attributes = 0, attributes_dropped = 0, eof_in_tag = 0,
                      nested_comments = 0, bad_references = 0;
    };
    [[nodiscard]] Errors const& errors() const;
};

}  // namespace slovo::html
