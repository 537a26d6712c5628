// How the database under a session keeps what was committed and forgets what was erased: asked of
// the database itself, so that a changed setting shows. Used on the writer's session.
#pragma once

#include "store/session.hpp"

namespace slovo::store {

struct Durability {
    bool log_ordered = false;         ///< a commit lies whole in the log, behind those before it
    bool erased_overwritten = false;  ///< the bytes of a deleted row are overwritten
};

[[nodiscard]] Result<Durability> durability(Session& session);

}  // namespace slovo::store
