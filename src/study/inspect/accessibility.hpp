// Accessibility as far as HTML alone decides it: the rules are axe-core's by name, and like there an element that is
// hidden is not judged. CSS is not known here. One page at a time; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "html/walk.hpp"
#include "study/collected.hpp"

namespace slovo::study {

class Accessibility : public html::Visitor {
public:
    explicit Accessibility(Collected& found) : found_(found) {}
    void begin(PageId page);
    /// What needs the whole page: labels, ids, landmarks.
    void end();

    void open(html::Element const& element) override;
    void text(html::Element const& parent, std::string_view text) override;
    void close(html::Element const& element) override;

private:
    enum class Wants : std::uint8_t { nothing, link, button, summary, role_img, svg_img, object };
    struct Open {
        html::Tag tag = html::Tag::unknown;
        std::uint32_t depth = 0, line = 0;
        std::string_view role;  ///< a literal of aria.cpp: given, or the element's own; empty: none that matters
        Wants wants = Wants::nothing;
        bool named = false, content = false, aria_hidden = false, presentational = false, owns = false,
             given_role = false, foreign = false, has_element = false, child_found = false, bad_list = false,
             captions = false, judged_video = false;
        std::uint32_t data_cells = 0, header_cells = 0;
        std::size_t ids_begin = 0, references_begin = 0;
    };
    struct Reference {
        std::uint64_t id;
        std::uint32_t line;
        CheckId check;
    };

    void leave(std::uint32_t depth);
    void judge_closed(Open const& open);
    void say(CheckId check, std::uint32_t line, std::string_view text = {}) { found_.add(check, page_, line, text); }
    void judge_roles(html::Element const& element, Open& open);
    void judge_aria(html::Element const& element, Open const& open);
    void judge_parent(html::Element const& element, Open const& open);
    void judge_focus(html::Element const& element, Open const& open, bool focusable);
    void judge_lists(html::Element const& element);
    void judge_element(html::Element const& element, Open& open);
    void judge_field(html::Element const& element, Open const& open);
    void judge_frame(html::Element const& element);
    void judge_table_part(html::Element const& element);
    void judge_media(html::Element const& element, Open& open);
    void judge_root(html::Element const& element);
    void judge_common(html::Element const& element);
    void note_ids(html::Element const& element);
    [[nodiscard]] Open* parent_of(std::uint32_t depth);
    [[nodiscard]] Open* enclosing(html::Tag tag);
    void end_ids();
    void end_fields();

    Collected& found_;
    PageId page_ = whole_site;
    std::vector<Open> stack_;
    std::vector<std::uint64_t> ids_, referenced_, label_targets_, access_keys_, frame_titles_, frame_sources_;
    std::vector<Reference> unlabelled_, headers_;
    std::uint32_t skip_line_ = 0, links_ = 0;
    std::uint64_t skip_target_ = 0;
    bool has_main_ = false, has_heading_ = false, has_skip_ = false, has_body_ = false;
};

}  // namespace slovo::study
