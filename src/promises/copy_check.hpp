// Is a copy of the database whole? Pages, schema, and the ledger's root as it was signed; needs no key.
// And files that are durable when the call returns. Safe from any thread, on different files.
#pragma once

#include <filesystem>

#include "promises/backup.hpp"

namespace slovo::promises {

/// The manifest of a copy that is whole; corrupt otherwise, newer for another schema.
[[nodiscard]] Result<Manifest> examine_copy(std::filesystem::path const& database, Instant made);

/// SHA-256 of a file.
[[nodiscard]] Result<Hash32> hash_file(std::filesystem::path const& path);
/// Makes bytes and name durable.
[[nodiscard]] Result<void> sync_file(std::filesystem::path const& path);
/// Copies with mode 0600, durable.
[[nodiscard]] Result<void> copy_file_durably(std::filesystem::path const& from, std::filesystem::path const& to);
[[nodiscard]] Result<void> write_file_durably(std::filesystem::path const& path, std::string_view content);
[[nodiscard]] Result<std::string> read_small_file(std::filesystem::path const& path);

}  // namespace slovo::promises
