// A disk that is full from some byte of any file on, for a test. One thread.
#pragma once

#include <signal.h>
#include <sys/resource.h>

namespace slovo::gate::test {

/// As long as it lives, a file cannot grow over so many bytes: a write is short, the next one fails.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) : signal_(::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        auto limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        ::signal(SIGXFSZ, signal_);
    }
    FullDisk(FullDisk const&) = delete;
    FullDisk& operator=(FullDisk const&) = delete;

private:
    rlimit before_{};
    void (*signal_)(int);
};

}  // namespace slovo::gate::test
