#include "mail/compose.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.hpp"
#include "mail/tests/python_mail.hpp"

namespace slovo::mail {
namespace {

Instant noon() {
    return *parse_rfc3339("2026-12-01T12:00:00Z");
}

Mail sample() {
    Mail mail;
    mail.from = {"Агенція Вебпромо", "office@firm.example"};
    mail.to = {"Їжак Ґандзя", "person@mail.example"};
    mail.subject = "Ваш запит отримано";
    mail.text = "Добрий день!\nМи відповімо до 3 грудня.\n";
    mail.message_id = "q3v9x2m4c7@firm.example";
    return mail;
}

std::string header_of(std::string const& message, std::string const& name) {
    auto const start = message.find("\r\n" + name + ": ");
    if (start == std::string::npos) return {};
    auto const value = start + 2 + name.size() + 2;
    return message.substr(value, message.find("\r\n", value) - value);
}

TEST(Compose, every_line_is_short_ascii_and_ends_with_crlf) {
    auto mail = sample();
    mail.html = "<p>" + std::string(5000, 'x') + "</p>\n<p>" + std::string(3000, ' ') + "Слово</p>";
    mail.text += std::string(4000, 'y');
    auto const message = compose(mail, noon());
    ASSERT_TRUE(message) << message.error().what();
    std::size_t line = 0;
    for (std::size_t i = 0; i < message->size(); ++i) {
        char const c = (*message)[i];
        ASSERT_LT(static_cast<unsigned char>(c), 0x80);
        if (c == '\n') {
            ASSERT_GT(i, 0U);
            ASSERT_EQ((*message)[i - 1], '\r') << "at " << i;
            line = 0;
        } else {
            ASSERT_LE(++line, 999U);
        }
        if (c == '\r') {
            ASSERT_EQ((*message)[i + 1], '\n') << "at " << i;
        }
    }
}

TEST(Compose, another_parser_reads_what_was_meant) {
    auto mail = sample();
    mail.html = "<!doctype html><p>Добрий день — “hello” &amp; ще</p>";
    mail.reply_to = {"", "answers@firm.example"};
    mail.extra.emplace_back(ExtraHeader::auto_submitted, "auto-replied");
    mail.attachments.push_back({"звіт.pdf", "application/pdf", Bytes{0, 1, 2, 255, 10, 13, 0}});
    auto const message = compose(mail, noon());
    ASSERT_TRUE(message) << message.error().what();
    auto const seen = testing::python_parse(*message);
    EXPECT_EQ(seen, std::string("from: Агенція Вебпромо <office@firm.example>\n"
                                "to: Їжак Ґандзя <person@mail.example>\n"
                                "to-name: Їжак Ґандзя\n"
                                "reply-to: answers@firm.example\n"
                                "subject: Ваш запит отримано\n"
                                "date: Tue, 01 Dec 2026 12:00:00 +0000\n"
                                "message-id: <q3v9x2m4c7@firm.example>\n"
                                "auto-submitted: auto-replied\n"
                                "part text/plain utf-8 Добрий день!|Ми відповімо до 3 грудня.|\n"
                                "part text/html utf-8 <!doctype html><p>Добрий день — “hello” &amp; ще</p>|\n"
                                "part application/pdf звіт.pdf 000102ff0a0d00\n"));
}

TEST(Compose, words_of_any_language_survive_in_subject_and_name) {
    struct Case {
        char const* subject;
        char const* name;
    };
    Case const cases[] = {
        {"plain", "Plain Name"},
        {"=?utf-8?q?looks_encoded?=", "=?utf-8?b?YQ==?="},
        {"Дуже довга тема листа, яка мусить бути поділена на кілька закодованих слів і не втратити жодної літери",
         "Ім'я, з комою; крапкою \"лапками\" та <дужками>"},
        {"суржик mixed слова and words", "O'Neil (Іван)"},
        {"emoji 👩‍🔧 combined", "Łukasz Żółć"},
        {"два   пробіли  всередині", "Нечуй-Левицький"},
        {"two  spaces in  ASCII", "Two  Spaces"},
        {"ends with backslash \\", "back\\slash \"quote\""},
    };
    for (auto const& [subject, name] : cases) {
        auto mail = sample();
        mail.subject = subject;
        mail.to.name = name;
        auto const message = compose(mail, noon());
        ASSERT_TRUE(message) << subject;
        auto const seen = testing::python_parse(*message);
        EXPECT_TRUE(seen.contains("\nsubject: " + std::string(subject) + "\n")) << seen;
        EXPECT_TRUE(seen.contains("\nto-name: " + std::string(name) + "\n")) << seen;
    }
}

TEST(Compose, nothing_can_inject_a_header) {
    struct Case {
        char const* what;
        void (*spoil)(Mail&);
    };
    Case const cases[] = {
        {"subject LF", [](Mail& mail) { mail.subject = "a\nBcc: x@y.example"; }},
        {"subject CR", [](Mail& mail) { mail.subject = "a\rBcc: x@y.example"; }},
        {"subject NUL", [](Mail& mail) { mail.subject = std::string("a\0b", 3); }},
        {"subject invalid UTF-8", [](Mail& mail) { mail.subject = "a\xC3"; }},
        {"name LF", [](Mail& mail) { mail.to.name = "a\r\nBcc: x@y.example"; }},
        {"from name LF", [](Mail& mail) { mail.from.name = "a\n b"; }},
        {"address LF", [](Mail& mail) { mail.to.address = "a@b.example\nBcc: x@y.example"; }},
        {"two addresses", [](Mail& mail) { mail.to.address = "a@b.example, c@d.example"; }},
        {"angle brackets", [](Mail& mail) { mail.to.address = "a@b.example> <c@d.example"; }},
        {"no address", [](Mail& mail) { mail.to.address = ""; }},
        {"address without domain", [](Mail& mail) { mail.to.address = "a@"; }},
        {"two at", [](Mail& mail) { mail.to.address = "a@b@c.example"; }},
        {"empty label", [](Mail& mail) { mail.to.address = "a@b..example"; }},
        {"reply-to LF", [](Mail& mail) { mail.reply_to.address = "a@b.example\r\n"; }},
        {"message id", [](Mail& mail) { mail.message_id = "a@b>\r\nX: y"; }},
        {"no message id", [](Mail& mail) { mail.message_id = ""; }},
        {"extra LF", [](Mail& mail) { mail.extra.emplace_back(ExtraHeader::list_id, "a\nb"); }},
        {"extra empty", [](Mail& mail) { mail.extra.emplace_back(ExtraHeader::list_id, ""); }},
        {"extra not ASCII", [](Mail& mail) { mail.extra.emplace_back(ExtraHeader::list_id, "ї"); }},
        {"attachment name", [](Mail& mail) { mail.attachments.push_back({"a\nb", "text/plain", {}}); }},
        {"attachment type", [](Mail& mail) { mail.attachments.push_back({"a", "text/plain; x=\"y\"", {}}); }},
        {"text NUL", [](Mail& mail) { mail.text = std::string("a\0b", 3); }},
        {"html invalid UTF-8", [](Mail& mail) { mail.html = "\xFF"; }},
    };
    for (auto const& [what, spoil] : cases) {
        auto mail = sample();
        spoil(mail);
        auto const message = compose(mail, noon());
        EXPECT_FALSE(message) << what;
        if (!message) {
            EXPECT_EQ(message.error().code(), ErrorCode::invalid) << what;
        }
    }
}

TEST(Compose, too_large_is_said) {
    auto mail = sample();
    mail.text = std::string(limits::mail_bytes + 1, 'x');
    EXPECT_EQ(compose(mail, noon()).error().code(), ErrorCode::too_large);
    mail = sample();
    mail.subject = std::string(limits::mail_header_bytes + 1, 'x');
    EXPECT_EQ(compose(mail, noon()).error().code(), ErrorCode::too_large);
}

TEST(Compose, domains_go_out_as_punycode) {
    auto mail = sample();
    mail.to = {"", "ivan@приклад.укр"};
    auto const message = compose(mail, noon());
    ASSERT_TRUE(message);
    EXPECT_EQ(header_of(*message, "To"), "ivan@xn--80aikifvh.xn--j1amh");
}

TEST(Compose, an_english_text_can_be_read_in_the_source) {
    auto mail = sample();
    mail.text = "Thank you.\nWe shall answer by 3 December.\n";
    auto const message = compose(mail, noon());
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->contains("\r\n\r\nThank you.\r\nWe shall answer by 3 December.\r\n")) << *message;
}

TEST(Compose, one_recipient_one_visible_address) {
    auto const message = compose(sample(), noon());
    ASSERT_TRUE(message);
    EXPECT_EQ(header_of(*message, "Cc"), "");
    EXPECT_EQ(header_of(*message, "Bcc"), "");
    EXPECT_FALSE(message->contains("X-Mailer"));
    EXPECT_FALSE(message->contains("User-Agent"));
}

TEST(Compose, wipe_leaves_nothing) {
    std::string text = "person@mail.example, long enough to lie on the heap";
    char const* const place = text.data();
    auto const size = text.size();
    wipe(text);
    EXPECT_TRUE(text.empty());
    EXPECT_TRUE(std::all_of(place, place + size, [](char c) { return c == '\0'; }));
}

}  // namespace
}  // namespace slovo::mail
