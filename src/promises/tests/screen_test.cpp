#include "promises/screen.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace slovo::promises {
namespace {

std::string list_text(std::string const& name) {
    std::ifstream file(std::string(SLOVO_SOURCE_DIR) + "/policy/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

SignLists const& sample_lists() {
    static SignLists const lists = [] {
        std::vector<std::string> texts;
        for (auto const* name : {"children.uk.txt", "children.ru.txt", "children.en.txt", "special.uk.txt",
                                 "special.ru.txt", "special.en.txt"}) {
            texts.push_back(list_text(name));
            EXPECT_FALSE(texts.back().empty()) << name;
        }
        auto parsed = SignLists::parse({texts[0], texts[1], texts[2]}, {texts[3], texts[4], texts[5]}, 18);
        EXPECT_TRUE(parsed);
        return *parsed;
    }();
    return lists;
}

struct Sentence {
    char const* text;
    bool child;
};

class ChildSign : public testing::TestWithParam<Sentence> {};

//= policy:C27b
TEST_P(ChildSign, is_found_where_a_child_speaks_of_itself) {
    EXPECT_EQ(screen(GetParam().text, sample_lists()).child, GetParam().child) << GetParam().text;
}

constexpr Sentence children[] = {
    {"мені 12 років", true},
    {"Мені 12 років, хочу сайт про котів", true},
    {"МЕНІ 12 РОКІВ!!!", true},
    {"Менi 12 рокiв", true},  // Latin i, as many keyboards give it
    {"мені дванадцять років", true},
    {"Мені п’ятнадцять років", true},
    {"Мені п'ятнадцять", true},
    {"мені 17, але скоро 18", true},
    {"мені лише 14 років", true},
    {"Мені вже 16, і я роблю ігри", true},
    {"мені виповнилося 13", true},
    {"Мій вік — 11 років", true},
    {"Я 12-річний програміст", true},
    {"я в 6 класі", true},
    {"Я в 6-Б класі", true},
    {"Привіт! Навчаюся у 9 класі, треба реферат", true},
    {"ходжу до школи, мама не проти", true},
    {"Я школярка з Полтави", true},
    {"я шестикласник", true},
    {"Я учень 8-го класу", true},
    {"я неповнолітня", true},
    {"Мне 12 лет, учусь в 6 классе", true},
    {"мне 12 лет", true},
    {"Здравствуйте! Мне 9 лет и я хочу канал", true},
    {"мне двенадцать", true},
    {"Мне скоро 13", true},
    {"Мне исполнилось 14 лет", true},
    {"мне ещё нет 18", true},
    {"учусь в 6-м классе", true},
    {"Я в седьмом классе", true},
    {"я ещё ребёнок", true},
    {"Я школьник, нужен сайт для проекта", true},
    {"Я 15-летний блогер", true},
    {"я ученица 7 класса", true},
    {"мой возраст: 16", true},
    {"I am 12", true},
    {"I am 12.", true},
    {"I'm 12 years old", true},
    {"I’m twelve years old and I like games", true},
    {"hi im 13 and i want a website", true},
    {"I'm a 14 year old developer", true},
    {"I'm a 14-year-old developer", true},
    {"i am 15yo", true},
    {"I'm only 11", true},
    {"My age is 10", true},
    {"I am in 6th grade", true},
    {"I'm in the sixth grade", true},
    {"I am in grade 7", true},
    {"I'm a 7th grader", true},
    {"I just turned 13!", true},
    {"I am still a kid, can you help?", true},
    // Not children.
    {"моєму сайту 12 років", false},
    {"Нашій компанії 15 років, мені 42", false},
    {"Мені 32 роки", false},
    {"мені 18 років", false},
    {"Зателефонуйте мені 12.05 о 15:30", false},
    {"подзвоніть мені 12 грудня", false},
    {"Надішліть мені 10, будь ласка", false},
    {"мені потрібно 12 банерів", false},
    {"Мені 5 років ніхто не може налаштувати рекламу", false},
    {"Мені 3 роки тому робили сайт", false},
    {"Моїй доньці 12 років, сайт для її гуртка", false},
    {"Сайт для учнів 6 класу", false},
    {"Я в 5 класі викладаю математику, потрібен сайт", false},
    {"Продаємо форму для школярів від 6 до 17 років", false},
    {"сайту 12 лет", false},
    {"моему сайту 12 лет", false},
    {"мне 32 года", false},
    {"мне 25", false},
    {"мне нужно 12 лет поддержки", false},
    {"Мне 12 лет назад делали сайт", false},
    {"Перезвоните мне 12, лучше утром", false},
    {"Работаем 12 лет, опыт большой", false},
    {"Сыну 12 лет, хочет учиться рекламе", false},
    {"Детский лагерь для школьников 7–17 лет", false},
    {"Нужна реклама для репетитора: ученики 5–11 классов", false},
    {"our site is 12 years old", false},
    {"Our company is 12 years old and I am 45", false},
    {"I am 12 km away", false},
    {"I'm 12 minutes late with this reply", false},
    {"I have 12 years of experience", false},
    {"I am 32 years old", false},
    {"I need 12 banners", false},
    {"I'm a child psychologist and need a website", false},
    {"We sell toys for 12 year old children", false},
    {"My son is 12 years old", false},
    {"I am 1 of 12 founders", false},
    {"Budget: 12", false},
    {"", false},
};
INSTANTIATE_TEST_SUITE_P(sentences, ChildSign, testing::ValuesIn(children));

class SpecialSign : public testing::TestWithParam<Sentence> {};

TEST_P(SpecialSign, is_found_where_a_person_tells_of_it) {
    EXPECT_EQ(screen(GetParam().text, sample_lists()).special, GetParam().child) << GetParam().text;
}

constexpr Sentence special[] = {
    {"Я инвалид, диабет, работаю из дома", true},
    {"Я інвалід другої групи", true},
    {"у мене діабет", true},
    {"Я хворію, тому відповідаю пізно", true},
    {"Я беременна, пишите после обеда", true},
    {"Я православний, у свята не працюю", true},
    {"I am disabled and work from home", true},
    {"I have epilepsy", true},
    {"I was diagnosed last year", true},
    {"у меня судимость", true},
    {"Потрібен сайт для клініки", false},
    {"Сайт для діабетиків: товари та рецепти", false},
    {"магазин для беременных", false},
    {"Нужен аудит рекламы", false},
    {"diabetes clinic in Kyiv", false},
    {"Our traffic is sick, help", false},
};
INSTANTIATE_TEST_SUITE_P(sentences, SpecialSign, testing::ValuesIn(special));

TEST(screen, takes_any_bytes) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    EXPECT_FALSE(screen(bytes, sample_lists()).child);
    EXPECT_TRUE(screen("\xFF\xFE мені 12 років \xC3", sample_lists()).child);
    EXPECT_FALSE(screen(std::string(5, '\0'), sample_lists()).child);
}

TEST(screen, knows_the_threshold) {
    auto const lists = SignLists::parse({"i am {age} {end}"}, {}, 13);
    ASSERT_TRUE(lists);
    EXPECT_TRUE(screen("I am 12", *lists).child);
    EXPECT_FALSE(screen("I am 13", *lists).child);
    EXPECT_FALSE(screen("I am 3", *lists).child);
}

TEST(screen, excuses_each_sign_by_the_exception_beside_it) {
    std::string text;
    while (text.size() < 16 * 1024) text += "мне 12 лет назад ";
    EXPECT_FALSE(screen(text, sample_lists()).child);
    EXPECT_TRUE(screen(text + "мне 12 лет", sample_lists()).child);
}

TEST(sign_lists, refuse_lines_that_cannot_be_read) {
    EXPECT_FALSE(SignLists::parse({"мені {вік} років"}, {}, 18));
    EXPECT_FALSE(SignLists::parse({"*"}, {}, 18));
    EXPECT_FALSE(SignLists::parse({"a*b c"}, {}, 18));
    EXPECT_FALSE(SignLists::parse({"= x слово"}, {}, 18));
    EXPECT_FALSE(SignLists::parse({"a b c d e f g h i j k l m"}, {}, 18));
    EXPECT_FALSE(SignLists::parse({std::string(70'000, 'a')}, {}, 18));
    EXPECT_TRUE(SignLists::parse({"# nothing\n\n"}, {""}, 18));
}

}  // namespace
}  // namespace slovo::promises
