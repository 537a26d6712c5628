// Room for the characters of one token that do not stand in the source as they are meant. A piece that was handed out
// stays where it is until release(). One thread an object.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace slovo::html {

class Scratch {
public:
    /// At least `size` bytes to write to; keep() says how many were needed.
    [[nodiscard]] char* take(std::size_t size) {
        if (blocks_.empty() || blocks_.back().size - used_ < size) {
            auto const room = size < block_bytes ? block_bytes : size;
            blocks_.push_back({std::make_unique_for_overwrite<char[]>(room), room});
            used_ = 0;
        }
        return blocks_.back().bytes.get() + used_;
    }
    [[nodiscard]] std::string_view keep(char const* begin, char const* end) {
        auto const size = static_cast<std::size_t>(end - begin);
        used_ += size;
        return {begin, size};
    }
    void release() {
        if (blocks_.size() > 1 || (!blocks_.empty() && blocks_.front().size > block_bytes)) blocks_.clear();
        used_ = 0;
    }

private:
    static constexpr std::size_t block_bytes = 4096;
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
    };
    std::vector<Block> blocks_;
    std::size_t used_ = 0;  // of the last block
};

}  // namespace slovo::html
