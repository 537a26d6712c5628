#include "promises/restore.hpp"

#include <algorithm>

#include "gate/verify.hpp"
#include "promises/copy_check.hpp"
#include "promises/erase.hpp"
#include "promises/kept_proof.hpp"
#include "promises/orphans.hpp"
#include "promises/restore_steps.hpp"
#include "store/schema.hpp"
#include "store/sqlite/backend.hpp"
#include "store/tables/policies.hpp"
#include "store/tables/staff.hpp"
#include "vault/disk.hpp"

namespace slovo::promises {
namespace {

namespace fs = std::filesystem;

struct Source {
    fs::path folder;  ///< with slovo.db and manifest
    fs::path keys;    ///< the file
    Manifest manifest;
};

Result<fs::path> newest_backup(fs::path const& folder) {
    if (fs::exists(folder / "manifest")) return folder;
    fs::path newest;
    std::error_code error;
    for (auto const& entry : fs::directory_iterator(folder / "data", error)) {
        auto const name = entry.path().filename().string();
        if (name.starts_with(".") || !fs::exists(entry.path() / "manifest")) continue;
        newest = std::max(newest, entry.path());
    }
    if (newest.empty()) return fail(ErrorCode::not_found, "there is no backup in this folder");
    return newest;
}

Result<fs::path> find_keys(RestoreOptions const& options, fs::path const& found) {
    std::vector<fs::path> const places =
        options.keys ? std::vector{*options.keys, *options.keys / "keys.slo"}
                     : std::vector{options.backup / "keys" / "keys.slo", found / ".." / ".." / "keys" / "keys.slo"};
    for (auto const& place : places)
        if (fs::is_regular_file(place)) return place;
    return fail(ErrorCode::not_found, "the backup of the keys is not there: name its folder with --keys");
}

Result<Source> find_source(RestoreOptions const& options) {
    Source out;
    TRY(out.folder, newest_backup(options.backup));
    TRY(out.keys, find_keys(options, out.folder));
    TRY(auto const text, read_small_file(out.folder / "manifest"));
    TRY(out.manifest, parse_manifest(text));
    if (out.manifest.schema > store::schema_version)
        return fail(ErrorCode::newer, "the backup is of a newer version of Slovo");
    TRY(auto const hash, hash_file(out.folder / "slovo.db"));
    if (hash != out.manifest.sha256)
        return fail(ErrorCode::corrupt, "the backup is damaged: it is not what was written");
    return out;
}

// An empty directory, or what an earlier try left. slovo.toml may be there before.
Result<void> take_directory(fs::path const& data) {
    std::error_code error;
    fs::create_directories(data, error);
    if (error) return fail(ErrorCode::io, "the data directory cannot be made");
    bool const again = fs::exists(data / restore_mark);
    for (auto const& entry : fs::directory_iterator(data, error)) {
        auto const name = entry.path().filename();
        if (name == "slovo.toml") continue;
        if (!again) return fail(ErrorCode::conflict, "the data directory is not empty");
        if (name != restore_mark) fs::remove_all(entry.path(), error);
    }
    fs::permissions(data, fs::perms::owner_all, error);
    return write_file_durably(data / restore_mark, "A restore is under way here. Run it again if it was cut short.\n");
}

Result<void> copy_in(Source const& source, fs::path const& data) {
    TRY_VOID(copy_file_durably(source.keys, data / "keys.slo"));
    return copy_file_durably(source.folder / "slovo.db", data / "slovo.db");
}

// What must be right in the tables before the installation can open on them.
Result<std::int64_t> prepare_ledger(RestoreOptions const& options) {
    auto const& where = options.installation;
    TRY(auto const backend, store::sqlite::open((where.data / "slovo.db").string()));
    TRY_VOID(store::migrate(*backend, [](int) -> Result<void> { return {}; }));
    if (options.journal == JournalUse::without) {
        TRY_VOID(begin_new_origin(*backend));
        return 0;
    }
    TRY(auto const origin, store::meta::find(backend->writer(), "origin"));
    if (!origin) return fail(ErrorCode::corrupt, "the ledger has no name");
    TRY(auto const journal, gate::Journal::open(*where.journal, era_of(*origin)));
    return complete_ledger(*backend, *journal);
}

Result<void> settle_keys(House& house, LostKeys what, RestoreReport& report) {
    TRY(auto const lost, people_without_keys(house));
    if (!lost.empty() && what == LostKeys::refuse)
        return fail(ErrorCode::conflict,
                    "the key backup is older than the data: some people's keys are missing. Give a newer one with "
                    "--keys, or accept with --accept-lost-keys that these people are erased");
    for (auto const subject : lost) {
        TRY_VOID(keep_proofs_without_keys(house, subject, house.now()));
        TRY_VOID(finish_erasure(house, subject));
    }
    report.lost_people = static_cast<std::int64_t>(lost.size());
    TRY(report.orphan_keys, destroy_orphan_keys(house));
    return {};
}

Result<void> narrow(Installation& installation, RestoreOptions const& options, RestoreReport& report) {
    auto& house = installation.house();
    TRY_VOID(tell_restored(house, report.lost_events));
    TRY_VOID(resume_erasures(house, installation.journal()));
    if (options.installation.journal) TRY_VOID(replay_acts(house, installation.journal(), report));
    TRY_VOID(settle_keys(house, options.lost_keys, report));
    TRY(report.frozen, freeze_outbox(house));
    while (true) {
        TRY(auto const taken, installation.sequencer().integrate(house.now()));
        if (taken == 0) break;
    }
    TRY(auto const checked, house.store.read([&](store::Session& session) {
        return gate::verify_ledger(session, house.notary, house.safe, house.roots, {});
    }));
    report.faults = checked.faults;
    report.origin = house.roots.verifier().name();
    TRY(report.sealed, is_sealed(house));
    return house.store.scrub();
}

Result<void> remove_mark(fs::path const& data) {
    std::error_code error;
    fs::remove(data / restore_mark, error);
    if (error) return fail(ErrorCode::io, "the mark of the restore cannot be removed");
    return vault::sync_directory_of(data / restore_mark);
}

// Files come in, the log is completed; what is left to do needs the keys open.
Result<RestoreReport> bring_in(RestoreOptions const& options) {
    if (options.journal == JournalUse::needed && !options.installation.journal)
        return fail(ErrorCode::invalid,
                    "no journal: name its folder with --journal, for without it what was erased since "
                    "the backup comes back; --without-journal starts sealed");
    TRY(auto const source, find_source(options));
    TRY_VOID(take_directory(options.installation.data));
    TRY_VOID(copy_in(source, options.installation.data));
    RestoreReport report{.from = source.folder, .made = source.manifest.made, .events = source.manifest.events};
    TRY(report.lost_events, prepare_ledger(options));
    return report;
}

}  // namespace

std::expected<RestoreReport, OpenFailure> restore(RestoreOptions const& options) {
    auto const other = [](Error const& error) {
        auto const fault = error.code() == ErrorCode::newer ? OpenFault::newer_version : OpenFault::other;
        return std::unexpected(OpenFailure{fault, error});
    };
    auto report = bring_in(options);
    if (!report) return other(report.error());
    auto where = options.installation;
    where.restoring = true;
    auto opened = Installation::open(where);
    if (!opened) return std::unexpected(opened.error());
    auto& installation = **opened;
    if (auto const narrowed = narrow(installation, options, *report); !narrowed) return other(narrowed.error());
    installation.close();
    if (auto const done = remove_mark(where.data); !done) return other(done.error());
    return std::move(*report);
}

Result<bool> is_sealed(House& house) {
    TRY(auto const sealed,
        house.store.read([](store::Session& session) { return store::meta::find(session, "sealed"); }));
    return sealed == "1";
}

Result<void> unseal(House& house, std::string_view staff_name) {
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY(auto const row, store::staff::find_by_name(*tx, staff_name));
        bool const may = row && row->state == store::StaffState::active && row->role == "dpo";
        if (!may) return fail(ErrorCode::denied, "only an active member of staff in the role dpo may confirm");
        TRY_VOID(store::meta::put(tx, "sealed", "0"));
        TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::backup_restored,
                                                  .at = now,
                                                  .actor = {ledger::ActorKind::staff, row->id},
                                                  .detail = ledger::DetailBuilder().add("confirmed", true).build()})));
        return true;
    }));
    return {};
}

}  // namespace slovo::promises
