#include <fmt/format.h>

#include <iostream>

#include "cli/answers.hpp"
#include "cli/command.hpp"
#include "mail/address.hpp"
#include "mail/compose.hpp"
#include "mail/relay_url.hpp"
#include "mail/smtp.hpp"
#include "promises/copy_check.hpp"
#include "text/unicode.hpp"

namespace slovo::cli {
namespace {

namespace fs = std::filesystem;

class Interview {
public:
    Interview(Context const& context, bool silent) : context_(context), silent_(silent) {}

    template <class Right>
    std::string ask(std::string_view question, std::string_view hint, Right is_right) {
        while (!silent_) {
            context_.output.out(fmt::format("{}{}: ", question, hint.empty() ? "" : fmt::format(" [{}]", hint)));
            std::string line;
            if (!std::getline(std::cin, line)) silent_ = true;
            auto const answer = std::string(text::trim(line));
            if (answer.empty() || is_right(answer)) return answer;
            context_.say("  That cannot be right. Enter alone leaves it out.");
        }
        return {};
    }

private:
    Context const& context_;
    bool silent_;
};

Answers interview(Context const& context, bool silent) {
    Interview talk(context, silent);
    auto const words = [](std::string const& text) { return mail::is_header_safe(text) && text.size() <= 300; };
    Answers out;
    out.name = talk.ask("Name of the company", "the invented company of the sample", words);
    out.address = talk.ask("Postal address", "the sample's", words);
    out.email = talk.ask("E-mail for questions about data", "the sample's",
                         [](std::string const& text) { return mail::ascii_domain_address(text).has_value(); });
    out.smtp = talk.ask("Mail relay, smtps://HOST or smtp+starttls://HOST", "none: mail is kept for the desk",
                        [](std::string const& text) { return mail::parse_relay_url(text).has_value(); });
    if (out.smtp.empty()) return out;
    out.smtp_user = talk.ask("User at the relay", "no login", words);
    if (out.smtp_user.empty()) return out;
    out.smtp_password_file = talk.ask("File whose first line is the password", "",
                                      [](std::string const& text) { return fs::is_regular_file(text); });
    return out;
}

Exit send_test_mail(Context const& context, Answers const& answers) {
    auto smtp = mail::Smtp::create(
        {.url = answers.smtp, .username = answers.smtp_user, .password_file = answers.smtp_password_file});
    if (!smtp) return context.fault("no test mail", smtp.error());
    auto const now = system_clock()->now();
    mail::Mail mail;
    mail.from = {"Slovo", answers.email};
    mail.to = {"", answers.email};
    mail.subject = "Slovo: the mail relay works";
    mail.text = "This is the test mail of slovo init. Nothing needs to be done.\n";
    mail.message_id = fmt::format("init-{}@{}", to_micros(now), "slovo.invalid");
    auto const bytes = mail::compose(mail, now);
    if (!bytes) return context.fault("no test mail", bytes.error());
    auto const outcome = (*smtp)->send(answers.email, answers.email, *bytes);
    if (!outcome) return context.fault("no test mail", outcome.error());
    context.say(fmt::format("Test mail to your own address: {}.", outcome->why.view()));
    return outcome->verdict == mail::Verdict::accepted ? Exit::done : Exit::no;
}

Result<void> write_files(Context const& context, Answers const& answers) {
    auto const& data = context.options.data;
    std::error_code error;
    fs::create_directories(data, error);
    if (error) return fail(ErrorCode::io, "the data directory cannot be made");
    fs::permissions(data, fs::perms::owner_all, error);
    bool const own = !answers.name.empty() || !answers.address.empty() || !answers.email.empty();
    auto const policy = own ? policy_text(context.bundle.sample_policy, answers) : std::string();
    if (!policy.empty()) TRY_VOID(promises::write_file_durably(data / "policy.toml", policy));
    return promises::write_file_durably(data / "slovo.toml", settings_text(answers, !policy.empty()));
}

}  // namespace

Exit init(Context const& context, Arguments const& arguments) {
    auto const& data = context.options.data;
    if (fs::exists(data / "slovo.db") || fs::exists(data / "slovo.toml")) {
        context.complain(fmt::format("{} is set up already: edit its slovo.toml, or name another directory with --data",
                                     data.string()));
        return Exit::usage;
    }
    auto const answers = interview(context, arguments.has("yes"));
    if (auto const written = write_files(context, answers); !written)
        return context.fault("not set up", written.error());
    auto const opened = promises::Installation::open(context.options.installation());
    if (!opened) {
        context.complain(explain(opened.error(), context.options));
        return exit_of(opened.error());
    }
    (*opened)->close();
    auto const master =
        context.options.master_key ? Result<fs::path>(*context.options.master_key) : vault::default_master_key_path();
    context.say(fmt::format("data        {}", fs::absolute(data).string()));
    if (master)
        context.say(fmt::format("master key  {}   keep a copy where no backup goes: without it nothing opens",
                                master->string()));
    if (fs::exists(data / "policy.toml"))
        context.say(fmt::format("policy      {}   the sample with your name: read it, for you will be held to it",
                                fs::absolute(data / "policy.toml").string()));
    context.say(fmt::format(
        "next        slovo serve --data {}{}", data.string(),
        fs::exists(data / "policy.toml") ? fmt::format(" --policy {}", (data / "policy.toml").string()) : ""));
    if (answers.smtp.empty() || answers.email.empty()) return Exit::done;
    return send_test_mail(context, answers);
}

}  // namespace slovo::cli
