#include "crypto/random.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/ensure.hpp"
#include "crypto/secret_bytes.hpp"

namespace slovo::crypto {
namespace {

void fill_from_kernel(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        ssize_t const got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        ENSURE(got > 0, "the kernel gives random bytes");
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

// One system call serves some ten keys: getrandom costs more than the sealing of a key.
class Block {
public:
    ~Block() { wipe(bytes_); }
    void fill(std::span<std::uint8_t> out) {
        if (out.size() > bytes_.size() - used_) {
            fill_from_kernel(bytes_);
            used_ = 0;
        }
        auto const from = std::span(bytes_).subspan(used_, out.size());
        std::ranges::copy(from, out.begin());
        wipe(from);
        used_ += out.size();
    }

private:
    std::array<std::uint8_t, 1024> bytes_{};
    std::size_t used_ = 1024;
};

class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override {
        constexpr std::size_t small = 256;
        if (out.size() > small) return fill_from_kernel(out);
        thread_local Block block;
        block.fill(out);
    }
};

}  // namespace

Random& system_random() {
    static SystemRandom random;
    return random;
}

}  // namespace slovo::crypto
