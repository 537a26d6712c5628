#include "text/contact.hpp"

#include <gtest/gtest.h>

#include <string>

namespace slovo::text {
namespace {

bool is_invalid(Result<std::string> const& result) {
    return !result && result.error().code() == ErrorCode::invalid;
}

struct Case {
    char const* typed;
    char const* normal;
};

//= policy:C05
TEST(NormalEmail, has_one_form_for_all_ways_to_type_an_address) {
    Case const cases[] = {
        {"anna@example.com", "anna@example.com"},
        {"  Anna.K@Example.COM\n", "anna.k@example.com"},
        {"\xE2\x80\x8B"
         "anna@example.com\xC2\xA0",
         "anna@example.com"},  // invisible, from a copied page
        {"anna+site@example.com", "anna+site@example.com"},
        {"o'brien_x-1@a-b.co.uk", "o'brien_x-1@a-b.co.uk"},
        {"пошта@приклад.укр", "пошта@xn--80aikifvh.xn--j1amh"},
        {"ПОШТА@ПРИКЛАД.УКР", "пошта@xn--80aikifvh.xn--j1amh"},
        {"пошта@xn--80aikifvh.xn--j1amh", "пошта@xn--80aikifvh.xn--j1amh"},
        {"почта@пример.рф", "почта@xn--e1afmkfd.xn--p1ai"},
        {"їжак@приклад。укр", "їжак@xn--80aikifvh.xn--j1amh"},      // ideographic full stop
        {"i\xCC\x88zhak@example.com", "\xC3\xAFzhak@example.com"},  // decomposed ï
        {"\xD1\x96\xCC\x88жак@example.com", "їжак@example.com"},    // decomposed ї
        {"anna@ＥＸＡＭＰＬＥ.com", "anna@example.com"},            // full width
        {"anna@bücher.example", "anna@xn--bcher-kva.example"},
        {"anna@straße.de", "anna@xn--strae-oqa.de"},  // IDNA 2008 keeps ß apart from ss
    };
    for (auto const& [typed, normal] : cases) {
        auto const made = normal_email(typed);
        ASSERT_TRUE(made) << typed;
        EXPECT_EQ(*made, normal) << typed;
        EXPECT_EQ(normal_email(*made), *made) << "not stable: " << typed;
    }
}

TEST(NormalEmail, tells_apart_what_only_looks_alike) {
    EXPECT_NE(normal_email("anna@paypal.com").value(), normal_email("anna@p\xD0\xB0ypal.com").value());  // Cyrillic а
    EXPECT_NE(normal_email("anna@example.com").value(), normal_email("\xD0\xB0nna@example.com").value());
    EXPECT_NE(normal_email("anna@example.com").value(), normal_email("an.na@example.com").value());
    EXPECT_NE(normal_email("anna@example.com").value(), normal_email("anna+1@example.com").value());
}

TEST(NormalEmail, refuses_what_is_not_one_plain_address) {
    char const* const refused[] = {
        "",
        " ",
        "anna",
        "@example.com",
        "anna@",
        "anna@@example.com",
        "a@b@example.com",
        "anna@example",
        "anna@localhost",
        "anna@127.0.0.1",
        "anna@[127.0.0.1]",
        "anna@example..com",
        "anna@.example.com",
        "anna@example.com.",
        "anna@-example.com",
        "anna@example-.com",
        "anna@exa_mple.com",
        "anna@exam ple.com",
        ".anna@example.com",
        "anna.@example.com",
        "an..na@example.com",
        "an na@example.com",
        "\"anna\"@example.com",
        "Anna <anna@example.com>",
        "anna@example.com,b@example.com",
        "anna@example.com;b@example.com",
        "anna\r\nBcc: x@example.com",
        "anna@example.com\r\nBcc: x@example.com",
        "anna\\@example.com",
        "an\tna@example.com",
        "an\x01na@example.com",
        "an\x7Fna@example.com",
        "anna(c)@example.com",
        "an\xE2\x80\xAEna@example.com",  // right-to-left override
        "an\xE2\x80\x8Bna@example.com",  // zero-width space
        "an\xC2\xA0na@example.com",      // no-break space
        "an\xFFna@example.com",
        "anna@ex\xC3.com",
        "anna@xn--.com",
        "anna@xn--zzzzzzz99999.com",
        "anna@\xE2\x98\x83.com",  // a snowman is no letter
    };
    for (char const* typed : refused) EXPECT_TRUE(is_invalid(normal_email(typed))) << typed;
    EXPECT_FALSE(normal_email(std::string_view("an\0na@example.com", 17)));
    EXPECT_FALSE(normal_email(std::string_view("anna@exam\0ple.com", 17)));
}

TEST(NormalEmail, keeps_the_limits_of_rfc_5321) {
    std::string const local(64, 'a');
    std::string const label(63, 'b');
    EXPECT_TRUE(normal_email(local + "@example.com"));
    EXPECT_EQ(normal_email(local + "a@example.com").error().code(), ErrorCode::too_large);
    EXPECT_TRUE(normal_email("a@" + label + ".com"));
    EXPECT_FALSE(normal_email("a@" + label + "b.com"));
    std::string const long_domain = label + "." + label + "." + label + "." + std::string(60, 'c');
    EXPECT_TRUE(normal_email("a@" + long_domain).has_value());  // 2 + 252 = 254
    EXPECT_EQ(normal_email("ab@" + long_domain).error().code(), ErrorCode::too_large);
    EXPECT_EQ(normal_email(std::string(100000, 'a')).error().code(), ErrorCode::too_large);
}

TEST(NormalPhone, is_e164_for_all_ways_to_type_a_number) {
    Case const cases[] = {
        {"+380 (44) 123-45-67", "+380441234567"},
        {"044 123 45 67", "+380441234567"},
        {"8 (044) 123-45-67", "+380441234567"},
        {"8044 1234567", "+380441234567"},
        {"380441234567", "+380441234567"},
        {"00380441234567", "+380441234567"},
        {"+38 044 123 45 67", "+380441234567"},
        {"+38\xC2\xA0(067)\xE2\x80\x93"
         "765.43.21",
         "+380677654321"},  // no-break space, en dash
        {"067/765-43-21", "+380677654321"},
        {"＋３８０６７７６５４３２１", "+380677654321"},
        {"+48 22 123 45 67", "+48221234567"},
        {"+1 650-253-0000", "+16502530000"},
        {"+7 727 250 00 00", "+77272500000"},
    };
    for (auto const& [typed, normal] : cases) {
        auto const made = normal_phone(typed);
        ASSERT_TRUE(made) << typed;
        EXPECT_EQ(*made, normal) << typed;
        EXPECT_EQ(normal_phone(*made), *made) << typed;
    }
    EXPECT_EQ(normal_phone("22 123 45 67", "PL"), "+48221234567");
}

TEST(NormalPhone, refuses_what_is_not_a_number) {
    for (char const* typed :
         {"", "+", "12", "044", "123-45-67", "call me", "+380 44 123 45 67 ext 5", "044123456789012", "+999 1234567",
          "0441234567;tel=1", "tel:+380441234567", "044 1234567 +380441234567", "0000379 6464", "044\r\n1234567",
          "+38044\xE2\x80\xAE"
          "1234567",
          "\xFF\xFF"})
        EXPECT_TRUE(is_invalid(normal_phone(typed))) << typed;
    EXPECT_EQ(normal_phone(std::string(65, '1')).error().code(), ErrorCode::too_large);
}

TEST(NormalContact, keeps_what_was_typed_for_sending) {
    auto const email = normal_contact(ContactKind::email, " Anna@Example.com ");
    ASSERT_TRUE(email);
    EXPECT_EQ(email->normal, "anna@example.com");
    EXPECT_EQ(email->as_typed, "Anna@Example.com");
    EXPECT_EQ(normal_contact(ContactKind::phone, "044 123 45 67")->as_typed, "044 123 45 67");
    EXPECT_FALSE(normal_contact(ContactKind::phone, "anna@example.com"));
}

TEST(CleanText, keeps_words_and_drops_what_is_not_shown) {
    using namespace std::string_literals;
    std::pair<std::string, std::string> const cases[] = {
        {"", ""},
        {"  Привіт,\tсвіте \n", "Привіт,\tсвіте"},
        {"a\r\nb\rc\nd", "a\nb\nc\nd"},
        {"a\xE2\x80\xA8"
         "b",
         "a\nb"},
        {"a\0b\x1B[31m\x7F\xC2\x85"s, "ab[31m"},
        {"i\xCC\x88", "\xC3\xAF"},
        {"i\xE2\x80\x8B\xCC\x88", "\xC3\xAF"},  // a mark behind what is dropped
        {"safe\xE2\x80\xAE"
         "evil\xE2\x81\xA6",
         "safeevil"},
        {"👨‍👩‍👧 ok", "👨‍👩‍👧 ok"},  // joiners stay
        {"\xEF\xBB\xBFtext", "text"},
    };
    for (auto const& [typed, clean] : cases) EXPECT_EQ(clean_text(typed, 100), clean) << typed;
}

TEST(CleanText, refuses_bad_utf8_and_too_much) {
    for (char const* typed : {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\xAF", "\xF5\x80\x80\x80"})
        EXPECT_EQ(clean_text(typed, 100).error().code(), ErrorCode::invalid) << typed;
    EXPECT_TRUE(clean_text("1234", 4));
    EXPECT_EQ(clean_text("12345", 4).error().code(), ErrorCode::too_large);
    // U+1D160 is longer when composed: the limit is of what is kept.
    EXPECT_EQ(clean_text("\xF0\x9D\x85\xA0", 4).error().code(), ErrorCode::too_large);
}

}  // namespace
}  // namespace slovo::text
