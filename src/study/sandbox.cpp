#include "study/sandbox.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <initializer_list>
#include <vector>

namespace slovo::study {
namespace {

[[maybe_unused]] constexpr rlim_t memory_max = 512UL * 1024 * 1024;  // not where a sanitizer maps its shadow
constexpr rlim_t cpu_seconds_max = 1800, files_max = 256;

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#endif

// What the fetcher, the checks and the C library call while pages are studied. Everything else fails with EPERM.
constexpr std::array allowed_calls{
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_close,
    SYS_fstat,
    SYS_lseek,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_brk,
    SYS_futex,
    SYS_ppoll,
    SYS_pselect6,
    SYS_connect,
    SYS_accept4,
    SYS_getsockname,
    SYS_getpeername,
    SYS_sendto,
    SYS_recvfrom,
    SYS_sendmsg,
    SYS_recvmsg,
    SYS_shutdown,
    SYS_setsockopt,
    SYS_getsockopt,
    SYS_pipe2,
    SYS_eventfd2,
    SYS_getrandom,
    SYS_clock_gettime,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_getpid,
    SYS_gettid,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_sched_yield,
    SYS_sysinfo,
    SYS_getrusage,
    SYS_membarrier,
    SYS_rseq,
    SYS_set_robust_list,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
#if defined(__x86_64__)
    SYS_poll,
    SYS_select,
    SYS_pipe,
    SYS_time,
#endif
};

constexpr sock_filter load(std::size_t offset) {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}
constexpr sock_filter jump_equal(std::uint32_t value, std::uint8_t then, std::uint8_t otherwise) {
    return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, then, otherwise);
}
constexpr sock_filter answer(std::uint32_t what) {
    return BPF_STMT(BPF_RET | BPF_K, what);
}
constexpr std::uint32_t refused = SECCOMP_RET_ERRNO | EPERM;

constexpr std::size_t argument(std::size_t number) {
    return offsetof(seccomp_data, args) + number * sizeof(std::uint64_t);  // the low half, little-endian
}

/// The call passes where its argument is one of these.
void allow_where(std::vector<sock_filter>& out, std::uint32_t call, std::size_t number,
                 std::initializer_list<std::uint32_t> values) {
    out.push_back(jump_equal(call, 0, static_cast<std::uint8_t>(2 * values.size() + 2)));
    out.push_back(load(argument(number)));
    for (auto const value : values) {
        out.push_back(jump_equal(value, 0, 1));
        out.push_back(answer(SECCOMP_RET_ALLOW));
    }
    out.push_back(answer(refused));
}

/// The call passes where its argument has none of these bits.
void allow_without(std::vector<sock_filter>& out, std::uint32_t call, std::size_t number, std::uint32_t bits) {
    out.push_back(jump_equal(call, 0, 4));
    out.push_back(load(argument(number)));
    out.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0));
    out.push_back(answer(SECCOMP_RET_ALLOW));
    out.push_back(answer(refused));
}

std::vector<sock_filter> filter() {
    std::vector<sock_filter> out{load(offsetof(seccomp_data, arch)), jump_equal(architecture, 1, 0),
                                 answer(SECCOMP_RET_KILL_PROCESS), load(offsetof(seccomp_data, nr))};
    // Sockets of the Internet only: none to the machine's own services, none that sees raw packets.
    allow_where(out, SYS_socket, 0, {AF_INET, AF_INET6});
    // Memory that is never code: what may be loaded at all is loaded by now, for no file can be opened.
    allow_without(out, SYS_mmap, 2, PROT_EXEC);
    allow_without(out, SYS_mprotect, 2, PROT_EXEC);
    // Signals to itself only, as abort() sends them; an owner named to a socket would get signals too.
    allow_where(out, SYS_tgkill, 0, {static_cast<std::uint32_t>(::getpid())});
    allow_where(out, SYS_fcntl, 1, {F_GETFD, F_SETFD, F_GETFL, F_SETFL});
    allow_where(out, SYS_ioctl, 1, {FIONBIO, FIONREAD});
    for (auto const call : allowed_calls) {
        out.push_back(jump_equal(static_cast<std::uint32_t>(call), 0, 1));
        out.push_back(answer(SECCOMP_RET_ALLOW));
    }
    out.push_back(answer(refused));
    return out;
}

void limit(__rlimit_resource which, rlim_t most) {
    rlimit const value{most, most};
    ::setrlimit(which, &value);  // a lower limit that holds already is as good
}

void set_limits() {
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
    limit(RLIMIT_AS, memory_max);
#endif
    limit(RLIMIT_CPU, cpu_seconds_max);
    limit(RLIMIT_NOFILE, files_max);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
}

/// No file at all. Kernels without Landlock, or with less of it, still have the filter.
void close_files() {
    landlock_ruleset_attr rules{};
    rules.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;  // everything of the first version
    auto const ruleset = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0));
    if (ruleset < 0) return;
    ::syscall(SYS_landlock_restrict_self, ruleset, 0);
    ::close(ruleset);
}

}  // namespace

Result<void> enter_sandbox() {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return fail(ErrorCode::unavailable, "no_new_privs");
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    set_limits();
    close_files();
    auto instructions = filter();
    sock_fprog const program{static_cast<unsigned short>(instructions.size()), instructions.data()};
    if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
        return fail(ErrorCode::unavailable, "the kernel takes no seccomp filter");
    return {};
}

Result<void> cut_off(int in, int out) {
    auto const parent = ::getppid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // A parent may well be number 1, in a container. One that went before this leaves a pipe without a job.
    if (::getppid() != parent) return fail(ErrorCode::internal, "the parent has gone");
    ::signal(SIGPIPE, SIG_IGN);
    unsigned last = STDERR_FILENO;
    for (int const kept : {std::min(in, out), std::max(in, out)}) {
        auto const fd = static_cast<unsigned>(kept);
        if (fd > last + 1) ::close_range(last + 1, fd - 1, 0);
        last = std::max(last, fd);
    }
    ::close_range(last + 1, ~0U, 0);
    return {};
}

}  // namespace slovo::study
