#include "app/housekeeping.hpp"

#include "base/background.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "promises/orphans.hpp"
#include "promises/quarantine.hpp"
#include "store/tables/agents.hpp"
#include "store/tables/idempotency.hpp"
#include "store/tables/staff.hpp"

namespace slovo::app {
namespace {

using namespace std::chrono_literals;

constexpr auto mail_pause = 1s;
constexpr auto proof_pause = 1000ms;
constexpr std::int64_t slots_at_once = 16384;  // 1 MiB of the key file
constexpr auto reap_pause = 10ms;              // while more waits to be erased
constexpr auto tidy_pause = 10min;
constexpr int forget_batch = 2000;

}  // namespace

void Housekeeping::start() {
    ledger_ = std::jthread([this](std::stop_token stop) { run_ledger(stop); });
    if (!sealed_) mail_ = std::jthread([this](std::stop_token stop) { run_mail(stop); });
    proof_thread_ = std::jthread([this](std::stop_token stop) { run_proof(stop); });
    reaper_thread_ = std::jthread([this](std::stop_token stop) { run_reaper(stop); });
}

void Housekeeping::stop() {
    proof_.stop();
    for (auto* thread : {&reaper_thread_, &proof_thread_, &mail_, &ledger_}) thread->request_stop();
    wake_.notify_all();
    for (auto* thread : {&reaper_thread_, &proof_thread_, &mail_, &ledger_}) {
        if (thread->joinable()) thread->join();
    }
}

void Housekeeping::wake_mail() {
    {
        std::scoped_lock const lock(mutex_);
        mail_waits_ = true;
    }
    wake_.notify_all();
}

bool Housekeeping::pause(std::stop_token const& stop, std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

// Keys that no row names, left by a crash between key and row, go.
void Housekeeping::sweep_keys() {
    if (!installation_.may_have_orphans()) return;
    auto const gone = promises::destroy_orphan_keys(installation_.house());
    if (!gone) return log::error("keys.sweep", {{"error", gone.error()}});
    installation_.keys_are_swept();
}

// Empty slots from before this start are used again; a part of the file at a time, for it may be large.
void Housekeeping::give_slots_back() {
    if (next_slot_ >= old_slots_) return;
    auto const count = std::min(slots_at_once, old_slots_ - next_slot_);
    if (auto const given = installation_.house().safe.keys().give_back(next_slot_, count); !given)
        log::error("keys.give_back", {{"error", given.error()}});
    next_slot_ += count;
}

void Housekeeping::run_ledger(std::stop_token const& stop) {
    auto next_tidy = std::chrono::steady_clock::now() + tidy_pause;
    do {
        auto const taken = installation_.sequencer().integrate(installation_.house().now());
        if (!taken) log::error("ledger.integrate", {{"error", taken.error()}});
        watch_clock();
        if (std::chrono::steady_clock::now() >= next_tidy) {
            next_tidy += tidy_pause;
            tidy_up();
            tell_refusals();
        }
    } while (pause(stop, limits::integration_delay));
}

void Housekeeping::run_mail(std::stop_token const& stop) {
    while (!stop.stop_requested()) {
        auto const taken = outbox_.run();
        if (!taken) log::error("mail.outbox", {{"error", taken.error()}});
        if (taken && *taken > 0) continue;
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stop, mail_pause, [this] { return mail_waits_; });
        mail_waits_ = false;
    }
}

void Housekeeping::run_proof(std::stop_token const& stop) {
    give_way();
    // Soon after the start everything is looked at once; then each check by its own period.
    if (!pause(stop, 300ms)) return;
    sweep_keys();
    old_slots_ = installation_.house().safe.keys().slot_count();
    do {
        give_slots_back();
        // Before the checks look whether anything is over.
        reap();
        auto const ran = proof_.run(proof::Which::due);
        if (!ran) log::error("proof.run", {{"error", ran.error()}});
        ops_.send();
        if (auto const marked = overdue_.look(); !marked) log::error("reply.overdue", {{"error", marked.error()}});
        if (auto const marked = cases_.look(); !marked) log::error("case.overdue", {{"error", marked.error()}});
        if (clock_jumped_) continue;
        if (auto const asked = renewals_.look(); !asked) log::error("consent.renewal", {{"error", asked.error()}});
    } while (pause(stop, proof_pause));
}

void Housekeeping::run_reaper(std::stop_token const& stop) {
    if (!pause(stop, 300ms)) return;
    bool more = false;
    do {
        more = reap();
    } while (pause(stop, more ? reap_pause : proof_pause));
}

bool Housekeeping::reap() {
    std::scoped_lock const lock(reap_mutex_);
    // A clock that jumped must not erase (DESIGN §5.11), not even before the other thread has seen it.
    watch_clock();
    if (clock_jumped_) return false;
    auto const erased = promises::erase_undecided(installation_.house(), installation_.journal());
    if (!erased) log::error("quarantine.erase", {{"error", erased.error()}});
    auto const pass = reaper_.pass();
    if (!pass) log::error("retention.pass", {{"error", pass.error()}});
    return pass && pass->more;
}

// Wall time against the steady clock: a jump forward must not make periods end that have not.
void Housekeeping::watch_clock() {
    std::scoped_lock const lock(clock_mutex_);
    auto const now = installation_.house().now();
    auto const moment = std::chrono::steady_clock::now();
    if (last_seen_ != Instant{}) {
        auto const passed = std::chrono::duration_cast<Micros>(moment - last_moment_);
        if (now - last_seen_ > passed + limits::clock_jump && !installation_.is_test()) {
            clock_jumped_ = true;
            reaper_.halt();
            log::error("clock.jump");
        }
    }
    last_seen_ = now;
    last_moment_ = moment;
}

//= policy:C07
// Honoured by setting nothing; on record as a number, without anything about who said it.
void Housekeeping::tell_refusals() {
    auto const seen = refusals_();
    auto const fresh = static_cast<std::int64_t>(seen - refusals_told_);
    if (fresh == 0) return;
    auto& house = installation_.house();
    auto const done = house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        auto detail = ledger::DetailBuilder().add("count", fresh).build();
        TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::gpc_honoured,
                                                  .at = house.now(),
                                                  .actor = {ledger::ActorKind::anyone, {}},
                                                  .detail = std::move(detail)})));
        return true;
    });
    if (!done) return log::warning("gpc.tell", {{"error", done.error()}});
    refusals_told_ = seen;
}

void Housekeeping::tidy_up() {
    auto& house = installation_.house();
    auto const now = house.now();
    auto const cutoff = now - limits::idempotency_life;
    auto const done = house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        // Keys by render token are numbers in the order of time; keys by header, hours.
        TRY_VOID(store::idempotency::forget_before(tx, IdAllocator::first_at(cutoff), forget_batch));
        TRY_VOID(store::logins::remove_expired(tx, now));
        TRY_VOID(store::agents::forget_spent(tx, now));
        TRY_VOID(store::agent_requests::forget(tx, now - limits::agent_request_keep));
        return true;
    });
    if (!done) log::warning("house.tidy", {{"error", done.error()}});
}

}  // namespace slovo::app
