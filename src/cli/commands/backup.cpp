#include "promises/backup.hpp"

#include <fmt/format.h>

#include <charconv>

#include "cli/command.hpp"
#include "promises/restore.hpp"

namespace slovo::cli {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(Arguments const& arguments, std::string_view flag) {
    if (!arguments.operands.empty()) return arguments.operands.front();
    return arguments.value(flag);
}

Result<fs::path> master_key_of(ServeOptions const& options) {
    if (options.master_key) return *options.master_key;
    return vault::default_master_key_path();
}

bool read_keep(std::string const& text, int& keep) {
    if (text.empty()) return true;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), keep);
    return error == std::errc{} && end == text.data() + text.size() && keep >= 1;
}

void tell(Context const& context, promises::RestoreReport const& report) {
    context.say(fmt::format("Restored from {} (made {}): {} events.", report.from.string(),
                            to_rfc3339(std::chrono::floor<std::chrono::seconds>(report.made)), report.events));
    if (report.lost_events > 0)
        context.say(
            fmt::format("{} events came after the backup: what they told is lost, their places in the ledger are kept.",
                        report.lost_events));
    context.say(fmt::format("Replayed from the journal: {} people erased, {} addresses suppressed, {} other acts.",
                            report.erased, report.suppressed, report.narrowed));
    if (report.orphan_keys > 0)
        context.say(fmt::format("{} keys of rows that are not here were destroyed.", report.orphan_keys));
    if (report.lost_people > 0)
        context.say(fmt::format("{} people were erased: their keys are lost.", report.lost_people));
    if (report.frozen > 0)
        context.say(fmt::format(
            "{} letters were waiting: whether they left is unknown; the desk shows them, none is sent by itself.",
            report.frozen));
    context.say(fmt::format("The ledger goes on as {}.", report.origin));
    if (report.sealed)
        context.say(
            "SEALED: without the journal, what was erased since the backup may be here again. No mail is sent and no "
            "desk opens until the dpo confirms: slovo unseal --dpo NAME");
    for (auto const& fault : report.faults) context.say("  " + fault);
}

}  // namespace

Exit backup(Context const& context, Arguments const& arguments) {
    auto const folder = folder_of(arguments, "out");
    int keep = 7;
    if (folder.empty() || !read_keep(arguments.value("keep"), keep)) {
        context.complain("name the folder: slovo backup DIR [--keys DIR] [--keep N], N from 1");
        return Exit::usage;
    }
    auto const master = master_key_of(context.options);
    if (!master) return context.fault("no backup", master.error());
    promises::BackupOptions options{
        .folder = folder, .keys_folder = {}, .master_key = *master, .keep = keep, .alone = !context.in_server};
    if (arguments.has("keys")) options.keys_folder = arguments.value("keys");
    auto const made = promises::make_backup(context.installation(), options);
    if (!made) return context.fault("no backup", made.error());
    context.say(fmt::format("data  {}  ({} events, {} KiB, read back and checked)", made->data.string(), made->events,
                            made->bytes / 1024));
    context.say(
        fmt::format("keys  {}  (sealed by the master key; the generation before is overwritten)", made->keys.string()));
    if (made->removed > 0) context.say(fmt::format("{} older backups were removed.", made->removed));
    if (!options.keys_folder) context.say("Both lie in one folder: name another disk for the keys with --keys DIR.");
    if (!context.installation().journal_is_apart())
        context.say(
            "The journal lies in the data directory: a restore needs it, so give it a disk of its own (--journal "
            "DIR).");
    context.say("The master key is in no backup: keep a copy of it where no backup goes.");
    return Exit::done;
}

Exit restore(Context const& context, Arguments const& arguments) {
    auto const folder = folder_of(arguments, "backup");
    if (folder.empty()) {
        context.complain("name the backup: slovo restore DIR [--keys DIR] --journal DIR");
        return Exit::usage;
    }
    promises::RestoreOptions options{.installation = context.options.installation(), .backup = folder, .keys = {}};
    if (arguments.has("keys")) options.keys = arguments.value("keys");
    if (arguments.has("without-journal")) options.journal = promises::JournalUse::without;
    if (arguments.has("accept-lost-keys")) options.lost_keys = promises::LostKeys::erase;
    auto const report = promises::restore(options);
    if (!report) {
        auto const& failure = report.error();
        bool const own = failure.fault == promises::OpenFault::other || failure.error.code() == ErrorCode::newer;
        context.complain(own ? std::string(failure.error.what()) : explain(failure, context.options));
        return exit_of(failure);
    }
    tell(context, *report);
    return report->faults.empty() ? Exit::done : Exit::no;
}

Exit unseal(Context const& context, Arguments const& arguments) {
    auto const name = arguments.value("dpo");
    if (name.empty()) {
        context.complain("say who answers for it: slovo unseal --dpo NAME");
        return Exit::usage;
    }
    auto const sealed = promises::is_sealed(context.house());
    if (sealed && !*sealed) {
        context.say("Nothing is sealed.");
        return Exit::done;
    }
    if (auto const done = promises::unseal(context.house(), name); !done)
        return context.fault("still sealed", done.error());
    context.say("Unsealed. Start the server again.");
    return Exit::done;
}

}  // namespace slovo::cli
