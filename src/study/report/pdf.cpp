#include "study/report/pdf.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string>

#include "base/limits.hpp"
#include "study/report/embedded.hpp"

namespace slovo::study {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto look_every = std::chrono::milliseconds(50);  // at the stop token
constexpr char const* python = "/usr/bin/python3";          // the one whose modules the distribution keeps
constexpr int no_weasyprint = 3;                            // make_pdf.py's exit code

class End {
public:
    explicit End(int fd = -1) : fd_(fd) {}
    End(End const&) = delete;
    End& operator=(End const&) = delete;
    ~End() { close(); }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }
    [[nodiscard]] int value() const { return fd_; }

private:
    int fd_;
};

void limit(int what, rlim_t value) {
    rlimit const both{value, value};
    ::setrlimit(static_cast<__rlimit_resource_t>(what), &both);
}

/// In the child, between fork and exec: system calls only.
[[noreturn]] void become_python(int in, int out, char* const* arguments, pid_t parent) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    // A namespace without any interface. Not every kernel allows one; the program fetches nothing in any case.
    (void)::unshare(CLONE_NEWUSER | CLONE_NEWNET);
    limit(RLIMIT_CPU, limits::pdf_cpu_seconds);
    limit(RLIMIT_AS, limits::pdf_memory);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 64);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    if (int const nowhere = ::open("/dev/null", O_WRONLY); nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
    ::close_range(3, ~0U, 0);
    (void)::chdir("/");
    char* environment[] = {nullptr};
    ::execve(python, arguments, environment);
    ::_exit(no_weasyprint);
}

/// Kills the whole group when it goes out of scope before it was waited for.
class Child {
public:
    explicit Child(pid_t pid) : pid_(pid) {}
    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;
    ~Child() {
        if (pid_ <= 0) return;
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);  // before it made its group
        (void)wait();
    }
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = 0;
        return status;
    }

private:
    pid_t pid_;
};

/// Writes the HTML and reads the PDF as the child is ready for either.
Result<Bytes> converse(std::string_view html, End& to, End& from, std::stop_token const& stop) {
    Bytes pdf;
    std::array<std::uint8_t, 65536> part{};
    auto const until = Steady::now() + limits::pdf_time;
    while (true) {
        if (stop.stop_requested()) return fail(ErrorCode::expired, "the study was stopped");
        if (Steady::now() > until) return fail(ErrorCode::unavailable, "the PDF took too long");
        std::array<pollfd, 2> ends{pollfd{from.value(), POLLIN, 0}, pollfd{to.value(), POLLOUT, 0}};
        if (::poll(ends.data(), ends.size(), static_cast<int>(look_every.count())) < 0 && errno != EINTR)
            return fail(ErrorCode::io, "waiting for the PDF");
        if (ends[1].revents != 0) {
            auto const written = ::write(to.value(), html.data(), html.size());
            if (written > 0) html.remove_prefix(static_cast<std::size_t>(written));
            if (html.empty() || (written < 0 && errno != EAGAIN && errno != EINTR)) to.close();
        }
        if (ends[0].revents == 0) continue;
        auto const got = ::read(from.value(), part.data(), part.size());
        if (got == 0) return pdf;
        if (got < 0 && errno != EINTR && errno != EAGAIN) return fail(ErrorCode::io, "reading the PDF");
        if (got < 0) continue;
        pdf.insert(pdf.end(), part.begin(), part.begin() + got);
        if (pdf.size() > limits::pdf_bytes) return fail(ErrorCode::internal, "the PDF grew without end");
    }
}

/// A child that closed its input must not end the server.
class NoPipeSignal {
public:
    NoPipeSignal() {
        ::sigemptyset(&pipe_);
        ::sigaddset(&pipe_, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    NoPipeSignal(NoPipeSignal const&) = delete;
    NoPipeSignal& operator=(NoPipeSignal const&) = delete;
    ~NoPipeSignal() {
        timespec const now{};
        if (::sigismember(&before_, SIGPIPE) == 0) ::sigtimedwait(&pipe_, nullptr, &now);
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t pipe_{};
    sigset_t before_{};
};

}  // namespace

Result<Bytes> make_pdf(std::string_view html, std::stop_token const& stop) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0) return fail(ErrorCode::io, "no pipe for the PDF");
    End child_in(in[0]);
    End to(in[1]);
    if (::pipe2(out.data(), O_CLOEXEC) != 0) return fail(ErrorCode::io, "no pipe for the PDF");
    End from(out[0]);
    End child_out(out[1]);
    ::fcntl(to.value(), F_SETFL, O_NONBLOCK);
    ::fcntl(from.value(), F_SETFL, O_NONBLOCK);

    std::array<std::string, 5> words{python, "-I", "-B", "-c", std::string(pdf_program())};
    std::array<char*, 6> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
    NoPipeSignal const no_signal;
    pid_t const parent = ::getpid();
    pid_t const pid = ::fork();
    if (pid < 0) return fail(ErrorCode::io, "no process for the PDF");
    if (pid == 0) become_python(child_in.value(), child_out.value(), arguments.data(), parent);
    Child child(pid);
    child_in.close();
    child_out.close();
    TRY(auto pdf, converse(html, to, from, stop));
    auto const status = child.wait();
    if (WIFEXITED(status) && WEXITSTATUS(status) == no_weasyprint)
        return fail(ErrorCode::unavailable, "WeasyPrint is not installed: the report has no PDF");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail(ErrorCode::unavailable, "WeasyPrint did not finish within its limits");
    if (!text_of(pdf).starts_with("%PDF-")) return fail(ErrorCode::internal, "WeasyPrint gave no PDF");
    return pdf;
}

}  // namespace slovo::study
