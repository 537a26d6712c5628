// SVG and MathML inside of HTML (§ 13.2.6.5).
#include <algorithm>

#include "html/builder.hpp"
#include "html/scan.hpp"

namespace slovo::html {

namespace {

constexpr bool is_math_text(Tag tag) {
    return tag == Tag::mi || tag == Tag::mo || tag == Tag::mn || tag == Tag::ms || tag == Tag::mtext;
}

bool integrates_html(Token const& token, Namespace space) {
    if (space == Namespace::svg)
        return token.tag == Tag::foreignobject || token.tag == Tag::desc || token.tag == Tag::title;
    if (token.tag != Tag::annotation_xml) return false;
    auto const encoding = std::ranges::find(token.attributes, "encoding", &Attribute::name);
    return encoding != token.attributes.end() && (equals_ignoring_case(encoding->value, "text/html") ||
                                                  equals_ignoring_case(encoding->value, "application/xhtml+xml"));
}

bool breaks_out_of_foreign(Token const& token) {
    if (token.tag != Tag::font) return is(token.tag, breaks_out);
    return std::ranges::any_of(token.attributes, [](Attribute const& one) {
        return one.name == "color" || one.name == "face" || one.name == "size";
    });
}

}  // namespace

bool Builder::in_foreign_content(Token const& token) {
    if (open_.empty() || open_.top().space == Namespace::html) return false;
    auto const& top = open_.top();
    bool const is_start = token.kind == TokenKind::start_tag;
    bool const is_text = token.kind == TokenKind::text;
    if (top.integrates_text && (is_text || (is_start && token.tag != Tag::mglyph && token.tag != Tag::malignmark)))
        return false;
    if (top.element.tag == Tag::annotation_xml && is_start && token.tag == Tag::svg) return false;
    return !(top.integrates_html && (is_text || is_start));
}

void Builder::insert_foreign(Token const& token, Namespace space) {
    if (!token.self_closing && overflow(token)) return;
    auto& one = open_.add();
    fill(one, token);
    one.space = space;
    one.integrates_html = integrates_html(token, space);
    one.integrates_text = space == Namespace::math && is_math_text(token.tag);
    open_.settle();
    tell_open(one);
    if (token.self_closing) pop();
}

void Builder::foreign(Token const& token) {
    if (token.kind == TokenKind::doctype) return;
    if (token.kind == TokenKind::text) {
        if (!is_white(token.text)) frameset_ok_ = false;
        return text(token.text);
    }
    if (token.kind == TokenKind::start_tag) return foreign_start(token);
    if (token.tag == Tag::br || token.tag == Tag::p) return foreign_start(token);
    if (auto const position = open_.find_name(token.tag, token.name, open_.top().html_below); position != 0)
        return pop_to(position);
    html_rules(token);
}

void Builder::foreign_start(Token const& token) {
    bool const is_end = token.kind == TokenKind::end_tag;
    if (!is_end && !breaks_out_of_foreign(token)) return insert_foreign(token, open_.top().space);
    while (open_.top().space != Namespace::html && !open_.top().integrates_html && !open_.top().integrates_text) pop();
    html_rules(token);
}

}  // namespace slovo::html
