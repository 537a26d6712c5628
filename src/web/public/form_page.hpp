// The page of a form: generated from the policy's declaration, empty or with what the browser sent
// back in it. Values typed are shown to their sender only and go nowhere else. Pure functions.
#pragma once

#include <optional>
#include <vector>

#include "policy/diff.hpp"
#include "promises/submission.hpp"
#include "text/keys.hpp"
#include "web/site.hpp"

namespace slovo::web {

/// Why a form comes back.
struct FormNotice {
    std::vector<promises::FieldError> errors;
    std::optional<text::Key> fault;  ///< of the form as a whole: too fast, too old
    bool replayed = false;
    std::optional<std::int64_t> changed_from;  ///< the policy version under which it was opened
};

struct FormView {
    promises::ShelfEntry const& entry;
    policy::Form const& form;
    Language language;
    std::vector<promises::Pair> const* typed = nullptr;  ///< none: a fresh form
    FormNotice notice;
};

/// The name of the field that people do not see and machines fill in.
constexpr std::string_view trap_field = "fax";

//= policy:C04
//= policy:C08
[[nodiscard]] std::string form_page(Site const& site, FormView const& view);

/// The text for one wrong field, in the page's language.
[[nodiscard]] std::string fault_text(policy::Form const& form, promises::FieldError const& error, Language language);

}  // namespace slovo::web
