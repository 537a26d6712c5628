#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/log.hpp"
#include "vault/master_key.hpp"

namespace slovo::vault {

//= policy:C26a
// What is opened for a moment is in no core dump, no debugger and, where allowed, in no swap.
Result<void> harden_process() {
    ::umask(0077);
    rlimit const none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0) return fail(ErrorCode::io, "core dumps cannot be switched off");
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return fail(ErrorCode::io, "the process cannot be closed to others");
    // Only under no limit: with one, a locked process would fail at some later allocation.
    rlimit lockable{};
    if (::getrlimit(RLIMIT_MEMLOCK, &lockable) == 0 && lockable.rlim_cur == RLIM_INFINITY &&
        ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0)
        return {};
    log::info("memory may be swapped out; the master key's page is locked");
    return {};
}

}  // namespace slovo::vault
