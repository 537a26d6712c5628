#include "ledger/receipt.hpp"

#include <gtest/gtest.h>

#include "log.hpp"

namespace slovo::ledger {
namespace {

using namespace testing;

class ReceiptTest : public ::testing::Test {
protected:
    static constexpr std::int64_t events = 300;

    void SetUp() override {
        std::vector<Hash32> leaves;
        for (std::int64_t i = 0; i < events; ++i) {
            auto const entry = test_entry(i);
            leaves.push_back(leaf_hash(commitment(entry.salt, entry.text)));
        }
        auto const growth = TiledTree().plus(leaves);
        store.write(growth);
        checkpoint = sign_checkpoint(events, growth.tree.root(), key, signer);
    }
    Receipt receipt(std::int64_t number) {
        TileReader reader(store);
        auto const entry = test_entry(number);
        auto const index = static_cast<std::uint64_t>(number);
        return {entry.salt, entry.text, index, *inclusion_proof(events, index, reader.reader()), checkpoint};
    }
    ErrorCode refusal(std::string_view file) {
        auto const result = verify_receipt(file, key, verify_ed25519);
        return result ? ErrorCode::internal : result.error().code();
    }

    Signer signer{1};
    VerifierKey key = *VerifierKey::create("webpromo.example/ledger", signer.public_key);
    MemoryTiles store;
    std::string checkpoint;
};

//= policy:C03
TEST_F(ReceiptTest, verifies_offline_with_the_key_alone) {
    for (std::int64_t const number : {0L, 1L, 255L, 256L, 299L}) {
        auto const file = print(receipt(number));
        EXPECT_EQ(parse_receipt(file), receipt(number));
        auto const verified = verify_receipt(file, key, verify_ed25519);
        ASSERT_TRUE(verified) << verified.error().what();
        EXPECT_EQ(verified->index, static_cast<std::uint64_t>(number));
        EXPECT_EQ(verified->checkpoint.size, 300U);
        EXPECT_EQ(verified->event.event.kind, EventKind::request_received);
        EXPECT_EQ(verified->event.marks.thing, test_mark(ThingKind::request, number + 1));
    }
}

TEST_F(ReceiptTest, has_the_form_of_tlog_proof) {
    auto const file = print(receipt(299));
    EXPECT_TRUE(file.starts_with("c2sp.org/tlog-proof@v1\nextra "));
    EXPECT_NE(file.find("\nindex 299\n"), std::string::npos);
    EXPECT_TRUE(file.ends_with("\n\n" + checkpoint));
}

TEST_F(ReceiptTest, a_tree_of_one_needs_no_hashes) {
    auto const entry = test_entry(0);
    auto const leaf = leaf_hash(commitment(entry.salt, entry.text));
    Receipt const one{entry.salt, entry.text, 0, {}, sign_checkpoint(1, leaf, key, signer)};
    EXPECT_NE(print(one).find("index 0\n\nwebpromo"), std::string::npos);
    EXPECT_TRUE(verify_receipt(print(one), key, verify_ed25519));
}

TEST_F(ReceiptTest, every_changed_bit_of_the_file_is_refused) {
    auto const file = print(receipt(137));
    for (std::size_t i = 0; i < file.size(); ++i) {
        auto wrong = file;
        wrong[i] = static_cast<char>(wrong[i] ^ (1 << (i % 7)));
        EXPECT_NE(refusal(wrong), ErrorCode::internal) << i;
        EXPECT_NE(refusal(file.substr(0, i)), ErrorCode::internal) << i;
    }
    EXPECT_NE(refusal(file + "x"), ErrorCode::internal);
}

TEST_F(ReceiptTest, says_what_is_wrong_with_it) {
    auto const with = [&](auto change) {
        auto changed = receipt(137);
        change(changed);
        return refusal(print(changed));
    };
    EXPECT_EQ(with([](Receipt& r) { r.salt[0] ^= 1; }), ErrorCode::denied);
    EXPECT_EQ(with([](Receipt& r) { r.event.replace(r.event.find("reply"), 5, "study"); }), ErrorCode::denied);
    EXPECT_EQ(with([](Receipt& r) { r.index = 138; }), ErrorCode::denied);
    EXPECT_EQ(with([](Receipt& r) { r.proof.pop_back(); }), ErrorCode::denied);
    EXPECT_EQ(with([](Receipt& r) { r.event = "{}"; }), ErrorCode::invalid);
    EXPECT_EQ(with([&](Receipt& r) { r.checkpoint = sign_checkpoint(300, Hash32{}, key, signer); }), ErrorCode::denied);
    EXPECT_EQ(with([&](Receipt& r) { r.checkpoint = sign_checkpoint(300, Hash32{}, key, Signer(2)); }),
              ErrorCode::denied);
    EXPECT_EQ(with([](Receipt& r) { r.checkpoint.clear(); }), ErrorCode::invalid);
    EXPECT_EQ(with([](Receipt& r) { r.proof.resize(65); }), ErrorCode::invalid);
    EXPECT_EQ(refusal(std::string(200'000, 'a')), ErrorCode::too_large);
}

TEST_F(ReceiptTest, malformed_files_are_refused) {
    auto const file = print(receipt(137));
    auto const replaced = [&](std::string_view from, std::string_view to) {
        auto text = file;
        return text.replace(text.find(from), from.size(), to);
    };
    auto const extra_line = file.substr(0, file.find("\nindex")).substr(file.find("extra"));
    for (auto const& text : {
             std::string(),
             replaced("@v1", "@v2"),
             replaced("\n", "\r\n"),
             replaced("extra ", "extra"),
             replaced("extra ", "extra  "),
             replaced(extra_line + "\n", ""),
             replaced(extra_line, "extra "),
             replaced(extra_line, "extra e30="),
             replaced("index 137", "index 0137"),
             replaced("index 137", "index -1"),
             replaced("index 137", "index"),
             replaced("index 137\n", ""),
             replaced("index 137", "index 281474976710656"),
             replaced("\n\nweb", "\nweb"),
             replaced("\n\nweb", "\n\n\nweb"),
         }) {
        EXPECT_NE(refusal(text), ErrorCode::internal) << text.substr(0, 60);
    }
}

}  // namespace
}  // namespace slovo::ledger
