// Commands over a real installation, as the server runs them for the command line.
#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "cli/examination.hpp"
#include "cli/parse.hpp"
#include "promises/restore.hpp"
#include "promises/tests/place.hpp"
#include "proof/data_files.hpp"

namespace slovo::cli {
namespace {

using promises::test::Place;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class Heard final : public net::ControlOutput {
public:
    void out(std::string_view text) override { said += text; }
    void err(std::string_view text) override { complained += text; }
    std::string said;
    std::string complained;
};

class Commands : public testing::Test {
protected:
    Commands() : installation_(place_.open()) {
        options_.data = place_.data();
        options_.master_key = place_.options().master_key;
        options_.journal = place_.options().journal;
        options_.test = true;
        options_.clock_file = place_.options().clock_file;
        options_.base_url = "https://example.org";
    }

    int ask(std::string const& name, std::vector<std::string> args = {}) {
        heard_ = {};
        return control_handler(*installation_, options_)({.command = name, .args = std::move(args), .input = {}},
                                                         heard_);
    }
    int alone(std::string_view name, Arguments const& arguments, std::string_view input = {}) {
        heard_ = {};
        Bundle const bundle{.sample_policy = policy::test::sample_text(), .sign_lists = {}};
        Context const context{.options = options_, .bundle = bundle, .input = input, .output = heard_};
        return static_cast<int>(find_command(name)->run(context, arguments));
    }
    void integrate() {
        while (*installation_->sequencer().integrate(installation_->house().now()) > 0) {
        }
    }

