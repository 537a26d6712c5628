#include "vault/disk.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace slovo::vault {
namespace {

class File {
public:
    explicit File(int number) : number_(number) {}
    File(File&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    File& operator=(File&&) = delete;
    ~File() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] explicit operator bool() const { return number_ >= 0; }

private:
    int number_;
};

bool is_full(int error) {
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

class PosixDisk final : public Disk {
public:
    explicit PosixDisk(File file) : file_(std::move(file)) {}

    Result<void> read_at(std::int64_t offset, std::span<std::uint8_t> out) const override {
        while (!out.empty()) {
            ssize_t const got = ::pread(file_.number(), out.data(), out.size(), offset);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return fail(ErrorCode::io, "the key file cannot be read");
            if (got == 0) return fail(ErrorCode::corrupt, "the key file ends too early");
            out = out.subspan(static_cast<std::size_t>(got));
            offset += got;
        }
        return {};
    }

    Result<void> write_at(std::int64_t offset, ByteView bytes) override {
        while (!bytes.empty()) {
            ssize_t const put = ::pwrite(file_.number(), bytes.data(), bytes.size(), offset);
            if (put < 0 && errno == EINTR) continue;
            if (put < 0 && is_full(errno)) return fail(ErrorCode::full, "no space for keys");
            if (put <= 0) return fail(ErrorCode::io, "the key file cannot be written");
            bytes = bytes.subspan(static_cast<std::size_t>(put));
            offset += put;
        }
        return {};
    }

    Result<void> sync() override {
        // Not repeated after an error: the kernel reports a lost write once, and then forgets it.
        if (::fdatasync(file_.number()) != 0) return fail(ErrorCode::io, "the key file cannot be synced");
        return {};
    }

    Result<void> truncate(std::int64_t size) override {
        if (::ftruncate(file_.number(), size) != 0) return fail(ErrorCode::io, "the key file cannot be cut");
        return {};
    }

    Result<std::int64_t> size() const override {
        struct stat found{};
        if (::fstat(file_.number(), &found) != 0) return fail(ErrorCode::io, "the key file cannot be asked");
        return found.st_size;
    }

private:
    File file_;
};

}  // namespace

Result<std::unique_ptr<Disk>> open_disk(std::filesystem::path const& path, DiskMode mode) {
    int const flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (mode == DiskMode::create_new ? O_CREAT | O_EXCL : 0);
    File file(::open(path.c_str(), flags, 0600));
    if (!file) {
        if (errno == ENOENT) return fail(ErrorCode::not_found, "there is no key file");
        if (errno == EEXIST) return fail(ErrorCode::conflict, "there is a key file already");
        if (is_full(errno)) return fail(ErrorCode::full, "no space for keys");
        return fail(ErrorCode::io, "the key file cannot be opened");
    }
    if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0)
        return fail(ErrorCode::unavailable, "another process has the key file");
    // Between open and lock another process may have swapped the file for a rotated one.
    struct stat ours{};
    struct stat named{};
    if (::fstat(file.number(), &ours) != 0 || ::lstat(path.c_str(), &named) != 0)
        return fail(ErrorCode::io, "the key file cannot be asked");
    if (!S_ISREG(ours.st_mode)) return fail(ErrorCode::corrupt, "not a regular file");
    if (ours.st_ino != named.st_ino || ours.st_dev != named.st_dev)
        return fail(ErrorCode::unavailable, "the key file was just exchanged");
    return std::make_unique<PosixDisk>(std::move(file));
}

Result<void> sync_directory_of(std::filesystem::path const& path) {
    auto const folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    File const file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file || ::fsync(file.number()) != 0) return fail(ErrorCode::io, "the directory cannot be synced");
    return {};
}

}  // namespace slovo::vault
