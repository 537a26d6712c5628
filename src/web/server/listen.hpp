// Listening sockets: TCP with SO_REUSEPORT, so that each I/O thread has its own and the kernel deals
// connections out, or a unix socket with mode 0600. Safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/descriptor.hpp"
#include "web/server/network.hpp"

namespace slovo::web {

using net::Descriptor;

struct Listeners {
    std::vector<Descriptor> sockets;  // as many as asked for; one only when it is a unix socket
    std::uint16_t port = 0;
    std::string unix_path;  // to remove at the end; empty for TCP
};

/// `where` is ADDR:PORT, [V6]:PORT or unix:PATH. A stale unix socket is replaced. `invalid`: not
/// such a thing; `conflict`: the address is taken; `io`: the system refuses.
[[nodiscard]] Result<Listeners> listen_on(std::string_view where, std::size_t count);

/// What accept gave: a descriptor, or none and why.
enum class AcceptOutcome : std::uint8_t { accepted, nothing_waits, try_next, exhausted, broken };
struct Accepted {
    AcceptOutcome outcome;
    Descriptor socket;
    ClientAddress peer;
};
[[nodiscard]] Accepted accept_one(int listener);

}  // namespace slovo::web
