// The master key: loaded from a file of its own, kept in one guarded, locked page; and the process
// hardened so that no dump, debugger or other user sees it. A file that others may read or that
// lies beside the data is refused. The key may be read from any thread.
#pragma once

#include <filesystem>
#include <span>

#include "base/result.hpp"
#include "crypto/locked_key.hpp"

namespace slovo::vault {

class MasterKey {
public:
    /// `denied` when the file (symbolic links followed) lies in or under one of the directories, has
    /// another owner, or a mode wider than 0600; `not_found`; `corrupt`.
    [[nodiscard]] static Result<MasterKey> load(std::filesystem::path const& path,
                                                std::span<std::filesystem::path const> forbidden);
    /// Writes a random one, 0600, with its directory (0700) if need be. `conflict` when it is there.
    [[nodiscard]] static Result<MasterKey> create(std::filesystem::path const& path,
                                                  std::span<std::filesystem::path const> forbidden,
                                                  crypto::Random& random);
    /// Loads, or creates where there is none.
    [[nodiscard]] static Result<MasterKey> load_or_create(std::filesystem::path const& path,
                                                          std::span<std::filesystem::path const> forbidden,
                                                          crypto::Random& random);

    [[nodiscard]] crypto::Key const& key() const { return key_.key(); }

private:
    explicit MasterKey(crypto::Key key) : key_(std::move(key)) {}
    crypto::LockedKey key_;
};

/// $CREDENTIALS_DIRECTORY/slovo-master-key when systemd gives one, else
/// ${XDG_CONFIG_HOME:-~/.config}/slovo/master.key. `not_found` without a home.
[[nodiscard]] Result<std::filesystem::path> default_master_key_path();

/// No core dumps, no ptrace by the same user, new files for the owner only. Memory is locked where
/// the system allows it; where not, the log says so and the master key's page alone is locked.
[[nodiscard]] Result<void> harden_process();

}  // namespace slovo::vault
