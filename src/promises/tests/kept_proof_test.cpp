// A consent's proof after its subject is erased (CLAUSES E-23): found by the address, by nothing else, for its period.
#include "promises/kept_proof.hpp"

#include <boost/json.hpp>

#include "base/limits.hpp"
#include "crypto/hash.hpp"
#include "crypto/sha256.hpp"
#include "gate/verify.hpp"
#include "promises/erase.hpp"
#include "promises/orphans.hpp"
#include "promises/reaper.hpp"
#include "promises/tests/restored_place.hpp"
#include "store/tables/events.hpp"

namespace slovo::promises {
namespace {

using test::Place;

constexpr ledger::Actor somebody{ledger::ActorKind::subject, {}};
constexpr auto address = "anna@example.org";

class KeptProofs : public test::RestoredPlace {
protected:
    void TearDown() override {
        if (installation_) EXPECT_EQ(faults(), std::vector<std::string>{});
    }

    SubjectId erased(std::string const& email, EraseReason reason) {
        auto const subject = Place::subject_of(*installation_, Place::send(*installation_, email, "Words"));
        EXPECT_TRUE(begin_erasure(house(), installation_->journal(), subject, reason, somebody));
        EXPECT_TRUE(finish_erasure(house(), subject));
        return subject;
    }
    std::vector<FoundProof> find(std::string_view email) { return find(text::ContactKind::email, email); }
    std::vector<FoundProof> find(text::ContactKind kind, std::string_view value) {
        auto const normal = text::normal_contact(kind, value);
        auto found = find_proofs(house(), normal->kind, normal->normal, somebody);
        EXPECT_TRUE(found) << found.error().what();
        return found ? std::move(*found) : std::vector<FoundProof>{};
    }
    std::vector<vault::KeyRef> kept_keys() {
        std::vector<vault::KeyRef> out;
        auto const rows =
            house().store.read([](store::Session& s) { return store::consent_proofs::page(s, ProofId{}, 100); });
        for (auto const& row : *rows) out.push_back(row.key);
        return out;
    }
    std::vector<ProofLine> list() { return list_proofs(house(), {}, 100).value(); }
    std::vector<std::string> faults() {
        auto const checked = house().store.read([&](store::Session& session) {
            return gate::verify_ledger(session, house().notary, house().safe, house().roots, {});
        });
        return checked ? checked->faults : std::vector<std::string>{"not verified"};
    }
};

//= policy:C02
TEST_F(KeptProofs, are_found_by_the_address_however_it_is_typed_and_by_no_other) {
    erased(address, EraseReason::asked);
    auto const found = find("Anna@Example.ORG");
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0].line.purpose, "reply");
    EXPECT_TRUE(find("berta@example.org").empty());
    EXPECT_EQ(list().size(), 1);
    EXPECT_EQ(list()[0].handle, found[0].line.handle);
    EXPECT_TRUE(Place::files_with(place_.data(), address).empty());
    EXPECT_TRUE(Place::files_with(place_.at("journal"), address).empty());
}

//= policy:C02
TEST_F(KeptProofs, say_what_was_shown_when_and_open_the_entry_of_the_log) {
    erased(address, EraseReason::asked);
    auto const found = find(address);
    ASSERT_EQ(found.size(), 1);
    auto const record = boost::json::parse(found[0].record.open(found[0].use)).as_object();
    EXPECT_EQ(record.at("given").as_string(), "2026-12-01T09:00:00Z");
    EXPECT_EQ(record.at("how").as_string(), "erased");
    EXPECT_EQ(record.at("policy").as_int64(), 1);
    EXPECT_EQ(record.at("notice").as_string(),
              to_hex(house().shelf.current(house().now())->notice_hashes[static_cast<std::size_t>(Language::uk)]));
    ASSERT_TRUE(found[0].act);
    EXPECT_NE(found[0].act->open(found[0].use).find("tick-and-submit"), std::string::npos);

    auto const& event = record.at("events").as_array().at(0).as_object();
    auto const salt = from_hex(event.at("salt").as_string());
    ASSERT_TRUE(salt);
    Hash32 fixed{};
    std::ranges::copy(*salt, fixed.begin());
    auto const index = event.at("index").as_int64();
    auto const entries =
        house().store.read([&](store::Session& session) { return store::events::commitments(session, index, 1); });
    EXPECT_EQ(entries->at(0), ledger::commitment(fixed, boost::json::serialize(event.at("event"))));
}

