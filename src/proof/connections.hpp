// The connections outward of this very process, as the kernel knows them. Linux only; reads /proc.
// parse_connections is pure; own_connections from any thread.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace slovo::proof {

struct Connection {
    std::uint16_t local_port = 0;
    std::uint16_t remote_port = 0;
    std::string remote;  ///< "192.0.2.1", or for IPv6 its 16 bytes in hexadecimal
    bool listening = false;
};

/// Lines of /proc/net/tcp or tcp6 whose socket is one of these; connections that are over are left out.
[[nodiscard]] std::vector<Connection> parse_connections(std::string_view table, std::set<std::uint64_t> const& inodes);

/// Of this process: those that it made, not those that others made to a port it listens on.
[[nodiscard]] Result<std::vector<Connection>> own_connections();

}  // namespace slovo::proof
