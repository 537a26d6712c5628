// Keys that no row names go after a crash; after an end in order nobody needs to look for them.
#include "promises/orphans.hpp"

#include <map>

#include "crypto/sha256.hpp"
#include "place.hpp"
#include "store/tables/policies.hpp"

namespace slovo::promises {
namespace {

using test::Place;
namespace fs = test::fs;

class Orphans : public ::testing::Test {
protected:
    /// Every file in the data directory: its hash by its name. Not the index of the log, which is made by reading.
    std::map<std::string, std::string> files() {
        std::map<std::string, std::string> out;
        for (auto const& entry : fs::directory_iterator(place_.data())) {
            if (entry.path().extension() == ".db-shm") continue;
            std::ifstream file(entry.path(), std::ios::binary);
            std::string const content{std::istreambuf_iterator<char>(file), {}};
            out[entry.path().filename()] = to_hex(crypto::sha256(bytes_of(content)));
        }
        return out;
    }

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

TEST_F(Orphans, an_inspection_writes_nothing_and_leaves_the_word_of_the_last_run) {
    auto installation = place_.open();
    Place::send(*installation, "first@example.org", "Words");
    installation.reset();
    fs::remove(place_.data() / "reserve");
    auto const before = files();
    auto options = place_.options();
    options.inspecting = true;
    installation = Place::look(options);
    ASSERT_TRUE(installation);
    EXPECT_TRUE(installation->may_have_orphans());
    auto const note =
        installation->house().store.read([](store::Session& s) { return store::meta::find(s, "clean_end"); });
    EXPECT_TRUE(note && *note);
    auto const written =
        installation->house().store.write<bool>([](store::Transaction&) -> Result<bool> { return true; });
    EXPECT_EQ(written.error().code(), ErrorCode::unavailable);
    installation.reset();
    EXPECT_EQ(files(), before);
    installation = place_.open();
    ASSERT_TRUE(installation);
    EXPECT_FALSE(installation->may_have_orphans());
}

TEST_F(Orphans, an_inspection_marks_no_test) {
    auto options = place_.options();
    options.test = false;
    options.clock_file.reset();
    Place::look(options).reset();
    auto const before = files();
    options.test = options.inspecting = true;
    Place::look(options).reset();
    EXPECT_EQ(files(), before);
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
