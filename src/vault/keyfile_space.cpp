// The part of KeyFile that minds space: reading, growing, sweeping, reusing.
#include <algorithm>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "vault/keyfile.hpp"

namespace slovo::vault {
namespace {

std::span<std::uint8_t const, slot_bytes> slot_in(ByteView bytes, std::int64_t index) {
    return bytes.subspan(static_cast<std::size_t>(index) * slot_bytes).first<slot_bytes>();
}

}  // namespace

Result<SlotBytes> KeyFile::read_slot(std::int64_t slot) const {
    SlotBytes bytes{};
    if (slot >= 0 && slot < slot_count()) TRY_VOID(disk_->read_at(offset_of(slot), bytes));
    return bytes;  // outside of what was ever used it is empty
}

Result<Bytes> KeyFile::read_range(std::int64_t from, std::int64_t count) const {
    Bytes bytes(static_cast<std::size_t>(count) * slot_bytes);
    TRY_VOID(disk_->read_at(offset_of(from), bytes));
    return bytes;
}

std::int64_t KeyFile::range_end(std::int64_t from, std::int64_t count) const {
    std::int64_t const end = slot_count();
    return count > end - from ? end : from + count;
}

std::int64_t KeyFile::slot_count() const {
    std::lock_guard const lock(mutex_);
    return end_;
}

Result<void> KeyFile::extend(std::size_t wanted_free) {
    if (poisoned_) return fail(ErrorCode::unavailable, "the key file failed");
    std::lock_guard const writing(writing_);
    auto const free_now = [&] {
        std::lock_guard const lock(mutex_);
        return free_.size() + static_cast<std::size_t>(room_ - end_);
    };
    while (free_now() < wanted_free) {
        std::int64_t const size = offset_of(room_);  // only this function, under writing_, changes room_
        if (auto done = disk_->write_at(size, Bytes(limits::key_chunk_bytes)); !done) {
            // Gives back what was taken of the last free space. Without that the next open finds
            // zeros, which are free slots.
            if (auto cut = disk_->truncate(size); !cut)
                log::warning("key file keeps half a chunk", {{"error", cut.error()}});
            return done;
        }
        TRY_VOID(sync());
        std::lock_guard const lock(mutex_);
        room_ += static_cast<std::int64_t>(limits::key_chunk_bytes / slot_bytes);
    }
    return {};
}

Result<void> KeyFile::extend_ahead() {
    return extend(limits::key_slots_ahead);
}

Result<std::vector<KeyRef>> KeyFile::occupied(std::int64_t from_slot, std::int64_t count) const {
    if (poisoned_) return fail(ErrorCode::unavailable, "the key file failed");
    std::int64_t const end = range_end(from_slot, count);
    std::vector<KeyRef> refs;
    if (from_slot < 0 || from_slot >= end) return refs;
    TRY(Bytes const bytes, read_range(from_slot, end - from_slot));
    std::lock_guard const lock(mutex_);
    for (std::int64_t slot = from_slot; slot < end; ++slot) {
        if (ours_[static_cast<std::size_t>(slot)]) continue;
        SlotHead const head = look_at(slot_in(bytes, slot - from_slot));
        if (head.state != SlotState::empty) refs.push_back({slot, head.generation});
    }
    return refs;
}

Result<std::int64_t> KeyFile::give_back(std::int64_t from_slot, std::int64_t count) {
    if (poisoned_) return fail(ErrorCode::unavailable, "the key file failed");
    std::int64_t const end = range_end(from_slot, count);
    std::int64_t found = 0;
    if (from_slot < 0 || from_slot >= end) return found;
    TRY(Bytes const bytes, read_range(from_slot, end - from_slot));
    // A slot that is not ours and empty stays so until it is put on the list here: nobody else writes it.
    std::lock_guard const lock(mutex_);
    for (std::int64_t slot = from_slot; slot < end; ++slot) {
        SlotHead const head = look_at(slot_in(bytes, slot - from_slot));
        if (head.state != SlotState::empty || ours_[static_cast<std::size_t>(slot)]) continue;
        set_free({slot, head.generation});
        ++found;
    }
    return found;
}

}  // namespace slovo::vault
