#include "vault/personal.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

// The only maker of permissions; this test stands in for the gate.
namespace slovo::gate {
class Gate {
public:
    template <vault::FixedString P>
    static vault::Use<P> allow(SubjectId subject, std::int64_t thing = 0) {
        return vault::Use<P>(vault::UseKey(), subject, thing);
    }
};
}  // namespace slovo::gate

namespace slovo::vault {
namespace {

using Name = Personal<std::string, "reply", "study">;
constexpr SubjectId anna{1};
constexpr SubjectId boris{2};

static_assert(!std::is_copy_constructible_v<Name> && !std::is_copy_assignable_v<Name>);
static_assert(!std::is_default_constructible_v<Name> && !std::is_constructible_v<Name, std::string>);
static_assert(!std::is_convertible_v<Name, std::string> && !std::is_convertible_v<Name, std::string_view>);
static_assert(!std::equality_comparable<Name> && !std::totally_ordered<Name> && !std::is_aggregate_v<Name>);
static_assert(!std::is_copy_constructible_v<Use<"reply">> && !std::is_default_constructible_v<UseKey>);
static_assert(!std::is_convertible_v<Use<"reply">, Use<"study">>);

//= policy:C10
TEST(Personal, opens_for_each_of_its_purposes) {
    Name const name = Name::closing(anna, "Anna Kovalenko of Poltava");
    EXPECT_EQ(name.open(gate::Gate::allow<"reply">(anna)), "Anna Kovalenko of Poltava");
    EXPECT_EQ(name.open(gate::Gate::allow<"study">(anna, 7)), "Anna Kovalenko of Poltava");
    EXPECT_EQ(gate::Gate::allow<"study">(anna, 7).for_thing(), 7);
    EXPECT_EQ(Use<"study">::purpose(), "study");
}

TEST(PersonalDeathTest, ends_the_process_rather_than_open_for_another_subject) {
    Name const name = Name::closing(anna, "Anna");
    EXPECT_DEATH((void)name.open(gate::Gate::allow<"reply">(boris)), "own subject");
    auto use = gate::Gate::allow<"reply">(anna);
    auto const taken = std::move(use);
    EXPECT_DEATH((void)name.open(use), "own subject") << "a moved-from permission opens nothing";
    EXPECT_DEATH((void)gate::Gate::allow<"reply">(SubjectId{}), "somebody");
}

TEST(Personal, opens_each_with_its_own_subjects_use) {
    Name const annas = Name::closing(anna, "Anna");
    Name const boriss = Name::closing(boris, "Boris");
    auto const for_anna = gate::Gate::allow<"reply">(anna);
    auto const for_boris = gate::Gate::allow<"reply">(boris);
    Uses<"reply"> const both({&for_anna, &for_boris});
    EXPECT_EQ(annas.open(both), "Anna");
    EXPECT_EQ(boriss.open(both), "Boris");
    EXPECT_DEATH((void)boriss.open(Uses<"reply">(for_anna)), "own subject");
}

TEST(Personal, leaves_nothing_where_it_was_taken_from) {
    std::string source = "short";  // inside the string object itself
    Name name = Name::closing(anna, std::move(source));
    EXPECT_EQ(std::string(source.data(), 6), std::string(6, '\0'));  // NOLINT(bugprone-use-after-move)
    Name const other = std::move(name);
    EXPECT_EQ(other.open(gate::Gate::allow<"reply">(anna)), "short");
    EXPECT_FALSE(name.subject());  // NOLINT(bugprone-use-after-move)
}

TEST(Personal, is_wiped_when_it_goes) {
    alignas(Name) std::uint8_t memory[sizeof(Name)];
    auto* const name = new (memory) Name(Name::closing(anna, "secret"));
    auto const holds = [&] { return text_of(memory).find("secret") != std::string_view::npos; };
    EXPECT_TRUE(holds());
    name->~Name();
    EXPECT_FALSE(holds());
}

TEST(WipeValue, forgets_strings_numbers_lists_options_and_structs) {
    std::string text = "a longer text that does not fit into the string object";
    char const* const data = text.data();
    wipe_value(text);
    EXPECT_TRUE(text.empty());
    EXPECT_EQ(data[0], 0);
    std::int64_t number = 7;
    wipe_value(number);
    EXPECT_EQ(number, 0);
    std::vector<std::optional<std::string>> list = {"a", std::nullopt};
    wipe_value(list);
    EXPECT_TRUE(list.empty());
    struct Own {
        std::string name = "x";
        void wipe() { wipe_value(name); }
    } own;
    wipe_value(own);
    EXPECT_TRUE(own.name.empty());
}

}  // namespace
}  // namespace slovo::vault
