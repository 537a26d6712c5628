#include "promises/reaper.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "promises/erase.hpp"
#include "promises/kept_proof.hpp"
#include "store/tables/policies.hpp"

namespace slovo::promises {
namespace {

namespace fs = std::filesystem;
using store::Transaction;

constexpr std::string_view blocked_note = "retention.blocked";
constexpr std::string_view confirmed_note = "retention.confirmed";
constexpr ledger::Actor system_actor{ledger::ActorKind::system, {}};
constexpr int records_at_once = 500;

Result<bool> is_noted(House& house, std::string_view name) {
    return house.store.read([&](store::Session& session) -> Result<bool> {
        TRY(auto const found, store::meta::find(session, name));
        return found.has_value();
    });
}

template <class Row>
std::vector<SubjectId> subjects_of(std::vector<Row> const& rows) {
    std::vector<SubjectId> out;
    for (auto const& row : rows) out.push_back(row.subject);
    return out;
}

bool is_too_much(std::int64_t due, std::int64_t all) {
    return due > limits::reaper_free && due * 100 > all * limits::reaper_share_percent;
}

Result<std::int64_t> due_subjects(store::Session& session, policy::Policy const& policy, Instant now) {
    std::int64_t sum = 0;
    if (auto const period = shortest_request(policy)) {
        TRY(auto const some, store::due::count_requests(session, last_start(*period, now)));
        sum += some;
    }
    if (auto const period = shortest_consent(policy)) {
        TRY(auto const some, store::due::count_consents_given(session, last_start(*period, now)));
        sum += some;
    }
    if (auto const period = kept_for(policy, "case")) {
        TRY(auto const some, store::due::count_cases(session, last_start(*period, now)));
        sum += some;
    }
    return sum;
}

// Each against its own whole: neither many proofs nor many people hide that all of the other would go.
Result<DueShare> over_share(store::Session& session, policy::Policy const& policy, Instant now) {
    DueShare out;
    TRY(auto const subjects, due_subjects(session, policy, now));
    TRY(auto const all_subjects, store::due::count_subjects(session));
    if (is_too_much(subjects, all_subjects)) out.subjects = subjects;
    auto const period = kept_for(policy, "consent-proof");
    if (!period) return out;
    TRY(auto const proofs, store::consent_proofs::count_ended(session, last_start(*period, now)));
    TRY(auto const all_proofs, store::consent_proofs::count(session));
    if (is_too_much(proofs, all_proofs)) out.proofs = proofs;
    return out;
}

}  // namespace

bool Reaper::begin_round(std::int64_t version, Instant now) {
    // A clock that was set back begins one too.
    bool const goes_on = version == version_ && now < round_ends_ && now + limits::reaper_round >= round_ends_;
    if (goes_on) return false;
    version_ = version;
    round_ends_ = now + limits::reaper_round;
    walks_.clear();
    allowed_ = false;
    blocked_ = false;
    return true;
}

Result<Reaper::Found> Reaper::find(policy::Policy const& policy, Instant now) {
    return house_.store.read([&](store::Session& session) -> Result<Found> {
        Found out;
        std::set<SubjectId> seen;
        auto fresh = walks(policy, now);
        for (std::size_t i = 0; i < fresh.size(); ++i) {
            if (!walks_.empty()) fresh[i].place = walks_[i].place;
        }
        TRY(auto const frozen, store::due::frozen(session, now - limits::appeal_time));
        Judge const judge(session, policy, now, frozen);
        auto left = limits::reaper_batch;
        for (auto& walk : fresh) {
            if (!walk.until || left == 0) continue;
            TRY(auto const rows, walk.find(session, *walk.until, walk.place, left));
            out.more |= std::ssize(rows) == left;
            left -= static_cast<int>(rows.size());
            for (auto const& row : rows) {
                walk.place = row.place;
                if (!seen.insert(row.subject).second) continue;
                TRY(auto judgement, judge.judge(row.subject));
                if (judgement.fate != Fate::dies) out.tally.count(judgement);
                if (judgement.fate == Fate::dies) out.dying.push_back(std::move(judgement));
                if (judgement.fate == Fate::narrows) out.narrowing.push_back(std::move(judgement));
            }
        }
        out.walks = std::move(fresh);
        return out;
    });
}

// Counted by the indexes, so that what is kept by something else counts too: a word too many is asked for
// rather than one too few.
Result<bool> Reaper::may_go(policy::Policy const& policy, Instant now) {
    if (allowed_) return true;
    TRY(bool const confirmed, is_noted(house_, confirmed_note));
    if (confirmed) return allowed_ = true;
    TRY(auto const due, house_.store.read([&](store::Session& session) { return over_share(session, policy, now); }));
    allowed_ = due.subjects == 0 && due.proofs == 0;
    if (!allowed_) TRY_VOID(block(due, now));
    return allowed_;
}

Result<void> Reaper::block(DueShare due, Instant now) {
    blocked_ = true;
    TRY(bool const known, is_noted(house_, blocked_note));
    TRY_VOID(house_.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::meta::put(tx, blocked_note, std::to_string(due.subjects + due.proofs)));
        if (known) return true;
        ledger::DetailBuilder detail;
        detail.add("reason", "share").add("subjects", due.subjects);
        if (due.proofs > 0) detail.add("proofs", due.proofs);
        TRY_VOID(record(tx, house_.notary.prepare({.kind = ledger::EventKind::retention_blocked,
                                                   .at = now,
                                                   .actor = system_actor,
                                                   .detail = detail.build()})));
        return true;
    }));
    if (!known) log::error("retention.blocked", {{"subjects", due.subjects}, {"proofs", due.proofs}});
    return {};
}

