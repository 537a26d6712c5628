// A disk in memory for tests: it can lose what was not synced, tear sectors, fill up and fail.
// crash() gives what a machine may find after power loss: each unsynced sector old or new.
// For one thread at a time, or many readers and writers under the key file's own locks.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "vault/disk.hpp"

namespace slovo::vault {

/// What outlives the KeyFile that owns the disk.
struct Platter {
    std::mutex mutex;
    Bytes now;                     // what reads see
    Bytes durable;                 // what was synced
    std::int64_t space = 1 << 30;  // bytes the file may have
    int syncs_until_failure = -1;  // -1: never
    int writes_until_io_error = -1;
    int writes = 0;
    int syncs = 0;

    /// Each sector of 512 bytes that differs survives when `survives` says so.
    void crash(std::function<bool()> const& survives) {
        std::lock_guard const lock(mutex);
        constexpr std::size_t sector = 512;
        std::size_t const size = survives() ? now.size() : durable.size();
        Bytes found = durable;
        found.resize(size);
        for (std::size_t at = 0; at < size; at += sector) {
            std::size_t const end = std::min(size, at + sector);
            if (end <= now.size() && survives()) std::copy(now.begin() + at, now.begin() + end, found.begin() + at);
        }
        now = durable = found;
    }
};

class MemoryDisk final : public Disk {
public:
    explicit MemoryDisk(std::shared_ptr<Platter> platter) : platter_(std::move(platter)) {}

    Result<void> read_at(std::int64_t offset, std::span<std::uint8_t> out) const override {
        std::lock_guard const lock(platter_->mutex);
        auto const& bytes = platter_->now;
        if (offset < 0 || static_cast<std::size_t>(offset) + out.size() > bytes.size())
            return fail(ErrorCode::corrupt, "behind the end");
        std::copy_n(bytes.begin() + offset, out.size(), out.begin());
        return {};
    }
    Result<void> write_at(std::int64_t offset, ByteView in) override {
        std::lock_guard const lock(platter_->mutex);
        ++platter_->writes;
        if (platter_->writes_until_io_error >= 0 && platter_->writes_until_io_error-- == 0)
            return fail(ErrorCode::io, "a write fails");
        auto& bytes = platter_->now;
        std::int64_t const end = offset + static_cast<std::int64_t>(in.size());
        std::int64_t const reachable = std::min(end, std::max<std::int64_t>(platter_->space, bytes.size()));
        if (reachable > static_cast<std::int64_t>(bytes.size())) bytes.resize(static_cast<std::size_t>(reachable));
        if (reachable > offset) std::copy_n(in.begin(), reachable - offset, bytes.begin() + offset);
        if (reachable < end) return fail(ErrorCode::full, "the disk is full");
        return {};
    }
    Result<void> sync() override {
        std::lock_guard const lock(platter_->mutex);
        ++platter_->syncs;
        if (platter_->syncs_until_failure >= 0 && platter_->syncs_until_failure-- == 0)
            return fail(ErrorCode::io, "a sync fails");
        platter_->durable = platter_->now;
        return {};
    }
    Result<void> truncate(std::int64_t size) override {
        std::lock_guard const lock(platter_->mutex);
        platter_->now.resize(static_cast<std::size_t>(size));
        return {};
    }
    Result<std::int64_t> size() const override {
        std::lock_guard const lock(platter_->mutex);
        return static_cast<std::int64_t>(platter_->now.size());
    }

private:
    std::shared_ptr<Platter> platter_;
};

}  // namespace slovo::vault
