#include "proof/connections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace slovo::proof {
namespace {

namespace fs = std::filesystem;
constexpr unsigned established = 1, syn_sent = 2, listen = 10;  // include/net/tcp_states.h

std::optional<std::uint64_t> number(std::string_view text, int base) {
    std::uint64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> out;
    for (std::size_t at = line.find_first_not_of(' '); at != std::string_view::npos;
         at = line.find_first_not_of(' ', at)) {
        auto const end = std::min(line.find(' ', at), line.size());
        out.push_back(line.substr(at, end - at));
        at = end;
    }
    return out;
}

// The kernel prints an IPv4 address as one little-endian number.
std::string address_of(std::string_view hex) {
    auto const value = number(hex, 16);
    if (hex.size() != 8 || !value) return std::string(hex);
    return fmt::format("{}.{}.{}.{}", *value & 255, *value >> 8 & 255, *value >> 16 & 255, *value >> 24 & 255);
}

std::set<std::uint64_t> own_sockets(std::error_code& error) {
    std::set<std::uint64_t> out;
    for (auto it = fs::directory_iterator("/proc/self/fd", error); !error && it != fs::end(it); it.increment(error)) {
        std::error_code gone;
        auto const target = fs::read_symlink(it->path(), gone).string();
        constexpr std::string_view prefix = "socket:[";
        if (gone || !target.starts_with(prefix)) continue;
        auto const inode =
            number(std::string_view(target).substr(prefix.size(), target.size() - prefix.size() - 1), 10);
        if (inode) out.insert(*inode);
    }
    return out;
}

}  // namespace

std::vector<Connection> parse_connections(std::string_view table, std::set<std::uint64_t> const& inodes) {
    std::vector<Connection> out;
    while (!table.empty()) {
        auto const end = std::min(table.find('\n'), table.size());
        auto const fields = words(table.substr(0, end));
        table.remove_prefix(std::min(end + 1, table.size()));
        if (fields.size() < 10) continue;
        auto const inode = number(fields[9], 10);
        auto const state = number(fields[3], 16);
        auto const local = fields[1].rfind(':');
        auto const remote = fields[2].rfind(':');
        if (!inode || !state || !inodes.contains(*inode)) continue;
        if (*state != established && *state != syn_sent && *state != listen) continue;
        if (local == std::string_view::npos || remote == std::string_view::npos) continue;
        out.push_back({.local_port = static_cast<std::uint16_t>(number(fields[1].substr(local + 1), 16).value_or(0)),
                       .remote_port = static_cast<std::uint16_t>(number(fields[2].substr(remote + 1), 16).value_or(0)),
                       .remote = address_of(fields[2].substr(0, remote)),
                       .listening = *state == listen});
    }
    return out;
}

Result<std::vector<Connection>> own_connections() {
    std::error_code error;
    auto const sockets = own_sockets(error);
    if (error) return fail(ErrorCode::io, "the sockets of this process cannot be listed");
    std::vector<Connection> all;
    for (char const* const file : {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
        std::ifstream in(file);
        if (!in) continue;  // a kernel without IPv6
        std::ostringstream text;
        text << in.rdbuf();
        std::ranges::move(parse_connections(text.view(), sockets), std::back_inserter(all));
    }
    std::set<std::uint16_t> listening;
    for (auto const& one : all) {
        if (one.listening) listening.insert(one.local_port);
    }
    std::erase_if(all, [&](Connection const& one) { return one.listening || listening.contains(one.local_port); });
    return all;
}

}  // namespace slovo::proof
