// A house whose clock the test sets, with a reaper over it, and people who write to it. One thread.
#pragma once

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "gate/verify.hpp"
#include "promises/reaper.hpp"
#include "promises/reply.hpp"
#include "promises/staff.hpp"
#include "promises/tests/place.hpp"
#include "store/tables/events.hpp"
#include "store/tables/idempotency.hpp"
#include "text/contact.hpp"

namespace slovo::promises::test {

using namespace std::chrono_literals;
using store::ConsentState;
using store::Sql;

inline Period period(std::string_view text) {
    return parse_period(text).value();
}

class Reaping : public testing::Test {
protected:
    Reaping()
        : base_(place_.open()),
          clock_(base_->house().now()),
          ids_(clock_, base_->house().ids.next()),
          house_{clock_,
                 base_->house().random,
                 ids_,
                 base_->house().store,
                 base_->house().roots,
                 base_->house().notary,
                 base_->house().safe,
                 base_->house().shelf},
          reaper_(house_, base_->journal(), base_->data()) {
        staff_ = {add_staff(house_, "Ivan", "manager", {}).value(), "manager"};
    }

    struct Sent {
        RequestId request;
        SubjectId subject;
    };
    Sent send(std::string const& form = "request", bool marketing = false,
              std::string const& email = "olena@example.com") {
        auto const shown = house_.shelf.current(house_.now());
        auto const* const declared = shown->policy->find_form(form);
        SignLists const signs = SignLists::parse({"i am {age} {end}"}, {}, 18).value();
        std::vector<Pair> pairs{{"name", "Oksana Testova"},
                                {"email", email},
                                {"phone", "+380441234567"},
                                {"message", "A shop needs words."},
                                {"processing", "yes"}};
        if (declared->find_field("site") != nullptr) pairs.push_back({"site", "https://shop.example"});
        if (marketing) pairs.push_back({"marketing-email", "yes"});
        auto sent = read_submission(*shown->policy, *declared, pairs, {ids_.next()}, house_.roots.blind(), signs);
        EXPECT_TRUE(sent);
        Circumstances around{.shown = shown, .form = declared, .network = "192.0.2.0"};
        around.token = RenderToken{.number = ids_.next(), .policy = {shown->policy->version}};
        std::promise<Result<IntakeAnswer>> promise;
        auto future = promise.get_future();
        take_request(house_, std::move(around), std::move(*sent),
                     [&](Result<IntakeAnswer> answer) { promise.set_value(std::move(answer)); });
        auto const request = future.get().value().request;
        return {request, Place::subject_of(*base_, request)};
    }
    Sent send_answered(std::string const& form = "request", bool marketing = false,
                       std::string const& email = "olena@example.com") {
        auto const sent = send(form, marketing, email);
        auto const given = answer_request(house_, staff_, sent.request, ReplyId{ids_.next()}, "We can do it.");
        EXPECT_TRUE(given && std::holds_alternative<AnswerGiven>(*given));
        return sent;
    }
    void set_consent(SubjectId subject, ConsentState state) {
        auto const rows =
            read<std::vector<store::ConsentRow>>([&](store::Session& s) { return store::consents::of(s, subject); });
        auto const row = std::ranges::find(rows, "marketing", &store::ConsentRow::purpose);
        ASSERT_NE(row, rows.end());
        auto const kind =
            state == ConsentState::given ? ledger::EventKind::optin_confirmed : ledger::EventKind::consent_withdrawn;
        auto const subject_row =
            read<store::SubjectRow>([&](store::Session& s) { return store::subjects::find(s, subject); });
        auto const key = house_.safe.subject_key(subject_row).value();
        write([&](store::Transaction& tx) -> Result<bool> {
            TRY_VOID(store::consents::set_state(tx, subject, row->id, state, house_.now()));
            TRY_VOID(record(tx, house_.notary.prepare({.kind = kind,
                                                       .at = house_.now(),
                                                       .subject = subject,
                                                       .thing = ledger::ThingKind::consent,
                                                       .thing_id = row->id.value,
                                                       .purpose = "marketing"},
                                                      gate::LedgerKey(key))));
            return true;
        });
    }
    template <class T, class Read>
    T read(Read reader) {
        auto got = house_.store.read([&](store::Session& s) -> Result<T> { return reader(s); });
        EXPECT_TRUE(got) << got.error().what();
        return std::move(*got);
    }
    template <class Work>
    void write(Work work) {
        auto const done = house_.store.write<bool>(std::move(work));
        ASSERT_TRUE(done) << done.error().what();
    }
    std::int64_t count(Sql const& sql) {
        return read<std::int64_t>([&](store::Session& s) { return s.number(sql); });
    }
    bool lives(SubjectId subject) {
        auto const row = house_.store.read([&](store::Session& s) { return store::subjects::find(s, subject); });
        return row.has_value();
    }
    store::RequestRow row_of(Sent const& sent) {
        return read<store::RequestRow>([&](store::Session& s) { return store::requests::find(s, sent.request); });
    }
    /// Passes until nothing is left to do.
    Tally reap() {
        Tally sum;
        for (int i = 0; i < 100; ++i) {
            auto const pass = reaper_.pass();
            EXPECT_TRUE(pass) << pass.error().what();
            if (!pass) return sum;
            for (auto const& [purpose, subjects] : pass->gone.subjects) sum.subjects[purpose] += subjects;
            sum.narrowed += pass->gone.narrowed;
            sum.mails += pass->gone.mails;
            sum.cases += pass->gone.cases;
            sum.demands += pass->gone.demands;
            sum.proofs += pass->gone.proofs;
            sum.marks += pass->gone.marks;
            sum.copies += pass->gone.copies;
            sum.frozen += pass->gone.frozen;
            if (!pass->more) return sum;
        }
        ADD_FAILURE() << "it never ends";
        return sum;
    }
    void expect_whole_ledger() {
        while (base_->sequencer().integrate(house_.now()).value() > 0) {
        }
        auto const found = house_.store.read(
            [&](store::Session& s) { return gate::verify_ledger(s, house_.notary, house_.safe, house_.roots, {}); });
        ASSERT_TRUE(found);
        for (auto const& fault : found->faults) ADD_FAILURE() << fault;
    }
    /// A day before the end nothing goes, a day after it is reaped.
    void go_to_day_before(Instant end) { clock_.set(end - 24h); }
    void go_to_day_after(Instant end) { clock_.set(end + 24h); }

