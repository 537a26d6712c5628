// Insertion modes of tables, select and template (§ 13.2.6.4.9 to 13.2.6.4.18).
#include <algorithm>

#include "html/builder.hpp"
#include "html/scan.hpp"

namespace slovo::html {

namespace {

bool is_start(Token const& token) {
    return token.kind == TokenKind::start_tag;
}
bool is_end(Token const& token) {
    return token.kind == TokenKind::end_tag;
}
bool is_start_of(Token const& token, Tag tag) {
    return is_start(token) && token.tag == tag;
}
bool is_end_of(Token const& token, Tag tag) {
    return is_end(token) && token.tag == tag;
}

// End tags that mean nothing in a table, where nothing of the kind is open.
bool is_outer(Tag tag) {
    return tag == Tag::body || tag == Tag::caption || tag == Tag::col || tag == Tag::colgroup || tag == Tag::html;
}

}  // namespace

bool is_hidden_input(Token const& token) {
    auto const type = std::ranges::find(token.attributes, "type", &Attribute::name);
    return type != token.attributes.end() && equals_ignoring_case(type->value, "hidden");
}

void Builder::clear_to(std::uint32_t context) {
    while (!is(current(), context) && current() != Tag::html && current() != Tag::template_) pop();
}

void Builder::reset_mode() {
    auto const position = open_.scope_end(Scope::mode);
    auto const tag = position == 0 ? Tag::unknown : open_.at(position).element.tag;
    switch (tag) {
        case Tag::select: {
            auto const table = open_.last(Tag::table);
            mode_ = table > open_.last(Tag::template_) ? Mode::in_select_in_table : Mode::in_select;
            return;
        }
        case Tag::td:
        case Tag::th: mode_ = Mode::in_cell; return;
        case Tag::tr: mode_ = Mode::in_row; return;
        case Tag::tbody:
        case Tag::thead:
        case Tag::tfoot: mode_ = Mode::in_table_body; return;
        case Tag::caption: mode_ = Mode::in_caption; return;
        case Tag::colgroup: mode_ = Mode::in_column_group; return;
        case Tag::table: mode_ = Mode::in_table; return;
        case Tag::template_: mode_ = template_modes_.back(); return;
        case Tag::head: mode_ = Mode::in_head; return;
        case Tag::frameset: mode_ = Mode::in_frameset; return;
        case Tag::html: mode_ = Mode::after_head; return;
        default: mode_ = Mode::in_body; return;
    }
}

// Ends the element when it is in table scope.
bool Builder::leave(Tag tag, Mode mode) {
    auto const position = open_.in_scope(tag, Scope::table);
    if (position == 0) return false;
    imply_ends();
    pop_to(position);
    mode_ = mode;
    return true;
}

bool Builder::leave_cell() {
    return leave(Tag::td, Mode::in_row) || leave(Tag::th, Mode::in_row);
}

void Builder::table_text(Token const& token) {
    if (is_white(token.text)) return text(token.text);
    frameset_ok_ = false;
    if (!is(current(), foster_context)) return text(token.text);
    auto const table = open_.last(Tag::table);
    text_at(table > open_.last(Tag::template_) ? table - 1 : open_.size(), token.text);
}

void Builder::in_table(Token const& token) {
    if (token.kind == TokenKind::doctype) return;
    if (token.kind == TokenKind::text) {
        if (is(current(), foster_context) || current() == Tag::template_) return table_text(token);
        return in_body(token);
    }
    if (is_start(token)) {
        if (!table_start(token)) in_body(token);
        return;
    }
    if (token.tag == Tag::table) {
        auto const position = open_.in_scope(Tag::table, Scope::table);
        if (position == 0) return;
        pop_to(position);
        return reset_mode();
    }
    if (token.tag == Tag::template_) return in_head(token);
    if (!is(token.tag, table_part) && !is_outer(token.tag)) in_body(token);
}

// False: as in body.
bool Builder::table_start(Token const& token) {
    bool const is_cell = token.tag == Tag::td || token.tag == Tag::th;
    if (token.tag == Tag::caption || token.tag == Tag::colgroup || is(token.tag, table_section)) {
        clear_to(scope_table);
        if (insert(token))
            mode_ = token.tag == Tag::caption    ? Mode::in_caption
                    : token.tag == Tag::colgroup ? Mode::in_column_group
                                                 : Mode::in_table_body;
    } else if (token.tag == Tag::col || token.tag == Tag::tr || is_cell) {
        clear_to(scope_table);
        if (overflow(token)) return true;
        insert_implied(token.tag == Tag::col ? Tag::colgroup : Tag::tbody);
        mode_ = token.tag == Tag::col ? Mode::in_column_group : Mode::in_table_body;
        html_rules(token);
    } else if (token.tag == Tag::table) {
        auto const position = open_.in_scope(Tag::table, Scope::table);
        if (position == 0) return true;
        pop_to(position);
        reset_mode();
        html_rules(token);
    } else if (token.tag == Tag::style || token.tag == Tag::script || token.tag == Tag::template_) {
        in_head(token);
    } else if (token.tag == Tag::input && is_hidden_input(token)) {
        insert_void(token);
    } else if (token.tag == Tag::form) {
        if (form_open_ || is_open(Tag::template_)) return true;
        form_open_ = true;
        insert_void(token);
    } else {
        return false;
    }
    return true;
}

void Builder::in_caption(Token const& token) {
    bool const begins_part = is_start(token) && is(token.tag, table_part);
    if (begins_part || is_end_of(token, Tag::table)) {
        if (leave(Tag::caption, Mode::in_table)) html_rules(token);
    } else if (is_end_of(token, Tag::caption)) {
        leave(Tag::caption, Mode::in_table);
    } else if (!is_end(token) || !(is(token.tag, table_part) || is_outer(token.tag))) {
        in_body(token);
    }
}

void Builder::in_column_group(Token const& token) {
    if (token.kind == TokenKind::doctype || is_start_of(token, Tag::html) || is_end_of(token, Tag::col)) return;
    auto rest = token;
    if (token.kind == TokenKind::text) {
        rest.text = without_leading_white(token.text);
        text(token.text.substr(0, token.text.size() - rest.text.size()));
        if (rest.text.empty()) return;
    }
    if (is_start_of(token, Tag::col)) return insert_void(token);
    if (token.kind != TokenKind::text && token.tag == Tag::template_) return in_head(token);
    if (current() != Tag::colgroup) return;
    pop();
    mode_ = Mode::in_table;
    if (!is_end_of(token, Tag::colgroup)) html_rules(rest);
}

void Builder::in_table_body(Token const& token) {
    bool const is_section = token.kind != TokenKind::text && is(token.tag, table_section);
    if (is_start_of(token, Tag::tr) || is_start_of(token, Tag::td) || is_start_of(token, Tag::th)) {
        clear_to(table_section);
        if (token.tag != Tag::tr) {
            if (overflow(token)) return;
            insert_implied(Tag::tr);
        } else if (!insert(token)) {
            return;
        }
        mode_ = Mode::in_row;
        if (token.tag != Tag::tr) html_rules(token);
    } else if (is_end(token) && is_section) {
        if (open_.in_scope(token.tag, Scope::table) == 0) return;
        clear_to(table_section);
        pop();
        mode_ = Mode::in_table;
    } else if ((is_start(token) && is(token.tag, table_part)) || is_end_of(token, Tag::table)) {
        if (open_.in_scope(Tag::tbody, Scope::table) == 0 && open_.in_scope(Tag::thead, Scope::table) == 0 &&
            open_.in_scope(Tag::tfoot, Scope::table) == 0)
            return;
        clear_to(table_section);
        pop();
        mode_ = Mode::in_table;
        html_rules(token);
    } else {
        in_table(token);
    }
}

void Builder::in_row(Token const& token) {
    if (is_start_of(token, Tag::td) || is_start_of(token, Tag::th)) {
        clear_to(table_row);
        if (insert(token)) mode_ = Mode::in_cell;
        return;
    }
    bool const is_section_end = is_end(token) && is(token.tag, table_section);
    bool const ends_row = is_end_of(token, Tag::tr);
    if (ends_row || is_section_end || (is_start(token) && is(token.tag, table_part)) || is_end_of(token, Tag::table)) {
        if (is_section_end && open_.in_scope(token.tag, Scope::table) == 0) return;
        if (open_.in_scope(Tag::tr, Scope::table) == 0) return;
        clear_to(table_row);
        pop();
        mode_ = Mode::in_table_body;
        if (!ends_row) html_rules(token);
        return;
    }
    in_table(token);
}

void Builder::in_cell(Token const& token) {
    if (is_start(token) && is(token.tag, table_part)) {
        if (leave_cell()) html_rules(token);
    } else if (is_end_of(token, Tag::td) || is_end_of(token, Tag::th)) {
        leave(token.tag, Mode::in_row);
    } else if (is_end(token) && is(token.tag, foster_context)) {
        if (open_.in_scope(token.tag, Scope::table) != 0 && leave_cell()) html_rules(token);
    } else if (!is_end(token) || !is_outer(token.tag)) {
        in_body(token);
    }
}

void Builder::in_select(Token const& token) {
    if (token.kind == TokenKind::text) return text(token.text);
    if (token.kind == TokenKind::doctype) return;
    auto const tag = token.tag;
    if (tag == Tag::template_ || is_start_of(token, Tag::script)) return in_head(token);
    bool const asks_again = tag == Tag::input || tag == Tag::keygen || tag == Tag::textarea;
    if (tag == Tag::select || (is_start(token) && asks_again)) {
        auto const position = open_.last(Tag::select);
        if (position == 0 || position < open_.scope_end(Scope::mode)) return;
        pop_to(position);
        reset_mode();
        if (asks_again) html_rules(token);
    } else if (is_start(token) && (tag == Tag::option || tag == Tag::optgroup || tag == Tag::hr)) {
        if (current() == Tag::option) pop();
        if (tag != Tag::option && current() == Tag::optgroup) pop();
        if (tag == Tag::hr)
            insert_void(token);
        else
            insert(token);
    } else if (is_end_of(token, Tag::optgroup)) {
        if (current() == Tag::option && open_.at(open_.size() - 1).element.tag == Tag::optgroup) pop();
        if (current() == Tag::optgroup) pop();
    } else if (is_end_of(token, Tag::option) && current() == Tag::option) {
        pop();
    }
}

void Builder::in_select_in_table(Token const& token) {
    bool const of_table =
        token.kind != TokenKind::text && token.kind != TokenKind::doctype &&
        (is(token.tag, foster_context) || token.tag == Tag::caption || token.tag == Tag::td || token.tag == Tag::th);
    if (!of_table) return in_select(token);
    if (is_end(token) && open_.in_scope(token.tag, Scope::table) == 0) return;
    pop_to(Tag::select);
    reset_mode();
    html_rules(token);
}

void Builder::in_template(Token const& token) {
    if (token.kind == TokenKind::text || token.kind == TokenKind::doctype) return in_body(token);
    if (token.tag == Tag::template_ || (is_start(token) && is(token.tag, head_content))) return in_head(token);
    if (is_end(token)) return;
    auto const tag = token.tag;
    mode_ = tag == Tag::caption || tag == Tag::colgroup || is(tag, table_section) ? Mode::in_table
            : tag == Tag::col                                                     ? Mode::in_column_group
            : tag == Tag::tr                                                      ? Mode::in_table_body
            : tag == Tag::td || tag == Tag::th                                    ? Mode::in_row
                                                                                  : Mode::in_body;
    template_modes_.back() = mode_;
    html_rules(token);
}

}  // namespace slovo::html
