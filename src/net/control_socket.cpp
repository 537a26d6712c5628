#include "net/control_socket.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "net/control_wire.hpp"
#include "net/unix_socket.hpp"

namespace slovo::net {

namespace {

constexpr int calls_max = 4;         // commands at once; a person types one
constexpr int request_seconds = 10;  // for the request line to arrive
constexpr int answer_seconds = 60;   // a caller that reads nothing for so long is gone
constexpr int exit_fault = 3;

void limit_waits(int socket) {
    timeval const receive{.tv_sec = request_seconds, .tv_usec = 0};
    timeval const give{.tv_sec = answer_seconds, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &receive, sizeof receive);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &give, sizeof give);
}

class SocketOutput final : public ControlOutput {
public:
    explicit SocketOutput(int socket) : socket_(socket) {}

    void out(std::string_view text) override { write(text, out_line); }
    void err(std::string_view text) override { write(text, err_line); }
    void exit(int code) { send(exit_line(code)); }

private:
    void write(std::string_view text, std::string (*line)(std::string_view)) {
        for (; !text.empty(); text.remove_prefix(std::min(text.size(), answer_piece_bytes))) {
            send(line(text.substr(0, answer_piece_bytes)));
        }
    }
    void send(std::string const& line) {
        std::scoped_lock const lock(mutex_);
        if (!gone_ && !send_all(socket_, line)) gone_ = true;
    }

    int socket_;
    std::mutex mutex_;
    bool gone_ = false;
};

}  // namespace

struct ControlServer::Impl {
    Impl(std::string where, ControlHandler run, Descriptor socket)
        : path(std::move(where)),
          handler(std::move(run)),
          listener(std::move(socket)),
          wake(::eventfd(0, EFD_CLOEXEC)),
          acceptor([this] { accept_calls(); }) {}

    ~Impl() {
        std::uint64_t const one = 1;
        static_cast<void>(::write(wake.value(), &one, sizeof one));
        acceptor.join();
        std::unique_lock lock(mutex);
        idle.wait(lock, [this] { return running == 0; });
        ::unlink(path.c_str());
    }

    void accept_calls();
    void serve(Descriptor const& socket);
    [[nodiscard]] bool enter();
    void leave();

    std::string path;
    ControlHandler handler;
    Descriptor listener;
    Descriptor wake;
    std::mutex mutex;
    std::condition_variable idle;
    int running = 0;
    std::thread acceptor;
};

void ControlServer::Impl::accept_calls() {
    for (;;) {
        std::array<pollfd, 2> waits = {{{listener.value(), POLLIN, 0}, {wake.value(), POLLIN, 0}}};
        if (::poll(waits.data(), waits.size(), -1) < 0) continue;
        if (waits[1].revents != 0) return;
        Descriptor socket(::accept4(listener.value(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!socket.open()) continue;
        if (!same_user(socket.value())) {
            log::warning("control.other_user");
            continue;
        }
        limit_waits(socket.value());
        if (!enter()) {
            SocketOutput output(socket.value());
            output.err("slovo: too many commands at once, try again\n");
            output.exit(exit_fault);
            continue;
        }
        std::thread([this, call = std::move(socket)] {
            serve(call);
            leave();
        }).detach();  // counted: the destructor waits for it
    }
}

bool ControlServer::Impl::enter() {
    std::scoped_lock const lock(mutex);
    if (running == calls_max) return false;
    ++running;
    return true;
}

void ControlServer::Impl::leave() {
    std::scoped_lock const lock(mutex);
    --running;
    idle.notify_all();  // under the lock: the waiter may destroy this as soon as it is released
}

void ControlServer::Impl::serve(Descriptor const& socket) {
    SocketOutput output(socket.value());
    std::string buffer;
    auto line = read_line(socket.value(), buffer, request_line_bytes);
    if (!line) return;
    auto const request = parse_request(*line);
    explicit_bzero(line->data(), line->size());  // values to look for are personal data
    if (!request) {
        output.err("slovo: the control request cannot be read\n");
        return output.exit(exit_fault);
    }
    try {
        output.exit(handler(*request, output));
    } catch (std::exception const&) {
        log::error("control.exception");
        output.err("slovo: the command failed\n");
        output.exit(exit_fault);
    }
}

ControlServer::ControlServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControlServer::~ControlServer() = default;

Result<std::unique_ptr<ControlServer>> ControlServer::create(std::string path, ControlHandler handler) {
    TRY(auto listener, listen_unix(path));
    auto impl = std::make_unique<Impl>(std::move(path), std::move(handler), std::move(listener));
    return std::make_unique<ControlServer>(std::move(impl));
}

Result<int> control_call(std::string const& path, ControlRequest const& request, ControlOutput& output) {
    auto const line = to_line(request);
    if (line.size() > request_line_bytes) return fail(ErrorCode::too_large, "the control request");
    TRY(auto const socket, connect_unix(path));
    TRY_VOID(send_all(socket.value(), line));
    std::string buffer;
    for (;;) {
        TRY(auto const answer_line, read_line(socket.value(), buffer, answer_line_bytes));
        TRY(auto const answer, parse_answer(answer_line));
        if (answer.out) output.out(*answer.out);
        if (answer.err) output.err(*answer.err);
        if (answer.exit) return *answer.exit;
    }
}

}  // namespace slovo::net
