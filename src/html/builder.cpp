#include "html/builder.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/limits.hpp"
#include "html/scan.hpp"

namespace slovo::html {

namespace {

// "display:none" in a style attribute, as people write it.
bool hides(std::string_view style) {
    for (auto at = style.find("isplay"); at != std::string_view::npos; at = style.find("isplay", at + 1)) {
        auto rest = style.substr(at + 6);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n"), rest.size()));
        if (!rest.starts_with(':')) continue;
        rest.remove_prefix(1);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n"), rest.size()));
        if (begins_with(rest, "none")) return true;
    }
    return false;
}

bool is_hidden(std::span<Attribute const> attributes) {
    return std::ranges::any_of(attributes, [](Attribute const& one) {
        return one.name == "hidden" || (one.name == "style" && hides(one.value));
    });
}

}  // namespace

Builder::Builder(std::string_view source, std::span<Visitor* const> visitors)
    : source_(source), visitors_(visitors), tokenizer_(source) {}

WalkSummary Builder::run() {
    Token token;
    while (true) {
        tokenizer_.set_content(content());
        if (!tokenizer_.next(token)) break;
        bool const skip = std::exchange(skip_newline_, false);
        if (token.kind == TokenKind::text) {
            if (skip && token.text.starts_with('\n')) token.text.remove_prefix(1);
            if (mode_ <= Mode::before_head) token.text = without_leading_white(token.text);
        }
        if (token.kind != TokenKind::text || !token.text.empty()) dispatch(token);
    }
    // The end of the page: what the standard opens in any case is there even on an empty one.
    if (raw_) {
        raw_ = false;
        pop();
    }
    Token end;
    end.begin = end.end = source_.size();
    end.kind = TokenKind::start_tag;
    while (is_open(Tag::template_)) {
        pop_to(Tag::template_);
        template_modes_.pop_back();
        reset_mode();
    }
    if (mode_ <= Mode::after_head) {
        end.tag = Tag::body;
        end.name = name_of(Tag::body);
        html_rules(end);
    }
    while (!open_.empty()) pop();
    summary_.errors = tokenizer_.errors();
    return summary_;
}

void Builder::dispatch(Token const& token) {
    if (raw_) {
        if (token.kind == TokenKind::text) return text(token.text);
        raw_ = false;
        return pop();
    }
    if (token.kind == TokenKind::comment) return comment(token.text);
    if (overflow_ != 0 && token.kind == TokenKind::end_tag && swallow_overflow_end(token.tag)) return;
    if (in_foreign_content(token)) return foreign(token);
    html_rules(token);
}

void Builder::html_rules(Token const& token) {
    switch (mode_) {
        case Mode::initial: return initial(token);
        case Mode::before_html: return before_html(token);
        case Mode::before_head: return before_head(token);
        case Mode::in_head: return in_head(token);
        case Mode::in_head_noscript: return in_head_noscript(token);
        case Mode::after_head: return after_head(token);
        case Mode::in_body: return in_body(token);
        case Mode::in_table: return in_table(token);
        case Mode::in_caption: return in_caption(token);
        case Mode::in_column_group: return in_column_group(token);
        case Mode::in_table_body: return in_table_body(token);
        case Mode::in_row: return in_row(token);
        case Mode::in_cell: return in_cell(token);
        case Mode::in_select: return in_select(token);
        case Mode::in_select_in_table: return in_select_in_table(token);
        case Mode::in_template: return in_template(token);
        case Mode::after_body:
        case Mode::after_after_body: return after_body(token);
        case Mode::in_frameset:
        case Mode::after_frameset:
        case Mode::after_after_frameset: return in_frameset(token);
    }
}

Content Builder::content() {
    if (open_.empty() || open_.top().space == Namespace::html) return Content::html;
    auto const& top = open_.top();
    return top.integrates_html || top.integrates_text ? Content::integration_point : Content::foreign;
}

Tag Builder::current() {
    return !open_.empty() && open_.top().space == Namespace::html ? open_.top().element.tag : Tag::unknown;
}

void Builder::count_lines(std::size_t to) {
    if (to <= line_at_) return;
    line_ += static_cast<std::uint32_t>(std::ranges::count(source_.substr(line_at_, to - line_at_), '\n'));
    line_at_ = to;
}

void Builder::fill(OpenElement& one, Token const& token) {
    count_lines(token.begin);
    auto& element = one.element;
    element.tag = token.tag;
    element.name = name_of(token.tag);
    if (token.tag == Tag::unknown) {
        bool const in_source = std::less_equal<>{}(source_.data(), token.name.data()) &&
                               std::less<>{}(token.name.data(), source_.data() + source_.size());
        if (!in_source) one.own_name = token.name;
        element.name = in_source ? token.name : std::string_view(one.own_name);
    }
    element.attributes = token.attributes;
    element.depth = static_cast<std::uint32_t>(std::min(open_.size(), limits::html_depth));
    element.begin = token.begin;
    element.line = line_;
    if (open_.size() > 1) {
        auto const& parent = open_.at(open_.size() - 1).element;
        element.in_head = parent.in_head || parent.tag == Tag::head;
        element.hidden = parent.hidden;
    }
    element.hidden = element.hidden || is_hidden(token.attributes);
}

void Builder::tell_open(OpenElement& one) {
    ++summary_.elements;
    summary_.deepest = std::max(summary_.deepest, one.element.depth);
    one.element.foreign = one.space != Namespace::html;
    for (auto* const visitor : visitors_) visitor->open(one.element);
    one.element.attributes = {};
}

// A start tag that finds the stack full: told as an empty element, and its end tag is waited for.
bool Builder::overflow(Token const& token) {
    if (!open_.is_full()) return false;
    summary_.depth_cut = true;
    ++overflowed_[static_cast<std::size_t>(token.tag)];
    ++overflow_;
    insert_void(token);
    return true;
}

bool Builder::swallow_overflow_end(Tag tag) {
    auto& waiting = overflowed_[static_cast<std::size_t>(tag)];
    if (waiting == 0) return false;
    --waiting;
    --overflow_;
    return true;
}

bool Builder::insert(Token const& token) {
    if (overflow(token)) return false;
    auto& one = open_.add();
    fill(one, token);
    open_.settle();
    tell_open(one);
    return true;
}

void Builder::insert_implied(Tag tag) {
    Token token;
    token.kind = TokenKind::start_tag;
    token.tag = tag;
    token.name = name_of(tag);
    token.begin = token.end = line_at_;
    insert(token);
}

void Builder::insert_void(Token const& token) {
    auto& one = open_.add();
    fill(one, token);
    open_.settle();
    tell_open(one);
    pop();
}

void Builder::insert_raw(Token const& token, TextState state) {
    auto& one = open_.add();
    fill(one, token);
    open_.settle();
    tell_open(one);
    tokenizer_.set_state(state, name_of(token.tag));
    raw_ = true;
}

void Builder::pop() {
    do {
        for (auto* const visitor : visitors_) visitor->close(open_.top().element);
        open_.pop();
    } while (!open_.empty() && open_.top().ended);
    if (overflow_ != 0 && !open_.is_full()) {
        overflow_ = 0;
        overflowed_.fill(0);
    }
}

void Builder::pop_to(std::size_t position) {
    while (position != 0 && open_.size() >= position) pop();
}

void Builder::imply_ends(Tag except) {
    while (is(current(), implied_end) && current() != except) pop();
}

void Builder::text(std::string_view text) {
    text_at(open_.size(), text);
}

void Builder::text_at(std::size_t position, std::string_view text) {
    if (text.empty() || position == 0) return;
    for (auto* const visitor : visitors_) visitor->text(open_.at(position).element, text);
}

void Builder::comment(std::string_view text) {
    for (auto* const visitor : visitors_) visitor->comment(text);
}

WalkSummary walk(std::string_view source, std::span<Visitor* const> visitors) {
    return Builder(source, visitors).run();
}

std::string_view Element::attribute(std::string_view wanted) const {
    auto const found = std::ranges::find(attributes, wanted, &Attribute::name);
    return found == attributes.end() ? std::string_view() : found->value;
}

bool Element::has(std::string_view wanted) const {
    return attribute(wanted).data() != nullptr;
}

}  // namespace slovo::html