//= policy:C03
TEST_F(KeptProofs, that_were_looked_at_are_told_by_their_number_and_which_they_were) {
    erased(address, EraseReason::asked);
    auto const all =
        house().store.read([](store::Session& s) { return store::consent_proofs::page(s, ProofId{}, 100); });
    ASSERT_EQ(all->size(), 1);
    find(address);
    std::optional<ledger::Event> told;
    ASSERT_TRUE(house().store.read([&](store::Session& session) {
        return store::events::each(session, 1, [&](store::EventRow const& row) {
            if (row.event.kind == ledger::EventKind::access_read) told = row.event;
            return true;
        });
    }));
    ASSERT_TRUE(told);
    EXPECT_EQ(told->detail.number("proofs"), 1);
    auto const which =
        crypto::keyed_hash(house().roots.ledger_key(), {bytes_of(std::to_string(all->front().id.value) + "\n")});
    EXPECT_EQ(told->detail.word("of"), to_hex(which));
}

TEST_F(KeptProofs, are_not_kept_of_a_child_nor_of_who_never_wrote) {
    erased(address, EraseReason::child);
    erased(address, EraseReason::not_me);
    EXPECT_TRUE(find(address).empty());
    EXPECT_TRUE(list().empty());
}

//= policy:C26c
TEST_F(KeptProofs, end_with_the_period_of_the_policy_their_keys_too) {
    erased(address, EraseReason::asked);
    auto const keys = kept_keys();
    ASSERT_EQ(keys.size(), 1);
    EXPECT_TRUE(house().safe.keys().find(keys[0]));
    Reaper reaper(house(), installation_->journal(), place_.data());
    place_.set_clock("2029-11-30T09:00:00Z");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    ASSERT_TRUE(reaper.pass());
    EXPECT_EQ(find(address).size(), 1);
    place_.set_clock("2029-12-01T09:00:01Z");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    auto const pass = reaper.pass();
    ASSERT_TRUE(pass);
    EXPECT_EQ(pass->gone.proofs, 1);
    EXPECT_TRUE(find(address).empty());
    EXPECT_TRUE(list().empty());
    EXPECT_EQ(house().safe.keys().find(keys[0]).error().code(), ErrorCode::not_found);
}

//= policy:C26c
TEST_F(KeptProofs, of_several_contact_points_share_the_key_of_their_consent_and_go_together) {
    constexpr auto phone = "+380441234567";
    auto const subject = Place::subject_of(*installation_, Place::send(*installation_, address, "Words", phone));
    ASSERT_TRUE(begin_erasure(house(), installation_->journal(), subject, EraseReason::asked, somebody));
    ASSERT_TRUE(finish_erasure(house(), subject));
    auto const keys = kept_keys();
    ASSERT_EQ(keys.size(), 2);
    EXPECT_EQ(keys[0], keys[1]);
    for (auto const& found : {find(address), find(text::ContactKind::phone, phone)}) {
        ASSERT_EQ(found.size(), 1);
        EXPECT_TRUE(found[0].act);
    }
    Reaper reaper(house(), installation_->journal(), place_.data());
    place_.set_clock("2029-12-01T09:00:01Z");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_EQ(reaper.pass().value().gone.proofs, 2);
    EXPECT_TRUE(list().empty());
    EXPECT_EQ(house().safe.keys().find(keys[0]).error().code(), ErrorCode::not_found);
}

