#include "promises/restore.hpp"

#include "crypto/sign.hpp"
#include "gate/verify.hpp"
#include "promises/address.hpp"
#include "promises/backup.hpp"
#include "promises/erase.hpp"
#include "promises/staff.hpp"
#include "promises/tests/place.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/events.hpp"
#include "store/tables/idempotency.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using test::Place;

constexpr ledger::Actor somebody{ledger::ActorKind::subject, {}};

class Rehearsal : public testing::Test {
protected:
    BackupReport back_up(Installation& installation) {
        auto const made = make_backup(
            installation, {.folder = place_.at("backup"), .master_key = *place_.options().master_key, .alone = true});
        EXPECT_TRUE(made) << made.error().what();
        return made ? *made : BackupReport{};
    }
    RestoreOptions plan() { return {.installation = place_.options(), .backup = place_.at("backup")}; }
    void lose_data() { test::fs::rename(place_.data(), place_.at("lost")); }

    static std::vector<std::string> faults(Installation& installation) {
        auto& house = installation.house();
        auto const checked = house.store.read([&](store::Session& session) {
            return gate::verify_ledger(session, house.notary, house.safe, house.roots, {});
        });
        EXPECT_TRUE(checked);
        return checked ? checked->faults : std::vector<std::string>{"not verified"};
    }
    static bool has_subject(Installation& installation, SubjectId subject) {
        return installation.house()
            .store.read([&](store::Session& s) { return store::subjects::find(s, subject); })
            .has_value();
    }
    static std::int64_t count(Installation& installation, store::DeliveryState state) {
        return installation.house()
            .store.read([&](store::Session& s) { return store::deliveries::count(s, state); })
            .value_or(-1);
    }

    Place place_;
};

//= policy:C26a
TEST_F(Rehearsal, what_was_erased_after_the_backup_stays_erased_and_the_ledger_stays_whole) {
    auto installation = place_.open();
    auto const kept = Place::subject_of(*installation, Place::send(*installation, "kept@example.org", "Keep this"));
    auto const erased = Place::subject_of(*installation, Place::send(*installation, "gone@example.org", "Erase this"));
    back_up(*installation);

    ASSERT_TRUE(begin_erasure(installation->house(), installation->journal(), erased, EraseReason::asked, somebody));
    ASSERT_TRUE(finish_erasure(installation->house(), erased));
    auto const later = Place::subject_of(*installation, Place::send(*installation, "later@example.org", "After it"));
    while (*installation->sequencer().integrate(installation->house().now()) > 0) {
    }
    auto const before = installation->sequencer().checkpoint();
    installation.reset();
    lose_data();

    place_.set_clock("2026-12-01T10:00:00Z");
    auto const report = restore(plan());
    ASSERT_TRUE(report) << report.error().error.what();
    EXPECT_EQ(report->erased, 1);
    EXPECT_GT(report->lost_events, 0);
    EXPECT_EQ(report->faults, std::vector<std::string>{});
    EXPECT_FALSE(report->sealed);

    installation = place_.open();
    ASSERT_TRUE(installation);
    EXPECT_TRUE(has_subject(*installation, kept));
    EXPECT_FALSE(has_subject(*installation, erased));
    EXPECT_FALSE(has_subject(*installation, later));
    EXPECT_EQ(faults(*installation), std::vector<std::string>{});
    // The log goes on under its name: what was signed before is a beginning of what is signed now.
    auto const after = installation->sequencer().checkpoint();
    ASSERT_TRUE(before && after);
    EXPECT_GT(after->size, before->size);
    auto const leaves = installation->journal().leaves(0);
    ASSERT_TRUE(leaves);
    ledger::Frontier frontier;
    for (std::size_t i = 0; i < before->size; ++i) frontier.append(ledger::leaf_hash((*leaves)[i]));
    EXPECT_EQ(frontier.root(), before->root);
}

