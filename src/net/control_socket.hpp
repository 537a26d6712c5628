// DATA/control.sock: the command line asks the running server (DESIGN §5.12). Only the same user
// (SO_PEERCRED) is heard. One JSON line {"command","args","input"} in, JSON lines {"out"}, {"err"},
// {"exit"} back. The server owns a thread per call, at most four; `control_call` blocks.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace slovo::net {

struct ControlRequest {
    std::string command;
    std::vector<std::string> args;
    std::string input;  // what the caller's stdin held, for commands that read it
};

/// Where a command writes while it runs. Writing to a caller who has gone does nothing.
class ControlOutput {
public:
    virtual ~ControlOutput() = default;
    virtual void out(std::string_view text) = 0;
    virtual void err(std::string_view text) = 0;
};

/// Returns the exit code.
using ControlHandler = std::function<int(ControlRequest const&, ControlOutput&)>;

class ControlServer {
public:
    /// Makes the socket, 0600; a stale one of a dead server is replaced. `conflict`: one is alive.
    [[nodiscard]] static Result<std::unique_ptr<ControlServer>> create(std::string path, ControlHandler handler);
    ~ControlServer();  // waits for running commands, removes the socket
    ControlServer(ControlServer const&) = delete;
    ControlServer& operator=(ControlServer const&) = delete;

private:
    struct Impl;

public:
    explicit ControlServer(std::unique_ptr<Impl> impl);  // for create

private:
    std::unique_ptr<Impl> impl_;
};

/// The command's exit code. `not_found`: no server listens; `io`: it went away in the middle.
[[nodiscard]] Result<int> control_call(std::string const& path, ControlRequest const& request, ControlOutput& output);

}  // namespace slovo::net
