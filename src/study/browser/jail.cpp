#include "study/browser/jail.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstring>
#include <vector>

#include <fmt/format.h>

namespace slovo::study {
namespace {

constexpr std::uint16_t proxy_port = 3128;
constexpr char const* root = "/tmp";  // where the new root is put together; the old /tmp is not seen there
constexpr char const* files_max = "mode=0755,size=640m";
constexpr rlim_t cpu_seconds_max = 60, file_bytes_max = 128UL * 1024 * 1024, open_files_max = 4096;
constexpr uid_t nobody = 65534;

struct Person {
    uid_t user;
    gid_t group;
    bool by_namespace;  ///< not root: keeps its ids in a user namespace
};

Person browser_person() {
    if (::geteuid() != 0) return {::geteuid(), ::getegid(), true};
    passwd own{};
    passwd* found = nullptr;
    std::array<char, 4096> room{};
    ::getpwnam_r("slovo-browser", &own, room.data(), room.size(), &found);
    return found != nullptr && own.pw_uid != 0 ? Person{own.pw_uid, own.pw_gid, false} : Person{nobody, nobody, false};
}

bool write_file(char const* path, std::string_view text) {
    net::Descriptor const file(::open(path, O_WRONLY | O_CLOEXEC));
    return ::write(file.value(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

bool keep_ids(Person const& person) {
    return write_file("/proc/self/setgroups", "deny") &&
           write_file("/proc/self/uid_map", fmt::format("{0} {0} 1", person.user)) &&
           write_file("/proc/self/gid_map", fmt::format("{0} {0} 1", person.group));
}

/// The only way out: whoever holds the listener is outside.
int listener_on_loopback() {
    int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    ifreq loopback{};
    std::string_view("lo").copy(loopback.ifr_name, IFNAMSIZ - 1);
    loopback.ifr_flags = IFF_UP;
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(proxy_port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool const made = ::ioctl(fd, SIOCSIFFLAGS, &loopback) == 0 &&
                      ::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof where) == 0 && ::listen(fd, 64) == 0;
    return made ? fd : -1;
}

std::string below(std::string_view path) {
    return std::string(root).append(path);
}

bool show_folder(char const* path) {
    struct stat found{};
    if (::lstat(path, &found) != 0) return true;  // not every system has it
    if (S_ISLNK(found.st_mode)) {
        std::array<char, PATH_MAX> target{};
        return ::readlink(path, target.data(), target.size() - 1) > 0 &&
               ::symlink(target.data(), below(path).c_str()) == 0;
    }
    ::mkdir(below(path).c_str(), 0755);
    return ::mount(path, below(path).c_str(), nullptr, MS_BIND | MS_REC, nullptr) == 0;
}

bool show_file(char const* path) {
    if (::access(path, F_OK) != 0) return true;
    net::Descriptor const place(::open(below(path).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
    return place.open() && ::mount(path, below(path).c_str(), nullptr, MS_BIND, nullptr) == 0;
}

bool make_empty(char const* path, Person const& person) {
    auto const there = below(path);
    return ::mkdir(there.c_str(), 0700) == 0 && ::chown(there.c_str(), person.user, person.group) == 0;
}

bool have_own_files(Person const& person) {
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
    // What stands below /tmp is looked for no more: the program and its libraries are in /usr.
    if (::mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, files_max) != 0) return false;
    for (auto const* const path : {"/etc", "/dev", "/var", "/var/cache", "/proc"}) ::mkdir(below(path).c_str(), 0755);
    for (auto const* const path :
         {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/fonts", "/var/cache/fontconfig"})
        if (!show_folder(path)) return false;
    for (auto const* const path :
         {"/etc/ld.so.cache", "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"})
        if (!show_file(path)) return false;
    for (auto const* const path : {"/home", "/tmp", "/dev/shm"})
        if (!make_empty(path, person)) return false;
    if (::mount("proc", below("/proc").c_str(), "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0) return false;
    return ::chdir(root) == 0 && ::syscall(SYS_pivot_root, ".", ".") == 0 && ::umount2(".", MNT_DETACH) == 0 &&
           ::chdir("/home") == 0;
}

void limit(__rlimit_resource which, rlim_t most) {
    rlimit const value{most, most};
    ::setrlimit(which, &value);
}

bool become(Person const& person) {
    if (!person.by_namespace &&
        (::setgroups(0, nullptr) != 0 || ::setresgid(person.group, person.group, person.group) != 0 ||
         ::setresuid(person.user, person.user, person.user) != 0))
        return false;
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
}

/// 3 is where Chromium reads commands, 4 where it writes; nothing else of ours is open to it.
bool keep_pipes(int commands, int events) {
    int const high_commands = ::fcntl(commands, F_DUPFD_CLOEXEC, 64);
    int const high_events = ::fcntl(events, F_DUPFD_CLOEXEC, 64);
    int const nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int const fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::dup2(nothing, fd) < 0) return false;
    return ::dup2(high_commands, 3) == 3 && ::dup2(high_events, 4) == 4;
}

[[noreturn]] void exec(std::string const& program) {
    // What Chromium would ask its maker for, beside the page, is off; WebRTC knows no way but the proxy.
    std::vector<std::string> words{
        program,
        "--headless=new",
        "--remote-debugging-pipe",
        fmt::format("--proxy-server=http://127.0.0.1:{}", proxy_port),
        "--proxy-bypass-list=<-loopback>",
        "--user-data-dir=/home/profile",
        "--no-first-run",
        "--no-default-browser-check",
        "--no-pings",
        "--disable-background-networking",
        "--disable-breakpad",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-extensions",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--disable-features=OptimizationHints,MediaRouter,Translate,LocalNetworkAccessChecks",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--hide-scrollbars",
        "--metrics-recording-only",
        "--mute-audio",
        "--password-store=basic",
        "--use-mock-keychain",
        "--lang=uk"};
    std::vector<std::string> settings{"HOME=/home", "TMPDIR=/tmp", "LANG=C.UTF-8", "PATH=/usr/bin",
                                      "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere"};
    std::vector<char*> arguments;
    std::vector<char*> environment;
    arguments.reserve(words.size() + 1);
    environment.reserve(settings.size() + 1);
    for (auto& word : words) arguments.push_back(word.data());
    for (auto& one : settings) environment.push_back(one.data());
    arguments.push_back(nullptr);
    environment.push_back(nullptr);
    ::execve(program.c_str(), arguments.data(), environment.data());
    ::_exit(1);
}

/// Hands the listener to the process outside.
bool hand_over(int to, int listener) {
    char word = 'L';
    iovec part{&word, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof listener)> room{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    auto* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof listener);
    std::memcpy(CMSG_DATA(header), &listener, sizeof listener);
    return ::sendmsg(to, &message, MSG_NOSIGNAL) == 1;
}

/// The listener, and the word that everything else went well: the end of the connection.
OrTrouble<net::Descriptor> take_over(int from) {
    char word = 0;
    iovec part{&word, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> room{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    auto const trouble = [&word] { return std::unexpected(static_cast<Trouble>(word)); };
    if (::recvmsg(from, &message, MSG_CMSG_CLOEXEC) != 1) return std::unexpected(Trouble::died);
    auto const* const header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return trouble();
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    net::Descriptor listener(fd);
    if (::recv(from, &word, 1, 0) > 0) return trouble();
    return listener;
}

struct Ends {
    int commands, events, outside;
};

/// In the child.
[[noreturn]] void live(Person const& person, Ends const& ends, std::string const& program) {
    auto const give_up = [&](Trouble trouble) {
        auto const word = static_cast<char>(trouble);
        ::send(ends.outside, &word, 1, MSG_NOSIGNAL);
        ::_exit(1);
    };
    static_cast<void>(::signal(SIGPIPE, SIG_DFL));
    ::setsid();
    ::umask(022);
    if (person.by_namespace && !keep_ids(person)) give_up(Trouble::no_namespaces);
    int const listener = listener_on_loopback();
    if (listener < 0 || !hand_over(ends.outside, listener)) give_up(Trouble::no_network);
    write_file("/proc/self/oom_score_adj", "1000");  // where memory is short, it goes first
    if (!have_own_files(person)) give_up(Trouble::no_files);
    ::umask(077);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, cpu_seconds_max);
    limit(RLIMIT_FSIZE, file_bytes_max);
    limit(RLIMIT_NOFILE, open_files_max);
    if (!become(person)) give_up(Trouble::no_user);
    if (::access(program.c_str(), X_OK) != 0 || !keep_pipes(ends.commands, ends.events)) give_up(Trouble::no_program);
    exec(program);
}

}  // namespace

OrTrouble<Jailed> start_browser(std::string const& program) {
    auto const person = browser_person();
    std::array<int, 2> commands{};
    std::array<int, 2> events{};
    std::array<int, 2> talk{};
    if (::pipe2(commands.data(), O_CLOEXEC) != 0) return std::unexpected(Trouble::died);
    net::Descriptor const read_commands(commands[0]);
    net::Descriptor write_commands(commands[1]);
    if (::pipe2(events.data(), O_CLOEXEC) != 0) return std::unexpected(Trouble::died);
    net::Descriptor read_events(events[0]);
    net::Descriptor const write_events(events[1]);
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, talk.data()) != 0)
        return std::unexpected(Trouble::died);
    net::Descriptor const ours(talk[0]);
    net::Descriptor theirs(talk[1]);
    unsigned long const spaces = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS |
                                 (person.by_namespace ? CLONE_NEWUSER : 0UL);
    auto const child = ::syscall(SYS_clone, spaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    if (child < 0) return std::unexpected(Trouble::no_namespaces);
    if (child == 0) live(person, {read_commands.value(), write_events.value(), theirs.value()}, program);
    theirs = net::Descriptor();
    TRY(auto listener, take_over(ours.value()));
    return Jailed{std::move(write_commands), std::move(read_events), std::move(listener)};
}

}  // namespace slovo::study