//= policy:C26c
TEST_F(KeptProofs, do_not_all_go_by_a_wrong_period_without_a_persons_word) {
    erased(address, EraseReason::asked);
    // As many as must be asked about: what counts is the index.
    ASSERT_TRUE(house().store.write<bool>([](store::Transaction& tx) -> Result<bool> {
        for (std::int64_t i = 1; i <= limits::reaper_free; ++i) {
            TRY_VOID(
                tx->run(store::Sql("INSERT INTO consent_proof(id, tag, purpose, given_on, ended_on, key_slot,"
                                   " key_generation, sealed_record) SELECT max(id) + 1, tag, purpose, given_on,"
                                   " ended_on, 0, 0, sealed_record FROM consent_proof")));
        }
        return true;
    }));
    Reaper reaper(house(), installation_->journal(), place_.data());
    place_.set_clock("2029-12-01T09:00:01Z");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    auto const pass = reaper.pass();
    ASSERT_TRUE(pass);
    EXPECT_TRUE(pass->blocked);
    EXPECT_EQ(pass->gone.proofs, 0);
    EXPECT_EQ(house().store.read(retention_blocked).value(), limits::reaper_free + 1);
    // Planted rows are on no ledger.
    ASSERT_TRUE(house().store.write<bool>([](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(tx->run(store::Sql("DELETE FROM consent_proof WHERE key_slot = 0")));
        return true;
    }));
}

TEST_F(KeptProofs, keep_their_key_when_the_orphans_go) {
    erased(address, EraseReason::asked);
    installation_.reset();
    installation_ = place_.open();
    ASSERT_TRUE(destroy_orphan_keys(house()));
    EXPECT_EQ(find(address).size(), 1);
}

//= policy:C26a
TEST_F(KeptProofs, come_back_with_a_backup_that_has_them) {
    erased(address, EraseReason::asked);
    back_up();
    restore_backup();
    auto const found = find(address);
    ASSERT_EQ(found.size(), 1);
    EXPECT_TRUE(found[0].act);
}

//= policy:C26a
TEST_F(KeptProofs, are_made_again_with_the_day_of_the_erasure_where_the_keys_come_back_too) {
    auto const subject = Place::subject_of(*installation_, Place::send(*installation_, address, "Words"));
    back_up();
    ASSERT_TRUE(begin_erasure(house(), installation_->journal(), subject, EraseReason::asked, somebody));
    ASSERT_TRUE(finish_erasure(house(), subject));
    place_.set_clock("2026-12-05T09:00:00Z");
    restore_backup();
    auto const found = find(address);
    ASSERT_EQ(found.size(), 1);
    EXPECT_TRUE(found[0].act) << "the subject's own key came back";
    EXPECT_EQ(to_rfc3339(found[0].line.ended_on), "2026-12-01T00:00:00Z");
    auto const record = boost::json::parse(found[0].record.open(found[0].use)).as_object();
    EXPECT_EQ(record.at("ended").as_string(), "2026-12-01T09:00:00Z");
}

//= policy:C26a
TEST_F(KeptProofs, are_made_again_from_a_backup_older_than_the_erasure) {
    auto const subject = Place::subject_of(*installation_, Place::send(*installation_, address, "Words"));
    auto const child = Place::subject_of(*installation_, Place::send(*installation_, "child@example.org", "Words"));
    back_up();
    auto const kept = [&](SubjectId who, EraseReason reason) {
        ASSERT_TRUE(begin_erasure(house(), installation_->journal(), who, reason, somebody));
        ASSERT_TRUE(finish_erasure(house(), who));
    };
    kept(subject, EraseReason::asked);
    kept(child, EraseReason::child);
    // The keys of this hour: those of the erased are not among them.
    ASSERT_TRUE(house().safe.keys().copy_to(place_.at("backup") / "keys" / "keys.slo"));
    while (*installation_->sequencer().integrate(house().now()) > 0) {
    }
    place_.set_clock("2026-12-05T09:00:00Z");
    restore_backup();
    auto const found = find(address);
    ASSERT_EQ(found.size(), 1);
    auto const record = boost::json::parse(found[0].record.open(found[0].use)).as_object();
    EXPECT_EQ(record.at("how").as_string(), "erased");
    EXPECT_EQ(record.at("events").as_array().at(0).as_object().at("kind").as_string(), "consent.given");
    EXPECT_EQ(record.at("ended").as_string(), "2026-12-01T09:00:00Z");
    EXPECT_FALSE(found[0].act) << "what the subject's own key sealed is gone";
    EXPECT_TRUE(find("child@example.org").empty());
}

}  // namespace
}  // namespace slovo::promises
