#include <algorithm>

#include "gate/verify.hpp"
#include "policy/lint.hpp"
#include "proof/checks.hpp"
#include "proof/connections.hpp"
#include "proof/registry.hpp"
#include "store/tables/events.hpp"

namespace slovo::proof {
namespace {

// A ledger up to this size is verified whole, with its replay, in about a second; of a longer one the
// newest events are, and the rest by `slovo ledger verify` and in the background.
constexpr std::int64_t whole_events_max = 200'000;

}  // namespace

//= policy:C04
Checked policy_passes_lint(CheckContext& context) {
    auto const findings = policy::lint(context.policy(), binary(context.house().now()));
    auto const wrong = std::ranges::count(findings, policy::Severity::error, &policy::Finding::severity);
    if (wrong == 0) return passed(std::ssize(context.policy().clauses));
    auto const first = std::ranges::find(findings, policy::Severity::error, &policy::Finding::severity);
    return Outcome{Verdict::failed, policy::to_text(*first), wrong};
}

//= policy:C03
Checked ledger_is_whole(CheckContext& context) {
    auto& house = context.house();
    auto const verify = [&]() -> Result<gate::Verification> {
        TRY(auto const count, house.store.read([](store::Session& session) { return store::events::count(session); }));
        if (count > whole_events_max)
            return gate::verify_tree(house.store, house.notary, house.safe, house.roots, count - whole_events_max + 1);
        return house.store.read([&](store::Session& session) {
            return gate::verify_ledger(session, house.notary, house.safe, house.roots, {});
        });
    };
    TRY(auto const found, verify());
    if (found.whole()) return passed(found.events);
    return Outcome{Verdict::failed, found.faults.front(), std::ssize(found.faults)};
}

//= policy:C11
Checked replies_carry_no_ads(CheckContext& context) {
    std::int64_t looked = 0;
    for (auto const& mail : context.policy().templates) {
        auto const* const purpose = context.policy().find_purpose(mail.purpose);
        bool const advertising = purpose != nullptr && purpose->consent && purpose->consent->double_optin;
        if (advertising) continue;
        if (!mail.tags.empty()) return failed_at("a mail that nobody agreed to advertises", mail.id);
        ++looked;
    }
    return passed(looked);
}

//= policy:C20
Checked connections_are_known(CheckContext& context) {
    TRY(auto const connections, own_connections());
    auto const& facts = context.facts();
    auto const is_known = [&](Connection const& one) {
        bool const own = std::ranges::find(facts.own_ports, one.remote_port) != facts.own_ports.end();
        bool const relay = facts.relay_port != 0 && one.remote_port == facts.relay_port &&
                           (facts.relay_address.empty() || facts.relay_address == one.remote);
        return own || relay;
    };
    auto const strange = std::ssize(connections) - std::ranges::count_if(connections, is_known);
    if (strange > 0) return failed("the program is connected to somebody whom the policy does not name", strange);
    return passed(std::ssize(connections));
}

}  // namespace slovo::proof
