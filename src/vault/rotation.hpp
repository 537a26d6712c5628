// Rotation: the steps by which keys.slo is moved under another master key, and their repair.
// After each step, and at any moment within one, finish_rotation() leads back to one whole file.
// For one thread, with the key file open in no other process.
#pragma once

#include <filesystem>

#include "crypto/key.hpp"
#include "vault/disk.hpp"
#include "vault/slot.hpp"

namespace slovo::vault {

class Rotation {
public:
    /// The file keeps its lock as long as the rotation lives.
    [[nodiscard]] static Result<Rotation> start(std::filesystem::path path, crypto::Key const& old_master);

    // In this order.
    [[nodiscard]] Result<void> write_new(crypto::Key const& old_master, crypto::Key const& new_master,
                                         crypto::Random& random);
    [[nodiscard]] Result<void> keep_old_name();
    [[nodiscard]] Result<void> put_in_place();
    [[nodiscard]] Result<void> wipe_old();

private:
    Rotation(std::filesystem::path path, std::unique_ptr<Disk> disk, FileId file);
    [[nodiscard]] Result<void> copy_slots(Disk& to, SlotSealer const& from_sealer, SlotSealer const& to_sealer,
                                          crypto::Random& random) const;
    std::filesystem::path path_;
    std::unique_ptr<Disk> old_;
    std::unique_ptr<Disk> new_;
    FileId file_;
};

/// Puts PATH.new in the place of PATH, and overwrites what lay there.
[[nodiscard]] Result<void> replace_key_file(std::filesystem::path const& path);

/// Finishes or undoes what was cut short (docs/formats/keys.slo.md). Call it with the file locked.
[[nodiscard]] Result<void> finish_rotation(std::filesystem::path const& path);

}  // namespace slovo::vault
