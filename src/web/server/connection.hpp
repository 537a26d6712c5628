// What an I/O thread knows of each of its connections: what it is doing, until when, and how to end
// it. Used on that thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "web/server/network.hpp"

namespace slovo::web {

enum class Phase : std::uint8_t {
    idle,      ///< between requests: may be closed at any moment
    reading,   ///< in the middle of a head or body: a timeout is answered with 408
    handling,  ///< the handler has it: no deadline
    writing,   ///< also handshake and closing: a timeout closes
};

class Connection {
public:
    explicit Connection(ClientAddress peer) : peer_(peer) {}
    virtual ~Connection() = default;
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    /// Ends waits at once; the session then closes.
    virtual void abort() = 0;
    /// Ends a read; the session then answers 408.
    virtual void interrupt() = 0;

    [[nodiscard]] ClientAddress const& peer() const { return peer_; }
    [[nodiscard]] Phase phase() const { return phase_; }
    [[nodiscard]] std::chrono::steady_clock::time_point deadline() const { return deadline_; }

protected:
    void enter(Phase phase, std::chrono::steady_clock::time_point deadline) {
        phase_ = phase;
        deadline_ = deadline;
    }

private:
    ClientAddress peer_;
    Phase phase_ = Phase::writing;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace slovo::web
