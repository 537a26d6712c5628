#include "promises/retention.hpp"

#include <algorithm>

namespace slovo::promises {
namespace {

using policy::has;
using policy::Policy;
using store::ConsentState;
using store::RequestState;

constexpr std::string_view answering = "reply";

// The purpose of a form that a later policy has no more is the one that every request has.
std::string_view purpose_of(Policy const& policy, store::RequestRow const& request) {
    auto const* const form = policy.find_form(request.form);
    return form == nullptr ? answering : std::string_view(form->purpose);
}

// Does the purpose live by a consent of its own, beside the request?
bool stands_alone(Policy const& policy, store::RequestRow const& request, std::string_view purpose) {
    auto const* const found = policy.find_purpose(purpose);
    return purpose != purpose_of(policy, request) && found != nullptr && found->consent;
}

policy::Ids purposes_of(Policy const& policy, store::RequestRow const& request) {
    policy::Ids out{std::string(purpose_of(policy, request))};
    auto const* const form = policy.find_form(request.form);
    if (form == nullptr) return out;
    for (auto const& field : form->fields) {
        for (auto const& purpose : field.purposes) {
            if (!has(out, purpose) && !stands_alone(policy, request, purpose)) out.push_back(purpose);
        }
    }
    return out;
}

std::optional<Period> keep_of(Policy const& policy, std::string_view purpose) {
    auto const* const found = policy.find_purpose(purpose);
    // Data for a purpose that the policy no longer has are kept for nothing.
    if (found == nullptr) return Period{};
    return kept_for(policy, found->retention);
}

// None is longer than any.
std::optional<Period> shorter(std::optional<Period> one, std::optional<Period> other) {
    if (!one || !other) return one ? one : other;
    return Instant{} + *one < Instant{} + *other ? one : other;
}

std::optional<Instant> end_after(Instant since, std::optional<Period> keep) {
    if (!keep) return std::nullopt;
    return since + *keep;
}

std::optional<Instant> end_of(Policy const& policy, LifeFacts const& facts, store::RequestRow const& request,
                              std::string_view purpose) {
    if (request.state == RequestState::open) return std::nullopt;
    if (request.state == RequestState::quarantine) return request.received_at + policy.children.quarantine;
    return end_after(facts.last_contact, keep_of(policy, purpose));
}

// Which is later: an end that is not known is later than every other.
std::optional<Instant> later(std::optional<Instant> one, std::optional<Instant> other) {
    if (!one || !other) return std::nullopt;
    return std::max(*one, *other);
}

void add(std::vector<PurposeEnd>& ends, std::string_view purpose, std::optional<Instant> end) {
    auto const found = std::ranges::find(ends, purpose, &PurposeEnd::purpose);
    if (found == ends.end()) {
        ends.push_back({std::string(purpose), end});
    } else {
        found->ends = later(found->ends, end);
    }
}

// Of several consents for one purpose and channel the newest says what holds.
bool is_newest(LifeFacts const& facts, store::ConsentRow const& consent) {
    return std::ranges::none_of(facts.consents, [&](store::ConsentRow const& other) {
        return other.purpose == consent.purpose && other.channel == consent.channel && other.id > consent.id;
    });
}

bool belongs_to_a_request(Policy const& policy, LifeFacts const& facts, std::string_view purpose) {
    return std::ranges::any_of(
        facts.requests, [&](store::RequestRow const& request) { return has(purposes_of(policy, request), purpose); });
}

std::optional<Instant> end_or_lasting(Policy const& policy, LifeFacts const& facts, store::ConsentRow const& consent) {
    bool const live = consent.state == ConsentState::requested || consent.state == ConsentState::given;
    return live ? end_of_consent(policy, facts, consent) : consent.changed_at;
}

// A purpose lists a category by the fields of the forms; what no form asks for, by its own list.
bool is_listed(Policy const& policy, LifeFacts const& facts, std::string_view category, std::string_view purpose) {
    bool asked = false;
    for (auto const& request : facts.requests) {
        auto const* const form = policy.find_form(request.form);
        if (form == nullptr) continue;
        for (auto const& field : form->fields) {
            if (field.category != category) continue;
            asked = true;
            if (has(field.purposes, purpose)) return true;
        }
    }
    auto const* const found = policy.find_purpose(purpose);
    return !asked && found != nullptr && has(found->fields, category);
}

template <class Counts>
std::optional<Instant> latest(std::vector<PurposeEnd> const& ends, Counts counts) {
    std::optional<Instant> out = Instant{};
    for (auto const& one : ends) {
        if (counts(one)) out = later(out, one.ends);
    }
    return out;
}

}  // namespace

std::optional<Period> kept_for(Policy const& policy, std::string_view retention) {
    auto const* const found = policy.find_retention(retention);
    return found == nullptr ? std::nullopt : found->keep;
}

std::optional<Period> shortest_request(Policy const& policy) {
    auto out = keep_of(policy, answering);
    for (auto const& form : policy.forms) {
        store::RequestRow request;
        request.form = form.id;
        for (auto const& purpose : purposes_of(policy, request)) out = shorter(out, keep_of(policy, purpose));
    }
    return out;
}

std::optional<Period> shortest_consent(Policy const& policy) {
    std::optional<Period> out;
    for (auto const& form : policy.forms) {
        for (auto const& box : form.consents) {
            if (box.purpose == form.purpose) continue;
            out = shorter(out, keep_of(policy, box.purpose));
            auto const* const purpose = policy.find_purpose(box.purpose);
            if (purpose != nullptr && purpose->consent) out = shorter(out, purpose->consent->valid);
        }
    }
    return out;
}

Instant last_start(Period period, Instant now) {
    // Months have no inverse (31 January + P1M is the last day of February): searched, in microseconds.
    auto low = to_micros(now - period.rest) - std::int64_t{period.months + 1} * 31 * 86'400'000'000;
    auto high = to_micros(now);
    while (low < high) {
        auto const middle = low + (high - low + 1) / 2;
        if (from_micros(middle) + period <= now) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return from_micros(low);
}

std::optional<Instant> end_of_consent(Policy const& policy, LifeFacts const& facts, store::ConsentRow const& consent) {
    if (belongs_to_a_request(policy, facts, consent.purpose)) return std::nullopt;
    if (consent.state == ConsentState::requested) return end_after(consent.changed_at, kept_for(policy, "optin"));
    if (consent.state != ConsentState::given) return std::nullopt;
    auto const kept = end_after(consent.changed_at, keep_of(policy, consent.purpose));
    auto const* const purpose = policy.find_purpose(consent.purpose);
    if (purpose == nullptr || !purpose->consent || !purpose->consent->valid) return kept;
    auto const valid = consent.changed_at + *purpose->consent->valid;
    return kept ? std::min(*kept, valid) : valid;
}

std::vector<PurposeEnd> ends_of(Policy const& policy, LifeFacts const& facts) {
    std::vector<PurposeEnd> out;
    for (auto const& request : facts.requests) {
        for (auto const& purpose : purposes_of(policy, request))
            add(out, purpose, end_of(policy, facts, request, purpose));
    }
    for (auto const& consent : facts.consents) {
        // The tick that a request cannot do without, and one without proof, keep nothing by themselves.
        if (consent.state == ConsentState::unknown || !is_newest(facts, consent)) continue;
        if (belongs_to_a_request(policy, facts, consent.purpose)) continue;
        add(out, consent.purpose, end_or_lasting(policy, facts, consent));
    }
    return out;
}

std::optional<Instant> death_of(Policy const& policy, LifeFacts const& facts) {
    auto const ends = ends_of(policy, facts);
    // A subject without a purpose of its own, as that of a rights case, is not ours to judge.
    if (ends.empty()) return std::nullopt;
    return latest(ends, [](PurposeEnd const&) { return true; });
}

std::optional<Instant> end_of_field(Policy const& policy, LifeFacts const& facts, std::string_view category) {
    return latest(ends_of(policy, facts),
                  [&](PurposeEnd const& one) { return is_listed(policy, facts, category, one.purpose); });
}

std::optional<Instant> end_of_request(Policy const& policy, LifeFacts const& facts) {
    return latest(ends_of(policy, facts),
                  [&](PurposeEnd const& one) { return belongs_to_a_request(policy, facts, one.purpose); });
}

void LifeFacts::add(store::RequestRow row) {
    last_contact = std::max({last_contact, row.received_at, row.closed_at.value_or(row.received_at)});
    requests.push_back(std::move(row));
}

void LifeFacts::add(store::ReplyRow const& row) {
    if (row.state == store::ReplyState::sent) last_contact = std::max(last_contact, row.written_at);
}

void LifeFacts::add(store::DeliveryRow const& row) {
    bool const sent = row.reply && row.state == store::DeliveryState::sent;
    if (sent) last_contact = std::max(last_contact, row.changed_at);
}

Result<LifeFacts> life_of(store::Session& session, SubjectId subject) {
    LifeFacts out;
    TRY(auto const lines, store::requests::of(session, subject));
    for (auto const& line : lines) {
        TRY(auto row, store::requests::find(session, line.id));
        out.add(std::move(row));
    }
    TRY(out.consents, store::consents::of(session, subject));
    TRY(auto const replies, store::replies::of(session, subject));
    for (auto const& reply : replies) out.add(reply);
    TRY(auto const deliveries, store::deliveries::of(session, subject));
    for (auto const& row : deliveries) out.add(row);
    return out;
}

}  // namespace slovo::promises
