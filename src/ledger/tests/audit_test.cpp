#include "ledger/audit.hpp"

#include <gtest/gtest.h>

#include "log.hpp"

namespace slovo::ledger {
namespace {

using namespace testing;

bool has(std::vector<AuditFinding> const& findings, AuditFinding const& one) {
    return std::ranges::find(findings, one) != findings.end();
}

class AuditTest : public ::testing::Test {
protected:
    static constexpr std::uint64_t size = 70'000;

    void SetUp() override {
        std::vector<Hash32> leaves;
        for (std::uint64_t i = 0; i < size; ++i) {
            entries.push_back(crypto::sha256(bytes_of(std::to_string(i))));
            leaves.push_back(leaf_hash(entries.back()));
        }
        auto const early = TiledTree().plus(std::span(leaves).first(66'000));
        verified = {"o", 66'000, early.tree.root()};
        store.write(early);
        auto const growth = early.tree.plus(std::span(leaves).subspan(66'000));
        store.write(growth);
        head = {"o", size, growth.tree.root()};
    }
    std::vector<AuditFinding> findings(Audit audit) {
        for (auto i = audit.next(); i < entries.size(); ++i) EXPECT_TRUE(audit.take(entries[i]));
        auto found = audit.finish();
        EXPECT_TRUE(found);
        return *found;
    }
    std::vector<AuditFinding> whole() { return findings(Audit(store, head)); }
    std::vector<AuditFinding> tail() { return findings(Audit::tail(store, head, verified)); }

    using Findings = std::vector<AuditFinding>;
    std::vector<Hash32> entries;
    MemoryTiles store;
    Checkpoint head;
    Checkpoint verified;
};

TEST_F(AuditTest, finds_nothing_in_a_whole_ledger) {
    EXPECT_EQ(whole(), Findings{});
    EXPECT_EQ(tail(), Findings{});
    EXPECT_EQ(Audit::tail(store, head, verified).next(), 66'000U);
}

TEST_F(AuditTest, entries_after_the_signed_head_are_no_finding) {
    head = verified;
    EXPECT_EQ(whole(), Findings{});
    EXPECT_EQ(tail(), Findings{});
}

//= policy:C03
TEST_F(AuditTest, names_the_entry_of_which_one_bit_was_changed) {
    for (std::uint64_t const index : {0U, 255U, 256U, 65'535U, 69'999U}) {
        auto const kept = entries[index];
        entries[index][31] ^= 1;
        auto const found = whole();
        ASSERT_FALSE(found.empty());
        EXPECT_EQ(found[0].what, index < 69'888 ? AuditKind::entry_differs : AuditKind::root_differs);
        EXPECT_TRUE(has(found, AuditFinding{AuditKind::entry_differs, 0, index})) << index;
        EXPECT_TRUE(has(found, AuditFinding{AuditKind::root_differs, 0, size})) << index;
        entries[index] = kept;
    }
    entries[69'000][0] ^= 1;
    EXPECT_TRUE(has(tail(), AuditFinding{AuditKind::entry_differs, 0, 69'000}));
}

TEST_F(AuditTest, names_a_tile_that_was_changed) {
    store.tiles[{0, 7}][9][0] ^= 1;
    EXPECT_EQ(whole(), (Findings{{AuditKind::entry_differs, 0, 7 * 256 + 9}}));
    store.tiles[{1, 0}][3][0] ^= 1;
    EXPECT_EQ(whole(), (Findings{{AuditKind::entry_differs, 0, 7 * 256 + 9}, {AuditKind::tile_differs, 1, 0}}));
}

TEST_F(AuditTest, names_a_tile_that_is_missing_or_short) {
    store.tiles[{1, 1}].pop_back();
    store.tiles.erase({0, 200});
    EXPECT_EQ(whole(), (Findings{{AuditKind::tile_missing, 0, 200}, {AuditKind::tile_short, 1, 1}}));
}

TEST_F(AuditTest, finds_a_cut_tail) {
    entries.resize(69'990);
    EXPECT_EQ(whole(), (Findings{{AuditKind::tail_cut, 0, 69'990}}));
    EXPECT_EQ(tail(), (Findings{{AuditKind::tail_cut, 0, 69'990}}));
}

TEST_F(AuditTest, an_entry_left_out_of_the_middle_is_found_where_it_was) {
    entries.erase(entries.begin() + 1000);
    auto const found = whole();
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0], (AuditFinding{AuditKind::entry_differs, 0, 1000}));
    EXPECT_EQ(found.size(), 1000U) << "and no more are kept";
}

TEST_F(AuditTest, a_tail_whose_beginning_is_not_borne_out_is_read_from_the_first_entry) {
    verified.root[0] ^= 1;
    EXPECT_EQ(Audit::tail(store, head, verified).next(), 0U);
    EXPECT_EQ(tail(), (Findings{{AuditKind::start_differs, 0, 66'000}}));
}

TEST_F(AuditTest, an_empty_ledger_is_whole) {
    MemoryTiles const nothing;
    EXPECT_EQ(Audit(nothing, {}).finish()->size(), 0U);
    EXPECT_EQ(Audit(nothing, {"o", 0, empty_root()}).finish()->size(), 0U);
    EXPECT_EQ(*Audit(nothing, {"o", 3, Hash32{}}).finish(), (Findings{{AuditKind::tail_cut, 0, 0}}));
}

}  // namespace
}  // namespace slovo::ledger