TEST_F(Rehearsal, a_receipt_from_before_the_loss_verifies_against_the_restored_log) {
    auto installation = place_.open();
    auto const subject = Place::subject_of(*installation, Place::send(*installation, "kept@example.org", "Words"));
    back_up(*installation);
    auto& house = installation->house();
    auto const row = house.store.read([&](store::Session& s) { return store::subjects::find(s, subject); });
    auto const events = house.store.read([&](store::Session& s) { return store::events::of(s, subject); });
    ASSERT_TRUE(row && events && !events->empty());
    auto const& event = events->front();
    auto make_receipt = [&](Installation& of) {
        gate::LedgerKey const key(of.house().safe.subject_key(*row).value());
        return of.sequencer().receipt(event.id, of.house().notary.salt(key, event.uid),
                                      of.house().notary.canonical(event.event, key));
    };
    auto const old_receipt = make_receipt(*installation);
    ASSERT_TRUE(old_receipt);
    auto const verifier = installation->house().roots.verifier();
    installation.reset();
    lose_data();
    ASSERT_TRUE(restore(plan()));
    installation = place_.open();
    auto const new_receipt = make_receipt(*installation);
    ASSERT_TRUE(new_receipt);
    EXPECT_EQ(installation->house().roots.verifier(), verifier);
    EXPECT_EQ(new_receipt->index, old_receipt->index);
    EXPECT_TRUE(ledger::open_checkpoint(old_receipt->checkpoint, verifier, crypto::verify));
    EXPECT_TRUE(ledger::open_checkpoint(new_receipt->checkpoint, verifier, crypto::verify));
}

TEST_F(Rehearsal, a_suppression_after_the_backup_holds) {
    auto installation = place_.open();
    auto const id = Place::send(*installation, "victim@example.org", "Not by me");
    auto const subject = Place::subject_of(*installation, id);
    back_up(*installation);
    auto& house = installation->house();
    auto const contacts = house.store.read([&](store::Session& s) { return store::contacts::of(s, subject); });
    ASSERT_TRUE(contacts && contacts->size() == 1);
    auto const mark = house.safe.contact_mark(
        contacts->front(), *house.store.read([&](store::Session& s) { return store::subjects::find(s, subject); }),
        house.roots.blind());
    ASSERT_TRUE(reject_address(house, installation->journal(), {subject, contacts->front().id, id}));
    installation.reset();
    lose_data();

    auto const report = restore(plan());
    ASSERT_TRUE(report) << report.error().error.what();
    EXPECT_EQ(report->suppressed, 1);
    EXPECT_EQ(report->erased, 1);
    installation = place_.open();
    EXPECT_TRUE(
        *installation->house().store.read([&](store::Session& s) { return store::suppressions::has(s, *mark); }));
    Place::send(*installation, "victim@example.org", "Again");
    EXPECT_EQ(count(*installation, store::DeliveryState::queued), 0) << "no mail to a suppressed address";
}

TEST_F(Rehearsal, nothing_of_the_outbox_leaves_by_itself) {
    auto installation = place_.open();
    Place::send(*installation, "one@example.org", "Words");
    ASSERT_EQ(count(*installation, store::DeliveryState::queued), 1);
    back_up(*installation);
    installation.reset();
    lose_data();
    auto const report = restore(plan());
    ASSERT_TRUE(report);
    EXPECT_EQ(report->frozen, 1);
    installation = place_.open();
    EXPECT_EQ(count(*installation, store::DeliveryState::queued), 0);
    EXPECT_EQ(count(*installation, store::DeliveryState::unknown), 1);
    EXPECT_EQ(faults(*installation), std::vector<std::string>{});
}

