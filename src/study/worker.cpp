#include "study/worker.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

#include "net/descriptor.hpp"
#include "study/wire.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int turn_ms = 50;         // how long a stop waits at most
constexpr auto silence_max = 120s;  // longer than any fetch: the worker hangs
constexpr auto time_over = 1min;    // for checks of the whole site, behind the time of the job

struct Pipe {
    net::Descriptor read, write;
};
Result<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(ErrorCode::io, "no pipe for a worker");
    return Pipe{net::Descriptor(ends[0]), net::Descriptor(ends[1])};
}

/// The process; killed and waited for when its owner goes.
class Child {
public:
    static Result<Child> spawn(Worker::Program const& program) {
        TRY(auto job, make_pipe());
        TRY(auto frames, make_pipe());
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, job.read.value(), STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, frames.write.value(), STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::array<std::string, 2> words{"slovo", program.argument};
        std::array<char*, 3> arguments{words[0].data(), words[1].data(), nullptr};
        std::array<char*, 1> environment{nullptr};
        Child out;
        int const failed =
            ::posix_spawn(&out.pid_, program.path.c_str(), &actions, nullptr, arguments.data(), environment.data());
        ::posix_spawn_file_actions_destroy(&actions);
        if (failed != 0) {
            out.pid_ = -1;
            return fail(ErrorCode::internal, "a worker does not start");
        }
        out.job_ = std::move(job.write);
        out.frames_ = std::move(frames.read);
        return out;
    }
    Child(Child&& other) noexcept
        : pid_(std::exchange(other.pid_, -1)), job_(std::move(other.job_)), frames_(std::move(other.frames_)) {}
    Child& operator=(Child&&) = delete;
    ~Child() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
    }

    /// The pipe takes less than a snapshot may have, so that this waits for the child to read; a dead one breaks it.
    [[nodiscard]] bool give(CrawlJob const& job) {
        sigset_t broken, before;
        ::sigemptyset(&broken);
        ::sigaddset(&broken, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &broken, &before);
        bool const is_given = wire::write_frame(job_.value(), wire::Kind::job, wire::print(job));
        timespec const none{};
        if (!is_given) ::sigtimedwait(&broken, nullptr, &none);
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        job_ = net::Descriptor();
        return is_given;
    }
    [[nodiscard]] int frames() const { return frames_.value(); }

private:
    Child() = default;
    pid_t pid_ = -1;
    net::Descriptor job_, frames_;
};

/// What the parent remembers of a study, over the death of a worker.
struct Memory {
    std::string looked_at;  ///< the last one
    std::size_t pages = 0;  ///< that it began to look at
    std::string changes;
    bool is_full = false;  ///< of `changes`: each builds upon those before it
    Audit audit;
};

enum class End : std::uint8_t { done, died };

class Conversation {
public:
    Conversation(CrawlJob const& job, Memory& memory, std::function<void(CrawlNews const&)> const& tell)
        : job_(job), memory_(memory), tell_(tell) {}

    Result<End> run(Child& child, std::stop_token const& stop, Clock::time_point until);

private:
    /// `done` ends it, nothing goes on.
    Result<std::optional<End>> take(wire::Frame const& frame);

    CrawlJob const& job_;
    Memory& memory_;
    std::function<void(CrawlNews const&)> const& tell_;
};

// What the URL Standard serialises: printable ASCII.
bool may_be_address(std::string_view text) {
    return text.size() <= limits::web_url_bytes &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

Result<std::optional<End>> Conversation::take(wire::Frame const& frame) {
    switch (frame.kind) {
        case wire::Kind::looking_at:
            if (memory_.pages >= job_.pages_max + 1 || !may_be_address(frame.content)) break;
            ++memory_.pages;
            memory_.looked_at = frame.content;
            return std::nullopt;
        case wire::Kind::changes:
            memory_.is_full |= memory_.changes.size() + frame.content.size() > wire::frame_bytes_max / 2;
            if (!memory_.is_full) memory_.changes += frame.content;
            return std::nullopt;
        case wire::Kind::news: {
            TRY(auto const news, wire::parse_news(frame.content));
            if (tell_) tell_(news);
            return std::nullopt;
        }
        case wire::Kind::lines:
            TRY_VOID(wire::parse_lines(frame.content, memory_.audit.pages, job_.pages_max + 1));
            return std::nullopt;
        case wire::Kind::done: TRY_VOID(wire::parse_rest(frame.content, memory_.audit)); return End::done;
        case wire::Kind::failed: {
            auto const code =
                frame.content.size() == 1 ? static_cast<ErrorCode>(frame.content[0]) : ErrorCode::internal;
            if (code == ErrorCode::denied) return fail(ErrorCode::denied, "an address that must not be asked");
            if (code == ErrorCode::invalid) return fail(ErrorCode::invalid, "no address of a site");
            if (code == ErrorCode::unavailable) return fail(ErrorCode::unavailable, "the site does not answer");
            break;
        }
        case wire::Kind::job: break;
    }
    return fail(ErrorCode::corrupt, "a worker says what it should not");
}

Result<End> Conversation::run(Child& child, std::stop_token const& stop, Clock::time_point until) {
    wire::Splitter splitter;
    std::array<char, 65536> part{};
    auto heard = Clock::now();
    while (!stop.stop_requested()) {
        auto const now = Clock::now();
        if (now > until) return fail(ErrorCode::expired, "the study takes too long");
        if (now - heard > silence_max) return End::died;
        pollfd ready{child.frames(), POLLIN, 0};
        if (::poll(&ready, 1, turn_ms) <= 0) continue;
        auto const got = ::read(child.frames(), part.data(), part.size());
        if (got <= 0) return End::died;
        heard = now;
        splitter.feed({part.data(), static_cast<std::size_t>(got)});
        while (true) {
            auto const frame = splitter.next();
            if (!frame) return End::died;
            if (!*frame) break;
            auto const end = take(**frame);
            if (!end && end.error().code() == ErrorCode::corrupt) return End::died;
            if (!end) return std::unexpected(end.error());
            if (*end) return **end;
        }
    }
    return fail(ErrorCode::expired, "stopped");
}

/// What the next worker starts with: what is kept is not asked for again, what came after it is, but for the page that
/// the worker died of.
void go_on(CrawlJob& job, Memory& memory) {
    job.skipped = std::exchange(memory.looked_at, {});
    job.snapshot = memory.changes;
    memory.pages = 0;
    memory.audit = {};
}

}  // namespace

Result<Audit> Worker::run(CrawlJob job, std::function<void(CrawlNews const&)> const& tell,
                          std::stop_token const& stop) const {
    constexpr int lives = 2;
    Memory memory;
    auto const end_of_crawl = Clock::now() + job.time_max;
    for (int life = 0; life < lives; ++life) {
        if (life != 0) go_on(job, memory);
        auto const left = std::chrono::floor<std::chrono::milliseconds>(end_of_crawl - Clock::now());
        job.time_max = std::max(left, 0ms);
        TRY(auto child, Child::spawn(program_));
        if (!child.give(job)) continue;
        TRY(auto const end, Conversation(job, memory, tell).run(child, stop, end_of_crawl + time_over));
        if (end == End::done) return std::move(memory.audit);
    }
    return fail(ErrorCode::internal, "the worker died twice");
}

}  // namespace slovo::study
