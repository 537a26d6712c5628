#include "web/api/request_json.hpp"

namespace slovo::web {

namespace js = boost::json;

std::string_view state_name(store::RequestState state) {
    switch (state) {
        case store::RequestState::open: return "open";
        case store::RequestState::quarantine: return "quarantine";
        case store::RequestState::answered: return "answered";
        case store::RequestState::closed: return "closed";
        case store::RequestState::cancelled: return "cancelled";
        case store::RequestState::spam: return "spam";
    }
    return "closed";
}

js::object line_json(Site const& site, store::RequestLine const& line) {
    return {{"reference", site.house.roots.tokens().make(crypto::TokenKind::request_ref, line.id.value)},
            {"form", line.form},
            {"language", name_of(line.language)},
            {"state", state_name(line.state)},
            {"received", to_rfc3339(line.received_at)},
            {"due", to_rfc3339(line.due_at)},
            {"on_behalf", line.on_behalf},
            {"flagged", (line.flags & 2U) != 0}};
}

js::object events_json(std::vector<store::EventRow> const& events) {
    js::array out;
    for (auto const& row : events) {
        if (row.dark) {
            out.push_back(js::object{{"index", row.id.value - 1}, {"kind", "erased"}});
            continue;
        }
        js::object one{{"index", row.id.value - 1},
                       {"kind", ledger::name_of(row.event.kind)},
                       {"at", to_rfc3339(row.event.at)},
                       {"actor", ledger::name_of(row.event.actor.kind)},
                       {"detail", js::parse(row.event.detail.json())}};
        if (!row.event.purpose.empty()) one["purpose"] = row.event.purpose;
        if (row.event.policy) one["policy"] = row.event.policy.value;
        out.push_back(std::move(one));
    }
    return {{"events", std::move(out)}};
}

}  // namespace slovo::web
