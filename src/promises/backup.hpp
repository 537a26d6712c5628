// The backup of data and the backup of keys: two places, made beside the running server, checked
// before they count (DESIGN §5.4). The third place is the narrowing journal, which is written all
// the time. One backup at a time per folder. Not on the writer thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "promises/installation.hpp"

namespace slovo::promises {

struct BackupOptions {
    std::filesystem::path folder;                      ///< gets data/TIME/ with slovo.db and manifest
    std::optional<std::filesystem::path> keys_folder;  ///< none: FOLDER/keys
    std::filesystem::path master_key;                  ///< must lie in neither
    int keep = 7;        ///< so many stay, newest first, but none that the policy calls over
    bool alone = false;  ///< no server runs: events are taken into the ledger by this thread
};

struct BackupReport {
    std::filesystem::path data;  ///< the folder of this backup
    std::filesystem::path keys;  ///< the copy of the key file
    std::int64_t events = 0;
    std::uintmax_t bytes = 0;
    int removed = 0;  ///< older backups that are gone now
};

/// Errors: denied (a target that holds the data or the master key, or lies in the data), unavailable
/// (another backup is being made there), corrupt (the copy is not whole: nothing is kept), full, io.
//= policy:C26a
[[nodiscard]] Result<BackupReport> make_backup(Installation& installation, BackupOptions const& options);

/// When the newest backup was made, if ever.
[[nodiscard]] Result<std::optional<Instant>> last_backup(House& house);

/// What stands in a backup's manifest.
struct Manifest {
    Instant made;
    int schema = 0;
    std::string origin;
    std::int64_t events = 0;
    Hash32 sha256{};  ///< of slovo.db
    bool operator==(Manifest const&) const = default;
};
[[nodiscard]] std::string print(Manifest const& manifest);
/// Strict: exactly what print makes; newer for a higher format; corrupt otherwise.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view text);

}  // namespace slovo::promises
