// Holds and the erasures that wait for them, made after the backup that is restored (C22, CLAUSES E-6, E-12).
#include "gate/verify.hpp"
#include "promises/holds.hpp"
#include "promises/tests/restored_place.hpp"
#include "store/tables/rights.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using test::Place;

constexpr ledger::Actor dpo{ledger::ActorKind::staff, {7}};

class HoldsAfterTheBackup : public test::RestoredPlace {
protected:
    void SetUp() override {
        RestoredPlace::SetUp();
        subject_ = Place::subject_of(*installation_, Place::send(*installation_, "held@example.org", "Words"));
    }

    HoldId hold() {
        auto const placed = place_hold(house(), journal(), subject_, store::HoldKind::legal, dpo);
        EXPECT_TRUE(placed);
        return placed.value_or(HoldId{});
    }
    std::vector<store::HoldRow> live() {
        return house().store.read([&](store::Session& s) { return store::holds::live(s, subject_); }).value();
    }
    bool lives() {
        return house().store.read([&](store::Session& s) { return store::subjects::find(s, subject_); }).has_value();
    }

    SubjectId subject_;
};

//= policy:C22
TEST_F(HoldsAfterTheBackup, a_hold_is_placed_again_as_it_was) {
    back_up();
    auto const id = hold();
    restore_backup();
    auto const holds = live();
    ASSERT_EQ(holds.size(), 1);
    EXPECT_EQ(holds[0].id, id);
    EXPECT_EQ(holds[0].kind, store::HoldKind::legal);
    EXPECT_EQ(holds[0].staff, StaffId{7});
    EXPECT_FALSE(holds[0].erase_after);
}

TEST_F(HoldsAfterTheBackup, a_release_is_repeated_of_a_hold_in_the_backup_and_of_a_later_one) {
    auto const early = hold();
    back_up();
    auto const late = hold();
    for (auto const id : {early, late}) ASSERT_TRUE(release_hold(house(), journal(), dpo, id));
    restore_backup();
    EXPECT_TRUE(live().empty());
    EXPECT_TRUE(lives()) << "nobody demanded its erasure";
}

//= policy:C22
TEST_F(HoldsAfterTheBackup, an_erasure_that_waits_goes_on_waiting_and_comes_with_the_release) {
    auto const id = hold();
    back_up();
    ASSERT_EQ(erase_after_holds(house(), journal(), subject_).value(), 1U);
    restore_backup();
    auto const holds = live();
    ASSERT_EQ(holds.size(), 1);
    EXPECT_TRUE(holds[0].erase_after);
    EXPECT_TRUE(lives());
    ASSERT_TRUE(release_hold(house(), journal(), dpo, id));
    EXPECT_FALSE(lives());
}

TEST_F(HoldsAfterTheBackup, an_erasure_that_waited_and_came_is_repeated) {
    back_up();
    auto const id = hold();
    ASSERT_EQ(erase_after_holds(house(), journal(), subject_).value(), 1U);
    ASSERT_TRUE(release_hold(house(), journal(), dpo, id));
    restore_backup();
    EXPECT_FALSE(lives());
}

TEST_F(HoldsAfterTheBackup, the_demand_passes_to_the_hold_that_is_left) {
    back_up();
    auto const first = hold();
    ASSERT_EQ(erase_after_holds(house(), journal(), subject_).value(), 1U);
    auto const second = hold();
    ASSERT_TRUE(release_hold(house(), journal(), dpo, first));
    restore_backup();
    auto const holds = live();
    ASSERT_EQ(holds.size(), 1);
    EXPECT_EQ(holds[0].id, second);
    EXPECT_TRUE(holds[0].erase_after) << "or the release of the second would leave what was to be erased";
}

}  // namespace
}  // namespace slovo::promises
