// unlock() and rotate_master_key(): the master key's file and the key file, taken together.
// However a rotation was cut short, unlock() opens the keys and leaves one master key, the right one.
// For one thread, at the start of a server or of a command.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "vault/keyfile.hpp"
#include "vault/master_key.hpp"

namespace slovo::vault {

struct KeyPaths {
    std::filesystem::path master;
    std::filesystem::path keys;
    std::span<std::filesystem::path const> forbidden;  ///< where the master key may not lie
};

struct Unlocked {
    MasterKey master;
    std::unique_ptr<KeyFile> keys;
};

/// The errors of MasterKey::load and KeyFile::open; `denied` when the two do not belong together.
[[nodiscard]] Result<Unlocked> unlock(KeyPaths const& paths, crypto::Random& random);

/// Makes a new master key, moves all keys under it, overwrites the old one. With the server stopped.
/// What a backup or a worn-out flash cell still holds of the key file is useless from then on.
[[nodiscard]] Result<void> rotate_master_key(KeyPaths const& paths, crypto::Random& random);

}  // namespace slovo::vault
