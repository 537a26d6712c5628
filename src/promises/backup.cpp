#include "promises/backup.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "promises/copy_check.hpp"
#include "promises/retention.hpp"
#include "store/tables/policies.hpp"
#include "vault/disk.hpp"

namespace slovo::promises {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::string_view making_prefix = ".making-";
constexpr auto integration_wait = 5s;  // ten times what the sequencer needs

bool lies_in(fs::path const& inner, fs::path const& outer) {
    auto const in = fs::weakly_canonical(inner);
    auto const out = fs::weakly_canonical(outer);
    return std::mismatch(out.begin(), out.end(), in.begin(), in.end()).first == out.end();
}

// Keys apart from data, the master key apart from both.
//= policy:C26a
Result<void> check_target(fs::path const& target, fs::path const& data, BackupOptions const& options) {
    if (lies_in(target, data)) return fail(ErrorCode::denied, "the backup's folder lies in the data directory");
    if (lies_in(data, target)) return fail(ErrorCode::denied, "the backup's folder holds the data directory");
    if (lies_in(options.master_key, target)) return fail(ErrorCode::denied, "the backup's folder holds the master key");
    return {};
}

Result<void> make_folder(fs::path const& folder) {
    std::error_code error;
    bool const made = fs::create_directories(folder, error);
    if (error) return fail(ErrorCode::io, "the backup's folder cannot be made");
    if (made) fs::permissions(folder, fs::perms::owner_all, error);
    if (error) return fail(ErrorCode::io, "the backup's folder cannot be closed to others");
    return {};
}

class FolderLock {
public:
    explicit FolderLock(fs::path const& folder)
        : file_(::open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}
    ~FolderLock() {
        if (file_ >= 0) ::close(file_);
    }
    FolderLock(FolderLock const&) = delete;
    FolderLock& operator=(FolderLock const&) = delete;
    [[nodiscard]] bool taken() const { return file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) == 0; }

private:
    int file_;
};

// 2026-12-01T09:00:00.123Z without what file systems and shells dislike.
std::string stamp_of(Instant now) {
    auto text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(now));
    std::erase_if(text, [](char c) { return c == ':' || c == '-'; });
    return text;
}

fs::path free_place(fs::path const& folder, std::string const& stamp) {
    auto place = folder / stamp;
    for (int n = 2; fs::exists(place); ++n) place = folder / (stamp + "-" + std::to_string(n));
    return place;
}

bool is_backup(fs::directory_entry const& entry) {
    return entry.is_directory() && fs::exists(entry.path() / "manifest") &&
           !entry.path().filename().string().starts_with(making_prefix);
}

// What a run that was killed left behind.
void clear_leftovers(fs::path const& folder) {
    std::error_code error;
    for (auto const& entry : fs::directory_iterator(folder, error))
        if (entry.path().filename().string().starts_with(making_prefix)) fs::remove_all(entry.path(), error);
}

// Made so long ago that the policy keeps no backup of it any more (C26c)?
bool is_over(fs::path const& backup, std::optional<Period> kept, Instant now) {
    if (!kept) return false;
    std::ifstream file(backup / "manifest");
    auto const manifest = parse_manifest(std::string{std::istreambuf_iterator<char>(file), {}});
    return manifest && manifest->made + *kept <= now;
}

Result<int> remove_old(fs::path const& folder, int keep, std::optional<Period> kept, Instant now) {
    std::vector<fs::path> all;
    std::error_code error;
    for (auto const& entry : fs::directory_iterator(folder, error))
        if (is_backup(entry)) all.push_back(entry.path());
    std::ranges::sort(all, std::greater{});
    int removed = 0;
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (std::cmp_less(i, keep) && !is_over(all[i], kept, now)) continue;
        fs::remove_all(all[i], error);
        if (error) return fail(ErrorCode::io, "an old backup cannot be removed");
        ++removed;
    }
    return removed;
}

// A restore completes the ledger from the journal: it must know every event of the copy.
Result<void> await_journal(Installation& installation, std::int64_t events, bool alone) {
    auto& journal = installation.journal();
    for (auto waited = 0ms; waited < integration_wait; waited += 50ms) {
        if (alone) TRY_VOID(installation.sequencer().integrate(installation.house().now()));
        if (journal.leaf_count() >= static_cast<std::uint64_t>(events)) return {};
        if (!alone) std::this_thread::sleep_for(50ms);
    }
    return fail(ErrorCode::unavailable, "the journal does not follow the ledger");
}

Result<void> tell(House& house, BackupReport const& report) {
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(store::meta::put(tx, "backup_at", std::to_string(to_micros(now))));
        auto detail = ledger::DetailBuilder().add("size", report.events).build();
        TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::backup_made,
                                                  .at = now,
                                                  .actor = {ledger::ActorKind::system, {}},
                                                  .detail = std::move(detail)})));
        return true;
    }));
    return {};
}

Result<Manifest> copy_database(House& house, fs::path const& place) {
    TRY_VOID(make_folder(place));
    auto const database = place / "slovo.db";
    TRY_VOID(house.store.copy_to(database.string()));
    std::error_code error;
    fs::permissions(database, fs::perms::owner_read | fs::perms::owner_write, error);
    TRY_VOID(sync_file(database));
    TRY(auto manifest, examine_copy(database, house.now()));
    TRY_VOID(write_file_durably(place / "manifest", print(manifest)));
    return manifest;
}

}  // namespace

Result<BackupReport> make_backup(Installation& installation, BackupOptions const& options) {
    auto& house = installation.house();
    auto const keys_folder = options.keys_folder.value_or(options.folder / "keys");
    TRY_VOID(check_target(options.folder, installation.data(), options));
    TRY_VOID(check_target(keys_folder, installation.data(), options));
    auto const folder = options.folder / "data";
    TRY_VOID(make_folder(folder));
    TRY_VOID(make_folder(keys_folder));
    FolderLock const lock(folder);
    if (!lock.taken()) return fail(ErrorCode::unavailable, "another backup is being made there");
    clear_leftovers(folder);

    auto const stamp = stamp_of(house.now());
    auto const making = folder / (std::string(making_prefix) + stamp);
    auto manifest = copy_database(house, making);
    if (!manifest) {
        clear_leftovers(folder);
        return std::unexpected(manifest.error());
    }
    BackupReport report{.keys = keys_folder / "keys.slo", .events = manifest->events};
    report.bytes = fs::file_size(making / "slovo.db");
    // After the data, so that every row of the copy has its key; before the copy counts.
    TRY_VOID(house.safe.keys().copy_to(report.keys));
    TRY_VOID(await_journal(installation, manifest->events, options.alone));
    report.data = free_place(folder, stamp);
    std::error_code error;
    fs::rename(making, report.data, error);
    if (error) return fail(ErrorCode::io, "the backup cannot be given its name");
    TRY_VOID(vault::sync_directory_of(report.data));
    auto const shelf = house.shelf.current(house.now());
    auto const kept = shelf ? kept_for(*shelf->policy, "backup") : std::nullopt;
    TRY(report.removed, remove_old(folder, options.keep, kept, house.now()));
    TRY_VOID(tell(house, report));
    return report;
}

Result<std::optional<Instant>> last_backup(House& house) {
    TRY(auto const at, house.store.read([](store::Session& session) {
        return session.number(store::Sql("SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'backup_at'"));
    }));
    if (at == 0) return std::nullopt;
    return from_micros(at);
}

}  // namespace slovo::promises
