// Keeps copies of short texts of one page: a token's views die with the next token. Blocks are used again for the next
// page. One thread.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace slovo::study {

class Arena {
public:
    [[nodiscard]] std::string_view keep(std::string_view text) {
        if (text.empty()) return text.data() == nullptr ? std::string_view() : std::string_view("");
        if (text.size() > left_) grow(text.size());
        std::memcpy(free_, text.data(), text.size());
        std::string_view const kept(free_, text.size());
        free_ += text.size();
        left_ -= text.size();
        return kept;
    }
    /// Everything kept so far is gone.
    void clear() {
        if (blocks_.size() > 1) blocks_.resize(1);
        if (!blocks_.empty()) {
            free_ = blocks_.front().get();
            left_ = first_size_;
        }
    }

private:
    void grow(std::size_t needed) {
        auto const size = std::max<std::size_t>(needed, 64 * 1024);
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
        if (blocks_.size() == 1) first_size_ = size;
        free_ = blocks_.back().get();
        left_ = size;
    }

    std::vector<std::unique_ptr<char[]>> blocks_;
    char* free_ = nullptr;
    std::size_t left_ = 0, first_size_ = 0;
};

}  // namespace slovo::study
