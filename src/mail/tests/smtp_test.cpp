#include "mail/smtp.hpp"

#include <gtest/gtest.h>

#include "mail/tests/relays.hpp"

namespace slovo::mail {
namespace {

using testing::ScriptedRelay;
using testing::Sink;

constexpr std::string_view message = "From: a@firm.example\r\nSubject: x\r\n\r\nfirst\r\n.dot\r\n..\r\nlast\r\n";

std::unique_ptr<Smtp> sender(std::string url, std::chrono::seconds time_max = std::chrono::seconds(5)) {
    auto made = Smtp::create({.url = std::move(url), .username = {}, .password_file = {}, .time_max = time_max});
    ENSURE(made.has_value(), "options of the test are right");
    return std::move(*made);
}

SendOutcome send_to(std::string url, std::chrono::seconds time_max = std::chrono::seconds(5)) {
    auto const outcome = sender(std::move(url), time_max)->send("office@firm.example", "person@mail.example", message);
    ENSURE(outcome.has_value(), "addresses of the test are right");
    return *outcome;
}

TEST(Smtp, a_relay_takes_the_mail_as_it_is) {
    Sink const sink;
    auto const outcome = send_to(sink.url());
    EXPECT_EQ(outcome.verdict, Verdict::accepted);
    EXPECT_EQ(outcome.reply_code, 250);
    auto const mails = sink.mails();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_TRUE(mails[0].contains("X-Mail-Args: <office@firm.example>"));
    EXPECT_TRUE(mails[0].contains("X-Rcpt-Args: <person@mail.example>"));
    EXPECT_TRUE(mails[0].contains("X-Helo-Args: localhost\n")) << "the machine's name is not told";
    EXPECT_TRUE(mails[0].contains("\nfirst\n.dot\n..\nlast\n")) << "lines that begin with a dot arrive";
}

TEST(Smtp, a_connection_is_kept_for_the_next_mail) {
    ScriptedRelay const relay({});
    {
        auto const smtp = sender(relay.url());
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(smtp->send("a@firm.example", "b@mail.example", message)->verdict, Verdict::accepted);
    }
    EXPECT_EQ(relay.connections(), 1);
}

TEST(Smtp, a_kept_connection_that_ended_meanwhile_is_no_failure) {
    for (char const* end : {"421 idle too long", "drop"}) {
        ScriptedRelay const relay({{"MAIL#2", end}});
        {
            auto const smtp = sender(relay.url());
            EXPECT_EQ(smtp->send("a@firm.example", "b@mail.example", message)->verdict, Verdict::accepted);
            EXPECT_EQ(smtp->send("a@firm.example", "b@mail.example", message)->verdict, Verdict::accepted) << end;
        }
        EXPECT_EQ(relay.connections(), 2) << end;
    }
}

TEST(Smtp, a_relay_that_went_away_is_a_temporary_failure) {
    Sink sink;
    auto const smtp = sender(sink.url());
    EXPECT_EQ(smtp->send("a@firm.example", "b@mail.example", message)->verdict, Verdict::accepted);
    sink.stop();
    EXPECT_EQ(smtp->send("a@firm.example", "b@mail.example", message)->verdict, Verdict::temporary);
}

TEST(Smtp, a_message_without_an_end_of_line_is_judged_the_same) {
    auto const open_ended = message.substr(0, message.size() - 2);
    Sink const refusing({"-f", "."});
    EXPECT_EQ(sender(refusing.url())->send("a@firm.example", "b@mail.example", open_ended)->verdict,
              Verdict::permanent);
    ScriptedRelay const dropping({{".", "drop"}});
    EXPECT_EQ(sender(dropping.url())->send("a@firm.example", "b@mail.example", open_ended)->verdict,
              Verdict::unknown);
}

TEST(Smtp, a_mail_of_unknown_outcome_is_not_sent_again) {
    ScriptedRelay const relay({{".#2", "drop"}});
    {
        auto const smtp = sender(relay.url());
        EXPECT_EQ(smtp->send("a@firm.example", "b@mail.example", message)->verdict, Verdict::accepted);
        EXPECT_EQ(smtp->send("a@firm.example", "b@mail.example", message)->verdict, Verdict::unknown);
    }
    EXPECT_EQ(relay.connections(), 1);
}

TEST(Smtp, faults_of_a_real_server_become_the_right_verdict) {
    struct Case {
        std::vector<std::string> faults;
        Verdict verdict;
    };
    Case const cases[] = {
        {{"-r", "MAIL"}, Verdict::temporary},
        {{"-r", "RCPT"}, Verdict::temporary},
        {{"-r", "DATA"}, Verdict::temporary},
        {{"-r", "."}, Verdict::temporary},
        {{"-f", "MAIL"}, Verdict::permanent},
        {{"-f", "RCPT"}, Verdict::permanent},
        {{"-f", "DATA"}, Verdict::permanent},
        {{"-f", "."}, Verdict::permanent},
        {{"-f", "CONNECT"}, Verdict::temporary},
        {{"-r", "CONNECT"}, Verdict::temporary},
        {{"-f", "EHLO,HELO"}, Verdict::temporary},
        {{"-q", "CONNECT"}, Verdict::temporary},
        {{"-q", "MAIL"}, Verdict::temporary},
        {{"-q", "RCPT"}, Verdict::temporary},
        {{"-q", "DATA"}, Verdict::temporary},
        {{"-q", "."}, Verdict::unknown},
        {{"-Q", "RCPT"}, Verdict::temporary},
        {{"-Q", "."}, Verdict::temporary},
        {{"-Q", "CONNECT"}, Verdict::temporary},
        {{"-e"}, Verdict::accepted},
        {{"-P"}, Verdict::accepted},
        {{"-8", "-E", "-p"}, Verdict::accepted},
    };
    for (auto const& [faults, verdict] : cases) {
        std::string name;
        for (auto const& word : faults) name += word + " ";
        Sink const sink(faults);
        EXPECT_EQ(send_to(sink.url()).verdict, verdict) << name;
    }
}

TEST(Smtp, scripted_faults_become_the_right_verdict) {
    struct Case {
        std::map<std::string, std::string> script;
        Verdict verdict;
        int reply;
    };
    Case const cases[] = {
        {{{"EHLO", "250-relay\r\n250-8BITMIME\r\n250 SIZE 10"}, {"MAIL", "552 too big"}}, Verdict::permanent, 552},
        {{{"CONNECT", "220-relay\r\n220-is\r\n220 here"}}, Verdict::accepted, 250},
        {{{".", "250-one\r\n250 two"}}, Verdict::accepted, 250},
        {{{"RCPT", "550-no such\r\n550 person"}}, Verdict::permanent, 550},
        {{{"RCPT", "451 greylisted"}}, Verdict::temporary, 451},
        {{{".", "451 later"}}, Verdict::temporary, 451},
        {{{".", "554 spam"}}, Verdict::permanent, 554},
        {{{".", "drop"}}, Verdict::unknown, 354},
        {{{".", "wait 1800 250 late"}}, Verdict::unknown, 354},
        {{{"MAIL", "wait 1800 250 late"}}, Verdict::temporary, 250},
        {{{"CONNECT", "wait 1800 220 late"}}, Verdict::temporary, 0},
        {{{"CONNECT", "421 busy"}}, Verdict::temporary, 421},
        {{{"MAIL", "421 shutting down"}}, Verdict::temporary, 421},
        {{{"DATA", "drop"}}, Verdict::temporary, 250},
        {{{"MAIL", "no number"}}, Verdict::temporary, 0},
        {{{"CONNECT", "554 go away"}}, Verdict::temporary, 554},
    };
    for (auto const& [script, verdict, reply] : cases) {
        ScriptedRelay const relay(script);
        auto const outcome = send_to(relay.url(), std::chrono::seconds(1));
        auto const name = script.empty() ? "" : script.begin()->first + " " + script.begin()->second;
        EXPECT_EQ(outcome.verdict, verdict) << name;
        EXPECT_EQ(outcome.reply_code, reply) << name;
    }
}

TEST(Smtp, no_relay_is_a_temporary_failure) {
    std::uint16_t port = 0;
    int const fd = testing::listening_socket(port);
    ::close(fd);
    EXPECT_EQ(send_to("smtp://127.0.0.1:" + std::to_string(port)).verdict, Verdict::temporary);
}

TEST(Smtp, starttls_is_never_given_up) {
    ScriptedRelay const relay({});
    auto url = relay.url();
    url.replace(0, 4, "smtp+starttls");
    EXPECT_EQ(send_to(url).verdict, Verdict::temporary);
}

TEST(Smtp, an_address_cannot_carry_a_second_command) {
    ScriptedRelay const relay({});
    auto const smtp = sender(relay.url());
    for (char const* to :
         {"b@mail.example>\r\nRCPT TO:<c@mail.example", "b@mail.example\nX", "", "b", "<b@mail.example>"})
        EXPECT_FALSE(smtp->send("a@firm.example", to, message)) << to;
    EXPECT_EQ(relay.connections(), 0);
}

TEST(Smtp, a_login_stands_in_a_file_and_is_used) {
    auto const file = std::filesystem::temp_directory_path() / ("slovo-smtp-" + std::to_string(::getpid()));
    std::ofstream(file) << "secret words\n";
    auto const relay = std::make_unique<ScriptedRelay>(
        std::map<std::string, std::string>{{"EHLO", "250-relay\r\n250 AUTH PLAIN"}, {"AUTH", "535 wrong"}});
    auto smtp = Smtp::create({.url = relay->url(), .username = "firm", .password_file = file.string()});
    ASSERT_TRUE(smtp);
    auto const outcome = (*smtp)->send("a@firm.example", "b@mail.example", message);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->verdict, Verdict::temporary) << "a wrong password says nothing about the mail";
    EXPECT_TRUE(relay->commands().contains("AUTH PLAIN"));
    std::filesystem::remove(file);
    EXPECT_EQ(Smtp::create({.url = relay->url(), .username = "firm", .password_file = file.string()}).error().code(),
              ErrorCode::io);
    EXPECT_FALSE(Smtp::create({.url = relay->url(), .username = "firm", .password_file = {}}));
}

}  // namespace
}  // namespace slovo::mail
