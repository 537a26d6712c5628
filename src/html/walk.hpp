// A walk through a page's elements in document order: a light stack of open elements over the tokenizer, with implied
// end tags (p, li, dt, dd, option, tr, td …), void elements and raw text done right, depth bounded. Enough for what a
// check asks; no adoption agency, no tree. One thread an object.
#pragma once

#include <string_view>

#include "html/tokenizer.hpp"

namespace slovo::html {

struct Element {
    Tag tag = Tag::unknown;
    std::string_view name;
    std::span<Attribute const> attributes;  ///< live during open() only
    std::uint32_t depth = 0;                ///< html is 1
    std::size_t begin = 0;                  ///< byte of the source
    std::uint32_t line = 0;                 ///< counted from 1
    bool in_head = false;                   ///< inside <head> by the standard's rules, not where the tag was typed
    bool foreign = false;                   ///< inside svg or math
    bool hidden = false;  ///< by `hidden`, inline display:none, aria-hidden=true is NOT among them; inherited

    /// The attribute's value; a view with data() == nullptr when it is absent.
    [[nodiscard]] std::string_view attribute(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
};

/// Who looks at a page. Every call but the needed ones does nothing by itself.
class Visitor {
public:
    virtual ~Visitor() = default;
    virtual void doctype(Token const& token) { static_cast<void>(token); }
    virtual void open(Element const& element) { static_cast<void>(element); }
    /// Character data inside `parent` (script and style text too: ask parent.tag).
    virtual void text(Element const& parent, std::string_view text) {
        static_cast<void>(parent);
        static_cast<void>(text);
    }
    virtual void comment(std::string_view text) { static_cast<void>(text); }
    /// After its last child; attributes are empty now.
    virtual void close(Element const& element) { static_cast<void>(element); }
};

struct WalkSummary {
    std::uint32_t elements = 0, deepest = 0;
    bool depth_cut = false;  ///< deeper than limits::html_depth: what lies below counts as lying there
    bool quirks = true;      ///< no doctype, or one of the old ones
    Tokenizer::Errors errors;
};

/// Walks the whole page. `source`: UTF-8. Scripts do not run, so what stands in <noscript> is elements.
WalkSummary walk(std::string_view source, std::span<Visitor* const> visitors);

}  // namespace slovo::html
