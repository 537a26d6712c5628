// What a page's HTML says about security.
#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/letters.hpp"

namespace slovo::study {

void inspect_html_security(Page const& page) {
    auto const& facts = page.facts;
    for (auto const& field : facts.fields) {
        if (field.type != "password") continue;
        if (!page.https()) page.add(CheckId::password_over_http, field.line);
        if (field.form >= 0 && facts.forms[static_cast<std::size_t>(field.form)].method != "post")
            page.add(CheckId::password_by_get, field.line);
    }
    for (auto const& script : facts.scripts) {
        if (script.src.empty() || !script.integrity.empty()) continue;
        auto const address = resolved(page, script.src);
        if (address && !page.site.is_internal(address->host())) page.add(CheckId::sri_missing, script.line, script.src);
    }
    if (page.said[PageWords::error_output]) page.add(CheckId::error_output);
    if (!facts.titles.empty() && (starts_with_ignoring_case(facts.titles.front(), "index of /") ||
                                  starts_with_ignoring_case(facts.titles.front(), "directory listing for")))
        page.add(CheckId::directory_listing, 0, facts.titles.front());
    if (auto const* generator = facts.meta("generator");
        generator != nullptr && std::ranges::any_of(generator->content, is_digit))
        page.add(CheckId::version_disclosed, generator->line, generator->content);
}

}  // namespace slovo::study