TEST_F(Rehearsal, without_the_journal_it_is_refused_and_on_request_sealed_under_a_new_origin) {
    auto installation = place_.open();
    auto const erased = Place::subject_of(*installation, Place::send(*installation, "gone@example.org", "Erase"));
    ASSERT_TRUE(add_staff(installation->house(), "Olha", "dpo", {}));
    ASSERT_TRUE(add_staff(installation->house(), "Petro", "manager", {}));
    back_up(*installation);
    auto const origin = installation->house().roots.verifier().name();
    ASSERT_TRUE(begin_erasure(installation->house(), installation->journal(), erased, EraseReason::asked, somebody));
    installation.reset();
    lose_data();

    auto options = plan();
    options.installation.journal.reset();
    auto const refused = restore(options);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error.code(), ErrorCode::invalid);
    EXPECT_FALSE(test::fs::exists(place_.data())) << "nothing was begun";

    options.journal = JournalUse::without;
    auto const sealed = restore(options);
    ASSERT_TRUE(sealed) << sealed.error().error.what();
    EXPECT_TRUE(sealed->sealed);
    EXPECT_EQ(sealed->faults, std::vector<std::string>{});
    EXPECT_EQ(origin.substr(0, origin.size() - 1) + "2", sealed->origin);

    installation = place_.open();
    ASSERT_TRUE(installation) << "the old journal's leaves do not stand in the way of the new origin";
    auto& house = installation->house();
    EXPECT_TRUE(*is_sealed(house));
    EXPECT_EQ(faults(*installation), std::vector<std::string>{});
    auto const continued = house.store.read(
        [](store::Session& s) { return s.number(store::Sql("SELECT count(*) FROM event WHERE kind = 208")); });
    EXPECT_EQ(*continued, 1);
    EXPECT_FALSE(unseal(house, "Petro"));
    EXPECT_FALSE(unseal(house, "Nobody"));
    EXPECT_TRUE(unseal(house, "Olha"));
    EXPECT_FALSE(*is_sealed(house));
}

TEST_F(Rehearsal, a_journal_older_than_the_backup_or_of_another_house_is_refused) {
    auto installation = place_.open();
    Place::send(*installation, "one@example.org", "Words");
    back_up(*installation);
    installation.reset();
    lose_data();

    auto older = plan();
    older.installation.journal = place_.at("older");
    test::fs::copy(place_.at("journal"), place_.at("older"), test::fs::copy_options::recursive);
    test::fs::resize_file(place_.at("older") / "leaves", 32);
    auto const refused = restore(older);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error.code(), ErrorCode::conflict);

    auto foreign = plan();
    foreign.installation.journal = place_.at("older");
    test::fs::remove(place_.at("older") / "leaves");
    test::fs::copy(place_.at("journal") / "leaves", place_.at("older") / "leaves");
    std::fstream leaves(place_.at("older") / "leaves", std::ios::in | std::ios::out | std::ios::binary);
    leaves.put('x');
    leaves.close();
    auto const other = restore(foreign);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().error.code(), ErrorCode::conflict);
    // What was cut short is not served, and can be begun anew.
    auto const half = Installation::open(place_.options());
    ASSERT_FALSE(half);
    EXPECT_EQ(half.error().fault, OpenFault::half_restored);
    EXPECT_TRUE(restore(plan()));
}

TEST_F(Rehearsal, a_directory_with_anything_in_it_is_left_alone) {
    auto installation = place_.open();
    back_up(*installation);
    installation.reset();
    auto const refused = restore(plan());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error.code(), ErrorCode::conflict);
    EXPECT_TRUE(place_.open()) << "the data that were there still open";
}

TEST_F(Rehearsal, another_master_key_an_earlier_clock_and_a_newer_backup_are_named) {
    auto installation = place_.open();
    Place::send(*installation, "one@example.org", "Words");
    auto const made = back_up(*installation);
    installation.reset();
    lose_data();

    auto wrong = plan();
    wrong.installation.master_key = place_.at("other") / "master.key";
    test::fs::create_directories(place_.at("other"));
    ASSERT_TRUE(vault::MasterKey::create(*wrong.installation.master_key, {}, crypto::system_random()));
    auto const refused = restore(wrong);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, OpenFault::wrong_master_key);

    place_.set_clock("2026-12-01T08:00:00Z");
    auto const early = restore(plan());
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().fault, OpenFault::clock_behind);
    place_.set_clock("2026-12-01T09:00:00Z");

    std::ofstream(made.data / "manifest") << "slovo-backup 2\n";
    auto const newer = restore(plan());
    ASSERT_FALSE(newer);
    EXPECT_EQ(newer.error().fault, OpenFault::newer_version);
}

TEST_F(Rehearsal, a_backup_that_decayed_is_refused) {
    auto installation = place_.open();
    auto const made = back_up(*installation);
    installation.reset();
    lose_data();
    std::fstream file(made.data / "slovo.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(5000);
    file.put('x');
    file.close();
    auto const refused = restore(plan());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error.code(), ErrorCode::corrupt);
    EXPECT_FALSE(test::fs::exists(place_.data()));
}

