// Requests and events as the API tells them. What is personal is opened here by the Use, and only
// into the answer. Pure functions.
#pragma once

#include <boost/json.hpp>

#include "promises/reply.hpp"
#include "store/tables/events.hpp"
#include "store/tables/requests.hpp"
#include "web/site.hpp"

namespace slovo::web {

[[nodiscard]] boost::json::object line_json(Site const& site, store::RequestLine const& line);
[[nodiscard]] boost::json::object events_json(std::vector<store::EventRow> const& events);
[[nodiscard]] std::string_view state_name(store::RequestState state);

template <vault::FixedString P>
boost::json::object opened_json(Site const& site, promises::Opening<P> const& opening) {
    auto const& request = opening.request;
    boost::json::object fields;
    auto const add = [&](char const* name, auto const& value) {
        if (value) fields[name] = value->open(opening.use);
    };
    add("name", request.name);
    add("email", request.email);
    add("phone", request.phone);
    add("site", request.site);
    add("text", request.text);
    boost::json::array answers;
    for (auto const& answer : request.answers)
        answers.push_back(
            boost::json::object{{"at", to_rfc3339(answer.row.written_at)}, {"text", answer.words.open(opening.use)}});
    return {{"reference", site.house.roots.tokens().make(crypto::TokenKind::request_ref, request.row.id.value)},
            {"form", request.row.form},
            {"policy", request.row.policy.value},
            {"language", name_of(request.row.language)},
            {"state", state_name(request.row.state)},
            {"received", to_rfc3339(request.row.received_at)},
            {"due", to_rfc3339(request.row.due_at)},
            {"on_behalf", request.row.on_behalf},
            {"confirmed", request.email_state == store::ContactState::confirmed},
            {"purpose", P.view()},
            {"fields", std::move(fields)},
            {"answers", std::move(answers)}};
}

}  // namespace slovo::web
