#include "promises/backup.hpp"

#include "promises/erase.hpp"
#include "promises/tests/place.hpp"

namespace slovo::promises {
namespace {

using test::Place;

BackupOptions to(Place const& place) {
    return {.folder = place.at("backup"), .master_key = *place.options().master_key, .alone = true};
}

TEST(manifest, reads_back_what_it_prints_and_nothing_else) {
    Manifest const made{.made = *parse_rfc3339("2026-12-01T09:00:00Z"),
                        .schema = 1,
                        .origin = "slovo-abc/1",
                        .events = 12,
                        .sha256 = {1, 2, 3}};
    auto const text = print(made);
    EXPECT_EQ(*parse_manifest(text), made);
    for (std::size_t cut = 0; cut < text.size(); ++cut) EXPECT_FALSE(parse_manifest(text.substr(0, cut))) << cut;
    EXPECT_FALSE(parse_manifest(text + "\n"));
    EXPECT_EQ(parse_manifest("slovo-backup 2\n").error().code(), ErrorCode::newer);
    EXPECT_EQ(parse_manifest("events -1\n").error().code(), ErrorCode::corrupt);
}

TEST(backup, holds_every_row_and_no_value_in_clear) {
    Place const place;
    auto const installation = place.open();
    Place::send(*installation, "canary-8f2e@example.org", "canary-words-71");
    auto const made = make_backup(*installation, to(place));
    ASSERT_TRUE(made) << made.error().what();
    EXPECT_TRUE(test::fs::exists(made->data / "manifest"));
    EXPECT_TRUE(test::fs::exists(made->keys));
    EXPECT_GT(made->events, 0);
    for (auto const* word : {"canary-8f2e", "canary-words-71"})
        EXPECT_TRUE(Place::files_with(place.at("backup"), word).empty());
    for (auto const& entry : test::fs::recursive_directory_iterator(place.at("backup"))) {
        auto const open_to_others =
            entry.status().permissions() & (test::fs::perms::group_all | test::fs::perms::others_all);
        EXPECT_EQ(open_to_others, test::fs::perms::none) << entry.path();
    }
    EXPECT_EQ(*last_backup(installation->house()), installation->house().now());
}

TEST(backup, keeps_the_newest_and_one_generation_of_keys) {
    Place const place;
    auto const installation = place.open();
    auto options = to(place);
    options.keep = 2;
    for (auto const* time : {"2026-12-01T09:00:10Z", "2026-12-01T09:00:20Z", "2026-12-01T09:00:30Z"}) {
        place.set_clock(time);
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        ASSERT_TRUE(make_backup(*installation, options));
    }
    std::vector<std::string> names;
    for (auto const& entry : test::fs::directory_iterator(place.at("backup") / "data"))
        if (entry.is_directory()) names.push_back(entry.path().filename());
    EXPECT_EQ(names.size(), 2U);
    auto const keys = place.at("backup") / "keys";
    EXPECT_EQ(std::distance(test::fs::directory_iterator(keys), {}), 1);
}

TEST(backup, of_keys_forgets_what_was_destroyed) {
    Place const place;
    auto const installation = place.open();
    auto& house = installation->house();
    auto const subject = Place::subject_of(*installation, Place::send(*installation, "a@example.org", "Words"));
    ASSERT_TRUE(make_backup(*installation, to(place)));
    auto const slots = [&] {
        std::ifstream file(place.at("backup") / "keys" / "keys.slo", std::ios::binary);
        std::string const bytes{std::istreambuf_iterator<char>(file), {}};
        std::int64_t full = 0;
        for (std::size_t at = vault::header_bytes; at + vault::slot_bytes <= bytes.size(); at += vault::slot_bytes)
            full += bytes.substr(at, 32) != std::string(32, '\0') ? 1 : 0;
        return full;
    };
    auto const before = slots();
    ASSERT_TRUE(begin_erasure(house, installation->journal(), subject, EraseReason::asked, {}));
    ASSERT_TRUE(make_backup(*installation, to(place)));
    EXPECT_LT(slots(), before);
}

TEST(backup, does_not_mix_the_places) {
    Place const place;
    auto const installation = place.open();
    auto options = to(place);
    for (auto const& folder : {place.data() / "backups", place.data(), place.at("secret"), place.at("")}) {
        options.folder = folder;
        auto const refused = make_backup(*installation, options);
        ASSERT_FALSE(refused) << folder;
        EXPECT_EQ(refused.error().code(), ErrorCode::denied) << folder;
    }
    options.folder = place.at("backup");
    options.keys_folder = place.at("secret");
    EXPECT_EQ(make_backup(*installation, options).error().code(), ErrorCode::denied);
}

TEST(backup, that_was_killed_midway_leaves_nothing_that_counts) {
    Place const place;
    auto const installation = place.open();
    test::fs::create_directories(place.at("backup") / "data" / ".making-20261201T080000Z");
    std::ofstream(place.at("backup") / "data" / ".making-20261201T080000Z" / "slovo.db") << "half";
    ASSERT_TRUE(make_backup(*installation, to(place)));
    for (auto const& entry : test::fs::directory_iterator(place.at("backup") / "data"))
        EXPECT_FALSE(entry.path().filename().string().starts_with(".making")) << entry.path();
}

}  // namespace
}  // namespace slovo::promises