    Place place_;
    std::unique_ptr<promises::Installation> installation_;
    ServeOptions options_;
    Heard heard_;
};

TEST_F(Commands, staff_get_a_link_and_a_token_and_lose_them) {
    EXPECT_EQ(ask("staff add", {"--role=manager", "--token", "--", "Олена"}), 0) << heard_.complained;
    EXPECT_THAT(heard_.said, HasSubstr("https://example.org/desk/login/"));
    EXPECT_THAT(heard_.said, HasSubstr("Token for the API"));
    EXPECT_EQ(ask("staff add", {"--role=king", "--", "Петро"}), 2);
    EXPECT_EQ(ask("staff add", {"--", "Петро"}), 2);
    EXPECT_EQ(ask("staff add", {"--role=dpo", "--", "Олена"}), 2) << "the name is taken";
    EXPECT_EQ(ask("staff list"), 0);
    EXPECT_THAT(heard_.said, ContainsRegex("manager +active .*Олена"));
    EXPECT_EQ(ask("staff link", {"--", "Олена"}), 0);
    EXPECT_EQ(ask("staff disable", {"--", "Олена"}), 0);
    EXPECT_EQ(ask("staff disable", {"--", "nobody"}), 2);
    EXPECT_EQ(ask("staff list"), 0);
    EXPECT_THAT(heard_.said, HasSubstr("disabled"));
}

//= policy:C03
TEST_F(Commands, the_ledger_is_verified_shown_and_proven) {
    Place::send(*installation_, "one@example.org", "Words");
    integrate();
    EXPECT_EQ(ask("ledger verify", {"--quiet"}), 0) << heard_.said << heard_.complained;
    EXPECT_THAT(heard_.said, HasSubstr("The ledger is whole."));
    EXPECT_EQ(ask("ledger verify", {"--tail"}), 0);
    EXPECT_EQ(ask("ledger checkpoint"), 0);
    EXPECT_THAT(heard_.said, HasSubstr(installation_->house().roots.verifier().name()));
    EXPECT_EQ(ask("ledger proof", {"--", "1"}), 0);
    EXPECT_THAT(heard_.said, HasSubstr("index 0"));
    EXPECT_EQ(ask("ledger proof", {"--", "1000000"}), 1);
    EXPECT_EQ(ask("ledger proof", {"--", "one"}), 2);
}

TEST_F(Commands, a_backup_and_its_restore_by_the_same_words_that_an_operator_types) {
    Place::send(*installation_, "one@example.org", "Words");
    integrate();
    EXPECT_EQ(ask("backup"), 2) << "no folder";
    EXPECT_EQ(ask("backup", {"--keep=0", "--", place_.at("backup")}), 2);
    EXPECT_EQ(ask("backup", {"--", place_.at("data") / "backups"}), 2);
    {
        std::jthread const sequencer([this](std::stop_token const& stop) {
            while (!stop.stop_requested()) {
                integrate();
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        });
        EXPECT_EQ(ask("backup", {"--", place_.at("backup")}), 0) << heard_.complained;
    }
    EXPECT_THAT(heard_.said, HasSubstr("--keys DIR"));
    EXPECT_EQ(ask("doctor"), 0);
    EXPECT_THAT(heard_.said, ContainsRegex("ok +backup"));
    installation_.reset();

    EXPECT_EQ(alone("restore", {}), 2);
    Arguments back;
    back.operands = {place_.at("backup")};
    EXPECT_EQ(alone("restore", back), 2);
    EXPECT_THAT(heard_.complained, HasSubstr("not empty"));
    std::filesystem::rename(place_.data(), place_.at("lost"));
    options_.journal.reset();
    EXPECT_EQ(alone("restore", back), 2);
    EXPECT_THAT(heard_.complained, HasSubstr("--journal"));
    back.flags["without-journal"] = {"true"};
    EXPECT_EQ(alone("restore", back), 0) << heard_.complained;
    EXPECT_THAT(heard_.said, HasSubstr("slovo unseal --dpo"));
    installation_ = Place::open(options_.installation());
    ASSERT_TRUE(installation_);
    EXPECT_EQ(ask("doctor"), 1) << "sealed is no state to work in";
    EXPECT_EQ(ask("unseal", {}), 2);
    EXPECT_EQ(ask("unseal", {"--dpo=nobody"}), 2);
    EXPECT_EQ(ask("staff add", {"--role=dpo", "--", "Olha"}), 0);
    EXPECT_EQ(ask("unseal", {"--dpo=Olha"}), 0);
    EXPECT_EQ(ask("unseal", {"--dpo=Olha"}), 0) << "nothing is sealed now";
    EXPECT_EQ(ask("doctor"), 0);
}

TEST_F(Commands, doctor_names_what_is_wrong_and_what_to_do) {
    std::ofstream(place_.data() / "stray.csv") << "x";
    EXPECT_EQ(ask("doctor"), 0) << heard_.said;
    EXPECT_THAT(heard_.said, ContainsRegex("ok +database"));
    EXPECT_THAT(heard_.said, ContainsRegex("ok +keys"));
    EXPECT_THAT(heard_.said, ContainsRegex("warn +files .*stray.csv"));
    EXPECT_THAT(heard_.said, ContainsRegex("warn +backup .*slovo backup"));
    EXPECT_THAT(heard_.said, ContainsRegex("warn +mail .*--smtp"));
    options_.smtp = SmtpOptions{.url = "smtp://127.0.0.1:1", .user = {}, .password_file = {}};
    EXPECT_EQ(ask("doctor"), 1);
    EXPECT_THAT(heard_.said, ContainsRegex("FAIL +mail"));
}

TEST_F(Commands, keys_status_counts_and_names_the_age_of_the_backup) {
    EXPECT_EQ(ask("keys status"), 0);
    EXPECT_THAT(heard_.said, HasSubstr("never"));
}

TEST_F(Commands, keys_rotate_needs_the_server_stopped_and_leaves_everything_open_under_the_new_key) {
    Place::send(*installation_, "one@example.org", "Words");
    integrate();
    Arguments words;
    words.flags["new-master-key"] = {place_.at("secret") / "master-2.key"};
    EXPECT_EQ(alone("keys rotate", {}), 2);
    EXPECT_EQ(alone("keys rotate", words), 2) << "the server has the file";
    installation_.reset();
    EXPECT_EQ(alone("keys rotate", words), 0) << heard_.complained;
    auto options = place_.options();
    auto const refused = promises::Installation::open(options);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, promises::OpenFault::wrong_master_key);
    options.master_key = place_.at("secret") / "master-2.key";
    options_.master_key = options.master_key;
    installation_ = Place::open(options);
    ASSERT_TRUE(installation_);
    EXPECT_EQ(ask("ledger verify", {"--quiet"}), 0) << heard_.said;
}

TEST_F(Commands, policy_is_linted_shown_and_published) {
    Arguments file;
    file.operands = {std::string(SLOVO_SOURCE_DIR) + "/policy/webpromo.toml"};
    alone("policy lint", file);
    EXPECT_EQ(ask("policy show"), 0);
    EXPECT_EQ(heard_.said, policy::test::sample_text());
    EXPECT_EQ(ask("policy show", {"--version=9"}), 1);
    std::ofstream(place_.at("bad.toml")) << "nonsense = 1\n";
    file.operands = {place_.at("bad.toml")};
    EXPECT_EQ(alone("policy lint", file), 1);
    EXPECT_THAT(heard_.complained, HasSubstr("bad.toml:1"));
    EXPECT_EQ(ask("policy publish", {"--", place_.at("bad.toml")}), 1);
    EXPECT_THAT(heard_.complained, HasSubstr("last accepted version"));
    file.operands = {file.operands.front(), file.operands.front()};
    EXPECT_EQ(alone("policy diff", file), 2);
}

//= policy:C26a
TEST_F(Commands, scan_finds_a_value_that_lies_about_and_never_prints_it) {
    Place::send(*installation_, "canary-scan@example.org", "canary words");
    EXPECT_EQ(alone("scan", {}, "canary-scan@example.org\ncanary words\n"), 0) << heard_.said << heard_.complained;
    std::ofstream(place_.data() / "left.txt") << "x Y2FuYXJ5LXNjYW5AZXhhbXBsZS5vcmc= y";
    EXPECT_EQ(alone("scan", {}, "canary-scan@example.org\n"), 1);
    EXPECT_THAT(heard_.said, HasSubstr("left.txt: value 1, base64"));
    EXPECT_THAT(heard_.said + heard_.complained, Not(HasSubstr("canary")));
    std::ofstream(place_.data() / "canary words.txt") << "x";
    EXPECT_EQ(alone("scan", {}, "canary words\n"), 1);
    EXPECT_THAT(heard_.said + heard_.complained, Not(HasSubstr("canary")));
    EXPECT_EQ(alone("scan", {}, ""), 2);
    EXPECT_EQ(alone("scan", {}, "abc\n"), 2) << "too short to mean anything";
}

TEST_F(Commands, the_server_refuses_what_it_cannot_run) {
    for (auto const* name : {"restore", "keys rotate", "init", "scan", "nonsense", ""}) EXPECT_EQ(ask(name), 2) << name;
    EXPECT_EQ(ask("doctor", {"--nonsense"}), 2);
}

TEST_F(Commands, study_says_which_word_it_does_not_understand) {
    for (auto const& [flag, value, known] : {std::tuple("service", "tea", "general, ads, seo or usability"),
                                             {"lang", "de", "uk, ru or en"},
                                             {"max-pages", "none", "from 1 to"},
                                             {"robots", "robots.txt", "--agent"}}) {
        Arguments wrong;
        wrong.operands = {"https://site.example/"};
        wrong.flags[flag] = {value};
        EXPECT_EQ(alone("study", wrong), 2) << flag;
        EXPECT_THAT(heard_.complained, testing::AllOf(HasSubstr(flag), HasSubstr(known)));
    }
}

TEST_F(Commands, init_makes_a_directory_that_opens_and_does_not_touch_one_that_is_there) {
    Arguments yes;
    yes.flags["yes"] = {"true"};
    EXPECT_EQ(alone("init", yes), 2) << "it is set up already";
    installation_.reset();
    options_.data = place_.at("fresh");
    options_.master_key = place_.at("secret-2") / "master.key";
    options_.journal = place_.at("journal-2");
    EXPECT_EQ(alone("init", yes), 0) << heard_.complained;
    EXPECT_TRUE(std::filesystem::exists(place_.at("fresh") / "slovo.toml"));
    auto const parsed = parse({"serve", "--data", place_.at("fresh")}, {});
    EXPECT_TRUE(parsed) << parsed.error().err;
    EXPECT_TRUE(promises::Installation::open(options_.installation()));
}

TEST(unknown_files, are_those_that_no_part_of_the_program_makes) {
    Place const place;
    std::filesystem::create_directories(place.data());
    for (auto const* name : {"slovo.db", "keys.slo", "slovo.db.before-v2", "notes.txt", "slovo.db.bak"})
        std::ofstream(place.data() / name) << "x";
    EXPECT_THAT(proof::unknown_files(place.data()), testing::ElementsAre("notes.txt", "slovo.db.bak"));
}

}  // namespace
}  // namespace slovo::cli
