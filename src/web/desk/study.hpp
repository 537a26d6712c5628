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
/// What was typed and ticked about the report beside an answer.
struct SummaryDraft {
    std::optional<std::string> words;
    bool put = false;            ///< into the answer
    std::uint32_t attached = 0;  ///< bits of store::StudyPart
};
[[nodiscard]] SummaryDraft summary_draft(DeskVisit const& visit);
/// What was found, in the words that go out, or as they were typed; nothing before it is done.
[[nodiscard]] std::optional<pages::SummaryField> summary_field(Site& site, store::RequestRow const& request,
                                                               std::string_view path, Language language,
                                                               SummaryDraft const& draft);

}  // namespace slovo::web
