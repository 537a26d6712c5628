#include "study/word_lists.hpp"

#include <array>
#include <random>

#include <gtest/gtest.h>

#include "study/letters.hpp"

namespace slovo::study {
namespace {

TEST(WordLists, FindWhatEachListFindsAlone) {
    std::mt19937_64 random(7);
    auto const text = [&random](std::size_t size_max, std::size_t size_min) {
        constexpr std::array<std::string_view, 4> letters{"a", "b", "ж", "і"};
        std::string out;
        for (auto size = size_min + random() % (size_max - size_min + 1); size > 0; --size)
            out += letters[random() % letters.size()];
        return out;
    };
    for (int round = 0; round < 300; ++round) {
        std::array<std::string, 5> written;
        std::array<std::string_view, 5> lists;
        for (std::size_t index = 0; index < lists.size(); ++index) {
            for (auto count = 1 + random() % 4; count > 0; --count)
                written[index] += (written[index].empty() ? "" : "|") + text(7, 1);
            lists[index] = written[index];
        }
        WordLists const together(lists);
        for (int one = 0; one < 20; ++one) {
            auto const looked_at = text(60, 0);
            auto const found = together.found_in(looked_at);
            for (std::size_t index = 0; index < lists.size(); ++index)
                ASSERT_EQ(((found >> index) & 1U) != 0, contains_any(looked_at, lists[index]))
                    << lists[index] << " in " << looked_at;
        }
    }
}

TEST(WordLists, AWordMayStandWhereTwoPartsMeet) {
    WordLists const lists(std::array<std::string_view, 1>{"meeting"});
    for (std::size_t size = 40; size < 48; ++size)
        for (std::size_t at = 0; at + 7 <= size; ++at) {
            std::string text(size, '.');
            EXPECT_EQ(lists.found_in(text), 0U);
            EXPECT_EQ(lists.found_in(text.replace(at, 7, "meeting")), 1U) << size << " " << at;
        }
}

TEST(WordSet, KnowsItsWordsAndNoPartOfThem) {
    WordSet const set("more|read more|ещё");
    EXPECT_TRUE(set.contains("read more"));
    EXPECT_TRUE(set.contains("ещё"));
    EXPECT_FALSE(set.contains("read"));
    EXPECT_FALSE(set.contains(""));
}

TEST(Letters, SpaceIsFoldedAndCyrillicLowered) {
    EXPECT_EQ(folded_space(" \t a  b\xC2\xA0 c\x01 \n d e \xC2\xA0"), "a b c\x01 d e");
    EXPECT_EQ(folded_space("one two"), "one two");
    EXPECT_EQ(folded_space("\xC2\xA0\n "), "");
    EXPECT_EQ(folded_space("£5 \xC2"), "£5 \xC2");
    EXPECT_EQ(lowered("АЯЁЄІЇҐ Ўя Z é\xD0"), "аяёєіїґ ўя z é\xD0");
}

}  // namespace
}  // namespace slovo::study