TEST_F(Rehearsal, people_whose_keys_are_lost_are_erased_only_on_request) {
    auto installation = place_.open();
    auto const kept = Place::subject_of(*installation, Place::send(*installation, "kept@example.org", "Words"));
    back_up(*installation);
    test::fs::copy(place_.at("backup") / "keys", place_.at("old-keys"));
    auto const lost = Place::subject_of(*installation, Place::send(*installation, "lost@example.org", "Words"));
    place_.set_clock("2026-12-01T09:00:01Z");
    back_up(*installation);
    installation.reset();
    lose_data();

    auto options = plan();
    options.keys = place_.at("old-keys");
    auto const refused = restore(options);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error.code(), ErrorCode::conflict);
    options.lost_keys = LostKeys::erase;
    auto const report = restore(options);
    ASSERT_TRUE(report) << report.error().error.what();
    EXPECT_EQ(report->lost_people, 1);
    EXPECT_EQ(report->faults, std::vector<std::string>{});
    installation = place_.open();
    EXPECT_TRUE(has_subject(*installation, kept));
    EXPECT_FALSE(has_subject(*installation, lost));
}

TEST_F(Rehearsal, a_journal_that_is_new_beside_an_older_ledger_serves_later_backups_only) {
    auto installation = place_.open();
    Place::send(*installation, "one@example.org", "Words");
    back_up(*installation);
    installation.reset();
    test::fs::remove_all(place_.at("journal"));
    installation = place_.open();
    ASSERT_TRUE(installation);
    EXPECT_GT(*installation->journal().since(), 0U);
    installation.reset();
    lose_data();
    auto const refused = restore(plan());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error.code(), ErrorCode::conflict);

    test::fs::remove_all(place_.data());
    test::fs::rename(place_.at("lost"), place_.data());
    installation = place_.open();
    place_.set_clock("2026-12-01T09:00:05Z");
    back_up(*installation);
    installation.reset();
    lose_data();
    EXPECT_TRUE(restore(plan()));
}

TEST_F(Rehearsal, a_second_place_given_later_takes_over_what_the_first_one_knew) {
    auto options = place_.options();
    options.journal.reset();
    auto installation = Place::open(options);
    auto const gone = Place::subject_of(*installation, Place::send(*installation, "gone@example.org", "Words"));
    back_up(*installation);
    ASSERT_TRUE(begin_erasure(installation->house(), installation->journal(), gone, EraseReason::asked, somebody));
    installation.reset();
    installation = place_.open();
    ASSERT_TRUE(installation);
    EXPECT_EQ(installation->journal().acts()->size(), 1U);
    EXPECT_EQ(*installation->journal().since(), 0U);
    EXPECT_FALSE(test::fs::exists(place_.data() / "journal"));
    installation.reset();
    lose_data();
    auto const report = restore(plan());
    ASSERT_TRUE(report) << report.error().error.what();
    EXPECT_EQ(report->erased, 1);
}

TEST_F(Rehearsal, keys_of_rows_that_are_not_in_the_backup_are_destroyed) {
    auto installation = place_.open();
    auto const made = back_up(*installation);
    Place::send(*installation, "later@example.org", "After it");
    auto options = BackupOptions{
        .folder = place_.at("second"), .keys_folder = {}, .master_key = *place_.options().master_key, .alone = true};
    ASSERT_TRUE(make_backup(*installation, options));
    installation.reset();
    lose_data();
    auto with_newer_keys = plan();
    with_newer_keys.keys = place_.at("second") / "keys";
    auto const report = restore(with_newer_keys);
    ASSERT_TRUE(report) << report.error().error.what();
    EXPECT_GT(report->orphan_keys, 0);
    EXPECT_EQ(report->faults, std::vector<std::string>{});
}

TEST_F(Rehearsal, ids_that_were_given_out_after_the_backup_do_not_come_again) {
    auto installation = place_.open();
    back_up(*installation);
    auto const lost = Place::subject_of(*installation, Place::send(*installation, "lost@example.org", "Words"));
    installation.reset();
    lose_data();
    ASSERT_TRUE(restore(plan()));
    installation = place_.open();
    auto const next = Place::subject_of(*installation, Place::send(*installation, "next@example.org", "Words"));
    EXPECT_GT(next, lost);
}

}  // namespace
}  // namespace slovo::promises
