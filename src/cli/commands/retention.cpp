#include <fmt/format.h>

#include "base/limits.hpp"
#include "cli/command.hpp"
#include "promises/reaper.hpp"
#include "store/tables/events.hpp"

namespace slovo::cli {
namespace {

using promises::Tally;

struct Line {
    std::string what;
    std::int64_t now = 0;
    std::int64_t tomorrow = 0;
};

// `later` counts what is over now as well.
std::vector<Line> lines_of(Tally const& now, Tally const& later) {
    std::vector<Line> out;
    auto const add = [&](std::string what, std::int64_t over, std::int64_t over_later) {
        if (over_later > 0 || over > 0) out.push_back({std::move(what), over, over_later - over});
    };
    for (auto const& [purpose, count] : later.subjects) {
        auto const found = now.subjects.find(purpose);
        add("people, for " + purpose, found == now.subjects.end() ? 0 : found->second, count);
    }
    add("people who stay and lose fields", now.narrowed, later.narrowed);
    add("captured mails", now.mails, later.mails);
    add("rights cases, closed", now.cases, later.cases);
    add("demands that nobody proved", now.demands, later.demands);
    add("proofs of consents of people who are erased", now.proofs, later.proofs);
    add("marks: write no more", now.marks, later.marks);
    add("copies of the data", now.copies, later.copies);
    add("held by a hold or an open case", now.frozen, later.frozen);
    return out;
}

Result<void> print_forecast(Context const& context) {
    auto& house = context.house();
    auto const& data = context.installation().data();
    TRY(auto const now, promises::what_is_over(house, data, house.now()));
    TRY(auto const later, promises::what_is_over(house, data, house.now() + std::chrono::hours(24)));
    auto const lines = lines_of(now, later);
    context.say(fmt::format("{:<34}{:>12}{:>16}", "", "over now", "next 24 hours"));
    for (auto const& line : lines) context.say(fmt::format("{:<34}{:>12}{:>16}", line.what, line.now, line.tomorrow));
    if (lines.empty()) context.say("Nothing is over, and nothing will be in the next 24 hours.");
    return {};
}

// Without a server nothing has watched the clock: the last event is what can be asked.
Result<bool> clock_is_doubtful(Context const& context) {
    if (context.in_server || context.installation().is_test()) return false;
    auto& house = context.house();
    TRY(auto const last, house.store.read([](store::Session& session) { return store::events::last_time(session); }));
    return last && house.now() - *last > limits::clock_jump;
}

Result<Exit> reap(Context const& context) {
    auto& installation = context.installation();
    promises::Reaper alone(installation.house(), installation.journal(), installation.data());
    auto& reaper = context.host->reaper != nullptr ? *context.host->reaper : alone;
    std::int64_t gone = 0;
    bool failed = false;
    while (true) {
        TRY(auto const pass, reaper.pass());
        gone += pass.gone.all();
        failed |= pass.failed;
        if (pass.halted) {
            context.complain("the clock jumped: nothing is erased before that is looked at");
            return Exit::no;
        }
        if (pass.blocked) {
            context.complain(fmt::format(
                "more than {} % of all people, or of the proofs kept, would go: if that is right, say slovo retention "
                "--confirm",
                limits::reaper_share_percent));
            return Exit::no;
        }
        if (!pass.more) break;
    }
    context.say(fmt::format("Gone: {}.", gone));
    if (failed) context.complain("not everybody who is over could be erased: the log says whom and why");
    return failed ? Exit::fault : Exit::done;
}

}  // namespace

//= policy:C26c
Exit retention(Context const& context, Arguments const& arguments) {
    if (arguments.has("dry-run") && arguments.has("confirm")) {
        context.complain("--dry-run changes nothing, and --confirm does: choose one");
        return Exit::usage;
    }
    if (auto const printed = print_forecast(context); !printed) return context.fault("what is over", printed.error());
    if (arguments.has("dry-run")) return Exit::done;
    bool const confirmed = arguments.has("confirm");
    auto const doubtful = clock_is_doubtful(context);
    if (!doubtful) return context.fault("the last event", doubtful.error());
    if (*doubtful && !confirmed) {
        context.complain(
            fmt::format("it is {}, and the last event is more than two days older: if the clock is right, "
                        "say slovo retention --confirm",
                        to_rfc3339(context.house().now())));
        return Exit::no;
    }
    if (confirmed) {
        if (auto const noted = promises::confirm_retention(context.house()); !noted)
            return context.fault("the confirmation", noted.error());
    }
    auto const done = reap(context);
    if (!done) return context.fault("the pass", done.error());
    return *done;
}

}  // namespace slovo::cli