std::vector<SubjectId> Reaper::begin(std::vector<SubjectId> const& subjects, PassReport& report) {
    auto erasures = begin_erasures(house_, journal_, subjects, EraseReason::retention, system_actor, Pace::gentle);
    report.failed |= erasures.fault.has_value();
    return std::move(erasures.begun);
}

Result<void> Reaper::reap_subjects(policy::Policy const& policy, Instant now, PassReport& report) {
    if (blocked_) {
        TRY(bool const confirmed, is_noted(house_, confirmed_note));
        if (confirmed) blocked_ = false;
    }
    report.blocked = blocked_;
    if (blocked_) return {};
    TRY(auto found, find(policy, now));
    if (!found.dying.empty() || !found.narrowing.empty()) {
        TRY(bool const allowed, may_go(policy, now));
        report.blocked = !allowed;
        if (!allowed) return {};
    }
    auto const gone = begin(subjects_of(found.dying), report);
    for (auto const& judgement : found.dying) {
        if (std::ranges::find(gone, judgement.subject) != gone.end()) found.tally.count(judgement);
    }
    TRY_VOID(narrow(house_, journal_, found.narrowing));
    if (!gone.empty()) TRY_VOID(finish_erasures(house_, gone, Pace::gentle));
    walks_ = std::move(found.walks);
    report.gone = std::move(found.tally);
    report.more = found.more;
    if (found.more) return {};
    // The round is through: the word that was given for it is used up.
    for (auto const note : {blocked_note, confirmed_note}) {
        TRY(bool const noted, is_noted(house_, note));
        if (!noted) continue;
        TRY_VOID(house_.store.write<bool>([&](Transaction& tx) -> Result<bool> {
            TRY_VOID(store::meta::remove(tx, note));
            return true;
        }));
    }
    return {};
}

