// The study of a request's site on the desk: how it stands, in words and as boxes for other pages. Runs on workers.
#pragma once

#include "promises/study.hpp"
#include "web/desk/session.hpp"
#include "web/pages/desk_request.hpp"

namespace slovo::web {

/// May the role see and steer studies?
[[nodiscard]] bool may_study(policy::Policy const& policy, std::string_view role);
/// `path` is the request's on the desk.
[[nodiscard]] pages::StudyHead study_head(store::StudyRow const& row, std::string_view path, Language language);
/// Nothing for a request without a site: there is nothing to study, and nothing was.
[[nodiscard]] std::optional<pages::StudyBox> study_box(Site& site, RequestId id, std::string_view path,
                                                       std::string_view role, Language language);
/// What was found, in the words that go out; nothing before it is done.
[[nodiscard]] std::optional<pages::SummaryField> summary_field(Site& site, store::RequestRow const& request,
                                                               std::string_view path, Language language);
/// The parts ticked on the form of an answer, as bits.
[[nodiscard]] std::uint32_t ticked_parts(DeskVisit const& visit);

}  // namespace slovo::web
