#include <fmt/format.h>

#include "cli/main.hpp"

namespace slovo::cli {

using promises::OpenFault;

namespace {

std::string master_key_name(ServeOptions const& options) {
    if (options.master_key) return options.master_key->string();
    auto const path = vault::default_master_key_path();
    return path ? path->string() : std::string("~/.config/slovo/master.key");
}

}  // namespace

std::string explain(promises::OpenFailure const& failure, ServeOptions const& options) {
    auto const data = options.data.string();
    switch (failure.fault) {
        case OpenFault::locked:
            return fmt::format(
                "another Slovo is already running on {}; stop it first, or name another directory with --data", data);
        case OpenFault::master_key_missing:
            return fmt::format(
                "there are data in {}, but no master key at {}: put the key back from its copy, or name it with "
                "--master-key FILE; no new key is made over old data",
                data, master_key_name(options));
        case OpenFault::keys_missing:
            return fmt::format(
                "the key file {}/keys.slo is missing: put back the newest backup of the keys (BACKUP/keys/keys.slo), "
                "or "
                "restore the whole with slovo restore; no new key file is made over old data",
                data);
        case OpenFault::wrong_master_key:
            return fmt::format(
                "the master key at {} is not the one of {}/keys.slo: name the right one with --master-key FILE",
                master_key_name(options), data);
        case OpenFault::newer_version:
            return fmt::format(
                "{} was written by a newer version of Slovo: use that version, or restore an older backup", data);
        case OpenFault::damaged_database:
            return fmt::format(
                "the database in {} is damaged or corrupt, and is left as it is ({}): keep a copy, then restore a "
                "backup "
                "with slovo restore",
                data, failure.error.what());
        case OpenFault::damaged_ledger:
            return fmt::format(
                "the ledger in {} is damaged, and is left as it is ({}): see slovo ledger verify, keep a copy, then "
                "restore a backup with slovo restore",
                data, failure.error.what());
        case OpenFault::damaged_keys:
            return fmt::format(
                "the key file in {} is damaged, and is left as it is ({}): put back the newest backup of the keys, or "
                "restore the whole with slovo restore",
                data, failure.error.what());
        case OpenFault::clock_behind:
            return "the clock stands before the last event of the ledger: set the clock right, then start again";
        case OpenFault::clock_needs_test:
            return "--clock needs --test, which marks the data directory as a test for ever";
        case OpenFault::half_restored:
            return fmt::format("a restore into {} was cut short: run slovo restore again, it begins anew", data);
        case OpenFault::none:
        case OpenFault::other: break;
    }
    return fmt::format("{} cannot be opened: {}", data, failure.error.what());
}

Exit exit_of(promises::OpenFailure const& failure) {
    switch (failure.fault) {
        case OpenFault::locked:
        case OpenFault::master_key_missing:
        case OpenFault::keys_missing:
        case OpenFault::wrong_master_key:
        case OpenFault::newer_version:
        case OpenFault::clock_behind:
        case OpenFault::clock_needs_test:
        case OpenFault::half_restored: return Exit::usage;
        default: break;
    }
    auto const code = failure.error.code();
    bool const set_wrong = code == ErrorCode::denied || code == ErrorCode::invalid || code == ErrorCode::conflict ||
                           code == ErrorCode::not_found;
    return set_wrong ? Exit::usage : Exit::fault;
}

}  // namespace slovo::cli
