#include "ledger/merkle.hpp"

#include <gtest/gtest.h>

#include "naive.hpp"

namespace slovo::ledger {
namespace {

// The leaves and roots that RFC 6962's own implementation is tested with.
std::vector<Bytes> const known_leaves{
    {},
    {0x00},
    {0x10},
    {0x20, 0x21},
    {0x30, 0x31},
    {0x40, 0x41, 0x42, 0x43},
    {0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57},
    {0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f},
};
std::vector<std::string> const known_roots{
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

std::vector<Hash32> known_hashes() {
    std::vector<Hash32> hashes;
    for (auto const& leaf : known_leaves) hashes.push_back(leaf_hash(leaf));
    return hashes;
}

/// Calls `check` with the proof changed in each way that a liar might try: every bit of every hash,
/// a hash left out, one more, two exchanged.
template <class Check>
void for_each_tampered(Proof const& proof, Check check) {
    for (std::size_t i = 0; i < proof.size(); ++i) {
        for (unsigned bit = 0; bit < 256; ++bit) {
            auto wrong = proof;
            wrong[i][bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            check(wrong);
        }
        auto shorter = proof;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
        check(shorter);
        if (i + 1 < proof.size()) {
            auto exchanged = proof;
            std::swap(exchanged[i], exchanged[i + 1]);
            check(exchanged);
        }
    }
    for (auto const& extra : {Hash32{}, proof.empty() ? empty_root() : proof.back()}) {
        auto longer = proof;
        longer.push_back(extra);
        check(longer);
        longer = proof;
        longer.insert(longer.begin(), extra);
        check(longer);
    }
}

TEST(Merkle, roots_are_those_of_rfc_6962) {
    EXPECT_EQ(to_hex(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    auto const hashes = known_hashes();
    Frontier frontier;
    EXPECT_EQ(frontier.root(), empty_root());
    for (std::size_t n = 1; n <= hashes.size(); ++n) {
        frontier.append(hashes[n - 1]);
        EXPECT_EQ(to_hex(frontier.root()), known_roots[n - 1]);
        EXPECT_EQ(to_hex(root_of(std::span(hashes).first(n))), known_roots[n - 1]);
    }
}

TEST(Merkle, proofs_are_those_of_rfc_6962) {
    auto const hashes = known_hashes();
    auto const read = naive::reader(hashes);
    auto const texts = [](Proof const& proof) {
        std::vector<std::string> out;
        for (auto const& hash : proof) out.push_back(to_hex(hash));
        return out;
    };
    // From the same set: leaf 5 of 8, and 6 of 8.
    EXPECT_EQ(texts(*inclusion_proof(8, 5, read)),
              (std::vector<std::string>{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
    EXPECT_EQ(texts(*consistency_proof(6, 8, read)),
              (std::vector<std::string>{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
}

TEST(Merkle, frontier_has_the_root_of_the_naive_tree_at_every_size) {
    auto const hashes = naive::leaves(600);
    Frontier frontier;
    for (std::size_t n = 1; n <= hashes.size(); ++n) {
        frontier.append(hashes[n - 1]);
        ASSERT_EQ(frontier.size(), n);
        ASSERT_EQ(frontier.root(), naive::root(std::span(hashes).first(n))) << n;
    }
}

TEST(Merkle, frontier_goes_through_bytes_and_back) {
    auto const hashes = naive::leaves(131);
    Frontier frontier;
    for (auto const& hash : hashes) {
        auto const bytes = frontier.serialise();
        EXPECT_EQ(bytes.size(), 8 + 32 * std::popcount(frontier.size()));
        auto parsed = Frontier::parse(bytes);
        ASSERT_TRUE(parsed);
        EXPECT_EQ(*parsed, frontier);
        for (std::size_t size = 0; size < bytes.size(); size += 7)
            EXPECT_EQ(Frontier::parse(ByteView(bytes).first(size)).error().code(), ErrorCode::corrupt);
        parsed->append(hash);
        frontier.append(hash);
        EXPECT_EQ(parsed->root(), frontier.root());
    }
}

TEST(Merkle, every_inclusion_proof_is_the_naive_one_and_verifies) {
    auto const hashes = naive::leaves(70);
    for (std::size_t size = 1; size <= hashes.size(); ++size) {
        auto const tree = std::span(hashes).first(size);
        auto const root = naive::root(tree);
        for (std::size_t index = 0; index < size; ++index) {
            auto const proof = inclusion_proof(size, index, naive::reader(tree));
            ASSERT_TRUE(proof);
            ASSERT_EQ(*proof, naive::path(index, tree)) << size << " " << index;
            ASSERT_TRUE(verify_inclusion(size, index, tree[index], *proof, root));
        }
        EXPECT_EQ(inclusion_proof(size, size, naive::reader(tree)).error().code(), ErrorCode::invalid);
    }
}

TEST(Merkle, no_tampered_inclusion_proof_verifies) {
    auto const hashes = naive::leaves(70);
    for (std::size_t size = 1; size <= hashes.size(); ++size) {
        auto const tree = std::span(hashes).first(size);
        auto const root = naive::root(tree);
        for (std::size_t index = 0; index < size; index += size < 12 ? 1 : 5) {
            auto const proof = naive::path(index, tree);
            for_each_tampered(proof, [&](Proof const& wrong) {
                if (wrong == proof) return;
                ASSERT_FALSE(verify_inclusion(size, index, tree[index], wrong, root)) << size << " " << index;
            });
            for (std::size_t other = 0; other <= size; ++other)
                ASSERT_EQ(verify_inclusion(size, other, tree[index], proof, root).has_value(), other == index);
            auto wrong_root = root;
            wrong_root[31] ^= 1;
            ASSERT_FALSE(verify_inclusion(size, index, tree[index], proof, wrong_root));
            ASSERT_EQ(verify_inclusion(size, index, leaf_hash(bytes_of("other")), proof, root).error().code(),
                      ErrorCode::denied);
        }
    }
}

TEST(Merkle, every_consistency_proof_is_the_naive_one_and_verifies) {
    auto const hashes = naive::leaves(130);
    std::vector<Hash32> roots;
    for (std::size_t size = 0; size <= hashes.size(); ++size)
        roots.push_back(naive::root(std::span(hashes).first(size)));
    for (std::size_t now = 0; now <= hashes.size(); ++now) {
        auto const tree = std::span(hashes).first(now);
        for (std::size_t old = 0; old <= now; ++old) {
            auto const proof = consistency_proof(old, now, naive::reader(tree));
            ASSERT_TRUE(proof);
            if (old != 0) {
                ASSERT_EQ(*proof, naive::subproof(old, tree, true)) << old << " " << now;
            }
            ASSERT_TRUE(verify_consistency(old, roots[old], now, roots[now], *proof)) << old << " " << now;
            // Another past, another present, other sizes.
            auto const other = roots[old == 0 ? 1 : old - 1];
            ASSERT_FALSE(verify_consistency(old, other, now, roots[now], *proof));
            if (old != 0) {
                ASSERT_FALSE(verify_consistency(old, roots[old], now, other, *proof));
            }
        }
        EXPECT_EQ(consistency_proof(now + 1, now, naive::reader(tree)).error().code(), ErrorCode::invalid);
    }
    EXPECT_FALSE(verify_consistency(5, roots[5], 4, roots[4], {}));
}

TEST(Merkle, no_tampered_consistency_proof_verifies) {
    auto const hashes = naive::leaves(70);
    for (std::size_t now = 1; now <= hashes.size(); now += now < 20 ? 1 : 7) {
        auto const tree = std::span(hashes).first(now);
        auto const root = naive::root(tree);
        for (std::size_t old = 1; old <= now; old += now < 20 ? 1 : 4) {
            auto const old_root = naive::root(tree.first(old));
            auto const proof = naive::subproof(old, tree, true);
            for_each_tampered(proof, [&](Proof const& wrong) {
                if (wrong == proof) return;
                ASSERT_FALSE(verify_consistency(old, old_root, now, root, wrong)) << old << " " << now;
            });
        }
    }
}

TEST(Merkle, a_readers_error_comes_through) {
    HashReader const broken = [](Node) -> Result<Hash32> { return fail(ErrorCode::io, "the disk is gone"); };
    EXPECT_EQ(inclusion_proof(7, 3, broken).error().code(), ErrorCode::io);
    EXPECT_EQ(consistency_proof(3, 7, broken).error().code(), ErrorCode::io);
    EXPECT_EQ(tree_root(7, broken).error().code(), ErrorCode::io);
}

}  // namespace
}  // namespace slovo::ledger
