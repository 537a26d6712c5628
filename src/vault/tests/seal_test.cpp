#include "vault/seal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace slovo::vault {
namespace {

crypto::Key key_of(std::uint8_t byte) {
    return crypto::Key::from_bytes(Bytes(32, byte));
}
crypto::Random& chance() {
    return crypto::system_random();
}
constexpr Place here{1, 2, 3, {4, 5}, 6};

struct Cell {
    std::uint8_t thing;
    std::uint8_t subject;
    Place place;
    Bytes sealed;
};

//= policy:C26a
TEST(Cell, opens_nowhere_but_in_its_own_place) {
    constexpr std::uint16_t numbers[] = {1, 2};
    std::vector<Cell> cells;
    for (std::uint8_t const thing : Bytes{1, 2})
        for (std::uint8_t const subject : Bytes{1, 2, 3})
            for (std::uint16_t const table : numbers)
                for (std::uint16_t const column : numbers)
                    for (std::int64_t const row : numbers)
                        for (std::int64_t const slot : numbers)
                            for (std::uint32_t generation : {1U, 2U})
                                for (std::uint32_t schema : {1U, 2U}) {
                                    Place const place{table, column, row, {slot, generation}, schema};
                                    cells.push_back({thing, subject, place, {}});
                                }
    for (auto& cell : cells)
        cell.sealed = seal_cell(key_of(cell.thing), key_of(cell.subject), cell.place, bytes_of("same"), chance());
    for (auto const& from : cells)
        for (auto const& to : cells) {
            bool const opens = open_cell(key_of(to.thing), key_of(to.subject), to.place, from.sealed).has_value();
            ASSERT_EQ(opens, &from == &to);
        }
}

TEST(Cell, does_not_open_with_the_keys_the_wrong_way_round_or_one_of_them_twice) {
    Bytes const cell = seal_cell(key_of(1), key_of(2), here, bytes_of("x"), chance());
    EXPECT_TRUE(open_cell(key_of(1), key_of(2), here, cell));
    EXPECT_FALSE(open_cell(key_of(2), key_of(1), here, cell));
    EXPECT_FALSE(open_cell(key_of(1), key_of(1), here, cell));
    EXPECT_FALSE(open_cell(key_of(2), key_of(2), here, cell));
}

TEST(Cell, gives_back_every_length_and_shows_only_the_bucket) {
    struct {
        std::size_t plain, bucket;
    } const cases[] = {{0, 32},      {1, 32},      {28, 32},     {29, 64},     {60, 64},      {61, 128},
                       {124, 128},   {125, 256},   {252, 256},   {253, 512},   {508, 512},    {509, 1024},
                       {1020, 1024}, {1021, 2048}, {2044, 2048}, {2045, 3072}, {16384, 17408}};
    for (auto const& [plain, bucket] : cases) {
        Bytes value(plain);
        for (std::size_t i = 0; i < plain; ++i) value[i] = static_cast<std::uint8_t>(i * 7);
        Bytes const cell = seal_cell(key_of(1), key_of(2), here, value, chance());
        EXPECT_EQ(cell.size(), 1 + 24 + bucket + 16) << plain;
        EXPECT_EQ(cell.size(), cell_size(plain));
        auto const opened = open_cell(key_of(1), key_of(2), here, cell);
        ASSERT_TRUE(opened) << plain;
        EXPECT_TRUE(std::ranges::equal(*opened, value)) << plain;
    }
}

TEST(Cell, is_refused_after_any_change) {
    Bytes const cell = seal_cell(key_of(1), key_of(2), here, bytes_of("hello"), chance());
    for (std::size_t i = 0; i < cell.size(); ++i) {
        Bytes changed = cell;
        changed[i] ^= 1;
        EXPECT_FALSE(open_cell(key_of(1), key_of(2), here, changed)) << i;
    }
    for (std::size_t size = 0; size < cell.size(); ++size)
        EXPECT_FALSE(open_cell(key_of(1), key_of(2), here, ByteView(cell).first(size))) << size;
    Bytes newer = cell;
    newer[0] = 2;
    EXPECT_EQ(open_cell(key_of(1), key_of(2), here, newer).error().code(), ErrorCode::newer);
}

TEST(Cell, of_the_same_value_never_looks_the_same) {
    EXPECT_NE(seal_cell(key_of(1), key_of(2), here, bytes_of("x"), chance()),
              seal_cell(key_of(1), key_of(2), here, bytes_of("x"), chance()));
}

}  // namespace
}  // namespace slovo::vault