// What is over whoever it is about: mails, cases, demands.
Result<void> Reaper::reap_records(policy::Policy const& policy, Instant now, PassReport& report) {
    TRY(auto const mails,
        house_.store.read([&](store::Session& session) { return old_mails(session, policy, now, records_at_once); }));
    TRY_VOID(forget_mails(house_, mails));
    TRY(auto const demands,
        house_.store.read([&](store::Session& session) { return unproven_demands(session, now, records_at_once); }));
    TRY_VOID(expire_demands(house_, journal_, demands));
    report.gone.mails = std::ssize(mails);
    report.gone.demands = std::ssize(demands);
    report.more |= std::ssize(mails) == records_at_once || std::ssize(demands) == records_at_once;
    if (blocked_) return {};
    TRY(auto const cases, house_.store.read([&](store::Session& session) {
        return old_cases(session, policy, now, limits::reaper_batch);
    }));
    TRY(auto const proofs,
        house_.store.read([&](store::Session& session) { return old_proofs(session, policy, now, records_at_once); }));
    if (cases.empty() && proofs.empty()) return {};
    TRY(bool const allowed, may_go(policy, now));
    report.blocked |= !allowed;
    if (!allowed) return {};
    TRY_VOID(forget_proofs(house_, proofs));
    report.gone.proofs = std::ssize(proofs);
    report.more |= std::ssize(proofs) == records_at_once;
    auto const gone = begin(subjects_of(cases), report);
    TRY_VOID(finish_erasures(house_, gone, Pace::gentle));
    report.gone.cases = std::ssize(gone);
    report.more |= std::ssize(gone) == limits::reaper_batch;
    return {};
}

Result<void> Reaper::tidy(policy::Policy const& policy, Instant now, PassReport& report) {
    auto const period = kept_for(policy, "suppression");
    TRY(report.gone.marks, house_.store.write<std::int64_t>([&](Transaction& tx) -> Result<std::int64_t> {
        TRY_VOID(store::privacy_sessions::remove_expired(tx, now));
        if (!period) return 0;
        return store::due::forget_marks(tx, last_start(*period, now), records_at_once);
    }));
    for (auto const& copy : old_copies(data_, policy, now)) {
        std::error_code error;
        fs::remove(copy, error);
        if (error) return fail(ErrorCode::io, "an old copy cannot be removed");
        ++report.gone.copies;
    }
    return {};
}

Result<void> Reaper::tell(Tally const& gone, Instant now) {
    if (gone.all() == 0) return {};
    ledger::DetailBuilder detail;
    auto const add = [&](Literal what, std::int64_t count) {
        if (count > 0) detail.add(what, count);
    };
    add("subjects", gone.dying());
    add("narrowed", gone.narrowed);
    add("mails", gone.mails);
    add("cases", gone.cases);
    add("demands", gone.demands);
    add("proofs", gone.proofs);
    add("marks", gone.marks);
    add("copies", gone.copies);
    add("held", gone.frozen);
    TRY_VOID(house_.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(record(tx, house_.notary.prepare({.kind = ledger::EventKind::retention_erased,
                                                   .at = now,
                                                   .actor = system_actor,
                                                   .detail = detail.build()})));
        return true;
    }));
    return {};
}

Result<PassReport> Reaper::pass() {
    std::scoped_lock const lock(mutex_);
    PassReport report;
    report.halted = halted_;
    auto const now = house_.now();
    auto const shelf = house_.shelf.current(now);
    if (halted_ || !shelf) return report;
    auto const& policy = *shelf->policy;
    bool const begins = begin_round(policy.version, now);
    TRY_VOID(reap_subjects(policy, now, report));
    TRY_VOID(reap_records(policy, now, report));
    if (begins) TRY_VOID(tidy(policy, now, report));
    TRY_VOID(tell(report.gone, now));
    return report;
}

Result<std::optional<std::int64_t>> retention_blocked(store::Session& session) {
    TRY(auto const found, store::meta::find(session, blocked_note));
    if (!found) return std::nullopt;
    std::int64_t count = 0;
    std::from_chars(found->data(), found->data() + found->size(), count);
    return count;
}

Result<void> confirm_retention(House& house) {
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::meta::put(tx, confirmed_note, std::to_string(to_micros(house.now()))));
        return true;
    }));
    return {};
}

}  // namespace slovo::promises
