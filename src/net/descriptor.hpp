// An open file or socket: closed when its owner dies. A regular move-only value; one thread at a time.
#pragma once

#include <unistd.h>

#include <utility>

namespace slovo::net {

class Descriptor {
public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        Descriptor const old(std::exchange(fd_, other.release()));
        return *this;
    }
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }

    [[nodiscard]] int value() const { return fd_; }
    [[nodiscard]] bool open() const { return fd_ >= 0; }
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }

private:
    int fd_;
};

}  // namespace slovo::net
