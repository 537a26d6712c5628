// The answers of a form: the page again, 303, or JSON. JSON follows what @formspree/core reads:
// {"ok", "next", "id"} for success, {"error", "errors":[{"code","field","message"}]} otherwise.
#pragma once

#include "promises/intake.hpp"
#include "web/public/form_page.hpp"
#include "web/site.hpp"

namespace slovo::web {

[[nodiscard]] bool wants_json(Request const& request);

[[nodiscard]] Response form_accepted(Site const& site, Language language, promises::IntakeAnswer const& answer,
                                     bool as_json);
[[nodiscard]] Response form_refusal(Site const& site, promises::ShelfEntry const& entry, policy::Form const& form,
                                    Language language, std::vector<promises::Pair> const& typed, FormNotice notice,
                                    int status, bool as_json);
[[nodiscard]] Response refuse_unknown_form(Site const& site, Language language, bool as_json);
[[nodiscard]] Response refuse_too_many(Site const& site, Language language, bool as_json, std::chrono::seconds retry);
[[nodiscard]] Response refuse_body(Site const& site, Language language, bool as_json, int status);
[[nodiscard]] Response refuse_store(Site const& site, Language language, bool as_json, Error const& error);

}  // namespace slovo::web
