// Use on a telephone: viewport, sizes, forms, the way to a conversation.
#include <algorithm>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/letters.hpp"
#include "study/mask.hpp"
#include "study/word_lists.hpp"

namespace slovo::study {
namespace {

void inspect_viewport(Page const& page) {
    auto const* meta = page.facts.meta("viewport");
    if (meta == nullptr) {
        page.add(CheckId::viewport_missing);
        return;
    }
    auto const content = lowered(meta->content);
    if (!equals_ignoring_case(directive(content, "width"), "device-width"))
        page.add(CheckId::viewport_no_device_width, meta->line, meta->content);
    auto const scalable = directive(content, "user-scalable");
    auto const most = directive(content, "maximum-scale");
    bool const low = !most.empty() && is_digit(most.front()) && leading_number(most) < 2;
    if (is_one_of(scalable, "no|0") || low) page.add(CheckId::zoom_disabled, meta->line, meta->content);
}

bool says(Field const& field, std::string_view list) {
    return contains_any(field.name, list) || contains_any(field.placeholder, list) || contains_any(field.label, list);
}

void inspect_field(Page const& page, Field const& field) {
    if (field.stops_paste) page.add(CheckId::paste_prevented, field.line, field.name);
    if (!is_one_of(field.type, "text|email|tel")) return;
    bool const mail = says(field, "mail|почта|пошта"), phone = says(field, "phone|tel|телефон|мобильн|мобільн");
    if (field.type == "text" && (mail || phone)) page.add(CheckId::input_type_missing, field.line, field.name);
    bool const known =
        mail || phone || field.type != "text" || is_one_of(field.name, "name|fname|lname|fio|address|city");
    if (known && field.autocomplete.empty()) page.add(CheckId::autocomplete_missing, field.line, field.name);
}

void inspect_phone(Page const& page) {
    auto const at = find_phone(page.visible);
    bool const linked = std::ranges::any_of(page.facts.anchors, [](Anchor const& anchor) {
        return starts_with_ignoring_case(trimmed(anchor.href), "tel:");
    });
    if (at != std::string_view::npos && !linked) page.add(CheckId::phone_not_clickable);
    if (at != std::string_view::npos || linked) page.site.seen.phone = true;
}

constexpr std::string_view calls =
    "заказать|купить|оставить заявку|получить|позвонить|записаться|связаться|рассчитать|консультац|"
    "замовити|купити|залишити заявку|отримати|подзвонити|записатися|зв'язатися|зв’язатися|розрахувати|"
    "buy|order|contact us|get a quote|call us|book|sign up|request|try free|get started";

void inspect_contact(Page const& page) {
    if (page.visible.size() < 300) return;
    static WordLists const words(std::array{calls});
    auto const early = std::string_view(page.lower).substr(0, whole_characters(page.lower, 1500));
    bool found = words.found_in(early) != 0 || find_phone(early) != std::string_view::npos;
    for (auto const& anchor : page.facts.anchors)
        found = found || (anchor.after_text < 3000 &&
                          (starts_with_ignoring_case(anchor.href, "tel:") ||
                           contains_any(anchor.href, "t.me/|wa.me/|viber:|api.whatsapp.com|m.me/|tg://")));
    if (!found) page.add(CheckId::contact_not_early);
}

constexpr std::string_view popups =
    "magnificpopup|fancybox.open|.modal('show')|.modal(\"show\")|exitpopup|popup.open|"
    "exit-intent|exitintent|sumo.load|optinmonster|privy.com|popmechanic";

}  // namespace

void inspect_mobile(Page const& page) {
    auto const& facts = page.facts;
    inspect_viewport(page);
    if (facts.fixed_width_line > 0) page.add(CheckId::fixed_width, facts.fixed_width_line, facts.fixed_width);
    if (facts.small_font_line > 0) page.add(CheckId::font_small, facts.small_font_line, facts.small_font);
    if (facts.small_target_line > 0) page.add(CheckId::tap_target_small, facts.small_target_line, facts.small_target);
    inspect_phone(page);
    inspect_contact(page);
    std::vector<std::uint32_t> to_fill(facts.forms.size());
    for (auto const& field : facts.fields) {
        inspect_field(page, field);
        if (field.form >= 0 && !is_one_of(field.type, "hidden|submit|button|checkbox|radio|image|reset"))
            ++to_fill[static_cast<std::size_t>(field.form)];
    }
    for (std::size_t index = 0; index < to_fill.size(); ++index)
        if (to_fill[index] > 7)
            page.add(CheckId::form_many_fields, facts.forms[index].line, fmt::format("{}", to_fill[index]));
    for (auto const& script : facts.scripts)
        if (contains_any(lowered(script.src), popups) || contains_any(lowered(script.text.substr(0, 20'000)), popups))
            page.add(CheckId::popup_script, script.line, script.src);
    page.site.seen.search = page.site.seen.search || facts.search;
    page.site.seen.breadcrumbs = page.site.seen.breadcrumbs || facts.breadcrumbs;
}

}  // namespace slovo::study
