#include <algorithm>

#include "base/limits.hpp"
#include "promises/reaper.hpp"
#include "promises/reply.hpp"
#include "proof/byte_search.hpp"
#include "proof/checks.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::proof {
namespace {

using namespace std::chrono_literals;

/// The house of a rehearsal under a clock of its own.
class Later {
public:
    explicit Later(Rehearsal& rehearsal)
        : clock_(rehearsal.house().now()),
          ids_(clock_, rehearsal.house().ids.next()),
          house_{clock_,
                 rehearsal.house().random,
                 ids_,
                 rehearsal.house().store,
                 rehearsal.house().roots,
                 rehearsal.house().notary,
                 rehearsal.house().safe,
                 rehearsal.house().shelf},
          reaper_(house_, rehearsal.journal(), rehearsal.data()) {}

    /// Everything that is over at this moment goes. Value: is this subject still there?
    Result<bool> is_there_at(Instant moment, SubjectId subject) {
        clock_.set(moment);
        bool more = true;
        while (more) {
            TRY(auto const pass, reaper_.pass());
            if (pass.blocked) return fail(ErrorCode::unavailable, "the reaper waits for a person's word");
            more = pass.more;
        }
        auto const row = house_.store.read([&](store::Session& s) { return store::subjects::find(s, subject); });
        if (row) return true;
        if (row.error().code() == ErrorCode::not_found) return false;
        return std::unexpected(row.error());
    }

private:
    ManualClock clock_;
    IdAllocator ids_;
    promises::House house_;
    promises::Reaper reaper_;
};

// One form, from its sending to its death.
Checked live_through(CheckContext& context, policy::Form const& form) {
    TRY(auto* const rehearsal, context.rehearsal());
    auto const word = context.canary();
    TRY(auto const sent, rehearsal->send(form.id, rehearsal->filled(form.id, word)));
    if (!sent.errors.empty()) return fail(ErrorCode::invalid, "a request of the rehearsal was not taken");
    auto& house = rehearsal->house();
    auto const* const purpose = context.policy().find_purpose(form.purpose);
    if (purpose == nullptr || purpose->roles.empty()) return failed_at("nobody may answer", form.id);
    promises::Staff const staff{.id = {1}, .role = purpose->roles.front()};
    TRY(auto const answer,
        promises::answer_request(house, staff, sent.answer.request, ReplyId{house.ids.next()}, "So."));
    if (!std::holds_alternative<promises::AnswerGiven>(answer)) return failed_at("nobody may answer", form.id);
    TRY(auto const line,
        house.store.read([&](store::Session& session) { return store::requests::line(session, sent.answer.request); }));
    TRY(auto const facts,
        house.store.read([&](store::Session& session) { return promises::life_of(session, line.subject); }));
    auto const end = promises::death_of(context.policy(), facts);
    if (!end) return failed_at("what was answered has no day on which it is gone", form.id);
    Later later(*rehearsal);
    TRY(bool const before, later.is_there_at(*end - 24h, line.subject));
    if (!before) return failed_at("a record was gone before its period was over", form.id);
    TRY(bool const after, later.is_there_at(*end + 24h, line.subject));
    if (after) return failed_at("a record outlived its period", form.id);
    TRY(auto const search, search_bytes({rehearsal->data()}, {word}));
    if (!search.hits.empty()) return failed_at("what was erased is in a file", search.hits.front().file);
    return passed(1);
}

}  // namespace

//= policy:C26c
Checked periods_end_by_the_clock(CheckContext& context) {
    std::int64_t looked = 0;
    for (auto const& form : context.policy().forms) {
        TRY(auto const outcome, live_through(context, form));
        if (outcome.verdict != Verdict::passed) return outcome;
        looked += outcome.count;
    }
    return passed(looked);
}

//= policy:C26c
Checked nothing_is_overdue(CheckContext& context) {
    auto& house = context.house();
    // The reaper looks at everything again within its round; what is over for longer than that is not to be.
    TRY(auto const over, promises::what_is_over(house, context.around().data, house.now() - limits::reaper_grace));
    if (over.all() > 0) return failed("records are there whose period is over", over.all());
    TRY(auto const looked, house.store.read([](store::Session& session) {
        return session.number(store::Sql("SELECT count(*) FROM request WHERE closed_at IS NOT NULL"));
    }));
    return passed(looked);
}

}  // namespace slovo::proof
