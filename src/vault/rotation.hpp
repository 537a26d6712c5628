// Rotation: the steps by which keys.slo is moved under another master key.
// Cut after any step, or within one, the next to open the file finds it whole (FileSwap).
// For one thread, with the key file open nowhere else.
#pragma once

#include <filesystem>

#include "crypto/key.hpp"
#include "vault/disk.hpp"
#include "vault/file_swap.hpp"
#include "vault/slot.hpp"

namespace slovo::vault {

class Rotation {
public:
    /// The file keeps its lock until it is wiped, or the rotation goes.
    [[nodiscard]] static Result<Rotation> start(std::filesystem::path const& path, crypto::Key const& old_master);

    // In this order.
    [[nodiscard]] Result<void> write_new(crypto::Key const& old_master, crypto::Key const& new_master,
                                         crypto::Random& random);
    [[nodiscard]] Result<void> keep_old_name() { return swap_.keep_old_name(); }
    [[nodiscard]] Result<void> put_in_place() { return swap_.put_in_place(); }
    [[nodiscard]] Result<void> wipe_old();

private:
    Rotation(FileSwap swap, std::unique_ptr<Disk> disk, FileId const& file);
    [[nodiscard]] Result<void> copy_slots(Disk& to, SlotSealer const& from_sealer, SlotSealer const& to_sealer,
                                          crypto::Random& random) const;
    FileSwap swap_;
    std::unique_ptr<Disk> old_;
    std::unique_ptr<Disk> new_;
    FileId file_;
};

}  // namespace slovo::vault
