#include "base/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace slovo {

Result<MappedFile> MappedFile::open(std::filesystem::path const& path) {
    int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) {
        if (errno == ENOENT) return fail(ErrorCode::not_found, "there is no such file");
        if (errno == EACCES || errno == EPERM) return fail(ErrorCode::denied, "the file may not be read");
        return fail(ErrorCode::io, "the file cannot be read");
    }
    struct stat info{};
    bool const regular = ::fstat(file, &info) == 0 && S_ISREG(info.st_mode);
    auto const size = static_cast<std::size_t>(info.st_size);
    void* const data = regular && size > 0 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0) : nullptr;
    ::close(file);
    if (!regular) return fail(ErrorCode::invalid, "not a regular file");
    if (data == MAP_FAILED) return fail(ErrorCode::io, "the file cannot be mapped");
    if (data != nullptr) ::madvise(data, size, MADV_SEQUENTIAL);
    return MappedFile(static_cast<std::uint8_t const*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile::~MappedFile() {
    if (data_ != nullptr) ::munmap(const_cast<std::uint8_t*>(data_), size_);
}

}  // namespace slovo
