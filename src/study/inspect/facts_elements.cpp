// The collector's part for elements of the head, links, images, scripts and forms.
#include "study/inspect/facts.hpp"
#include "study/letters.hpp"

namespace slovo::study {

using html::Element;
using html::Tag;

namespace {

constexpr std::size_t items_max = 20'000;  // of one kind on a page

}  // namespace

void FactsCollector::open_head_element(Element const& element) {
    switch (element.tag) {
        case Tag::title:
            facts_.title_in_body = facts_.title_in_body || !element.in_head;
            if (facts_.titles.size() < 100) {
                facts_.titles.emplace_back();
                enter(What::title, element, facts_.titles.size() - 1);
            }
            break;
        case Tag::meta: {
            bool const equiv = element.has("http-equiv");
            auto name = element.attribute("name");
            if (name.empty()) name = equiv ? element.attribute("http-equiv") : element.attribute("property");
            if (!name.empty() && facts_.metas.size() < 1000)
                facts_.metas.push_back(
                    {keep_lower(name), keep(element.attribute("content")), element.line, element.in_head, equiv});
            break;
        }
        case Tag::link: {
            auto const rel = keep_lower(element.attribute("rel"));
            if (facts_.links.size() < 2000)
                facts_.links.push_back({rel, keep(element.attribute("href")), keep(element.attribute("hreflang")),
                                        keep_lower(element.attribute("media")), keep_lower(element.attribute("type")),
                                        keep_lower(element.attribute("as")), element.line, order_, element.in_head});
            if (facts_.first_style == 0 && has_token(rel, "stylesheet")) facts_.first_style = order_;
            break;
        }
        case Tag::base:
            if (facts_.base_href.empty()) facts_.base_href = keep(element.attribute("href"));
            break;
        default: enter(What::style, element, 0); break;
    }
}

void FactsCollector::open_anchor(Element const& element) {
    if (facts_.anchors.size() >= items_max) return;
    Anchor anchor{.line = element.line, .after_text = static_cast<std::uint32_t>(facts_.visible.size())};
    for (auto const& attribute : element.attributes) {
        if (attribute.name == "href") {
            anchor.has_href = true;
            anchor.href = keep(attribute.value);
        } else if (attribute.name == "rel") {
            anchor.rel = keep_lower(attribute.value);
        } else if (attribute.name == "target") {
            anchor.target = keep_lower(attribute.value);
        } else if (attribute.name == "id" || attribute.name == "name") {
            anchor.has_target_name = true;
        } else if (attribute.name == "onclick") {
            anchor.clickable = true;
        } else if ((attribute.name == "aria-label" || attribute.name == "title") && !attribute.value.empty()) {
            anchor.named = true;
        }
    }
    if (!facts_.forms.empty() && inside(What::form) && contains_ignoring_case(anchor.href, "polic"))
        facts_.forms.back().has_policy_link = true;
    anchor.area = element.tag == Tag::area;
    facts_.anchors.push_back(anchor);
    if (!anchor.area) enter(What::anchor, element, facts_.anchors.size() - 1);
}

void FactsCollector::open_image(Element const& element) {
    if (element.tag == Tag::picture) {
        enter(What::picture, element, facts_.images.size());
        return;
    }
    if (facts_.images.size() >= items_max) return;
    Image image{.line = element.line, .in_picture = inside(What::picture)};
    for (auto const& attribute : element.attributes) {
        auto const name = attribute.name;
        if (name == "src")
            image.src = keep(attribute.value);
        else if (name == "data-src" || name == "data-lazy-src" || name == "data-original")
            image.natural = keep(attribute.value);
        else if (name == "alt")
            image.has_alt = true, image.alt = keep(folded_space(attribute.value));
        else if (name == "width")
            image.width = leading_number(attribute.value);
        else if (name == "height")
            image.height = leading_number(attribute.value);
        else if (name == "loading")
            image.lazy = equals_ignoring_case(attribute.value, "lazy");
        else if (name == "srcset")
            image.has_srcset = !attribute.value.empty();
        else if (name == "style")
            image.sized_by_style =
                contains_ignoring_case(attribute.value, "aspect-ratio") ||
                (contains_ignoring_case(attribute.value, "width") && contains_ignoring_case(attribute.value, "height"));
        else if (name == "role")
            image.decorative = image.decorative || attribute.value == "presentation" || attribute.value == "none";
        else if (name == "aria-hidden")
            image.decorative = image.decorative || attribute.value == "true";
        else if (name == "aria-label" || name == "aria-labelledby")
            image.decorative = image.decorative || !attribute.value.empty();
    }
    image.lazy = image.lazy || !image.natural.empty();
    image.natural = image.natural.empty() ? image.src : image.natural;
    if (!image.alt.empty()) append_to_names(image.alt);
    facts_.images.push_back(image);
}

void FactsCollector::open_script(Element const& element) {
    if (facts_.scripts.size() >= items_max) return;
    Script script{.line = element.line, .order = order_, .in_head = element.in_head};
    for (auto const& attribute : element.attributes) {
        if (attribute.name == "src")
            script.src = keep(attribute.value);
        else if (attribute.name == "type")
            script.type = keep_lower(attribute.value);
        else if (attribute.name == "integrity")
            script.integrity = keep(attribute.value);
        else if (attribute.name == "async")
            script.async = true;
        else if (attribute.name == "defer")
            script.defer = true;
        else if (attribute.name == "crossorigin")
            script.cross_origin = true;
    }
    script.defer = script.defer || script.type == "module";
    bool const synchronous = !script.src.empty() && !script.async && !script.defer;
    if (synchronous && facts_.first_sync_script == 0) facts_.first_sync_script = order_;
    facts_.scripts.push_back(script);
    enter(What::script, element, facts_.scripts.size() - 1);
}

void FactsCollector::open_form_element(Element const& element) {
    if (element.tag == Tag::form) {
        if (facts_.forms.size() >= 500) return;
        facts_.forms.push_back(
            {keep(element.attribute("action")), keep_lower(element.attribute("method")), {}, element.line, false});
        enter(What::form, element, facts_.forms.size() - 1);
        return;
    }
    if (element.tag == Tag::label) {
        if (labels_.size() < 1000) {
            labels_.emplace_back(keep(element.attribute("for")), std::string_view());
            enter(What::label, element, labels_.size() - 1);
        }
        return;
    }
    if (facts_.fields.size() >= 2000) return;
    Field field{.line = element.line};
    field.type = element.tag == Tag::input ? keep_lower(element.attribute("type")) : keep(element.name);
    if (field.type.empty()) field.type = "text";
    field.name = keep_lower(element.attribute("name"));
    field.id = keep(element.attribute("id"));
    field.autocomplete = keep_lower(element.attribute("autocomplete"));
    field.placeholder = keep_lower(element.attribute("placeholder"));
    field.label = keep_lower(element.attribute("aria-label"));
    field.checked = element.has("checked");
    field.stops_paste = contains_ignoring_case(element.attribute("onpaste"), "false") ||
                        contains_ignoring_case(element.attribute("onpaste"), "preventdefault");
    for (std::size_t index = open_contexts_; index-- > 0;) {
        auto const& context = contexts_[index];
        if (context.what == What::form && field.form < 0) field.form = static_cast<int>(context.index);
        if (context.what == What::label && field.around < 0) field.around = static_cast<int>(context.index);
    }
    if (field.type == "search" || is_one_of(field.name, "q|s|search|query")) facts_.search = true;
    facts_.fields.push_back(field);
}

}  // namespace slovo::study
