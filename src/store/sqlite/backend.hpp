// SQLite in WAL mode, synchronous=FULL, as the store's database (the default).
// Thread-safety: see store/backend.hpp.
#pragma once

#include <memory>
#include <string>

#include "store/backend.hpp"

namespace slovo::store::sqlite {

/// Opens or creates the database file. Errors: io, corrupt (named, never repaired), newer (its
/// application id is not ours).
Result<std::unique_ptr<Backend>> open(std::string path);

/// A copy as Backend::copy_to made it, for looking at: nothing is written, not even beside it.
Result<std::unique_ptr<Session>> open_copy(std::string const& path);

}  // namespace slovo::store::sqlite
