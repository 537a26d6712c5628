#include <unistd.h>

#include <filesystem>

#include "cli/command.hpp"
#include "proof/report.hpp"

namespace slovo::cli {
namespace {

Exit print_report(Context const& context, Arguments const& arguments, proof::Runner& runner) {
    if (auto const ran = runner.run(proof::Which::all); !ran) return context.fault("the checks", ran.error());
    auto const report = proof::make_report(runner, context.installation().sequencer().checkpoint());
    if (!report) return context.fault("the proof", report.error());
    auto const language = parse_language(arguments.value("lang")).value_or(Language::uk);
    if (arguments.has("json")) {
        context.say(proof::to_json(*report));
    } else {
        // In the server nobody knows what kind of terminal the caller has.
        bool const colours = !context.in_server && ::isatty(STDOUT_FILENO) == 1;
        context.output.out(proof::to_text(*report, language, colours ? proof::Colour::terminal : proof::Colour::plain));
    }
    return static_cast<Exit>(proof::exit_code(*report));
}

}  // namespace

Exit prove(Context const& context, Arguments const& arguments) {
    if (context.host->runner != nullptr) return print_report(context, arguments, *context.host->runner);
    auto& installation = context.installation();
    auto const shelf = installation.house().shelf.current(installation.house().now());
    if (!shelf || !context.bundle.sign_lists) {
        context.complain("no policy is in force yet: start the server, or slovo policy publish FILE");
        return Exit::no;
    }
    auto const signs = context.bundle.sign_lists(shelf->policy->children.threshold);
    if (!signs) return context.fault("the lists of signs", signs.error());
    std::error_code error;
    auto const facts = [&] {
        return proof::Facts{.test_mode = installation.is_test(),
                            .journal_apart = installation.journal_is_apart(),
                            .relay_configured = context.options.smtp.has_value()};
    };
    proof::Runner runner({.house = installation.house(),
                          .journal = installation.journal(),
                          .signs = *signs,
                          .data = installation.data(),
                          .logs = {},
                          .scratch = std::filesystem::temp_directory_path(error),
                          .facts = facts,
                          .visit = {}},
                         {});
    if (auto const loaded = runner.load(); !loaded) return context.fault("what was found before", loaded.error());
    return print_report(context, arguments, runner);
}

}  // namespace slovo::cli
