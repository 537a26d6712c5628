#include "app/serve.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "app/banner.hpp"
#include "app/bundled.hpp"
#include "app/server_parts.hpp"
#include "base/log.hpp"
#include "promises/erase.hpp"
#include "promises/publish.hpp"
#include "proof/registry.hpp"

namespace slovo::app {
namespace {

int fault_exit(std::string_view why, cli::Exit code) {
    fmt::print(stderr, "slovo: {}\n", why);
    return static_cast<int>(code);
}

Result<std::string> read_file(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(ErrorCode::not_found, "the policy file cannot be read");
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

// The policy that was named, or the sample when there is none yet. A refused file leaves the last
// accepted version served; without any accepted version the server does not start.
bool settle_policy(promises::House& house, cli::ServeOptions const& options) {
    bool const none_yet = house.shelf.newest() == nullptr;
    if (!options.policy && !none_yet) return true;
    auto const source = options.policy ? read_file(*options.policy) : Result<std::string>(std::string(sample_policy()));
    auto const name = options.policy ? options.policy->string() : std::string("webpromo.toml");
    if (!source) {
        fmt::print(stderr, "slovo: {}: {}\n", name, source.error().what());
        return !none_yet;
    }
    auto const report =
        promises::publish_policy(house, *source, name, proof::binary(house.now()), promises::PublishMode::publish);
    if (!report) {
        fmt::print(stderr, "slovo: the policy was not stored: {}\n", report.error().what());
        return false;
    }
    if (report->outcome != promises::PublishOutcome::refused) return true;
    for (auto const& reason : report->reasons) fmt::print(stderr, "{}\n", reason);
    fmt::print(stderr, "slovo: {} was refused for these reasons; {}\n", name,
               none_yet ? "there is no accepted version to serve, so the server does not start."
                        : "the last accepted version is served.");
    return !none_yet;
}

// SIGTERM and SIGINT are waited for on this thread; blocked before any other thread is made.
sigset_t block_ends() {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    return ends;
}

}  // namespace

int serve(cli::ServeOptions const& options) {
    ::signal(SIGPIPE, SIG_IGN);
    auto const ends = block_ends();

    auto installation = promises::Installation::open(options.installation());
    if (!installation) {
        return fault_exit(cli::explain(installation.error(), options), cli::exit_of(installation.error()));
    }
    auto& house = (*installation)->house();
    if (!settle_policy(house, options)) return static_cast<int>(cli::Exit::usage);
    if (auto const finished = promises::resume_erasures(house, (*installation)->journal()); !finished)
        return fault_exit("an erasure that was begun could not be finished", cli::Exit::fault);

    auto parts = ServerParts::start(**installation, options);
    if (!parts) return fault_exit(parts.error(), cli::Exit::usage);
    print_banner(**installation, options, (*parts)->base_url(), ::isatty(STDOUT_FILENO) == 1);
    int ended = 0;
    sigwait(&ends, &ended);
    log::info("serve.stop");
    parts->reset();
    (*installation)->close();
    return static_cast<int>(cli::Exit::done);
}

}  // namespace slovo::app
