// How the database under a session keeps what was committed and forgets what was erased: asked of
// the database itself, so that a changed setting shows. Used on the writer's session.
#pragma once

#include "store/session.hpp"

namespace slovo::store {

struct Durability {
    bool log_synced = false;          ///< a commit is on the disk before it is answered
    bool erased_overwritten = false;  ///< the bytes of a deleted row are overwritten
};

[[nodiscard]] Result<Durability> durability(Session& session);

}  // namespace slovo::store
