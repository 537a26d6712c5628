// A file as bytes in memory, mapped read-only: nothing is copied, whatever its size.
// A file that others shorten meanwhile is the caller's risk. One object belongs to one thread.
#pragma once

#include <filesystem>

#include "base/bytes.hpp"

namespace slovo {

class MappedFile {
public:
    /// not_found, denied, io; invalid when it is no regular file. Symbolic links are not followed.
    [[nodiscard]] static Result<MappedFile> open(std::filesystem::path const& path);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) = delete;
    ~MappedFile();

    [[nodiscard]] ByteView bytes() const { return {data_, size_}; }

private:
    MappedFile(std::uint8_t const* data, std::size_t size) : data_(data), size_(size) {}
    std::uint8_t const* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace slovo
