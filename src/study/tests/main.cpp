// The tests' program is its own worker: what a parent starts is this very file with another argument.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <string_view>
#include <thread>

#include "base/bytes.hpp"
#include "study/browser/look.hpp"
#include "study/wire.hpp"
#include "study/worker_child.hpp"

namespace slovo::study {
namespace {

pid_t parent = -1;  // of a worker, which cannot ask for it any more

/// An auditor that dies or hangs where a page tells it to, as a real one would by a fault of its parser.
class Victim {
public:
    Victim(url::WebUrl site, Instant now) : auditor_(std::move(site), now) {}
    PageLinks page(Discovery const& how, Response const& response) {
        auto const text = text_of(response.body);
        if (text.contains("crash")) ::raise(SIGSEGV);
        while (text.contains("hang")) std::this_thread::sleep_for(std::chrono::seconds(1));
        if (text.contains("memory")) hoard_.resize(std::size_t{2} * 1024 * 1024 * 1024, 'x');
        if (text.contains("escape")) escapes_.push_back(try_to_escape());
        return auditor_.page(how, response);
    }
    void resource(url::WebUrl const& asked, Response const& response) { auditor_.resource(asked, response); }
    void probe(Probe probe, std::vector<Response> const& hops) { auditor_.probe(probe, hops); }
    [[nodiscard]] std::vector<Finding> so_far() const { return auditor_.so_far(); }
    [[nodiscard]] std::string take_changes() { return auditor_.take_changes(); }
    [[nodiscard]] bool replay(std::span<std::string_view const> changes, PageId pages) {
        return auditor_.replay(changes, pages);
    }
    [[nodiscard]] Audit finish(std::uint32_t pages_not_seen) {
        auto out = auditor_.finish(pages_not_seen);
        out.findings.insert(out.findings.end(), escapes_.begin(), escapes_.end());
        return out;
    }

private:
    /// A finding with as many places as ways out are open.
    static Finding try_to_escape() {
        Finding out{.check = "title-duplicate"};
        auto const open = [&out](std::string_view way) { out.places.push_back({.evidence = std::string(way)}); };
        if (::open("/etc/passwd", O_WRONLY) >= 0) open("writes /etc/passwd");
        if (::open("/etc/passwd", O_RDONLY) >= 0) open("reads /etc/passwd");
        if (::open("/tmp/escaped", O_WRONLY | O_CREAT, 0600) >= 0) open("makes a file");
        if (auto const child = ::fork(); child >= 0) {
            if (child == 0) ::_exit(0);
            open("forks");
        }
        char const* const arguments[] = {"/bin/true", nullptr};
        if (::execve("/bin/true", const_cast<char**>(arguments), nullptr) != -1) open("executes");
        if (::ptrace(PTRACE_ATTACH, parent, nullptr, nullptr) != -1) open("traces");
        if (::socket(AF_UNIX, SOCK_STREAM, 0) >= 0) open("local sockets");
        if (::socket(AF_NETLINK, SOCK_RAW, 0) >= 0) open("netlink");
        if (::kill(parent, 0) == 0) open("signals its parent");
        if (::syscall(SYS_tgkill, parent, parent, 0) == 0) open("signals its parent's thread");
        int const online = ::socket(AF_INET, SOCK_STREAM, 0);
        if (::fcntl(online, F_SETOWN, parent) == 0) open("has a socket signal its parent");
        if (::ioctl(online, FIOSETOWN, &parent) == 0) open("has a socket signal its parent by another call");
        ::close(online);
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0) open("local sockets in a pair");
        if (::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
            open("memory that is code");
        auto* const plain = ::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (plain == MAP_FAILED) open("has no memory to try with");
        if (::mprotect(plain, 4096, PROT_READ | PROT_EXEC) == 0) open("memory that becomes code");
        if (::getenv("PATH") != nullptr) open("has an environment");
        if (::fcntl(77, F_GETFD) != -1) open("holds a descriptor of its parent");
        out.count = static_cast<std::uint32_t>(out.places.size());
        return out;
    }

    Auditor auditor_;
    std::vector<Finding> escapes_;
    std::vector<char> hoard_;
};

int worker() {
    parent = ::getppid();
    auto const now = system_clock()->now();
    auto ports = auditing_ports(now);
    ports.review = [now](url::WebUrl const& site) { return std::make_unique<ReviewerOf<Victim>>(site, now); };
    return run_worker_with(STDIN_FILENO, STDOUT_FILENO, std::move(ports));
}

Result<CrawlJob> read_job() {
    wire::Splitter splitter;
    std::vector<char> part(65536);
    for (;;) {
        auto const got = ::read(STDIN_FILENO, part.data(), part.size());
        if (got <= 0) return fail(ErrorCode::io, "no job comes");
        splitter.feed({part.data(), static_cast<std::size_t>(got)});
        TRY(auto const frame, splitter.next());
        if (frame) return wire::parse_job(frame->content);
    }
}

void tell(wire::Kind kind, std::string_view content) {
    static_cast<void>(wire::write_frame(STDOUT_FILENO, kind, content));
}

/// Looks at what its job calls the site's address, whatever that is, and at `pages_max` bytes of it.
int lying_worker() {
    auto const job = read_job();
    if (!job) return 1;
    auto address = job->url;
    address.resize(std::max(job->pages_max, address.size()), 'a');
    tell(wire::Kind::looking_at, address);
    tell(wire::Kind::done, wire::print_rest({}));
    return 0;
}

/// Lives once with more changes than a parent keeps; its second life counts what was kept as checks, and the
/// milliseconds that it has left as pages not seen.
int talkative_worker() {
    auto const job = read_job();
    if (!job) return 1;
    if (!job->snapshot.empty()) {
        tell(wire::Kind::done, wire::print_rest({.checks_run = static_cast<std::uint32_t>(job->snapshot.size()),
                                                 .pages_not_seen = static_cast<std::uint32_t>(
                                                     job->time_max / std::chrono::milliseconds(1))}));
        return 0;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    for (std::size_t const size : {10'000'000, 10'000'000, 10}) {
        tell(wire::Kind::looking_at, "http://site.example/");
        tell(wire::Kind::changes, std::string(size, 'c'));
    }
    return 1;
}

}  // namespace
}  // namespace slovo::study

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "study-worker") return slovo::study::worker();
    if (argc == 2 && std::string_view(argv[1]) == "study-browser")
        return slovo::study::run_browser(STDIN_FILENO, STDOUT_FILENO);
    if (argc == 2 && std::string_view(argv[1]) == "lying-worker") return slovo::study::lying_worker();
    if (argc == 2 && std::string_view(argv[1]) == "talkative-worker") return slovo::study::talkative_worker();
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
