#include "vault/keyfile.hpp"

#include <algorithm>
#include <limits>

#include "base/ensure.hpp"
#include "base/limits.hpp"

namespace slovo::vault {
namespace {

constexpr std::int64_t slots_in_chunk = limits::key_chunk_bytes / slot_bytes;

}  // namespace

KeyFile::KeyFile(std::unique_ptr<Disk> disk, SlotSealer sealer, crypto::Random& random)
    : disk_(std::move(disk)), sealer_(std::move(sealer)), random_(random) {}

Result<std::unique_ptr<KeyFile>> KeyFile::create_on(std::unique_ptr<Disk> disk, crypto::Key const& master,
                                                    crypto::Random& random) {
    FileId id{};
    random.fill(id);
    TRY_VOID(disk->write_at(0, make_header(master, id)));
    std::unique_ptr<KeyFile> file(new KeyFile(std::move(disk), SlotSealer(master, id), random));
    TRY_VOID(file->extend(1));
    return file;
}

Result<std::unique_ptr<KeyFile>> KeyFile::open_on(std::unique_ptr<Disk> disk, crypto::Key const& master,
                                                  crypto::Random& random) {
    Bytes header(header_bytes);
    TRY_VOID(disk->read_at(0, header));
    TRY(FileId const id, read_header(master, header));
    std::unique_ptr<KeyFile> file(new KeyFile(std::move(disk), SlotSealer(master, id), random));
    TRY_VOID(file->find_end());
    return file;
}

// Only what was written ahead lies behind the last slot in use, so this reads little.
Result<void> KeyFile::find_end() {
    TRY(std::int64_t const size, disk_->size());
    room_ = (size - static_cast<std::int64_t>(header_bytes)) / static_cast<std::int64_t>(slot_bytes);
    for (std::int64_t to = room_; to > 0;) {
        std::int64_t const from = std::max<std::int64_t>(0, to - slots_in_chunk);
        TRY(Bytes const bytes, read_range(from, to - from));
        auto const last = std::find_if(bytes.rbegin(), bytes.rend(), [](std::uint8_t byte) { return byte != 0; });
        if (last != bytes.rend()) {
            end_ = from + (bytes.rend() - last - 1) / static_cast<std::int64_t>(slot_bytes) + 1;
            break;
        }
        to = from;
    }
    ours_.resize(static_cast<std::size_t>(end_));
    return {};
}

Result<KeyFile::Free> KeyFile::take_free() {
    while (true) {
        {
            std::lock_guard const lock(mutex_);
            if (!free_.empty()) {
                Free const taken = free_.back();
                free_.pop_back();
                return taken;
            }
            if (end_ < room_) {
                ours_.push_back(true);
                return Free{end_++, 0};
            }
        }
        TRY_VOID(extend(1));
    }
}

Result<FreshKey> KeyFile::reserve() {
    if (poisoned_) return fail(ErrorCode::unavailable, "the key file failed");
    TRY(Free const free, take_free());
    FreshKey fresh{{free.slot, free.generation + 1}, crypto::Key::random(random_)};
    Pending const pending{fresh.ref.generation, sealer_.seal(fresh.ref, fresh.key, random_)};
    std::lock_guard const lock(mutex_);
    pending_.emplace(free.slot, pending);
    return fresh;
}

Result<void> KeyFile::make_durable(std::span<KeyRef const> refs) {
    if (poisoned_) return fail(ErrorCode::unavailable, "the key file failed");
    std::lock_guard const writing(writing_);
    std::vector<std::pair<std::int64_t, SlotBytes>> slots;
    slots.reserve(refs.size());
    for (KeyRef const ref : refs) {
        {
            std::lock_guard const lock(mutex_);
            auto const found = pending_.find(ref.slot);
            if (found != pending_.end() && found->second.generation == ref.generation) {
                slots.emplace_back(ref.slot, found->second.sealed);
                continue;
            }
        }
        // Durable already is success; anything else would commit a row whose key does not exist.
        TRY(SlotBytes const bytes, read_slot(ref.slot));
        SlotHead const head = look_at(bytes);
        if (head.state != SlotState::full || head.generation != ref.generation)
            return fail(ErrorCode::not_found, "no such key is reserved");
    }
    std::ranges::sort(slots, {}, [](auto const& slot) { return slot.first; });
    TRY_VOID(write_runs(slots));
    TRY_VOID(sync());
    std::lock_guard const lock(mutex_);
    for (auto const& [slot, sealed] : slots) pending_.erase(slot);
    return {};
}

Result<void> KeyFile::write_runs(std::span<std::pair<std::int64_t, SlotBytes> const> sorted) {
    Bytes run;
    for (std::size_t i = 0; i < sorted.size();) {
        std::int64_t const first = sorted[i].first;
        run.clear();
        for (std::int64_t next = first; i < sorted.size() && sorted[i].first == next; ++i, ++next)
            run.insert(run.end(), sorted[i].second.begin(), sorted[i].second.end());
        TRY_VOID(disk_->write_at(offset_of(first), run));
    }
    return {};
}

Result<void> KeyFile::sync() {
    if (poisoned_) return fail(ErrorCode::unavailable, "the key file failed");
    auto done = disk_->sync();
    if (!done) poisoned_ = true;
    return done;
}

Result<crypto::Key> KeyFile::find(KeyRef ref) const {
    if (poisoned_) return fail(ErrorCode::unavailable, "the key file failed");
    SlotBytes slot;
    bool pending = false;
    {
        std::lock_guard const lock(mutex_);
        auto const found = pending_.find(ref.slot);
        if (found != pending_.end()) {
            slot = found->second.sealed;
            pending = true;
        }
    }
    if (!pending) {
        TRY(slot, read_slot(ref.slot));
    }
    return sealer_.open(ref, slot);
}

//= policy:C26c
// What is overwritten here cannot be opened by anyone again.
Result<void> KeyFile::destroy(std::span<KeyRef const> refs) {
    if (poisoned_) return fail(ErrorCode::unavailable, "the key file failed");
    abandon(refs);
    std::lock_guard const writing(writing_);
    std::vector<std::pair<std::int64_t, SlotBytes>> slots;
    for (KeyRef const ref : refs) {
        TRY(SlotBytes const bytes, read_slot(ref.slot));
        SlotHead const head = look_at(bytes);
        bool const wanted = ref.generation == 0 ? head.state == SlotState::damaged
                                                : head.state == SlotState::full && head.generation == ref.generation;
        if (wanted) slots.emplace_back(ref.slot, destroyed_slot(head.generation));
    }
    std::ranges::sort(slots);
    slots.erase(std::ranges::unique(slots).begin(), slots.end());
    TRY_VOID(write_runs(slots));
    // Synced even when nothing was written now: who wrote it may have died before the sync.
    TRY_VOID(sync());
    std::lock_guard const lock(mutex_);
    for (auto const& [slot, bytes] : slots) set_free({slot, look_at(bytes).generation});
    return {};
}

void KeyFile::abandon(std::span<KeyRef const> refs) {
    // After writing_: a key that is just being written is not taken from under the writer.
    std::lock_guard const writing(writing_);
    std::lock_guard const lock(mutex_);
    for (KeyRef const ref : refs) {
        auto const found = pending_.find(ref.slot);
        if (found == pending_.end() || found->second.generation != ref.generation) continue;
        pending_.erase(found);
        set_free({ref.slot, ref.generation});
    }
}

void KeyFile::set_free(Free free) {
    ours_[static_cast<std::size_t>(free.slot)] = true;
    if (free.generation < std::numeric_limits<std::uint32_t>::max()) free_.push_back(free);
}

}  // namespace slovo::vault
