// The tokenizer of the HTML Standard (https://html.spec.whatwg.org/#tokenization): streaming in one pass over UTF-8
// that is in memory, without a copy where the source says it already, linear in time, bounded in depth and attributes
// whatever the page. No tree is built: html/walk.hpp keeps a light stack of open elements. One thread an object.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "html/scratch.hpp"
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
    std::string_view text;                  ///< of text (references resolved, line ends LF) or comment
    std::span<Attribute const> attributes;  ///< no name twice; at most limits::html_attributes; none of an end tag
    std::string_view public_id, system_id;  ///< of a doctype; data() == nullptr: missing
    bool self_closing = false;
    bool force_quirks = false;
    std::size_t begin = 0, end = 0;  ///< bytes of the source
};

/// Where a token's text is meant to go on literally (script, style, textarea, title …).
enum class TextState : std::uint8_t { data, rcdata, rawtext, script_data, plaintext, cdata };

/// What the current node decides: in foreign content (svg, math) `<![CDATA[` is text and NUL in text is U+FFFD; at an
/// integration point in it (foreignObject, mi …) NUL is dropped, as in HTML: what the tree builder would do is done
/// here.
enum class Content : std::uint8_t { html, foreign, integration_point };

class Tokenizer {
public:
    /// `source`: UTF-8, its errors replaced already (html/encoding.hpp). It must outlive the object.
    explicit Tokenizer(std::string_view source) : source_(source) {}

    /// False at the end. The tree builder's part in it (rcdata after <title>, script data after <script>, CDATA in
    /// foreign content) is done by html/walk.hpp through set_state(); alone it stays in `data`.
    [[nodiscard]] bool next(Token& token);
    /// `data` comes back by itself behind the end tag of `last_start_tag` (lower case).
    void set_state(TextState state, std::string_view last_start_tag);
    /// In what content the next token will stand; `html` unless told.
    void set_content(Content content) { content_ = content; }

    struct Errors {  ///< how often what was wrong, as far as checks ask
        std::uint32_t null_characters = 0, duplicate_attributes = 0, attributes_dropped = 0, eof_in_tag = 0,
                      nested_comments = 0, bad_references = 0;
    };
    [[nodiscard]] Errors const& errors() const { return errors_; }

private:
    enum class Resolve : std::uint8_t { text, attribute, literal };  // literal: no character references
    enum class Null : std::uint8_t { dropped, replaced };

    [[nodiscard]] char const* begin() const { return source_.data(); }
    [[nodiscard]] char const* end() const { return source_.data() + source_.size(); }
    [[nodiscard]] char const* here() const { return source_.data() + at_; }
    [[nodiscard]] std::string_view rest(char const* from) const {
        return {from, static_cast<std::size_t>(end() - from)};
    }
    bool finish(Token& token, char const* to);

    // Text (tokenizer_text.cpp).
    [[nodiscard]] bool begins_markup(char const* at) const;
    bool text(Token& token);
    bool raw(Token& token);
    bool cdata(Token& token);
    bool literal_text(Token& token, char const* to, Resolve resolve);
    [[nodiscard]] bool is_end_of_raw(char const* at) const;
    [[nodiscard]] char const* end_of_raw() const;
    [[nodiscard]] char const* end_of_script() const;
    std::string_view resolved(char const* from, char const* to, Resolve resolve, Null null);

    // Markup (tokenizer.cpp, tokenizer_doctype.cpp).
    bool markup(Token& token);
    bool tag(Token& token, TokenKind kind);
    bool attributes(char const*& at, Token& token);
    bool attribute(char const*& at, TokenKind kind);
    [[nodiscard]] bool value(char const*& at, char const*& from, char const*& to) const;
    void keep(std::string_view name, char const* from, char const* to);
    std::string_view lowered(char const* from, char const* to);
    [[nodiscard]] bool seen(std::string_view name);
    bool comment(Token& token);
    bool bogus_comment(Token& token, char const* from);
    bool doctype(Token& token);
    char const* doctype_ids(Token& token, char const* at);
    char const* doctype_id(Token& token, char const* at, std::string_view Token::* id);

    std::string_view source_;
    std::size_t at_ = 0;
    TextState state_ = TextState::data;
    Content content_ = Content::html;
    std::string last_start_tag_;
    std::vector<Attribute> attributes_;
    std::array<std::uint16_t, 1024> slots_{};  // attributes of the tag by name, once they are many: number + 1
    std::size_t indexed_ = 0;                  // how many of them stand in slots_
    Scratch scratch_;
    Errors errors_;
};

}  // namespace slovo::html
