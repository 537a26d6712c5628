// Gives up, for this process and for good, everything that fetching and reading pages does not need: files, other
// programs, new processes and threads, most system calls. By seccomp (a filter written here), Landlock where the kernel
// has it, and resource limits. Call once, on the only thread, when everything that lies in files has been read.
#pragma once

#include "base/result.hpp"

namespace slovo::study {

/// `unavailable`: the kernel has no seccomp, or did not take the filter; then nobody's pages should be read.
[[nodiscard]] Result<void> enter_sandbox();

/// Closes every descriptor but those two and 2, and dies with its parent. `internal`: the parent has gone already.
[[nodiscard]] Result<void> cut_off(int in, int out);

}  // namespace slovo::study
