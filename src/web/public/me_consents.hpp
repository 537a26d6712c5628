// Consents as the person's own page shows them: the text agreed to, under the version in which it was read,
// and the switches: what is live can be withdrawn, a box of the form that is not live can be ticked.
#pragma once

#include "promises/own_file.hpp"
#include "web/pages/me.hpp"
#include "web/site.hpp"

namespace slovo::web {

[[nodiscard]] std::vector<pages::MeConsent> consents_of(Site const& site, promises::OwnSubject const& subject,
                                                        Language language);
/// Is some consent beyond the request's own purpose live?
[[nodiscard]] bool agreed_to_more(Site const& site, promises::OwnFile const& file);

}  // namespace slovo::web
