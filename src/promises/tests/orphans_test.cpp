// Keys that no row names go after a crash; after an end in order nobody needs to look for them.
#include "promises/orphans.hpp"

#include "place.hpp"

namespace slovo::promises {
namespace {

using test::Place;
namespace fs = test::fs;

class Orphans : public ::testing::Test {
protected:
    Place place_;
};

TEST_F(Orphans, an_end_in_order_leaves_none_and_says_so) {
    auto installation = place_.open();
    EXPECT_FALSE(installation->may_have_orphans()) << "it is new";
    Place::send(*installation, "first@example.org", "Words");
    installation.reset();
    installation = place_.open();
    ASSERT_TRUE(installation);
    EXPECT_FALSE(installation->may_have_orphans());
    EXPECT_EQ(destroy_orphan_keys(installation->house()).value(), 0);
}

TEST_F(Orphans, a_run_that_was_cut_short_is_looked_after) {
    auto installation = place_.open();
    Place::send(*installation, "first@example.org", "Words");
    auto& keys = installation->house().safe.keys();
    auto const lost = keys.reserve();
    ASSERT_TRUE(lost && keys.make_durable({&lost->ref, 1}));
    // What lies on the disk at this moment is what a crash leaves.
    fs::copy(place_.data(), place_.at("crashed"), fs::copy_options::recursive);
    installation.reset();
    auto options = place_.options();
    options.data = place_.at("crashed");
    installation = Place::open(options);
    ASSERT_TRUE(installation);
    EXPECT_TRUE(installation->may_have_orphans());
    EXPECT_EQ(destroy_orphan_keys(installation->house()).value(), 1);
    EXPECT_FALSE(installation->house().safe.keys().find(lost->ref));
    EXPECT_EQ(destroy_orphan_keys(installation->house()).value(), 0);
    // As long as nobody looked, the next start is to look too.
    installation.reset();
    installation = Place::open(options);
    ASSERT_TRUE(installation);
    EXPECT_TRUE(installation->may_have_orphans());
    installation->keys_are_swept();
    installation.reset();
    installation = Place::open(options);
    ASSERT_TRUE(installation);
    EXPECT_FALSE(installation->may_have_orphans());
}

TEST_F(Orphans, another_key_file_in_its_place_is_looked_after) {
    place_.open().reset();
    auto const keys = place_.data() / "keys.slo";
    fs::copy_file(keys, place_.at("copy"));
    fs::rename(place_.at("copy"), keys);
    auto const installation = place_.open();
    ASSERT_TRUE(installation);
    EXPECT_TRUE(installation->may_have_orphans());
}

}  // namespace
}  // namespace slovo::promises
