// The tree construction of the HTML Standard (§ 13.2.6) without a tree: insertion modes over a stack of open elements,
// told to visitors as it goes. What needs a tree is left out and done as near as a stack allows: formatting elements
// are neither opened anew nor cloned, and what is foster-parented is told where it stands. One thread an object.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "html/open_elements.hpp"
#include "html/tokenizer.hpp"
#include "html/walk.hpp"

namespace slovo::html {

class Builder {
public:
    Builder(std::string_view source, std::span<Visitor* const> visitors);
    [[nodiscard]] WalkSummary run();

private:
    enum class Mode : std::uint8_t {
        initial,
        before_html,
        before_head,
        in_head,
        in_head_noscript,
        after_head,
        in_body,
        in_table,
        in_caption,
        in_column_group,
        in_table_body,
        in_row,
        in_cell,
        in_select,
        in_select_in_table,
        in_template,
        after_body,
        in_frameset,
        after_frameset,
        after_after_body,
        after_after_frameset
    };

    void dispatch(Token const& token);
    void html_rules(Token const& token);
    [[nodiscard]] bool in_foreign_content(Token const& token);

    // Before the body (builder_head.cpp).
    void initial(Token const& token);
    void before_html(Token const& token);
    void before_head(Token const& token);
    void in_head(Token const& token);
    void in_head_noscript(Token const& token);
    void after_head(Token const& token);
    void in_frameset(Token const& token);
    void after_body(Token const& token);

    // builder_body.cpp
    void in_body(Token const& token);
    void body_start(Token const& token);
    bool block_start(Token const& token);
    bool item_start(Token const& token);
    bool literal_start(Token const& token);
    bool single_start(Token const& token);
    bool ruby_or_option_start(Token const& token);
    void formatting_start(Token const& token);
    void frameset_start(Token const& token);
    void body_end(Token const& token);
    void other_end(Token const& token);
    void form_end();
    void formatting_end(Tag tag);
    void close_paragraph();

    // builder_table.cpp
    void in_table(Token const& token);
    void table_text(Token const& token);
    bool table_start(Token const& token);
    void in_caption(Token const& token);
    void in_column_group(Token const& token);
    void in_table_body(Token const& token);
    void in_row(Token const& token);
    void in_cell(Token const& token);
    void in_select(Token const& token);
    void in_select_in_table(Token const& token);
    void in_template(Token const& token);
    bool leave(Tag tag, Mode mode);
    bool leave_cell();
    void clear_to(std::uint32_t context);
    void reset_mode();

    // builder_foreign.cpp
    void foreign(Token const& token);
    void foreign_start(Token const& token);
    void insert_foreign(Token const& token, Namespace space);

    // The stack and the visitors (builder.cpp).
    bool insert(Token const& token);
    void insert_implied(Tag tag);
    void insert_void(Token const& token);
    void insert_raw(Token const& token, TextState state);
    void fill(OpenElement& one, Token const& token);
    void tell_open(OpenElement& one);
    bool overflow(Token const& token);
    [[nodiscard]] bool swallow_overflow_end(Tag tag);
    void pop();
    void pop_to(std::size_t position);
    void pop_to(Tag tag) { pop_to(open_.last(tag)); }
    void imply_ends(Tag except = Tag::unknown);
    void text(std::string_view text);
    void text_at(std::size_t position, std::string_view text);
    void comment(std::string_view text);
    [[nodiscard]] Content content();
    [[nodiscard]] Tag current();
    [[nodiscard]] bool is_open(Tag tag) const { return open_.last(tag) != 0; }
    void count_lines(std::size_t to);

    std::string_view source_;
    std::span<Visitor* const> visitors_;
    Tokenizer tokenizer_;
    OpenElements open_;
    WalkSummary summary_;
    Mode mode_ = Mode::initial;
    std::vector<Mode> template_modes_;
    std::array<std::uint32_t, tag_count> overflowed_{};  // start tags that found the stack full, not ended yet
    std::uint32_t overflow_ = 0;                         // all of them
    std::size_t line_at_ = 0;                            // up to where lines are counted
    std::uint32_t line_ = 1;
    bool frameset_ok_ = true;
    bool form_open_ = false;
    bool raw_ = false;           // the element on top is raw text
    bool skip_newline_ = false;  // the first line end in pre, listing and textarea is not theirs
};

[[nodiscard]] bool is_hidden_input(Token const& token);
[[nodiscard]] constexpr std::string_view without_leading_white(std::string_view text) {
    auto const begin = text.find_first_not_of("\t\n\f\r ");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}
[[nodiscard]] constexpr bool is_white(std::string_view text) {
    return without_leading_white(text).empty();
}

}  // namespace slovo::html
