// The narrowing journal (DESIGN §5.4): every act that makes data less usable, by record id, with the
// ledger's leaf entries and checkpoints, in files apart from the data. Written and synced before the
// act is confirmed; replayed by `slovo restore` before anything listens. Safe from any thread.
// Format: docs/formats/journal.md.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace slovo::gate {

enum class ActKind : std::uint8_t {
    erase_subject = 1,
    suppress = 2,
    reject_contact = 3,
    close_request = 4,
    withdraw_consent = 5,
    object = 6,          ///< no marketing to the address of this tag
    rectify = 7,         ///< the value of request `id` in the column tag[0] is no longer true
    remove_contact = 8,  ///< a newer one stands in its place, or its last purpose ended
    place_hold = 9,      ///< tag[0]: the kind of hold; tag[1] = 1: erase when it is released; tag[8…]: staff
    release_hold = 10,
};
constexpr ActKind last_act = ActKind::release_hold;

/// One act. `id` is a subject, contact, request, consent or hold; `tag` is a keyed hash, or says more.
struct Act {
    ActKind kind = ActKind::erase_subject;
    Instant at;
    std::int64_t id = 0;
    std::int64_t subject = 0;
    std::array<std::uint8_t, 16> tag{};
    bool operator==(Act const&) const = default;
};

class Journal {
public:
    /// Creates the folder and its files where they are missing. Errors: corrupt (a damaged line other than what
    /// a crash leaves of the last write), io, full.
    /// `era` counts the ledger's origins from 1: each has leaves and a checkpoint of its own, the acts are
    /// common to all.
    static Result<std::unique_ptr<Journal>> open(std::filesystem::path const& folder, int era = 1);
    ~Journal();
    Journal(Journal const&) = delete;
    Journal& operator=(Journal const&) = delete;

    /// Durable when it returns; after an error nothing of it is there. Where even that cannot be brought about,
    /// every later write is refused (unavailable) until the next start.
    Result<void> write(Act const& act) { return write(std::span(&act, 1)); }
    Result<void> write(std::span<Act const> acts);
    /// Entries of leaves from `first` on and the checkpoint above them; durable when it returns. Without a checkpoint
    /// (empty) they are written again after a crash: of several batches only the last one has it.
    Result<void> write_leaves(std::uint64_t first, std::vector<Hash32> const& entries, std::string_view checkpoint);

    [[nodiscard]] Result<std::vector<Act>> acts() const;
    [[nodiscard]] Result<std::vector<Hash32>> leaves(std::uint64_t first) const;
    [[nodiscard]] std::uint64_t leaf_count() const;
    /// A fresh journal beside an older ledger: acts from before this many events are not in it, and no
    /// backup from before may be restored with it. 0: it has all.
    [[nodiscard]] Result<std::uint64_t> since() const;
    Result<void> begin_at(std::uint64_t events);
    /// The last checkpoint, as a signed note; empty when there is none.
    [[nodiscard]] Result<std::string> checkpoint() const;
    [[nodiscard]] std::filesystem::path const& folder() const { return folder_; }

private:
    Journal(std::filesystem::path folder, int era) : folder_(std::move(folder)), era_(era) {}
    [[nodiscard]] std::filesystem::path path_of(char const* name) const;
    [[nodiscard]] Result<void> drop_unwritten() const;
    /// `size`: of the file, as far as it is confirmed. A failure cuts the file back to `whole`.
    Result<void> append(int file, ByteView bytes, std::uint64_t& size, std::uint64_t whole);
    [[nodiscard]] Result<void> replace(std::filesystem::path const& target, std::string_view content) const;

    std::filesystem::path folder_;
    int era_ = 1;
    mutable std::mutex mutex_;
    int acts_ = -1;
    int leaves_ = -1;
    std::uint64_t acts_bytes_ = 0;
    std::uint64_t leaf_count_ = 0;
    bool is_broken_ = false;  // what a failed write left could not be cut off
};

}  // namespace slovo::gate
