#include "cli/settings.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "cli/parse.hpp"

namespace slovo::cli {
namespace {

namespace fs = std::filesystem;

class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / ("slovo-cli-" + std::to_string(::getpid()))) {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    void write(std::string_view toml) const { std::ofstream(path_ / "slovo.toml") << toml; }
    [[nodiscard]] std::string name() const { return path_.string(); }

private:
    fs::path path_;
};

struct Wrong {
    std::vector<std::string> words;
    char const* said;
};

TEST(settings, wrong_words_are_bad_usage_and_are_not_repeated) {
    Folder const folder;
    std::vector<Wrong> const cases{
        {{}, "slovo"},
        {{"nonsense"}, "no such command"},
        {{"serve", "--nonsense=secret"}, "--nonsense"},
        {{"serve", "--password", "secret"}, "--smtp-password-file"},
        {{"serve", "--smtp-password=secret"}, "--smtp-password-file"},
        {{"serve", "--smtp", "smtps://user:secret@mail.example.org"}, "--smtp-password-file"},
        {{"serve", "--store", "postgres://user:secret@db/slovo"}, "password"},
        {{"serve", "--listen", "nowhere"}, "ADDR:PORT"},
        {{"serve", "--listen", "127.0.0.1:65536"}, "ADDR:PORT"},
        {{"serve", "--listen", "127.0.0.1:"}, "ADDR:PORT"},
        {{"serve", "--trusted-proxy", "everybody"}, "network"},
        {{"serve", "--study-browser", "/etc/passwd"}, "below /usr"},
        {{"serve", "--study-browser", "chromium"}, "below /usr"},
        {{"serve", "--tls-cert", "/x"}, "--tls-key"},
        {{"serve", "--clock", "file:/x"}, "--test"},
        {{"serve", "--clock", "2026"}, "file:PATH"},
        {{"serve", "--base-url", "example.org"}, "https://"},
        {{"serve", "--ops-mail", "nobody"}, "e-mail"},
        {{"serve", "--smtp-user", "me"}, "--smtp URL"},
        {{"serve", "--test", "--smtp", "smtps://mail.example.org"}, "127.0.0.1"},
        {{"staff", "add"}, "NAME"},
        {{"backup", "a", "b"}, "not understood"},
    };
    for (auto const& one : cases) {
        auto words = one.words;
        if (!words.empty()) words.insert(words.end(), {"--data", folder.name()});
        auto const parsed = parse(words, {});
        ASSERT_FALSE(parsed) << one.said;
        EXPECT_EQ(parsed.error().exit, Exit::usage) << one.said;
        EXPECT_NE(parsed.error().err.find(one.said), std::string::npos) << one.said << " | " << parsed.error().err;
        EXPECT_EQ(parsed.error().err.find("secret"), std::string::npos) << parsed.error().err;
    }
}

TEST(settings, a_flag_comes_before_a_variable_and_a_variable_before_the_file) {
    Folder const folder;
    folder.write(
        "base_url = \"https://file.example\"\nops_mail = \"file@example.org\"\njournal = \"/file\"\n"
        "trusted_proxy = [\"10.0.0.0/8\", \"192.0.2.1\"]\n");
    Variables const variables{{"SLOVO_BASE_URL", "https://variable.example/"},
                              {"SLOVO_OPS_MAIL", "variable@example.org"},
                              {"SLOVO_DATA", folder.name()}};
    auto const parsed = parse({"serve", "example.org", "--base-url", "https://flag.example"}, variables);
    ASSERT_TRUE(parsed) << parsed.error().err;
    EXPECT_EQ(parsed->command, nullptr);
    EXPECT_EQ(parsed->options.domain, "example.org");
    EXPECT_EQ(parsed->options.base_url, "https://flag.example");
    EXPECT_EQ(parsed->options.ops_mail, "variable@example.org");
    EXPECT_EQ(parsed->options.journal, fs::path("/file"));
    EXPECT_EQ(parsed->options.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "192.0.2.1"}));
}

