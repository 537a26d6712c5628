// Stream sockets with a path: made 0600 from the first moment, a stale one of a dead process replaced.
// Safe from any thread.
#pragma once

#include <string>

#include "base/result.hpp"
#include "net/descriptor.hpp"

namespace slovo::net {

/// Non-blocking. `invalid`: the path is too long; `conflict`: somebody listens, or it is no socket.
[[nodiscard]] Result<Descriptor> listen_unix(std::string const& path);
/// Blocking. `not_found`: nobody listens.
[[nodiscard]] Result<Descriptor> connect_unix(std::string const& path);
/// Whether the other end is this process's user, or root, who could do anyway what he likes.
[[nodiscard]] bool same_user(int socket);

}  // namespace slovo::net
