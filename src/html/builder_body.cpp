// The insertion mode "in body" (§ 13.2.6.4.7), to which every other one falls back.
#include <algorithm>
#include <utility>

#include "html/builder.hpp"

namespace slovo::html {

void Builder::in_body(Token const& token) {
    switch (token.kind) {
        case TokenKind::text:
            if (!is_white(token.text)) frameset_ok_ = false;
            return text(token.text);
        case TokenKind::start_tag: return body_start(token);
        case TokenKind::end_tag: return body_end(token);
        default: return;
    }
}

void Builder::close_paragraph() {
    auto const position = open_.in_scope(Tag::p, Scope::button);
    if (position == 0) return;
    imply_ends(Tag::p);
    pop_to(position);
}

void Builder::body_start(Token const& token) {
    if (is(token.tag, head_content)) return in_head(token);
    if (token.tag == Tag::frameset) return frameset_start(token);
    if (token.tag == Tag::html || token.tag == Tag::body || token.tag == Tag::frame || token.tag == Tag::head ||
        is(token.tag, table_part)) {
        if (token.tag == Tag::body && !is_open(Tag::template_)) frameset_ok_ = false;
        return;
    }
    if (is(token.tag, formatting)) return formatting_start(token);
    if (block_start(token) || item_start(token) || literal_start(token) || single_start(token) ||
        ruby_or_option_start(token))
        return;
    if (token.tag == Tag::svg || token.tag == Tag::math)
        return insert_foreign(token, token.tag == Tag::svg ? Namespace::svg : Namespace::math);
    if (is(token.tag, marks_formatting)) frameset_ok_ = false;  // applet, marquee, object
    insert(token);
}

bool Builder::block_start(Token const& token) {
    if (token.tag == Tag::button) {
        if (auto const position = open_.in_scope(Tag::button, Scope::any); position != 0) {
            imply_ends();
            pop_to(position);
        }
        insert(token);
        frameset_ok_ = false;
    } else if (token.tag == Tag::form) {
        if (form_open_ && !is_open(Tag::template_)) return true;
        close_paragraph();
        if (insert(token) && !is_open(Tag::template_)) form_open_ = true;
    } else if (token.tag == Tag::table) {
        if (!summary_.quirks) close_paragraph();
        frameset_ok_ = false;
        if (insert(token)) mode_ = Mode::in_table;
    } else if (is(token.tag, heading)) {
        close_paragraph();
        if (is(current(), heading)) pop();
        insert(token);
    } else if (token.tag == Tag::p || is(token.tag, block)) {
        close_paragraph();
        insert(token);
        if (token.tag == Tag::pre || token.tag == Tag::listing) {
            skip_newline_ = true;
            frameset_ok_ = false;
        }
    } else {
        return false;
    }
    return true;
}

bool Builder::item_start(Token const& token) {
    bool const is_li = token.tag == Tag::li;
    if (!is_li && token.tag != Tag::dd && token.tag != Tag::dt) return false;
    frameset_ok_ = false;
    auto const position = is_li ? open_.last(Tag::li) : std::max(open_.last(Tag::dd), open_.last(Tag::dt));
    if (position != 0 && position >= open_.scope_end(Scope::item)) {
        imply_ends(open_.at(position).element.tag);
        pop_to(position);
    }
    close_paragraph();
    insert(token);
    return true;
}

// Elements whose text is no markup.
bool Builder::literal_start(Token const& token) {
    switch (token.tag) {
        case Tag::textarea:
            skip_newline_ = true;
            frameset_ok_ = false;
            insert_raw(token, TextState::rcdata);
            return true;
        case Tag::xmp:
            close_paragraph();
            frameset_ok_ = false;
            insert_raw(token, TextState::rawtext);
            return true;
        case Tag::iframe:
            frameset_ok_ = false;
            insert_raw(token, TextState::rawtext);
            return true;
        case Tag::noembed: insert_raw(token, TextState::rawtext); return true;
        case Tag::plaintext:
            close_paragraph();
            insert(token);
            tokenizer_.set_state(TextState::plaintext, "plaintext");
            return true;
        default: return false;
    }
}

// Elements without an end tag.
bool Builder::single_start(Token const& token) {
    auto one = token;
    switch (token.tag) {
        case Tag::image: one.tag = Tag::img; [[fallthrough]];
        case Tag::area:
        case Tag::br:
        case Tag::embed:
        case Tag::img:
        case Tag::keygen:
        case Tag::wbr: frameset_ok_ = false; break;
        case Tag::input: frameset_ok_ = frameset_ok_ && is_hidden_input(token); break;
        case Tag::param:
        case Tag::source:
        case Tag::track: break;
        case Tag::hr:
            close_paragraph();
            frameset_ok_ = false;
            break;
        default: return false;
    }
    insert_void(one);
    return true;
}

bool Builder::ruby_or_option_start(Token const& token) {
    switch (token.tag) {
        case Tag::select:
            frameset_ok_ = false;
            if (!insert(token)) return true;
            mode_ = mode_ == Mode::in_table || mode_ == Mode::in_caption || mode_ == Mode::in_table_body ||
                            mode_ == Mode::in_row || mode_ == Mode::in_cell
                        ? Mode::in_select_in_table
                        : Mode::in_select;
            return true;
        case Tag::optgroup:
        case Tag::option:
            if (current() == Tag::option) pop();
            break;
        case Tag::rb:
        case Tag::rtc:
            if (open_.in_scope(Tag::ruby, Scope::any) != 0) imply_ends();
            break;
        case Tag::rp:
        case Tag::rt:
            if (open_.in_scope(Tag::ruby, Scope::any) != 0) imply_ends(Tag::rtc);
            break;
        default: return false;
    }
    insert(token);
    return true;
}

void Builder::formatting_start(Token const& token) {
    if (token.tag == Tag::a && open_.last(Tag::a) > open_.scope_end(Scope::marker)) {
        formatting_end(Tag::a);
    } else if (token.tag == Tag::nobr && open_.in_scope(Tag::nobr, Scope::any) != 0) {
        formatting_end(Tag::nobr);
    }
    insert(token);
}

// In the standard the body is taken out of the tree then; here it was told already and is closed.
void Builder::frameset_start(Token const& token) {
    if (!frameset_ok_ || open_.size() < 2 || open_.at(2).element.tag != Tag::body) return;
    while (open_.size() > 1) pop();
    insert(token);
    mode_ = Mode::in_frameset;
}

void Builder::body_end(Token const& token) {
    auto const tag = token.tag;
    if (tag == Tag::body || tag == Tag::html) {
        if (open_.in_scope(Tag::body, Scope::any) == 0) return;
        mode_ = Mode::after_body;
        if (tag == Tag::html) html_rules(token);
        return;
    }
    if (tag == Tag::p) {
        if (open_.in_scope(Tag::p, Scope::button) == 0) {
            Token opened = token;
            opened.kind = TokenKind::start_tag;
            if (!insert(opened)) return;
        }
        return close_paragraph();
    }
    if (tag == Tag::br) {
        Token opened = token;
        opened.kind = TokenKind::start_tag;
        return body_start(opened);
    }
    if (tag == Tag::template_) return in_head(token);
    if (tag == Tag::form && !is_open(Tag::template_)) return form_end();
    if (is(tag, formatting)) return formatting_end(tag);
    if (is(tag, heading)) {
        std::size_t position = 0;
        for (auto const one : {Tag::h1, Tag::h2, Tag::h3, Tag::h4, Tag::h5, Tag::h6})
            position = std::max(position, open_.in_scope(one, Scope::any));
        if (position == 0) return;
        imply_ends();
        return pop_to(position);
    }
    bool const is_item = tag == Tag::li || tag == Tag::dd || tag == Tag::dt;
    if (is_item || is(tag, block) || tag == Tag::form || tag == Tag::applet || tag == Tag::marquee ||
        tag == Tag::object) {
        auto const position = open_.in_scope(tag, tag == Tag::li ? Scope::list : Scope::any);
        if (position == 0) return;
        imply_ends(is_item ? tag : Tag::unknown);
        return pop_to(position);
    }
    other_end(token);
}

// "Any other end tag": up to the element of that name, unless a special one lies above it.
void Builder::other_end(Token const& token) {
    auto const floor = open_.scope_end(Scope::special);
    std::size_t position = 0;
    if (token.tag != Tag::unknown) {
        position = open_.last(token.tag);
        if (position < floor) return;
    } else {
        position = open_.find_name(token.tag, token.name, floor);
        while (position != 0 && open_.at(position).space != Namespace::html)
            position = position > floor + 1 && open_.at(position - 1).element.name == token.name ? position - 1 : 0;
    }
    if (position == 0) return;
    imply_ends(token.tag);
    pop_to(position);
}

void Builder::form_end() {
    if (!std::exchange(form_open_, false)) return;
    auto const position = open_.in_scope(Tag::form, Scope::any);
    if (position == 0) return;
    imply_ends();
    if (position == open_.size()) return pop();
    open_.end(position);
}

// The adoption agency as far as it needs no tree: where a block was begun inside, the element ends with that block.
void Builder::formatting_end(Tag tag) {
    auto const position = open_.in_scope(tag, Scope::any);
    if (position == 0) return;
    if (open_.scope_end(Scope::special) > position)
        open_.end(position);
    else
        pop_to(position);
}

}  // namespace slovo::html
