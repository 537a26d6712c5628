#include <algorithm>
#include <array>
#include <future>

#include "gate/gate.hpp"
#include "promises/reply.hpp"
#include "proof/checks.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/requests.hpp"

namespace slovo::proof {
namespace {

using gate::Manner;
using gate::Refusal;
using ledger::EventKind;

constexpr std::string_view open_form = "request";
constexpr std::string_view collaboration_form = "collab";

/// A member of staff of the rehearsal who may act for this purpose.
promises::Staff staff_for(policy::Policy const& policy, std::string_view purpose) {
    auto const* const found = policy.find_purpose(purpose);
    bool const has_role = found != nullptr && !found->roles.empty();
    return {.id = {1}, .role = has_role ? found->roles.front() : std::string()};
}

Result<std::int64_t> events(Rehearsal& rehearsal, RequestId request, EventKind kind) {
    return rehearsal.house().store.read([&](store::Session& session) {
        return session.number(store::Sql("SELECT count(*) FROM event WHERE kind = ?1 AND thing_id = ?2"), kind,
                              request);
    });
}

Result<RequestId> a_request(CheckContext& context, std::string_view form) {
    TRY(auto* const rehearsal, context.rehearsal());
    TRY(auto const sent, rehearsal->send(form, rehearsal->filled(form, context.canary())));
    if (!sent.errors.empty()) return fail(ErrorCode::invalid, "a request of the rehearsal was not taken");
    return sent.answer.request;
}

/// Asks the gate for a purpose; true when it said no and wrote down that it did.
template <vault::FixedString P>
Result<bool> is_denied(CheckContext& context, RequestId request, std::string const& role) {
    TRY(auto* const rehearsal, context.rehearsal());
    auto& house = rehearsal->house();
    auto const shelf = house.shelf.current(house.now());
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    ledger::Actor const actor = role.empty() ? ledger::Actor{} : ledger::Actor{ledger::ActorKind::staff, {1}};
    TRY(auto const before, events(*rehearsal, request, EventKind::use_denied));
    TRY(bool const refused, house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY(auto const verdict, gate.template ask<P>(tx, {.request = request,
                                                          .purpose = P.view(),
                                                          .actor = actor,
                                                          .role = role,
                                                          .manner = role.empty() ? Manner::work : Manner::read,
                                                          .now = house.now()}));
        return std::holds_alternative<Refusal>(verdict);
    }));
    TRY(auto const after, events(*rehearsal, request, EventKind::use_denied));
    return refused && after == before + 1;
}

/// Every role of the policy, and the program itself (the empty one).
std::vector<std::string> everyone(policy::Policy const& policy) {
    std::vector<std::string> out{""};
    for (auto const& role : policy.roles) out.push_back(role.id);
    return out;
}

template <vault::FixedString P>
Result<bool> is_denied_to_all(CheckContext& context, RequestId request) {
    for (auto const& role : everyone(context.policy())) {
        TRY(bool const denied, is_denied<P>(context, request, role));
        if (!denied) return false;
    }
    return true;
}

using ReplyVerdict = Result<promises::OpeningVerdict<"reply">>;

}  // namespace

//= policy:C03
Checked opening_is_recorded(CheckContext& context) {
    TRY(auto* const rehearsal, context.rehearsal());
    TRY(auto const request, a_request(context, open_form));
    TRY(auto const before, events(*rehearsal, request, EventKind::access_read));
    std::promise<std::pair<bool, std::int64_t>> opened;
    auto answered = opened.get_future();
    promises::open_request<"reply">(
        rehearsal->house(), staff_for(context.policy(), "reply"), request, [&](ReplyVerdict verdict) {
            // The value is here now: its event must be on disk already.
            bool const is_open = verdict && std::holds_alternative<promises::Opening<"reply">>(*verdict);
            auto const seen = events(*rehearsal, request, EventKind::access_read);
            opened.set_value({is_open, seen.value_or(-1)});
        });
    auto const [is_open, seen] = answered.get();
    if (!is_open) return failed("staff cannot open a request to answer it");
    if (seen != before + 1) return failed("a request was opened without its event");
    return passed(1);
}

//= policy:C10
Checked other_purposes_are_denied(CheckContext& context) {
    TRY(auto const request, a_request(context, open_form));
    TRY(bool const marketing, is_denied_to_all<"marketing">(context, request));
    if (!marketing) return failed("a request without consent opens for marketing");
    TRY(bool const content, is_denied_to_all<"content">(context, request));
    if (!content) return failed("a request opens for counting visits");
    TRY(bool const collaboration, is_denied_to_all<"collaboration">(context, request));
    if (!collaboration) return failed("a request opens for collaboration");
    return passed(3);
}

