#include "ledger/checkpoint.hpp"

#include <gtest/gtest.h>

#include "log.hpp"
#include "naive.hpp"

namespace slovo::ledger {
namespace {

using namespace testing;

VerifierKey key_of(Signer const& signer, std::string name = "webpromo.example/ledger") {
    return *VerifierKey::create(std::move(name), signer.public_key);
}

// Key and note of the examples in the documentation of Go's sumdb/note.
constexpr std::string_view go_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view go_signature =
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

TEST(VerifierKey, is_the_one_of_gos_sumdb_note) {
    auto const key = VerifierKey::parse(go_key);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->name(), "PeterNeumann");
    EXPECT_EQ(key->id(), 0xc74f20a3U);
    EXPECT_EQ(key->text(), go_key);
    auto const text =
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n";
    auto const note = parse_note(std::string(text) + "\n\xE2\x80\x94 PeterNeumann " + std::string(go_signature) + "\n");
    ASSERT_TRUE(note);
    ASSERT_EQ(note->signatures.size(), 1U);
    EXPECT_EQ(note->signatures[0].id, key->id());
    Signature signature{};
    ASSERT_EQ(note->signatures[0].signature.size(), signature.size());
    std::ranges::copy(note->signatures[0].signature, signature.begin());
    EXPECT_TRUE(verify_ed25519(key->key(), bytes_of(note->text), signature));
}

TEST(VerifierKey, refuses_what_is_none) {
    for (std::string_view const text : {
             "",
             "PeterNeumann",
             "PeterNeumann+c74f20a3",
             "PeterNeumann+c74f20a3+",
             "+c74f20a3+ARpc2Q==",
             "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
             "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
             "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
             "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
             "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
         })
        EXPECT_FALSE(VerifierKey::parse(text)) << text;
    Signer const signer(1);
    for (std::string const name : {"", "a b", "a+b", "a\nb", "a\tb",
                                   "a\xC2\xA0"
                                   "b",
                                   "a\xE2\x80\x83"
                                   "b",
                                   "a\xFF"
                                   "b"})
        EXPECT_FALSE(VerifierKey::create(name, signer.public_key)) << name;
    EXPECT_TRUE(VerifierKey::create("\xD1\x81\xD0\xBB\xD0\xBE\xD0\xB2\xD0\xBE.example/ledger", signer.public_key));
}

TEST(Checkpoint, is_signed_opened_and_verified) {
    Signer const signer(1);
    auto const key = key_of(signer);
    auto const root = leaf_hash(bytes_of("x"));
    auto const note = sign_checkpoint(70'000, root, key, signer);
    EXPECT_TRUE(note.starts_with("webpromo.example/ledger\n70000\n" + to_base64(root) + "\n\n\xE2\x80\x94 webpromo"));
    auto const opened = open_checkpoint(note, key, verify_ed25519);
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, (Checkpoint{"webpromo.example/ledger", 70'000, root}));
    EXPECT_EQ(print(*parse_note(note)), note);
}

TEST(Checkpoint, every_changed_byte_is_refused) {
    Signer const signer(1);
    auto const key = key_of(signer);
    auto const note = sign_checkpoint(70'000, leaf_hash(bytes_of("x")), key, signer);
    for (std::size_t i = 0; i < note.size(); ++i) {
        EXPECT_FALSE(open_checkpoint(note.substr(0, i), key, verify_ed25519)) << i;
        for (unsigned bit = 0; bit < 8; ++bit) {
            auto wrong = note;
            wrong[i] = static_cast<char>(wrong[i] ^ (1 << bit));
            EXPECT_FALSE(open_checkpoint(wrong, key, verify_ed25519)) << i << " " << bit;
        }
    }
}

TEST(Checkpoint, another_key_name_or_log_is_refused) {
    Signer const signer(1);
    Signer const other(2);
    auto const key = key_of(signer);
    auto const root = leaf_hash(bytes_of("x"));
    auto const note = sign_checkpoint(5, root, key, signer);
    EXPECT_EQ(open_checkpoint(note, key_of(other), verify_ed25519).error().code(), ErrorCode::denied);
    EXPECT_EQ(open_checkpoint(note, key_of(signer, "other.example"), verify_ed25519).error().code(), ErrorCode::denied);
    EXPECT_EQ(open_checkpoint(sign_checkpoint(5, root, key, other), key, verify_ed25519).error().code(),
              ErrorCode::denied);
    // Our key under another log's three lines.
    Note foreign{"other.example\n5\n" + to_base64(root) + "\n", {}};
    auto const signature = signer(bytes_of(foreign.text));
    foreign.signatures.push_back({key.name(), key.id(), Bytes(signature.begin(), signature.end())});
    EXPECT_EQ(open_checkpoint(print(foreign), key, verify_ed25519).error().code(), ErrorCode::invalid);
}

TEST(Checkpoint, signatures_of_others_are_let_be_and_a_second_wrong_one_of_ours_is_not) {
    Signer const signer(1);
    auto const key = key_of(signer);
    auto note = *parse_note(sign_checkpoint(5, leaf_hash(bytes_of("x")), key, signer));
    note.signatures.insert(note.signatures.begin(), {"witness.example", 0x01020304, Bytes(72, 9)});
    note.signatures.push_back({key.name(), key.id() + 1, Bytes(64, 9)});  // our name, another key
    EXPECT_TRUE(open_checkpoint(print(note), key, verify_ed25519));
    note.signatures.push_back({key.name(), key.id(), Bytes(64, 9)});
    EXPECT_EQ(open_checkpoint(print(note), key, verify_ed25519).error().code(), ErrorCode::denied);
}

TEST(Checkpoint, malformed_bodies_are_refused) {
    auto const root = to_base64(leaf_hash(bytes_of("x")));
    EXPECT_TRUE(parse_checkpoint("o\n0\n" + root + "\n"));
    for (auto const& text : std::vector<std::string>{
             std::string(),
             "\n0\n" + root + "\n",
             "o\n\n" + root + "\n",
             "o\n00\n" + root + "\n",
             "o\n01\n" + root + "\n",
             "o\n-1\n" + root + "\n",
             "o\n+1\n" + root + "\n",
             "o\n1 \n" + root + "\n",
             "o\n281474976710657\n" + root + "\n",
             "o\n99999999999999999999999\n" + root + "\n",
             "o\n1\n" + root,
             "o\n1\n" + root + "\nextension\n",
             "o\n1\n" + root + "\n\n",
             "o\n1\n\n",
             std::string("o\n1\nAAAA\n"),
             "o\r\n1\r\n" + root + "\r\n",
             "o\n1\n" + root.substr(0, 43) + "\n",
             "o\n1\n" + root + "AAAA\n",
             "\xFF\n1\n" + root + "\n",
         })
        EXPECT_FALSE(parse_checkpoint(text)) << text;
}

TEST(Note, malformed_ones_are_refused) {
    std::string const line = "\xE2\x80\x94 name AAAAAQI=\n";
    EXPECT_TRUE(parse_note("text\n\n" + line));
    EXPECT_EQ(parse_note("text\n\n\n" + line)->text, "text\n\n");
    EXPECT_TRUE(parse_note("te\n\nxt\n\n" + line));  // the last empty line parts text and signatures
    std::string many = "text\n\n";
    for (int i = 0; i < 64; ++i) many += line;
    EXPECT_TRUE(parse_note(many));
    for (auto const& text : std::vector<std::string>{
             std::string(),
             std::string("text\n"),
             std::string("text\n\n"),
             "text\n" + line,
             "text\n\n" + line + "\n",
             "text\n\n" + line + "x",
             "text\n\n" + line.substr(0, line.size() - 1),
             "te\txt\n\n" + line,
             "te\rxt\n\n" + line,
             std::string("te\0xt\n\n", 7) + line,
             "te\xC0\xAFxt\n\n" + line,
             "te\xED\xA0\x80xt\n\n" + line,
             "te\xF4\x90\x80\x80xt\n\n" + line,
             "te\xE2\x82\n\n" + line,
             std::string("text\n\n- name AAAAAQI=\n"),
             std::string("text\n\n\xE2\x80\x94 name  AAAAAQI=\n"),
             std::string("text\n\n\xE2\x80\x94  AAAAAQI=\n"),
             std::string("text\n\n\xE2\x80\x94 na+me AAAAAQI=\n"),
             std::string("text\n\n\xE2\x80\x94 name AAAAAQ==\n"),
             std::string("text\n\n\xE2\x80\x94 name AAAAAQI\n"),
             std::string("text\n\n\xE2\x80\x94 name AAAAAQJ=\n"),
             many + line,
             std::string(70'000, 'a') + "\n\n" + line,
         })
        EXPECT_FALSE(parse_note(text)) << text.substr(0, 100);
}

//= policy:C03
TEST(Checkpoint, a_second_history_is_never_signed) {
    auto const leaves = naive::leaves(300);
    auto forked = leaves;
    forked[100][0] ^= 1;
    auto const at = [](std::span<Hash32 const> tree, std::uint64_t size) {
        return Checkpoint{"o", size, root_of(tree.first(size))};
    };
    auto const read = naive::reader(leaves);
    EXPECT_TRUE(may_follow(at(leaves, 0), at(leaves, 0), read));
    EXPECT_TRUE(may_follow(at(leaves, 0), at(leaves, 300), read));
    EXPECT_TRUE(may_follow(at(leaves, 150), at(leaves, 300), read));
    EXPECT_TRUE(may_follow(at(leaves, 300), at(leaves, 300), read));
    EXPECT_TRUE(may_follow(at(forked, 100), at(leaves, 300), read));  // up to there they are one
    EXPECT_EQ(may_follow(at(forked, 150), at(leaves, 300), read).error().code(), ErrorCode::conflict);
    EXPECT_EQ(may_follow(at(leaves, 150), at(forked, 300), read).error().code(), ErrorCode::conflict);
    EXPECT_EQ(may_follow(at(leaves, 300), at(leaves, 150), read).error().code(), ErrorCode::conflict);
    auto other = at(leaves, 300);
    other.origin = "o/2";
    EXPECT_EQ(may_follow(at(leaves, 150), other, read).error().code(), ErrorCode::conflict);
}

}  // namespace
}  // namespace slovo::ledger
