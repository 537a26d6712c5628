#include "promises/due.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "base/limits.hpp"
#include "promises/kept_proof.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

namespace fs = std::filesystem;
using policy::Policy;
using store::ConsentState;

constexpr int page = 500;
constexpr int counted_most = 1'000'000;

bool is_live(ConsentState state) {
    return state == ConsentState::requested || state == ConsentState::given;
}
bool has_ended(ConsentState state) {
    return state == ConsentState::refused || state == ConsentState::withdrawn || state == ConsentState::expired;
}

std::string last_purpose(Policy const& policy, LifeFacts const& facts) {
    auto const ends = ends_of(policy, facts);
    auto const last = std::ranges::max_element(ends, {}, [](PurposeEnd const& one) { return one.ends; });
    return last == ends.end() ? std::string() : last->purpose;
}

std::optional<Instant> until_of(std::optional<Period> period, Instant now) {
    if (!period) return std::nullopt;
    return last_start(*period, now);
}

// The wall's time of a file, in that of the house.
std::optional<Instant> written_at(fs::path const& file) {
    std::error_code error;
    auto const at = fs::last_write_time(file, error);
    if (error) return std::nullopt;
    return std::chrono::time_point_cast<Micros>(std::chrono::file_clock::to_sys(at));
}

// Judges one page of a walk. Value: was it the last one?
Result<bool> count_page(House& house, Policy const& policy, Walk& walk, Instant at, std::set<SubjectId>& seen,
                        Tally& tally) {
    return house.store.read([&](store::Session& session) -> Result<bool> {
        TRY(auto const rows, walk.find(session, *walk.until, walk.place, page));
        TRY(auto const frozen, store::due::frozen(session, at - limits::appeal_time));
        Judge const judge(session, policy, at, frozen);
        for (auto const& row : rows) {
            walk.place = row.place;
            TRY(auto const judgement, judge.judge(row.subject));
            if (judgement.fate == Fate::lives) continue;
            // What several walks find is counted once.
            if (seen.insert(row.subject).second) tally.count(judgement);
        }
        return rows.size() < page;
    });
}

}  // namespace

bool Judge::is_past(std::optional<Instant> end, Instant& since) const {
    if (!end || *end > now_) return false;
    since = std::min(since, *end);
    return true;
}

// A case opened after the period was over does not prolong it, unless the person has proven who they are:
// otherwise anybody could keep anybody's data alive by asking again and again.
Result<bool> Judge::is_frozen(SubjectId subject, Instant over_since) const {
    TRY(auto const holds, store::holds::live(session_, subject));
    if (!holds.empty()) return true;
    if (frozen_.empty()) return false;
    TRY(auto const contacts, store::contacts::of(session_, subject));
    for (auto const& contact : contacts) {
        bool const kept = std::ranges::any_of(frozen_, [&](store::FrozenContact const& one) {
            return one.blind == contact.blind && (one.proven || one.opened_at <= over_since);
        });
        if (kept) return true;
    }
    return false;
}

Result<FieldsOver> Judge::fields_over(LifeFacts const& facts, SubjectId subject) const {
    auto const is_over = [&](std::string_view category) {
        auto const end = end_of_field(policy_, facts, category);
        return end && *end <= now_;
    };
    FieldsOver out;
    bool name = false;
    bool site = false;
    bool text = false;
    for (auto const& request : facts.requests) {
        name |= request.sealed_name.has_value();
        site |= request.sealed_site.has_value();
        text |= request.sealed_text.has_value();
    }
    out.name = name && is_over("name");
    out.site = site && is_over("site");
    out.text = text && is_over("text");
    bool const phone = is_over("phone");
    bool const email = is_over("email");
    if (!phone && !email) return out;
    TRY(auto const contacts, store::contacts::of(session_, subject));
    for (auto const& contact : contacts) {
        auto const kind = static_cast<text::ContactKind>(contact.kind);
        out.phone |= phone && kind == text::ContactKind::phone;
        out.email |= email && kind == text::ContactKind::email;
    }
    return out;
}

Result<Judgement> Judge::judge(SubjectId subject) const {
    Judgement out{.subject = subject};
    TRY(out.facts, life_of(session_, subject));
    auto const& facts = out.facts;
    auto since = now_;
    if (is_past(death_of(policy_, facts), since)) {
        out.fate = Fate::dies;
    } else {
        TRY(out.over, fields_over(facts, subject));
        bool const own_over = is_past(end_of_request(policy_, facts), since);
        out.settles = own_over && std::ranges::any_of(facts.requests, [](store::RequestRow const& request) {
                          return (request.flags & static_cast<std::uint32_t>(store::RequestFlag::settled)) == 0;
                      });
        out.over.answers = out.settles;
        auto const proof_kept = kept_for(policy_, "consent-proof");
        for (auto const& consent : facts.consents) {
            if (is_live(consent.state) && is_past(end_of_consent(policy_, facts, consent), since))
                out.expired.push_back(consent.id);
            bool const proof = has_ended(consent.state) && !consent.sealed_proof.empty() && proof_kept;
            if (proof && is_past(consent.changed_at + *proof_kept, since)) out.proofs.push_back(consent.id);
        }
        bool const something = out.over.any() || out.settles || !out.expired.empty() || !out.proofs.empty();
        out.fate = something ? Fate::narrows : Fate::lives;
    }
    if (out.fate == Fate::lives) return out;
    out.purpose = last_purpose(policy_, facts);
    TRY(bool const frozen, is_frozen(subject, since));
    if (frozen) out.fate = Fate::frozen;
    return out;
}

