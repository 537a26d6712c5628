#include "vault/slot.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "vault/crc32c.hpp"

namespace slovo::vault {
namespace {

crypto::Key key_of(std::uint8_t byte) {
    return crypto::Key::from_bytes(Bytes(32, byte));
}
constexpr FileId file_one{1};
constexpr FileId file_two{2};

// RFC 3720 §B.4.
TEST(Crc32c, gives_the_vectors_of_the_rfc) {
    Bytes counting(32);
    for (std::size_t i = 0; i < 32; ++i) counting[i] = static_cast<std::uint8_t>(i);
    EXPECT_EQ(crc32c(Bytes(32, 0)), 0x8A9136AAU);
    EXPECT_EQ(crc32c(Bytes(32, 0xFF)), 0x62A8AB43U);
    EXPECT_EQ(crc32c(counting), 0x46DD794EU);
    EXPECT_EQ(crc32c(bytes_of("123456789")), 0xE3069283U);
}

TEST(Slot, opens_only_at_its_place_in_its_file_with_its_generation_and_master) {
    SlotSealer const sealer(key_of(1), file_one);
    SlotBytes const slot = sealer.seal({5, 3}, key_of(9), crypto::system_random());
    EXPECT_EQ(to_hex(sealer.open({5, 3}, slot)->bytes()), to_hex(Bytes(32, 9)));
    EXPECT_EQ(sealer.open({6, 3}, slot).error().code(), ErrorCode::corrupt);
    EXPECT_EQ(sealer.open({5, 4}, slot).error().code(), ErrorCode::not_found);
    EXPECT_EQ(SlotSealer(key_of(2), file_one).open({5, 3}, slot).error().code(), ErrorCode::corrupt);
    EXPECT_EQ(SlotSealer(key_of(1), file_two).open({5, 3}, slot).error().code(), ErrorCode::corrupt);
}

// Made by a program of its own, from docs/formats/keys.slo.md, RFC 7693 and RFC 8439 alone.
TEST(Slot, and_header_are_as_the_format_says) {
    FileId id{};
    for (std::size_t i = 0; i < id.size(); ++i) id[i] = static_cast<std::uint8_t>(i);
    SlotBytes slot{};
    std::ranges::copy(*from_hex("b4281074239cdc79d034f19b328a7006d7f3b1aa3b0d177826091e5222526e43"
                                "e18db689c3e51c3d5c2d4986b1515718a0a1a2a3a4a5a6a70000000314c81209"),
                      slot.begin());
    auto const key = SlotSealer(key_of(1), id).open({5, 3}, slot);
    ASSERT_TRUE(key);
    EXPECT_EQ(to_hex(key->bytes()), to_hex(Bytes(32, 9)));
    Bytes const header = make_header(key_of(1), id);
    EXPECT_EQ(to_hex(ByteView(header).first(64)),
              "534c4f564f4b45590000000100000040000102030405060708090a0b0c0d0e0f"
              "1aaa72b18f8972f8a31fab4d082e16f152f99c84af41807b28eb991be4262147");
    EXPECT_EQ(to_hex(ByteView(header).last(4)), "4ec1f284");
}

TEST(Slot, shows_nothing_of_the_key_and_never_looks_the_same_twice) {
    SlotSealer const sealer(key_of(1), file_one);
    SlotBytes const one = sealer.seal({5, 3}, key_of(9), crypto::system_random());
    SlotBytes const two = sealer.seal({5, 3}, key_of(9), crypto::system_random());
    EXPECT_NE(one, two);
    EXPECT_TRUE(std::ranges::search(one, Bytes(8, 9)).empty());
}

TEST(Slot, is_damaged_by_any_change) {
    SlotSealer const sealer(key_of(1), file_one);
    SlotBytes const slot = sealer.seal({5, 3}, key_of(9), crypto::system_random());
    EXPECT_EQ(look_at(slot).state, SlotState::full);
    EXPECT_EQ(look_at(slot).generation, 3U);
    for (std::size_t i = 0; i < slot.size(); ++i) {
        SlotBytes changed = slot;
        changed[i] ^= 0x40;
        EXPECT_EQ(look_at(changed).state, SlotState::damaged) << i;
        EXPECT_EQ(sealer.open({5, 3}, changed).error().code(), ErrorCode::corrupt) << i;
    }
}

TEST(Slot, keeps_its_generation_and_nothing_else_when_destroyed) {
    EXPECT_EQ(look_at(SlotBytes{}).state, SlotState::empty);
    SlotBytes const gone = destroyed_slot(3);
    EXPECT_EQ(look_at(gone).state, SlotState::empty);
    EXPECT_EQ(look_at(gone).generation, 3U);
    EXPECT_TRUE(std::all_of(gone.begin(), gone.begin() + 56, [](auto byte) { return byte == 0; }));
    SlotSealer const sealer(key_of(1), file_one);
    EXPECT_EQ(sealer.open({5, 3}, gone).error().code(), ErrorCode::not_found);
    EXPECT_EQ(sealer.open({5, 3}, SlotBytes{}).error().code(), ErrorCode::not_found);
}

TEST(Header, is_read_by_its_own_master_key_only) {
    Bytes const header = make_header(key_of(1), file_one);
    EXPECT_EQ(header.size(), header_bytes);
    EXPECT_EQ(read_header(key_of(1), header).value(), file_one);
    EXPECT_EQ(read_header(key_of(2), header).error().code(), ErrorCode::denied);
    for (std::size_t i : {0U, 7U, 15U, 16U, 40U, 100U, 4095U}) {
        Bytes changed = header;
        changed[i] ^= 1;
        EXPECT_EQ(read_header(key_of(1), changed).error().code(), ErrorCode::corrupt) << i;
    }
    Bytes newer = header;
    newer[11] = 2;
    EXPECT_EQ(read_header(key_of(1), newer).error().code(), ErrorCode::newer);
    EXPECT_EQ(read_header(key_of(1), ByteView(header).first(100)).error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace slovo::vault