TEST(settings, the_file_knows_no_unknown_key_no_wrong_type_and_no_secret) {
    Folder const folder;
    for (auto const* toml :
         {"colour = \"red\"\n", "listen = 8080\n", "test = \"yes\"\n", "smtp_password = \"hidden\"\n",
          "data = \"/x\"\n", "this is not TOML\n", "trusted_proxy = [1]\n"}) {
        folder.write(toml);
        auto const parsed = parse({"serve", "--data", folder.name()}, {});
        ASSERT_FALSE(parsed) << toml;
        EXPECT_EQ(parsed.error().exit, Exit::usage);
        EXPECT_NE(parsed.error().err.find("slovo.toml:1"), std::string::npos) << parsed.error().err;
        EXPECT_EQ(parsed.error().err.find("hidden"), std::string::npos);
    }
}

TEST(settings, secrets_do_not_come_from_the_environment) {
    auto const parsed = parse({"serve"}, {{"SLOVO_SMTP_PASSWORD", "hidden"}});
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().exit, Exit::usage);
    EXPECT_NE(parsed.error().err.find("SLOVO_SMTP_PASSWORD_FILE"), std::string::npos);
    EXPECT_EQ(parsed.error().err.find("hidden"), std::string::npos);
}

TEST(settings, every_one_has_a_variable_and_a_key_of_its_own) {
    std::vector<std::string> seen;
    for (auto const& setting : settings()) {
        EXPECT_FALSE(setting.help.empty());
        EXPECT_TRUE(variable_of(setting).starts_with("SLOVO_"));
        EXPECT_EQ(std::ranges::count(seen, key_of(setting)), 0);
        seen.push_back(key_of(setting));
    }
}

TEST(parse, helps_with_everything_and_with_each_command) {
    auto const all = parse({"--help"}, {});
    ASSERT_FALSE(all);
    EXPECT_EQ(all.error().exit, Exit::done);
    for (auto const& command : commands()) {
        auto words = std::vector<std::string>{};
        auto const space = command.name.find(' ');
        words.emplace_back(command.name.substr(0, space));
        if (space != std::string_view::npos) words.emplace_back(command.name.substr(space + 1));
        EXPECT_NE(all.error().out.find(words.front()), std::string::npos) << command.name;
        words.emplace_back("--help");
        auto const one = parse(words, {});
        ASSERT_FALSE(one) << command.name;
        EXPECT_EQ(one.error().exit, Exit::done);
        EXPECT_NE(one.error().out.find(command.help), std::string::npos) << one.error().out;
        EXPECT_NE(one.error().out.find(words_of(command.where)), std::string::npos) << command.name;
    }
}

TEST(parse, arguments_survive_the_way_to_the_server_and_paths_become_absolute) {
    auto const parsed = parse({"backup", "here", "--keys", "../there", "--keep", "3"}, {});
    ASSERT_TRUE(parsed) << parsed.error().err;
    ASSERT_NE(parsed->command, nullptr);
    auto const words = print_arguments(*parsed->command, parsed->arguments, "/srv/ops");
    auto const back = parse_arguments(*parsed->command, words);
    ASSERT_TRUE(back) << back.error().err;
    EXPECT_EQ(back->operands, (std::vector<std::string>{"/srv/ops/here"}));
    EXPECT_EQ(back->value("keys"), "/srv/there");
    EXPECT_EQ(back->value("keep"), "3");

    auto const staff = parse({"staff", "add", "Олена -- \"x\"", "--role", "manager", "--token"}, {});
    ASSERT_TRUE(staff) << staff.error().err;
    auto const again = parse_arguments(*staff->command, print_arguments(*staff->command, staff->arguments, "/"));
    ASSERT_TRUE(again) << again.error().err;
    EXPECT_EQ(again->operands, staff->arguments.operands);
    EXPECT_EQ(again->value("role"), "manager");
    EXPECT_TRUE(again->has("token"));
}

}  // namespace
}  // namespace slovo::cli
