// The rules of accessibility that belong to one kind of element, and those of the whole page.
#include <algorithm>

#include "study/inspect/accessibility.hpp"
#include "study/inspect/aria.hpp"
#include "study/inspect/language_codes.hpp"
#include "study/letters.hpp"

namespace slovo::study {

using html::Element;
using html::Tag;

namespace {

constexpr std::size_t list_max = 20'000;  // ids, labels of one page

bool has_name(Element const& element) {
    return !trimmed(element.attribute("aria-label")).empty() ||
           !trimmed(element.attribute("aria-labelledby")).empty() || !trimmed(element.attribute("title")).empty();
}

}  // namespace

void Accessibility::note_ids(Element const& element) {
    if (auto const id = element.attribute("id"); !id.empty() && ids_.size() < list_max) ids_.push_back(hash_of(id));
    if (element.tag == Tag::label)
        if (auto const target = element.attribute("for"); !target.empty() && label_targets_.size() < list_max) {
            label_targets_.push_back(hash_of(target));
            referenced_.push_back(hash_of(target));
        }
}

void Accessibility::judge_common(Element const& element) {
    if (auto const key = element.attribute("accesskey"); !key.empty() && access_keys_.size() < 1000) {
        auto const hash = hash_of(lowered(key));
        if (std::ranges::find(access_keys_, hash) != access_keys_.end()) say(CheckId::accesskeys, element.line, key);
        access_keys_.push_back(hash);
    }
    if (auto const style = element.attribute("style"); contains_ignoring_case(style, "!important")) {
        auto const lower = lowered(style);
        for (std::string_view const name : {"letter-spacing", "word-spacing", "line-height"}) {
            auto const at = lower.find(name);
            if (at != std::string::npos && std::string_view(lower)
                                               .substr(at, std::min(lower.find(';', at), lower.size()) - at)
                                               .contains("!important")) {
                say(CheckId::avoid_inline_spacing, element.line, name);
                break;
            }
        }
    }
    if (element.tag != Tag::html && element.has("lang") && !trimmed(element.attribute("lang")).empty() &&
        !is_language_tag(trimmed(element.attribute("lang"))))
        say(CheckId::valid_lang, element.line, element.attribute("lang"));
    if (element.has("scope") && (element.tag == Tag::td || element.tag == Tag::th) &&
        (element.tag == Tag::td || !is_one_of(lowered(element.attribute("scope")), "row|col|rowgroup|colgroup")))
        say(CheckId::scope_attr_valid, element.line, element.attribute("scope"));
}

void Accessibility::judge_element(Element const& element, Open& open) {
    switch (element.tag) {
        case Tag::html:
        case Tag::body:
        case Tag::meta: judge_root(element); break;
        case Tag::a:
            if (!element.has("href")) break;
            open.wants = open.given_role && open.role != "link" ? Wants::nothing : Wants::link;
            ++links_;
            if (auto const href = element.attribute("href"); links_ == 1 && href.size() > 1 && href.starts_with('#')) {
                has_skip_ = true;
                skip_line_ = element.line;
                skip_target_ = hash_of(href.substr(1));
            }
            break;
        case Tag::area:
            if (element.has("href") && trimmed(element.attribute("alt")).empty() && !has_name(element))
                say(CheckId::area_alt, element.line);
            break;
        case Tag::button: open.wants = Wants::button; break;
        case Tag::summary: open.wants = Wants::summary; break;
        case Tag::object: open.wants = Wants::object; break;
        case Tag::img:
            open.named = open.named || !trimmed(element.attribute("alt")).empty();
            if (element.has("ismap")) say(CheckId::server_side_image_map, element.line);
            break;
        case Tag::input:
        case Tag::select:
        case Tag::textarea: judge_field(element, open); break;
        case Tag::iframe:
        case Tag::frame: judge_frame(element); break;
        case Tag::marquee: say(CheckId::marquee, element.line); break;
        case Tag::blink: say(CheckId::blink, element.line); break;
        case Tag::table:
            open.ids_begin = ids_.size();
            open.references_begin = headers_.size();
            break;
        case Tag::td:
        case Tag::th: judge_table_part(element); break;
        case Tag::video:
        case Tag::track: judge_media(element, open); break;
        default: break;
    }
}

void Accessibility::judge_root(Element const& element) {
    if (element.tag == Tag::body) {
        has_body_ = true;
        if (element.attribute("aria-hidden") == "true") say(CheckId::aria_hidden_body, element.line);
        return;
    }
    if (element.tag == Tag::meta) {
        auto const delay = leading_number(element.attribute("content"));
        if (equals_ignoring_case(element.attribute("http-equiv"), "refresh") && delay > 0 && delay < 72'000)
            say(CheckId::meta_refresh, element.line, element.attribute("content"));
        return;
    }
    auto const lang = trimmed(element.attribute("lang")), xml = trimmed(element.attribute("xml:lang"));
    if (lang.empty())
        say(CheckId::html_has_lang, element.line);
    else if (!is_language_tag(lang))
        say(CheckId::html_lang_valid, element.line, lang);
    if (!lang.empty() && !xml.empty() &&
        !equals_ignoring_case(lang.substr(0, lang.find('-')), xml.substr(0, xml.find('-'))))
        say(CheckId::html_xml_lang_mismatch, element.line, xml);
}

void Accessibility::judge_field(Element const& element, Open const& open) {
    auto const type = lowered(element.attribute("type"));
    if (auto const value = element.attribute("autocomplete"); !value.empty() && !is_autocomplete(value))
        say(CheckId::autocomplete_valid, element.line, value);
    if (element.tag == Tag::input && is_one_of(type, "button|submit|reset|image|hidden")) {
        if (type == "button" && trimmed(element.attribute("value")).empty() && !has_name(element))
            say(CheckId::input_button_name, element.line);
        if (type == "image" && trimmed(element.attribute("alt")).empty() && !has_name(element))
            say(CheckId::input_image_alt, element.line);
        return;
    }
    bool const wrapped = enclosing(Tag::label) != nullptr;
    if (has_name(element) || wrapped || !trimmed(element.attribute("placeholder")).empty() || open.aria_hidden) return;
    if (unlabelled_.size() < list_max)
        unlabelled_.push_back({hash_of(element.attribute("id")), element.line,
                               element.tag == Tag::select ? CheckId::select_name : CheckId::label});
}

void Accessibility::judge_frame(Element const& element) {
    auto const index = trimmed(element.attribute("tabindex"));
    if (element.attribute("aria-hidden") == "true" || index.starts_with('-')) return;
    auto const title = trimmed(element.attribute("title"));
    if (title.empty() && !has_name(element)) {
        say(CheckId::frame_title, element.line, element.attribute("src"));
        return;
    }
    auto const hash = hash_of(lowered(title)), source = hash_of(element.attribute("src"));
    for (std::size_t at = 0; at < frame_titles_.size(); ++at)
        if (!title.empty() && frame_titles_[at] == hash && frame_sources_[at] != source) {
            say(CheckId::frame_title_unique, element.line, title);
            break;
        }
    if (frame_titles_.size() < 500) {
        frame_titles_.push_back(hash);
        frame_sources_.push_back(source);
    }
}

void Accessibility::judge_table_part(Element const& element) {
    auto* const table = enclosing(Tag::table);
    if (table == nullptr) return;
    ++(element.tag == Tag::td ? table->data_cells : table->header_cells);
    auto list = element.attribute("headers");
    for (auto id = next_token(list); !id.empty() && headers_.size() < 2000; id = next_token(list))
        headers_.push_back({hash_of(id), element.line, CheckId::td_headers_attr});
}

void Accessibility::judge_media(Element const& element, Open& open) {
    if (element.tag == Tag::video) {
        open.judged_video = element.has("controls") && !element.has("muted");
        return;
    }
    auto* const video = enclosing(Tag::video);
    if (video != nullptr && is_one_of(lowered(element.attribute("kind")), "captions|subtitles|"))
        video->captions = true;
}

void Accessibility::end() {
    leave(0);
    end_fields();
    end_ids();
    if (has_skip_ && std::ranges::find(ids_, skip_target_) == ids_.end()) say(CheckId::skip_link, skip_line_);
    if (has_body_ && links_ > 0 && !has_main_ && !has_heading_ && !has_skip_) say(CheckId::bypass, 0);
}

void Accessibility::end_fields() {
    std::ranges::sort(label_targets_);
    auto const none = hash_of("");
    for (auto const& field : unlabelled_)
        if (field.id == none || !std::ranges::binary_search(label_targets_, field.id)) say(field.check, field.line);
    if (std::ranges::adjacent_find(label_targets_) != label_targets_.end()) say(CheckId::form_field_multiple_labels, 0);
}

void Accessibility::end_ids() {
    std::ranges::sort(ids_);
    std::ranges::sort(referenced_);
    for (std::size_t at = 1; at < ids_.size(); ++at)
        if (ids_[at] == ids_[at - 1] && std::ranges::binary_search(referenced_, ids_[at])) {
            say(CheckId::duplicate_id_aria, 0);
            return;
        }
}

}  // namespace slovo::study
