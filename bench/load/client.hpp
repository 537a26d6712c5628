// A load generator's HTTP client: one thread, many connections, over epoll. Requests are given out
// by number; each connection comes from a loopback network of its own and is exchanged before the
// server's limit per network is reached. One at a time per thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slovo::bench {

struct Answer {
    int status = 0;
    std::string_view body;
};

/// What is asked, by number.
class Script {
public:
    virtual ~Script() = default;
    virtual void write(std::uint64_t number, std::string& out) = 0;
    /// False when the answer is not the one that was wanted.
    virtual bool answered(std::uint64_t number, Answer const& answer) = 0;
};

/// Gives out source addresses, each in another /24 of 127.0.0.0/8, and begins again after the last.
class Networks {
public:
    [[nodiscard]] std::uint32_t next();

private:
    std::uint32_t given_ = 0;
};

struct Plan {
    std::uint16_t port = 0;
    unsigned connections = 64;
    unsigned per_connection = 18;  ///< then a new connection from the next network
    std::uint64_t count = 0;
    double rate = 0;  ///< per second, whatever the answers take; 0: the next when the last is answered
};

struct Outcome {
    std::vector<std::uint32_t> micros;  ///< of each answer, from when it was due to its last byte
    std::chrono::nanoseconds elapsed{};
    std::uint64_t errors = 0;
};

[[nodiscard]] Outcome run(Plan const& plan, Networks& networks, Script& script);

}  // namespace slovo::bench
