// FileSwap: puts a new file of secrets in the place of the old one and overwrites the old one.
// Cut at any moment, settle() leads back to one whole file, the old or the new, and no other name.
// For one thread; other processes are kept out by the lock on the key file.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace slovo::vault {

class FileSwap {
public:
    explicit FileSwap(std::filesystem::path path) : path_(std::move(path)) {}

    /// Where the new file is written and synced first.
    [[nodiscard]] std::filesystem::path new_name() const;
    [[nodiscard]] bool has_new() const;

    // In this order. Each may be repeated.
    [[nodiscard]] Result<void> keep_old_name() const;
    [[nodiscard]] Result<void> put_in_place() const;
    [[nodiscard]] Result<void> wipe_old() const;

    /// Finishes the swap if the new file is in place, undoes it otherwise.
    [[nodiscard]] Result<void> settle() const;

private:
    [[nodiscard]] std::filesystem::path old_name() const;
    std::filesystem::path path_;
};

/// Overwrites with zeros, syncs and removes; success when it is not there.
[[nodiscard]] Result<void> forget_file(std::filesystem::path const& path);

}  // namespace slovo::vault
