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

}  // namespace slovo::store::sqlite
