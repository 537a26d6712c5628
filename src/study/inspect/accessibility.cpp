#include "study/inspect/accessibility.hpp"

#include <algorithm>

#include "study/inspect/aria.hpp"
#include "study/inspect/language_codes.hpp"
#include "study/letters.hpp"

namespace slovo::study {

using html::Element;
using html::Tag;

namespace {

bool is_focusable(Element const& element) {
    if (element.has("disabled")) return false;
    switch (element.tag) {
        case Tag::a:
        case Tag::area: return element.has("href");
        case Tag::input: return !equals_ignoring_case(element.attribute("type"), "hidden");
        case Tag::button:
        case Tag::select:
        case Tag::textarea:
        case Tag::iframe:
        case Tag::summary: return true;
        default: return element.has("tabindex");
    }
}

bool has_own_name(Element const& element) {
    return !trimmed(element.attribute("aria-label")).empty() ||
           !trimmed(element.attribute("aria-labelledby")).empty() || !trimmed(element.attribute("title")).empty();
}

}  // namespace

void Accessibility::begin(PageId page) {
    page_ = page;
    stack_.clear();
    for (auto* const list : {&ids_, &referenced_, &label_targets_, &access_keys_, &frame_titles_, &frame_sources_})
        list->clear();
    unlabelled_.clear();
    headers_.clear();
    skip_line_ = links_ = 0;
    skip_target_ = 0;
    has_main_ = has_heading_ = has_skip_ = has_body_ = false;
}

Accessibility::Open* Accessibility::parent_of(std::uint32_t depth) {
    return !stack_.empty() && stack_.back().depth + 1 == depth ? &stack_.back() : nullptr;
}

Accessibility::Open* Accessibility::enclosing(Tag tag) {
    for (auto place = stack_.rbegin(); place != stack_.rend(); ++place)
        if (place->tag == tag) return &*place;
    return nullptr;
}

void Accessibility::open(Element const& element) {
    leave(element.depth);
    if (!stack_.empty()) stack_.back().has_element = true;
    Open open{.tag = element.tag, .depth = element.depth, .line = element.line, .foreign = element.foreign};
    if (!stack_.empty()) {
        open.aria_hidden = stack_.back().aria_hidden;
        open.presentational = stack_.back().presentational;
    }
    if (element.hidden) {
        stack_.push_back(open);
        return;
    }
    note_ids(element);
    bool const inherited = open.aria_hidden;
    open.aria_hidden = inherited || element.attribute("aria-hidden") == "true";
    open.named = has_own_name(element);
    judge_roles(element, open);
    judge_aria(element, open);
    judge_focus(element, open, is_focusable(element));
    if (!element.foreign) {
        judge_lists(element);
        judge_common(element);
        judge_element(element, open);
    } else if (element.tag == Tag::svg && is_one_of(open.role, "img|graphics-document|graphics-symbol")) {
        open.wants = Wants::svg_img;
    } else if (element.name == "title" && !stack_.empty()) {
        stack_.back().named = true;
    }
    if (open.role == "img" && open.given_role && !element.foreign && element.tag != Tag::img)
        open.wants = Wants::role_img;
    stack_.push_back(open);
}

void Accessibility::text(Element const& parent, std::string_view text) {
    if (stack_.empty() || stack_.back().aria_hidden || parent.tag == Tag::script || parent.tag == Tag::style) return;
    if (!trimmed(text).empty()) stack_.back().content = true;
}

void Accessibility::close(Element const& element) {
    leave(element.depth);
}

void Accessibility::leave(std::uint32_t depth) {
    while (!stack_.empty() && stack_.back().depth >= depth) {
        auto const closed = stack_.back();
        stack_.pop_back();
        judge_closed(closed);
        if (stack_.empty() || closed.aria_hidden) continue;
        auto& parent = stack_.back();
        parent.content = parent.content || closed.content || closed.named;
    }
}

void Accessibility::judge_closed(Open const& open) {
    bool const named = open.named || open.content;
    switch (open.wants) {
        case Wants::nothing: break;
        case Wants::link:
            if (!named) say(CheckId::link_name, open.line);
            break;
        case Wants::button:
            if (!named) say(CheckId::button_name, open.line);
            break;
        case Wants::summary:
            if (!named) say(CheckId::summary_name, open.line);
            break;
        case Wants::role_img:
            if (!open.named) say(CheckId::role_img_alt, open.line);
            break;
        case Wants::svg_img:
            if (!open.named) say(CheckId::svg_img_alt, open.line);
            break;
        case Wants::object:
            if (!named) say(CheckId::object_alt, open.line);
            break;
    }
    bool const judged_children = open.given_role && !open.owns && open.has_element;
    if (judged_children && !required_children(open.role).empty() && !open.child_found)
        say(CheckId::aria_required_children, open.line, open.role);
    if (open.tag == Tag::table && open.header_cells > 0 && open.data_cells == 0 && !open.given_role)
        say(CheckId::th_has_data_cells, open.line);
    if (open.tag == Tag::table) {
        for (std::size_t index = open.references_begin; index < headers_.size(); ++index)
            if (std::find(ids_.begin() + static_cast<std::ptrdiff_t>(std::min(open.ids_begin, ids_.size())), ids_.end(),
                          headers_[index].id) == ids_.end())
                say(CheckId::td_headers_attr, headers_[index].line);
        headers_.resize(std::min(headers_.size(), open.references_begin));
    }
    if (open.judged_video && !open.captions) say(CheckId::video_caption, open.line);
}

void Accessibility::judge_roles(Element const& element, Open& open) {
    auto list = element.attribute("role");
    open.role = own_role(element);
    open.owns = element.has("aria-owns") || element.attribute("aria-busy") == "true";
    bool any = false, known = false;
    for (auto token = next_token(list); !token.empty(); token = next_token(list)) {
        any = true;
        auto const role = known_role(lowered(token));
        if (role.empty() || known) continue;
        known = true;
        open.role = role;
        open.given_role = true;
    }
    if (any && !known) say(CheckId::aria_roles, element.line, element.attribute("role"));
    if (open.role == "directory") say(CheckId::aria_deprecated_role, element.line);
    has_main_ = has_main_ || open.role == "main";
    has_heading_ = has_heading_ || open.role == "heading";
    // Whoever waits for a child of this role has it now.
    if (!open.role.empty())
        for (auto place = stack_.rbegin(); place != stack_.rend() && place - stack_.rbegin() < 8; ++place)
            if (is_one_of(open.role, required_children(place->role))) place->child_found = true;
    judge_parent(element, open);
}

void Accessibility::judge_parent(Element const& element, Open const& open) {
    if (!open.given_role) return;
    auto const wanted = required_parents(open.role);
    if (!wanted.empty()) {
        std::string_view holder;
        for (auto place = stack_.rbegin(); place != stack_.rend() && holder.empty(); ++place)
            if (!place->role.empty() && !is_one_of(place->role, "none|presentation|generic")) holder = place->role;
        if (!is_one_of(holder, wanted)) say(CheckId::aria_required_parent, element.line, open.role);
    }
    bool const checkable = element.tag == Tag::input;
    for (auto rest = required_attributes(open.role); !rest.empty();) {
        auto const end = std::min(rest.find('|'), rest.size());
        auto const name = rest.substr(0, end);
        bool const by_itself = (checkable && name == "aria-checked") || (checkable && name == "aria-valuenow") ||
                               open.role == own_role(element);
        if (!element.has(name) && !by_itself) say(CheckId::aria_required_attr, element.line, name);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (is_one_of(open.role, "none|presentation") && (element.has("tabindex") || is_focusable(element) ||
                                                      element.has("aria-label") || element.has("aria-labelledby")))
        say(CheckId::presentation_role_conflict, element.line);
}

void Accessibility::judge_aria(Element const& element, Open const& open) {
    for (auto const& attribute : element.attributes) {
        if (!attribute.name.starts_with("aria-")) continue;
        if (!is_aria_attribute(attribute.name)) {
            say(CheckId::aria_valid_attr, element.line, attribute.name);
            continue;
        }
        if (!is_valid_aria_value(attribute.name, attribute.value))
            say(CheckId::aria_valid_attr_value, element.line, attribute.value);
        if (!allows(open.role, attribute.name)) say(CheckId::aria_allowed_attr, element.line, attribute.name);
        if (is_one_of(attribute.name, "aria-labelledby|aria-describedby|aria-controls|aria-owns")) {
            std::string_view rest = attribute.value;
            for (auto id = next_token(rest); !id.empty() && referenced_.size() < 20'000; id = next_token(rest))
                referenced_.push_back(hash_of(id));
        }
    }
}

void Accessibility::judge_focus(Element const& element, Open const& open, bool focusable) {
    auto const index = trimmed(element.attribute("tabindex"));
    bool const taken_out = index.starts_with('-');
    if (focusable && !taken_out && open.aria_hidden) say(CheckId::aria_hidden_focus, element.line, element.name);
    if (!index.empty() && !taken_out && leading_number(index) > 0) say(CheckId::tabindex, element.line, index);
    if (!focusable) return;
    for (auto place = stack_.rbegin(); place != stack_.rend(); ++place) {
        bool const control = is_one_of(place->role, "button|link|tab|option|checkbox|radio|switch|menuitemcheckbox");
        if (control && !taken_out && place->tag != Tag::input) {
            say(CheckId::nested_interactive, element.line, element.name);
            return;
        }
        if (place->tag == Tag::body) return;
    }
}

void Accessibility::judge_lists(Element const& element) {
    auto* const parent = parent_of(element.depth);
    auto const tag = parent == nullptr ? Tag::unknown : parent->tag;
    bool const harmless = element.tag == Tag::script || element.tag == Tag::style || element.name == "template";
    bool const list = (tag == Tag::ul || tag == Tag::ol) && !parent->given_role;
    if (list && element.tag != Tag::li && !harmless && !parent->bad_list) {
        parent->bad_list = true;
        say(CheckId::list, element.line, element.name);
    }
    if (element.tag == Tag::li && tag != Tag::ul && tag != Tag::ol && tag != Tag::menu &&
        !(parent != nullptr && parent->role == "list") && !element.has("role"))
        say(CheckId::listitem, element.line);
    bool const part = element.tag == Tag::dt || element.tag == Tag::dd;
    if (tag == Tag::dl && !part && element.tag != Tag::div && !harmless && !parent->bad_list) {
        parent->bad_list = true;
        say(CheckId::definition_list, element.line, element.name);
    }
    bool const in_group = tag == Tag::div && stack_.size() > 1 && stack_[stack_.size() - 2].tag == Tag::dl;
    if (part && tag != Tag::dl && !in_group) say(CheckId::dlitem, element.line);
}

}  // namespace slovo::study
