#include "study/inspect/facts.hpp"

#include <algorithm>

#include "study/letters.hpp"

namespace slovo::study {

using html::Element;
using html::Tag;

namespace {

constexpr std::size_t name_bytes = 2048;        // of one link's or heading's text
constexpr std::size_t text_bytes = 256 * 1024;  // of visible text: no check needs more
constexpr std::size_t style_bytes = 256 * 1024;
constexpr std::size_t items_max = 20'000;  // of one kind on a page
constexpr std::size_t contexts_max = 64;   // open at once: deeper ones are nobody's page

}  // namespace

void PageFacts::clear() {
    arena.clear();
    html_lang = base_href = fixed_width = small_font = small_target = {};
    has_doctype = title_in_body = itemscope = breadcrumbs = search = empty_root = false;
    quirks = true;
    noscript_images = first_style = first_sync_script = fixed_width_line = small_font_line = small_target_line = 0;
    titles.clear(), metas.clear(), links.clear(), anchors.clear(), images.clear(), scripts.clear(), frames.clear();
    headings.clear(), fields.clear(), forms.clear(), media.clear(), target_names.clear(), empty_pictures.clear();
    visible.clear(), main_text.clear(), styles.clear(), microdata_types.clear();
}

Meta const* PageFacts::meta(std::string_view name) const {
    for (auto const& one : metas)
        if (!one.http_equiv && one.name == name) return &one;
    return nullptr;
}

void FactsCollector::begin() {
    facts_.clear();
    open_contexts_ = 0;
    for (auto& count : inside_) count = 0;
    order_ = 0;
    labels_.clear();
}

void FactsCollector::end() {
    leave(0);
    std::ranges::sort(facts_.target_names);
    for (auto& field : facts_.fields) {
        if (field.around >= 0) field.label = labels_[static_cast<std::size_t>(field.around)].second;
        for (auto const& [target, text] : labels_)
            if (field.label.empty() && !field.id.empty() && field.id == target) field.label = text;
    }
}

std::string_view FactsCollector::keep_lower(std::string_view text) {
    return keep(lowered(text.substr(0, name_bytes)));
}

void FactsCollector::enter(What what, Element const& element, std::size_t index) {
    if (open_contexts_ == contexts_max) return;
    if (open_contexts_ == contexts_.size()) contexts_.emplace_back();
    auto& context = contexts_[open_contexts_++];
    context.what = what;
    context.depth = element.depth;
    context.index = static_cast<std::uint32_t>(index);
    context.name.clear();
    ++inside_[static_cast<std::size_t>(what)];
}

void FactsCollector::leave(std::uint32_t depth) {
    while (open_contexts_ > 0 && contexts_[open_contexts_ - 1].depth >= depth) {
        auto& context = contexts_[--open_contexts_];
        --inside_[static_cast<std::size_t>(context.what)];
        finish(context);
    }
}

void FactsCollector::finish(Context& context) {
    switch (context.what) {
        case What::anchor: {
            auto& anchor = facts_.anchors[context.index];
            anchor.text = keep(folded_space(context.name));
            anchor.named = anchor.named || !anchor.text.empty();
            break;
        }
        case What::heading: facts_.headings[context.index].text = keep(folded_space(context.name)); break;
        case What::title: facts_.titles[context.index] = keep(folded_space(context.name)); break;
        case What::script: facts_.scripts[context.index].text = keep(context.name); break;
        case What::style: facts_.styles.append(context.name).append("\n"); break;
        case What::form: facts_.forms[context.index].text = keep(lowered(context.name)); break;
        case What::label: labels_[context.index].second = keep(lowered(folded_space(context.name))); break;
        case What::picture:
            if (facts_.images.size() == context.index)
                facts_.empty_pictures.push_back(static_cast<std::uint32_t>(context.depth));
            break;
        case What::skipped:
        case What::aside:
        case What::main: break;
    }
}

void FactsCollector::append_to_names(std::string_view text) {
    for (std::size_t index = 0; index < open_contexts_; ++index) {
        auto& context = contexts_[index];
        bool const named = context.what == What::anchor || context.what == What::heading ||
                           context.what == What::label || context.what == What::form;
        if (named && context.name.size() < name_bytes) context.name.append(text.substr(0, name_bytes));
    }
}

void FactsCollector::doctype(html::Token const& token) {
    facts_.has_doctype = true;
    static_cast<void>(token);
}

void FactsCollector::open(Element const& element) {
    leave(element.depth);
    ++order_;
    if (inside(What::skipped)) return;
    note_common(element);
    if (element.foreign) return;
    switch (element.tag) {
        case Tag::html: facts_.html_lang = keep(element.attribute("lang")); break;
        case Tag::title:
        case Tag::meta:
        case Tag::link:
        case Tag::base:
        case Tag::style: open_head_element(element); break;
        case Tag::a:
        case Tag::area: open_anchor(element); break;
        case Tag::img:
        case Tag::picture: open_image(element); break;
        case Tag::script: open_script(element); break;
        case Tag::form:
        case Tag::input:
        case Tag::textarea:
        case Tag::select:
        case Tag::label: open_form_element(element); break;
        default: open_container(element); break;
    }
}

void FactsCollector::open_container(Element const& element) {
    switch (element.tag) {
        case Tag::h1:
        case Tag::h2:
        case Tag::h3:
        case Tag::h4:
        case Tag::h5:
        case Tag::h6:
            if (facts_.headings.size() < items_max) {
                facts_.headings.push_back({.line = element.line, .level = element.name[1] - '0'});
                enter(What::heading, element, facts_.headings.size() - 1);
            }
            break;
        case Tag::iframe:
            if (facts_.frames.size() < items_max)
                facts_.frames.push_back(
                    {keep(element.attribute("src")), keep(element.attribute("title")), element.line});
            break;
        case Tag::noscript: enter(What::skipped, element, 0); break;
        case Tag::main:
        case Tag::article: enter(What::main, element, 0); break;
        case Tag::nav:
        case Tag::aside: enter(What::aside, element, 0); break;
        case Tag::header:
        case Tag::footer:
            if (!inside(What::main)) enter(What::aside, element, 0);
            break;
        case Tag::audio:
        case Tag::video:
        case Tag::source:
        case Tag::embed:
            if (auto const source = element.attribute("src"); !source.empty() && facts_.media.size() < items_max)
                facts_.media.push_back(keep(source));
            break;
        default:
            if (element.name == "template") enter(What::skipped, element, 0);
            break;
    }
}

void FactsCollector::note_common(Element const& element) {
    for (auto const& attribute : element.attributes) {
        auto const name = attribute.name;
        if (name == "id" || (name == "name" && element.tag == Tag::a)) {
            if (!attribute.value.empty() && facts_.target_names.size() < items_max)
                facts_.target_names.push_back(hash_of(attribute.value));
            if (is_one_of(attribute.value, "root|app|__next|__nuxt|___gatsby")) facts_.empty_root = true;
        } else if (name == "style") {
            note_style(element, attribute.value);
        } else if (name == "class") {
            facts_.breadcrumbs = facts_.breadcrumbs || contains_ignoring_case(attribute.value, "breadcrumb");
        } else if (name == "itemscope") {
            facts_.itemscope = true;
        } else if (name == "itemtype" && facts_.microdata_types.size() < 100) {
            facts_.microdata_types.push_back(keep(attribute.value));
        } else if (name == "role" && attribute.value == "search") {
            facts_.search = true;
        } else if (name == "width" && facts_.fixed_width_line == 0 && element.tag != Tag::img &&
                   element.tag != Tag::iframe && element.tag != Tag::source && !element.foreign &&
                   !attribute.value.ends_with('%') && leading_number(attribute.value) > 412) {
            facts_.fixed_width_line = element.line;
            facts_.fixed_width = keep(attribute.value);
        }
    }
}

void FactsCollector::note_style(Element const& element, std::string_view style) {
    if (style.size() > 2000) return;
    auto const text = lowered(style);
    long width = -1, height = -1;
    for (std::string_view rest = text; !rest.empty();) {
        auto const end = std::min(rest.find(';'), rest.size());
        auto const part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        auto const colon = part.find(':');
        if (colon == std::string_view::npos) continue;
        auto const property = trimmed(part.substr(0, colon)), value = trimmed(part.substr(colon + 1));
        bool const px = value.contains("px");
        auto const number = leading_number(value);
        if (px && (property == "width" || property == "min-width") && number > 412 && facts_.fixed_width_line == 0) {
            facts_.fixed_width_line = element.line;
            facts_.fixed_width = keep(part);
        }
        if (px && property == "font-size" && number >= 0 && number < 12 && facts_.small_font_line == 0) {
            facts_.small_font_line = element.line;
            facts_.small_font = keep(part);
        }
        if (px && property == "width") width = number;
        if (px && property == "height") height = number;
    }
    bool const target = element.tag == Tag::a || element.tag == Tag::button;
    if (target && facts_.small_target_line == 0 && ((width >= 0 && width < 24) || (height >= 0 && height < 24))) {
        facts_.small_target_line = element.line;
        facts_.small_target = keep(style);
    }
}

void FactsCollector::text(Element const& parent, std::string_view text) {
    if (open_contexts_ > 0) {
        auto& last = contexts_[open_contexts_ - 1];
        if (last.what == What::script || last.what == What::style || last.what == What::title) {
            auto const most = last.what == What::title ? name_bytes : style_bytes;
            if (last.name.size() < most) last.name.append(text.substr(0, most));
            return;
        }
    }
    if (inside(What::skipped) || parent.hidden || parent.tag == Tag::textarea || parent.tag == Tag::script ||
        parent.tag == Tag::style || parent.foreign)
        return;
    append_to_names(text);
    if (facts_.visible.size() + text.size() > text_bytes) return;
    facts_.visible.append(text);
    if (!inside(What::aside) && !inside(What::form)) facts_.main_text.append(text);
}

void FactsCollector::close(Element const& element) {
    leave(element.depth);
    // Words of neighbouring blocks do not grow together, those parted by an inline element may.
    switch (element.tag) {
        case Tag::a:
        case Tag::b:
        case Tag::i:
        case Tag::em:
        case Tag::strong:
        case Tag::span:
        case Tag::small:
        case Tag::sup:
        case Tag::sub: return;
        default: break;
    }
    if (!facts_.visible.empty() && !is_space(facts_.visible.back())) facts_.visible += ' ';
    if (!facts_.main_text.empty() && !is_space(facts_.main_text.back())) facts_.main_text += ' ';
}

}  // namespace slovo::study