std::vector<Walk> walks(Policy const& policy, Instant now) {
    return {{store::due::requests, until_of(shortest_request(policy), now), {}},
            {store::due::consents_asked, until_of(kept_for(policy, "optin"), now), {}},
            {store::due::consents_given, until_of(shortest_consent(policy), now), {}},
            {store::due::consents_ended, now, {}},
            {store::due::proofs, until_of(kept_for(policy, "consent-proof"), now), {}}};
}

std::int64_t Tally::dying() const {
    return std::accumulate(subjects.begin(), subjects.end(), std::int64_t{0},
                           [](std::int64_t sum, auto const& one) { return sum + one.second; });
}

std::int64_t Tally::all() const {
    return dying() + narrowed + mails + cases + demands + proofs + marks + copies;
}

void Tally::count(Judgement const& judgement) {
    switch (judgement.fate) {
        case Fate::lives: break;
        case Fate::frozen: ++frozen; break;
        case Fate::narrows: ++narrowed; break;
        case Fate::dies: ++subjects[judgement.purpose]; break;
    }
}

Result<Tally> what_is_over(House& house, fs::path const& data, Instant at) {
    auto const shelf = house.shelf.current(house.now());
    if (!shelf) return Tally{};
    auto const& policy = *shelf->policy;
    Tally out;
    std::set<SubjectId> seen;
    for (auto& walk : walks(policy, at)) {
        bool done = !walk.until;
        while (!done) {
            TRY(done, count_page(house, policy, walk, at, seen, out));
        }
    }
    TRY_VOID(house.store.read([&](store::Session& session) -> Result<bool> {
        TRY(auto const mails, old_mails(session, policy, at, counted_most));
        TRY(auto const cases, old_cases(session, policy, at, counted_most));
        TRY(out.demands, store::cases::count_unproven_since(session, at - limits::unproven_demand));
        TRY(auto const proofs, old_proofs(session, policy, at, counted_most));
        out.mails = std::ssize(mails);
        out.proofs = std::ssize(proofs);
        out.cases = std::ssize(cases);
        if (auto const until = until_of(kept_for(policy, "suppression"), at)) {
            TRY(out.marks, store::due::count_marks(session, *until));
        }
        return true;
    }));
    out.copies = std::ssize(old_copies(data, policy, at));
    return out;
}

std::vector<fs::path> old_copies(fs::path const& data, Policy const& policy, Instant now) {
    std::vector<fs::path> out;
    auto const until = until_of(kept_for(policy, "backup"), now);
    if (!until) return out;
    std::error_code error;
    auto const take = [&](fs::directory_entry const& entry) {
        auto const at = written_at(entry.path());
        if (entry.is_regular_file(error) && at && *at <= *until) out.push_back(entry.path());
    };
    for (auto const& entry : fs::recursive_directory_iterator(data / "backups", error)) take(entry);
    // What a migration left: promises/installation names them so.
    for (auto const& entry : fs::directory_iterator(data, error)) {
        if (entry.path().filename().string().starts_with("slovo.db.before-v")) take(entry);
    }
    return out;
}

Result<std::vector<store::CapturedRow>> old_mails(store::Session& session, Policy const& policy, Instant now,
                                                  int most) {
    auto const until = until_of(kept_for(policy, "mail"), now);
    if (!until) return std::vector<store::CapturedRow>{};
    // A delivery is named before it is sent: what is not old by its name is not old.
    TRY(auto rows, store::captured::older(session, DeliveryId{IdAllocator::first_at(*until) + 1}, most));
    std::erase_if(rows, [&](store::CapturedRow const& row) { return row.at > *until; });
    return rows;
}

Result<std::vector<store::CaseRow>> old_cases(store::Session& session, Policy const& policy, Instant now, int most) {
    auto const until = until_of(kept_for(policy, "case"), now);
    if (!until) return std::vector<store::CaseRow>{};
    return store::cases::closed_before(session, *until + Micros(1), most);
}

Result<std::vector<store::CaseRow>> unproven_demands(store::Session& session, Instant now, int most) {
    return store::cases::unproven_since(session, now - limits::unproven_demand, most);
}

}  // namespace slovo::promises
