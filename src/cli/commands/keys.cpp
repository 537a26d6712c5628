#include <fmt/format.h>

#include "cli/command.hpp"
#include "promises/backup.hpp"
#include "vault/keyfile.hpp"

namespace slovo::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t slots_at_once = 65536;

std::string age_of(Instant then, Instant now) {
    auto const hours = std::chrono::duration_cast<std::chrono::hours>(now - then).count();
    return hours < 48 ? fmt::format("{} h ago", hours) : fmt::format("{} days ago", hours / 24);
}

// Also the proof that the rotated file opens.
Result<void> tell_rotated(Context const& context, fs::path const& master_key) {
    auto where = context.options.installation();
    where.master_key = master_key;
    auto const opened = promises::Installation::open(where);
    if (!opened) return std::unexpected(opened.error().error);
    auto& house = (*opened)->house();
    TRY_VOID(house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::key_rotated,
                                                  .at = house.now(),
                                                  .actor = {ledger::ActorKind::system, {}}})));
        return true;
    }));
    (*opened)->close();
    return {};
}

}  // namespace

Exit keys_status(Context const& context, Arguments const&) {
    auto& house = context.house();
    auto& keys = house.safe.keys();
    std::int64_t full = 0;
    std::int64_t damaged = 0;
    for (std::int64_t from = 0; from < keys.slot_count(); from += slots_at_once) {
        auto const found = keys.occupied(from, slots_at_once);
        if (!found) return context.fault("the key file", found.error());
        for (auto const& ref : *found) ++(ref ? full : damaged);
    }
    context.say(fmt::format("key file      {}", (context.installation().data() / "keys.slo").string()));
    context.say(
        fmt::format("keys          {} from before this start; {} slots in use or free again", full, keys.slot_count()));
    context.say(
        fmt::format("damaged       {}{}", damaged, damaged > 0 ? ": put back the newest backup of the keys" : ""));
    auto const last = promises::last_backup(house);
    if (!last) return context.fault("the last backup", last.error());
    context.say(fmt::format("last backup   {}", *last ? age_of(**last, house.now()) : "never: slovo backup DIR"));
    return damaged > 0 || keys.poisoned() ? Exit::no : Exit::done;
}

//= policy:C26a
Exit keys_rotate(Context const& context, Arguments const& arguments) {
    auto const old_path =
        context.options.master_key ? Result<fs::path>(*context.options.master_key) : vault::default_master_key_path();
    if (!old_path) return context.fault("no master key", old_path.error());
    auto const named = arguments.value("new-master-key");
    if (named.empty()) {
        context.complain("name the file of the next master key: slovo keys rotate --new-master-key FILE");
        return Exit::usage;
    }
    auto& random = crypto::system_random();
    std::array const forbidden{context.options.data};
    auto const before = vault::MasterKey::load(*old_path, forbidden);
    if (!before) return context.fault("the master key", before.error());
    auto const after = vault::MasterKey::load_or_create(named, forbidden, random);
    if (!after) return context.fault("the next master key", after.error());
    auto const done = vault::rotate(context.options.data / "keys.slo", before->key(), after->key(), random);
    if (!done && done.error().code() == ErrorCode::unavailable) {
        context.complain("a server has the key file: stop it first");
        return Exit::usage;
    }
    if (!done) return context.fault("not rotated; the old master key still opens the file", done.error());
    if (auto const told = tell_rotated(context, named); !told)
        return context.fault("rotated, but not in the ledger", told.error());
    context.say(fmt::format("Every key lies under {} now. Start with --master-key {}", named, named));
    context.say(
        "Then make a backup (slovo backup DIR), so that its keys open with the new one, and destroy the old master "
        "key:");
    context.say(fmt::format("  shred -u {}", old_path->string()));
    return Exit::done;
}

}  // namespace slovo::cli
