#include "cli/examination.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>

#include "base/limits.hpp"
#include "gate/verify.hpp"
#include "mail/probe.hpp"
#include "promises/backup.hpp"
#include "promises/restore.hpp"
#include "proof/data_files.hpp"
#include "store/tables/deliveries.hpp"

namespace slovo::cli {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::uintmax_t space_fail = 64ULL * 1024 * 1024;    // four reserves: hours at a busy site
constexpr std::uintmax_t space_warn = 1024ULL * 1024 * 1024;  // a backup beside the data still fits a small site
constexpr auto backup_age_max = 24h;                          // DESIGN §5.4
constexpr auto clock_plausible = 5min;

Finding ok(std::string what, std::string words) {
    return {Health::ok, std::move(what), std::move(words)};
}
Finding warn(std::string what, std::string words) {
    return {Health::warn, std::move(what), std::move(words)};
}
Finding bad(std::string what, std::string words) {
    return {Health::fail, std::move(what), std::move(words)};
}

Finding database(Context const& context) {
    auto const verdict = context.house().store.read([](store::Session& session) {
        return session.one<std::string>(store::Sql("PRAGMA integrity_check(1)"),
                                        [](store::Row const& row) { return std::string(row.text(0)); });
    });
    if (verdict && *verdict == "ok") return ok("database", "every page and index is whole");
    return bad("database", "damaged: stop the server, keep a copy, restore a backup (slovo restore)");
}

Finding keys(Context const& context) {
    auto& file = context.house().safe.keys();
    auto const found = file.occupied(0, file.slot_count());
    if (!found || file.poisoned())
        return bad("keys", "the key file failed: restart; if that does not help, put back its backup");
    auto const damaged = std::ranges::count_if(*found, [](vault::KeyRef const& ref) { return !ref; });
    if (damaged > 0)
        return bad("keys", fmt::format("{} slots are damaged: put back the newest backup of the keys", damaged));
    return ok("keys", fmt::format("{} slots, none damaged", file.slot_count()));
}

Finding ledger_tail(Context const& context) {
    auto& house = context.house();
    auto const from = context.installation().checked_from();
    auto const changed = house.store.read(
        [&](store::Session& session) { return gate::count_changed_events(session, house.notary, house.safe, from); });
    if (!changed || *changed > 0)
        return bad("ledger", "events at its end were changed: slovo ledger verify names them");
    return ok("ledger", fmt::format("unchanged from event {} on; slovo ledger verify checks the whole", from));
}

Finding clock(Context const& context) {
    auto const now = context.house().now();
    if (context.options.clock_file || context.installation().is_test())
        return warn("clock", "a test's clock: nothing here is real");
    auto const last =
        context.house().store.read([](store::Session& session) { return store::events::last_time(session); });
    if (last && *last && **last > now + limits::render_token_skew)
        return bad("clock", "it stands before the last event: set it right");
    auto const machine = system_clock()->now();
    if (machine > now + clock_plausible || now > machine + clock_plausible)
        return bad("clock", "it is not the machine's");
    return ok("clock", to_rfc3339(std::chrono::floor<std::chrono::seconds>(now)));
}

Finding log_size(Context const& context) {
    auto const stats = context.house().store.stats();
    if (stats.poisoned)
        return bad("store", "a write failed and nothing more is accepted: look at the disk, then restart");
    auto const bytes = static_cast<std::uintmax_t>(stats.log_bytes);
    auto const text = fmt::format("write-ahead log {} KiB", bytes / 1024);
    if (bytes > 2 * limits::wal_truncate_bytes)
        return warn("store", text + ": a reader holds it back; restart if it goes on growing");
    return ok("store", text);
}

Finding space(Context const& context) {
    struct statvfs info{};
    if (::statvfs(context.installation().data().c_str(), &info) != 0) return bad("space", "the disk does not answer");
    auto const free = static_cast<std::uintmax_t>(info.f_bavail) * info.f_frsize;
    auto const text = fmt::format("{} MiB free", free / (1024 * 1024));
    if (free < space_fail)
        return bad("space", text + ": make room now; only the reserve is left for stopping and erasing");
    if (free < space_warn) return warn("space", text + ": make room soon");
    return ok("space", text);
}

Finding reserve(Context const& context) {
    std::error_code error;
    auto const size = fs::file_size(context.installation().data() / "reserve", error);
    if (!error && size == limits::reserve_bytes)
        return ok("reserve", fmt::format("{} MiB kept for stopping and erasing", size / (1024 * 1024)));
    return warn("reserve", "used up: make room on the disk, then restart, and it is made again");
}

Finding permissions(Context const& context) {
    std::error_code error;
    std::vector<std::string> open_ones;
    auto const look = [&](fs::path const& path) {
        struct stat info{};
        if (::lstat(path.c_str(), &info) == 0 && !S_ISLNK(info.st_mode) && (info.st_mode & 077) != 0)
            open_ones.push_back(path.filename().string());
    };
    look(context.installation().data());
    for (auto const& entry : fs::directory_iterator(context.installation().data(), error)) look(entry.path());
    if (open_ones.empty()) return ok("permissions", "nobody else may read the data directory");
    return warn("permissions", fmt::format("others may read {}: chmod -R go= {}", fmt::join(open_ones, ", "),
                                           context.installation().data().string()));
}

Finding strangers(Context const& context) {
    auto const found = proof::unknown_files(context.installation().data());
    if (found.empty()) return ok("files", "nothing in the data directory but what Slovo makes");
    return warn("files", fmt::format("unknown in the data directory: {}; look at them and move them away",
                                     fmt::join(found, ", ")));
}

Finding journal(Context const& context) {
    auto& installation = context.installation();
    if (!installation.journal_is_apart())
        return warn(
            "journal",
            "it lies in the data directory: give it another disk with --journal DIR, or a lost disk takes it too");
    struct stat data{};
    struct stat other{};
    bool const known =
        ::stat(installation.data().c_str(), &data) == 0 && ::stat(installation.journal().folder().c_str(), &other) == 0;
    if (!known) return bad("journal", "its folder does not answer: erasures cannot be confirmed without it");
    if (data.st_dev == other.st_dev) return warn("journal", "apart, but on the same disk as the data");
    return ok("journal", fmt::format("on another disk, {} events", installation.journal().leaf_count()));
}

Finding backups(Context const& context) {
    auto const last = promises::last_backup(context.house());
    if (!last || !*last)
        return warn("backup", "none was ever made: slovo backup DIR --keys DIR, daily (deploy/slovo-backup.timer)");
    auto const age = context.house().now() - **last;
    auto const hours = std::chrono::duration_cast<std::chrono::hours>(age).count();
    if (age > backup_age_max) return warn("backup", fmt::format("{} h old: keys want one every 24 h", hours));
    return ok("backup", fmt::format("{} h old", hours));
}

Finding mail_relay(Context const& context) {
    if (!context.options.smtp)
        return warn("mail", "no relay: letters are kept, sealed, for the desk; name one with --smtp URL");
    auto const reached = mail::probe(context.options.smtp->url);
    if (!reached) return bad("mail", fmt::format("the relay does not answer: {}", reached.error().what()));
    return ok("mail", "the relay answers");
}

Finding outbox(Context const& context) {
    auto const unknown = context.house().store.read(
        [](store::Session& session) { return store::deliveries::count(session, store::DeliveryState::unknown); });
    if (!unknown) return bad("outbox", "it cannot be read");
    if (*unknown > 0)
        return warn("outbox", fmt::format("{} letters of unknown outcome: the desk decides about each", *unknown));
    return ok("outbox", "no letter of unknown outcome");
}

Finding seal(Context const& context) {
    auto const sealed = promises::is_sealed(context.house());
    if (sealed && !*sealed) return ok("seal", "open");
    return bad("seal", "restored without the journal: no mail, no desk, until slovo unseal --dpo NAME");
}

}  // namespace

std::string_view name_of(Health health) {
    switch (health) {
        case Health::ok: return "ok";
        case Health::warn: return "warn";
        case Health::fail: return "FAIL";
    }
    return "";
}

std::vector<Finding> examine(Context const& context) {
    std::vector<Finding> out;
    for (auto const look : {database, keys, ledger_tail, clock, log_size, space, reserve, permissions, strangers,
                            journal, backups, mail_relay, outbox, seal})
        out.push_back(look(context));
    return out;
}

}  // namespace slovo::cli