//= policy:C14
Checked unknown_purpose_is_denied(CheckContext& context) {
    TRY(auto const request, a_request(context, open_form));
    TRY(bool const denied, is_denied_to_all<"no-such-purpose">(context, request));
    if (!denied) return failed("a purpose that the policy does not have opens a request");
    return passed(1);
}

//= policy:C27b
Checked quarantine_stays_shut(CheckContext& context) {
    TRY(auto* const rehearsal, context.rehearsal());
    auto fields = rehearsal->filled(open_form, "Мені 12 років.");
    std::erase_if(fields, [](auto const& field) { return field.first == "email" || field.first == "site"; });
    TRY(auto const sent, rehearsal->send(open_form, fields));
    if (!sent.errors.empty() || sent.answer.outcome != promises::IntakeOutcome::quarantined)
        return failed("a child's request does not wait for a decision");
    TRY(bool const reply, is_denied_to_all<"reply">(context, sent.answer.request));
    TRY(bool const study, is_denied_to_all<"study">(context, sent.answer.request));
    TRY(bool const marketing, is_denied_to_all<"marketing">(context, sent.answer.request));
    if (!reply || !study || !marketing) return failed("a request in quarantine opens for other things than deciding");
    auto const* const screening = context.policy().find_purpose("screening");
    for (auto const& role : context.policy().roles) {
        bool const may = screening != nullptr && std::ranges::find(screening->roles, role.id) != screening->roles.end();
        TRY(bool const denied, is_denied<"screening">(context, sent.answer.request, role.id));
        if (denied == may) return failed_at("a request in quarantine is not decided by whom the policy says", role.id);
    }
    return passed(4);
}

//= policy:C19
Checked collaboration_is_apart(CheckContext& context) {
    TRY(auto const request, a_request(context, collaboration_form));
    TRY(bool const reply, is_denied_to_all<"reply">(context, request));
    TRY(bool const marketing, is_denied_to_all<"marketing">(context, request));
    if (!reply || !marketing) return failed("a proposal to work together opens for something else");
    return passed(2);
}

//= policy:C20
Checked nothing_opens_for_others(CheckContext& context) {
    constexpr std::array<std::string_view, 4> known{"law", "investigation", "safety", "transfer"};
    for (auto const& purpose : context.policy().purposes) {
        if (!purpose.recipients.empty() && std::ranges::find(known, purpose.id) == known.end())
            return failed_at("data may go to others for a purpose that this check does not know", purpose.id);
    }
    TRY(auto const request, a_request(context, open_form));
    TRY(bool const law, is_denied_to_all<"law">(context, request));
    TRY(bool const investigation, is_denied_to_all<"investigation">(context, request));
    TRY(bool const safety, is_denied_to_all<"safety">(context, request));
    TRY(bool const transfer, is_denied_to_all<"transfer">(context, request));
    if (!law || !investigation || !safety || !transfer) return failed("a request opens for handing it to others");
    return passed(std::ssize(known));
}

//= policy:C15
Checked handed_over_once(CheckContext& context) {
    TRY(auto* const rehearsal, context.rehearsal());
    TRY(auto const request, a_request(context, open_form));
    auto& house = rehearsal->house();
    TRY(auto const answered, promises::answer_request(house, staff_for(context.policy(), "reply"), request,
                                                      ReplyId{house.ids.next()}, "So."));
    auto const* const given = std::get_if<promises::AnswerGiven>(&answered);
    if (given == nullptr) return failed("staff cannot answer a request");
    TRY(auto const deliveries, house.store.read([&](store::Session& s) { return store::deliveries::of(s, request); }));
    auto const answer = std::ranges::find_if(deliveries, [&](auto const& row) { return row.reply == given->reply; });
    if (answer == deliveries.end()) return failed("an answer is not on its way");
    auto const take = [&] {
        return house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
            TRY_VOID(store::deliveries::change_state(tx, answer->id, store::DeliveryState::queued,
                                                     store::DeliveryState::in_flight, house.now()));
            return true;
        });
    };
    if (!take()) return failed("an answer cannot be handed over");
    if (take()) return failed("one answer can be handed over twice");
    return passed(1);
}

}  // namespace slovo::proof