    /// A live case at this contact point, as promises/rights opens it.
    CaseId open_case(SubjectId of, store::CaseState state, Instant opened) {
        auto const contacts =
            read<std::vector<store::ContactRow>>([&](store::Session& s) { return store::contacts::of(s, of); });
        auto const key = house_.safe.reserve().value();
        auto const contact_key = house_.safe.reserve().value();
        SubjectId const subject{ids_.next()};
        store::CaseRow const row{.id = {ids_.next()},
                                 .subject = subject,
                                 .contact = {ids_.next()},
                                 .state = state,
                                 .opened_at = opened,
                                 .due_at = opened + 720h};
        auto contact = contacts.front();
        contact.subject = subject;
        contact.id = row.contact;
        contact.key = contact_key.ref;
        auto const done = house_.store.write<bool>(
            [&](store::Transaction& tx) -> Result<bool> {
                TRY_VOID(store::subjects::insert(tx, {subject, key.ref}));
                TRY_VOID(store::contacts::insert(tx, contact));
                TRY_VOID(store::cases::insert(tx, row));
                gate::LedgerKey const ledger_key(key.key);
                for (auto const& [kind, thing, id] :
                     {std::tuple(ledger::EventKind::contact_added, ledger::ThingKind::contact, row.contact.value),
                      std::tuple(ledger::EventKind::case_opened, ledger::ThingKind::rights_case, row.id.value)}) {
                    TRY_VOID(record(tx, house_.notary.prepare({.kind = kind,
                                                               .at = house_.now(),
                                                               .subject = subject,
                                                               .thing = thing,
                                                               .thing_id = id,
                                                               .purpose = "rights"},
                                                              ledger_key)));
                }
                return true;
            },
            {key.ref, contact_key.ref});
        EXPECT_TRUE(done);
        return row.id;
    }
    void close_case(CaseId id) {
        auto row = read<store::CaseRow>([&](store::Session& s) { return store::cases::find(s, id); });
        row.state = store::CaseState::fulfilled;
        row.closed_at = house_.now();
        auto const subject =
            read<store::SubjectRow>([&](store::Session& s) { return store::subjects::find(s, row.subject); });
        auto const key = house_.safe.subject_key(subject).value();
        write([&](store::Transaction& tx) -> Result<bool> {
            TRY_VOID(store::cases::update(tx, row));
            TRY_VOID(record(tx, house_.notary.prepare({.kind = ledger::EventKind::case_closed,
                                                       .at = house_.now(),
                                                       .subject = row.subject,
                                                       .thing = ledger::ThingKind::rights_case,
                                                       .thing_id = id.value},
                                                      gate::LedgerKey(key))));
            return true;
        });
    }

    Place place_;
    std::unique_ptr<Installation> base_;
    ManualClock clock_;
    IdAllocator ids_;
    House house_;
    Reaper reaper_;
    Staff staff_;
};

}  // namespace slovo::promises::test
