#include "study/browser/look.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>

#include "net/descriptor.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto time_max = 45s;  // the child ends by itself before
constexpr int turn_ms = 50;     // how long a stop waits at most

struct Pipe {
    net::Descriptor read, write;
};
Result<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(ErrorCode::io, "no pipe for the browser");
    return Pipe{net::Descriptor(ends[0]), net::Descriptor(ends[1])};
}

/// The process; killed and waited for when its owner goes, and the browser with it.
class Child {
public:
    Child(int in, int out) {
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::array<std::string, 2> words{"slovo", "study-browser"};
        std::array<char*, 3> arguments{words[0].data(), words[1].data(), nullptr};
        std::array<char*, 1> environment{nullptr};
        if (::posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, arguments.data(), environment.data()) != 0)
            pid_ = -1;
        ::posix_spawn_file_actions_destroy(&actions);
    }
    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;
    ~Child() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
    }
    [[nodiscard]] bool runs() const { return pid_ > 0; }

private:
    pid_t pid_ = -1;
};

Result<std::string> read_all(int from, std::stop_token const& stop) {
    std::string out;
    std::array<char, 65536> part{};
    auto const until = Clock::now() + time_max;
    while (!stop.stop_requested() && Clock::now() < until) {
        pollfd ready{from, POLLIN, 0};
        if (::poll(&ready, 1, turn_ms) <= 0) continue;
        auto const got = ::read(from, part.data(), part.size());
        if (got <= 0) return out;
        out.append(part.data(), static_cast<std::size_t>(got));
        if (out.size() > facts_bytes_max) return fail(ErrorCode::too_large, "the browser says too much");
    }
    return fail(ErrorCode::expired, "stopped, or too slow in the browser");
}

}  // namespace

bool is_browser(std::string const& program) {
    return program.starts_with("/usr/") && ::access(program.c_str(), X_OK) == 0;
}

Result<InBrowser> look_in_browser(BrowserJob const& job, std::stop_token const& stop) {
    TRY(auto words, make_pipe());
    TRY(auto facts, make_pipe());
    auto const told = print(job);
    // A pipe takes 64 KiB at once, so that nobody has to read it yet; an address has 16 KiB at most.
    if (::write(words.write.value(), told.data(), told.size()) != static_cast<ssize_t>(told.size()))
        return fail(ErrorCode::io, "the browser is not told what to do");
    Child const child(words.read.value(), facts.write.value());
    if (!child.runs()) return fail(ErrorCode::internal, "a process for the browser does not start");
    words.read = net::Descriptor();
    words.write = net::Descriptor();
    facts.write = net::Descriptor();
    TRY(auto const answer, read_all(facts.read.value(), stop));
    auto seen = parse_in_browser(answer);
    if (!seen) return std::unexpected(error_of(seen.error()));
    return *std::move(seen);
}

}  // namespace slovo::study
