#include "proof/runner.hpp"

#include <boost/json.hpp>

#include "base/log.hpp"
#include "gate/notary.hpp"
#include "store/tables/policies.hpp"

namespace slovo::proof {
namespace {

namespace json = boost::json;
constexpr std::string_view prefix = "proof.";

std::string stored_form(LastOutcome const& last) {
    return json::serialize(json::object{{"at", to_micros(last.at)},
                                        {"verdict", static_cast<int>(last.outcome.verdict)},
                                        {"detail", last.outcome.detail},
                                        {"count", last.outcome.count}});
}

std::optional<LastOutcome> from_stored(std::string_view text) {
    boost::system::error_code bad;
    auto const value = json::parse(text, bad);
    if (bad || !value.is_object()) return std::nullopt;
    auto const& object = value.as_object();
    auto const* const at = object.if_contains("at");
    auto const* const verdict = object.if_contains("verdict");
    auto const* const detail = object.if_contains("detail");
    auto const* const count = object.if_contains("count");
    if (at == nullptr || verdict == nullptr || detail == nullptr || count == nullptr) return std::nullopt;
    if (!at->is_int64() || !verdict->is_int64() || !detail->is_string() || !count->is_int64()) return std::nullopt;
    if (verdict->as_int64() < 0 || verdict->as_int64() > static_cast<int>(Verdict::not_run)) return std::nullopt;
    return LastOutcome{
        from_micros(at->as_int64()),
        {static_cast<Verdict>(verdict->as_int64()), std::string(detail->as_string()), count->as_int64()}};
}

std::optional<Turn> turn_of(policy::Check const& check, LastOutcome const* before, Outcome const& now) {
    bool const was_red = before != nullptr && before->outcome.verdict == Verdict::failed;
    bool const is_red = now.verdict == Verdict::failed;
    // What could not look has learnt nothing: red stays red.
    if (now.verdict == Verdict::not_run || was_red == is_red) return std::nullopt;
    return Turn{check.id, check.clause, is_red, now.detail};
}

}  // namespace

Result<void> Runner::load() {
    struct Stored {
        std::string id;
        std::string value;
    };
    TRY(auto const rows, around_.house.store.read([](store::Session& session) {
        return session.all<Stored>(
            store::Sql("SELECT name, value FROM meta WHERE name LIKE 'proof.%'"),
            [](store::Row const& row) { return Stored{std::string(row.text(0)), std::string(row.text(1))}; });
    }));
    std::scoped_lock const lock(mutex_);
    for (auto const& row : rows) {
        if (auto last = from_stored(row.value)) last_.insert_or_assign(row.id.substr(prefix.size()), std::move(*last));
    }
    return {};
}

LastOutcomes Runner::outcomes() const {
    std::scoped_lock const lock(mutex_);
    return last_;
}

bool Runner::is_due(policy::Check const& check, Instant now) const {
    std::scoped_lock const lock(mutex_);
    auto const last = last_.find(check.id);
    if (last == last_.end()) return true;
    // A clock that was set back must not put a check off.
    return last->second.at > now || last->second.at + check.every <= now;
}

Result<int> Runner::run(Which which) {
    std::scoped_lock const one_at_a_time(running_);
    auto& house = around_.house;
    auto const shown = house.shelf.current(house.now());
    if (!shown) return fail(ErrorCode::unavailable, "proof: no policy is in force");
    CheckContext context(around_, shown);
    int ran = 0;
    for (auto const& check : shown->policy->checks) {
        auto const* const live = find_check(check.id);
        if (live == nullptr) continue;
        if (live->needs_server && !context.has_server()) continue;
        if (which == Which::due && !is_due(check, house.now())) continue;
        if (ending_.stop_requested()) break;
        auto found = live->run(context);
        if (ending_.stop_requested()) break;
        // A check that cannot look because something is damaged has found that out.
        auto outcome = found ? std::move(*found)
                       : found.error().code() == ErrorCode::corrupt
                           ? Outcome{Verdict::failed, std::string(found.error().what()), 1}
                           : Outcome{Verdict::not_run, std::string(found.error().what()), 0};
        TRY_VOID(keep(check, *live, {house.now(), std::move(outcome)}));
        ++ran;
    }
    return ran;
}

Result<void> Runner::keep(policy::Check const& check, LiveCheck const& live, LastOutcome found) {
    auto& house = around_.house;
    std::optional<Turn> turn;
    {
        std::scoped_lock const lock(mutex_);
        auto const before = last_.find(check.id);
        turn = turn_of(check, before == last_.end() ? nullptr : &before->second, found.outcome);
        bool const learnt = found.outcome.verdict != Verdict::not_run;
        if (!learnt && before != last_.end() && before->second.outcome.verdict != Verdict::not_run) return {};
        last_.insert_or_assign(check.id, found);
    }
    auto const now = found.at;
    TRY_VOID(house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(store::meta::put(tx, std::string(prefix) + check.id, stored_form(found)));
        if (turn) {
            auto const kind = turn->red ? ledger::EventKind::proof_red : ledger::EventKind::proof_green;
            auto detail = ledger::DetailBuilder().add("check", live.id).build();
            TRY_VOID(gate::record(tx, house.notary.prepare({.kind = kind, .at = now, .detail = std::move(detail)})));
        }
        return true;
    }));
    if (turn) {
        if (turn->red) {
            log::error("proof.red", {{"check", live.id}});
        } else {
            log::info("proof.green", {{"check", live.id}});
        }
        if (on_turn_) on_turn_(*turn);
    }
    return {};
}

}  // namespace slovo::proof
