// KeyFile: the file of keys (docs/formats/keys.slo.md), one 64-byte slot a key, made for forgetting.
// A key is durable after make_durable() and gone for ever after destroy(). A sync that fails poisons
// the object: every later call says `unavailable`. All members are safe from any thread.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/bytes.hpp"
#include "crypto/key.hpp"
#include "vault/disk.hpp"
#include "vault/key_ref.hpp"
#include "vault/slot.hpp"

namespace slovo::vault {

struct FreshKey {
    KeyRef ref;
    crypto::Key key;
};

class KeyFile {
public:
    /// `conflict` when the file is there. The master key and the random source must outlive the object.
    [[nodiscard]] static Result<std::unique_ptr<KeyFile>> create(std::filesystem::path const& path,
                                                                 crypto::Key const& master, crypto::Random& random);
    /// `not_found`; `denied` when it is another master key's; `newer`; `corrupt`; `unavailable` when
    /// another process has it. Finishes a rotation that was cut short.
    [[nodiscard]] static Result<std::unique_ptr<KeyFile>> open(std::filesystem::path const& path,
                                                               crypto::Key const& master, crypto::Random& random);
    [[nodiscard]] static Result<std::unique_ptr<KeyFile>> create_on(std::unique_ptr<Disk> disk,
                                                                    crypto::Key const& master, crypto::Random& random);
    [[nodiscard]] static Result<std::unique_ptr<KeyFile>> open_on(std::unique_ptr<Disk> disk, crypto::Key const& master,
                                                                  crypto::Random& random);

    /// A fresh key in a free slot, in memory only until make_durable(). `full` when the disk is.
    [[nodiscard]] Result<FreshKey> reserve();
    /// Writes reserved slots, neighbours in one write, and syncs once. Call it before the commit of
    /// the rows that name them. After an error the slots are still reserved: retry or abandon().
    [[nodiscard]] Result<void> make_durable(std::span<KeyRef const> refs);
    /// The key, also when only reserved. `not_found` when destroyed, never written or of another
    /// generation; `corrupt` when the slot is damaged.
    [[nodiscard]] Result<crypto::Key> find(KeyRef ref) const;
    /// Overwrites and syncs; gone already is success. A ref of generation 0 names a damaged slot, as
    /// occupied() lists them, and destroys only such.
    [[nodiscard]] Result<void> destroy(std::span<KeyRef const> refs);
    /// Forgets reserved keys that are not durable. Those that are: destroy().
    void abandon(std::span<KeyRef const> refs);

    /// Makes room so that reserve() needs no disk for the next slots. Call it off the hot path,
    /// for instance after each group; it does nothing while enough are free.
    [[nodiscard]] Result<void> extend_ahead();

    /// A copy as of one moment, for the backup of keys: there is one generation of it, the one before is
    /// overwritten (a key that was destroyed since lives in no backup). The copy needs the same master key.
    [[nodiscard]] Result<void> copy_to(std::filesystem::path const& path);

    /// For sweeps: keys from before this object was opened, in [from_slot, from_slot + count), in
    /// order. Keys reserved since are left out, for their rows may not be committed yet. A damaged
    /// slot is listed with generation 0: destroy it only if no row names its slot.
    [[nodiscard]] Result<std::vector<KeyRef>> occupied(std::int64_t from_slot, std::int64_t count) const;
    /// Slots that may hold something: sweeps go from 0 to here.
    [[nodiscard]] std::int64_t slot_count() const;
    /// Finds the empty slots in a range and makes them reusable (after open they are not, because
    /// nobody has looked). Returns how many were found.
    [[nodiscard]] Result<std::int64_t> give_back(std::int64_t from_slot, std::int64_t count);

    [[nodiscard]] bool poisoned() const { return poisoned_; }

private:
    struct Free {
        std::int64_t slot;
        std::uint32_t generation;  // of the last key there
    };
    struct Pending {
        std::uint32_t generation;
        SlotBytes sealed;  // the key is wrapped at once: no plain key waits in memory
    };

    KeyFile(std::unique_ptr<Disk> disk, SlotSealer sealer, crypto::Random& random);
    [[nodiscard]] Result<void> find_end();
    [[nodiscard]] Result<Free> take_free();
    [[nodiscard]] Result<void> extend(std::size_t wanted_free);
    [[nodiscard]] Result<void> write_runs(std::span<std::pair<std::int64_t, SlotBytes> const> sorted);
    [[nodiscard]] Result<void> sync();
    [[nodiscard]] Result<SlotBytes> read_slot(std::int64_t slot) const;
    [[nodiscard]] Result<Bytes> read_range(std::int64_t from, std::int64_t count) const;
    [[nodiscard]] std::int64_t range_end(std::int64_t from, std::int64_t count) const;
    void set_free(Free free);

    std::unique_ptr<Disk> disk_;
    SlotSealer sealer_;
    crypto::Random& random_;
    std::atomic<bool> poisoned_ = false;

    std::mutex writing_;        // one writer of the file at a time; taken before mutex_
    mutable std::mutex mutex_;  // guards all below
    std::int64_t end_ = 0;      // slots from here were never used
    std::int64_t room_ = 0;     // slots that the file has space for, zero-written
    std::vector<Free> free_;
    std::unordered_map<std::int64_t, Pending> pending_;
    std::vector<bool> ours_;  // slots free or reserved by this object: no sweep's business
};

/// Moves every key under another master key: a new file beside the old one, swapped by rename, the
/// old one overwritten. The server must be stopped. Safe to be cut at any moment: whoever calls
/// next with either key finds a whole file (`denied` from open() with the one that is not current).
[[nodiscard]] Result<void> rotate(std::filesystem::path const& path, crypto::Key const& old_master,
                                  crypto::Key const& new_master, crypto::Random& random);

}  // namespace slovo::vault
