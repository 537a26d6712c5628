// The port through which the key file reaches the disk, so that tests can fail, tear and lose writes.
// Promises what POSIX does: a write is durable only after sync(). Implementations are safe from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "base/bytes.hpp"

namespace slovo::vault {

class Disk {
public:
    virtual ~Disk() = default;
    /// Fills the span; what lies behind the end of the file reads as `corrupt`.
    [[nodiscard]] virtual Result<void> read_at(std::int64_t offset, std::span<std::uint8_t> out) const = 0;
    /// All or an error: `full` without space, `io` otherwise.
    [[nodiscard]] virtual Result<void> write_at(std::int64_t offset, ByteView bytes) = 0;
    [[nodiscard]] virtual Result<void> sync() = 0;
    [[nodiscard]] virtual Result<void> truncate(std::int64_t size) = 0;
    [[nodiscard]] virtual Result<std::int64_t> size() const = 0;
};

enum class DiskMode : std::uint8_t { open_existing, create_new };
/// A regular file, 0600, locked against other processes (`unavailable` when one has it).
[[nodiscard]] Result<std::unique_ptr<Disk>> open_disk(std::filesystem::path const& path, DiskMode mode);
/// Makes the names in the file's directory durable.
[[nodiscard]] Result<void> sync_directory_of(std::filesystem::path const& path);

}  // namespace slovo::vault
