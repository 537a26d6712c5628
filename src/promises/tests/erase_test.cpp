// What must not keep somebody from being erased, and what must not undo it.
#include "promises/erase.hpp"

#include <gmock/gmock.h>

#include "gate/verify.hpp"
#include "promises/kept_proof.hpp"
#include "promises/tests/restored_place.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/subjects.hpp"
#include "vault/slot.hpp"

namespace slovo::promises {
namespace {

using test::Place;

constexpr ledger::Actor somebody{ledger::ActorKind::subject, {}};

class Erasing : public test::RestoredPlace {
protected:
    SubjectId send(std::string const& email) {
        return Place::subject_of(*installation_, Place::send(*installation_, email, "Words"));
    }
    bool lives(SubjectId subject) {
        return house().store.read([&](store::Session& s) { return store::subjects::find(s, subject); }).has_value();
    }
    std::vector<FoundProof> proofs_of(std::string_view email) {
        auto const normal = text::normal_contact(text::ContactKind::email, email);
        return find_proofs(house(), normal->kind, normal->normal, somebody).value();
    }
    vault::KeyRef key_of(SubjectId subject) {
        return house().store.read([&](store::Session& s) { return store::subjects::find(s, subject); })->key;
    }
    vault::KeyRef consent_key_of(SubjectId subject) {
        return house().store.read([&](store::Session& s) { return store::consents::of(s, subject); })->front().key;
    }
    /// As a disk that decays does.
    void damage(vault::KeyRef key) {
        std::fstream file(place_.data() / "keys.slo", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(vault::offset_of(key.slot) + 20);
        file << "decayed";
        file.close();
        ASSERT_EQ(house().safe.keys().find(key).error().code(), ErrorCode::corrupt);
    }
    std::vector<std::string> faults() {
        auto const checked = house().store.read([&](store::Session& session) {
            return gate::verify_ledger(session, house().notary, house().safe, house().roots, {});
        });
        return checked ? checked->faults : std::vector<std::string>{"not verified"};
    }
    static std::vector<std::int64_t> erased_in(gate::Journal& journal) {
        std::vector<std::int64_t> out;
        for (auto const& act : journal.acts().value()) {
            if (act.kind == gate::ActKind::erase_subject) out.push_back(act.id);
        }
        return out;
    }
};

//= policy:C26a
TEST_F(Erasing, that_was_cut_short_before_the_journal_is_repeated_by_a_restore_all_the_same) {
    auto const one = send("one@example.org");
    auto const child = send("child@example.org");
    back_up();
    {
        // The acts of a process that ends between the data and the journal are in no journal.
        auto const lost = gate::Journal::open(place_.at("lost-journal")).value();
        ASSERT_TRUE(begin_erasure(house(), *lost, one, EraseReason::asked, somebody));
        ASSERT_TRUE(begin_erasure(house(), *lost, child, EraseReason::child, somebody));
    }
    ASSERT_TRUE(resume_erasures(house(), journal()));
    EXPECT_FALSE(lives(one) || lives(child));
    EXPECT_THAT(erased_in(journal()), testing::UnorderedElementsAre(one.value, child.value));
    restore_backup();
    EXPECT_FALSE(lives(one) || lives(child));
    EXPECT_EQ(proofs_of("one@example.org").size(), 1);
    EXPECT_TRUE(proofs_of("child@example.org").empty());
}

//= policy:C26a
TEST_F(Erasing, that_a_backup_has_half_done_is_in_the_journal_after_its_restore) {
    auto const subject = send("one@example.org");
    {
        auto const lost = gate::Journal::open(place_.at("lost-journal")).value();
        ASSERT_TRUE(begin_erasure(house(), *lost, subject, EraseReason::asked, somebody));
    }
    back_up();
    restore_backup();
    EXPECT_FALSE(lives(subject));
    EXPECT_THAT(erased_in(journal()), testing::ElementsAre(subject.value));
}

//= policy:C26c
TEST_F(Erasing, is_kept_by_no_damaged_key) {
    auto const own = send("own@example.org");
    auto const consent = send("consent@example.org");
    auto const whole = send("whole@example.org");
    auto const own_key = key_of(own);
    damage(own_key);
    damage(consent_key_of(consent));
    auto const all = std::vector{own, consent, whole};
    auto const erasures = begin_erasures(house(), journal(), all, EraseReason::asked, somebody, Pace::at_once);
    EXPECT_FALSE(erasures.fault);
    EXPECT_EQ(erasures.begun, all);
    EXPECT_EQ(house().safe.keys().find(own_key).error().code(), ErrorCode::not_found) << "no rest of it is left";
    EXPECT_EQ(faults(), std::vector<std::string>{});
    ASSERT_TRUE(finish_erasures(house(), all, Pace::at_once));
    EXPECT_FALSE(lives(own) || lives(consent) || lives(whole));
    EXPECT_THAT(erased_in(journal()), testing::ElementsAre(own.value, consent.value, whole.value));
    EXPECT_EQ(faults(), std::vector<std::string>{});
    ASSERT_EQ(proofs_of("own@example.org").size(), 1);
    EXPECT_FALSE(proofs_of("own@example.org")[0].act) << "it was sealed by the damaged key";
    EXPECT_TRUE(proofs_of("consent@example.org").empty());
    ASSERT_EQ(proofs_of("whole@example.org").size(), 1);
    EXPECT_TRUE(proofs_of("whole@example.org")[0].act);
}

//= policy:C26a
TEST_F(Erasing, is_repeated_by_a_restore_where_the_key_is_damaged_in_the_backup) {
    auto const subject = send("own@example.org");
    // The last events are looked at before anything else is done: a damaged key among theirs stops a restore.
    ASSERT_TRUE(house().store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        for (int i = 0; i < 600; ++i)
            TRY_VOID(
                record(tx, house().notary.prepare({.kind = ledger::EventKind::gpc_honoured, .at = house().now()})));
        return true;
    }));
    damage(key_of(subject));
    back_up();
    ASSERT_TRUE(begin_erasure(house(), journal(), subject, EraseReason::asked, somebody));
    ASSERT_TRUE(finish_erasure(house(), subject));
    restore_backup();
    EXPECT_FALSE(lives(subject));
}

TEST_F(Erasing, of_one_that_fails_keeps_none_of_the_others) {
    auto const stuck = send("stuck@example.org");
    auto const one = send("one@example.org");
    auto const other = send("other@example.org");
    ASSERT_TRUE(house().store.write<bool>([](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(
            tx->run(store::Sql("CREATE TRIGGER stuck BEFORE DELETE ON contact WHEN OLD.subject ="
                               " (SELECT min(id) FROM subject) BEGIN SELECT RAISE(ABORT, 'stuck'); END")));
        return true;
    }));
    auto const erasures =
        begin_erasures(house(), journal(), std::vector{one, stuck, other}, EraseReason::asked, somebody, Pace::gentle);
    EXPECT_TRUE(erasures.fault);
    EXPECT_THAT(erasures.begun, testing::ElementsAre(one, other));
    EXPECT_THAT(erased_in(journal()), testing::ElementsAre(one.value, other.value));
    EXPECT_TRUE(house().safe.keys().find(key_of(stuck))) << "nothing of it was begun";
    EXPECT_EQ(unfinished_erasures(house()).value(), erasures.begun);
}

}  // namespace
}  // namespace slovo::promises
