// Undoes a Content-Encoding (gzip, deflate in both its meanings, br) as the bytes come, and stops at the limits: a bomb
// is noticed after its first mebibyte, not after it has filled the memory. One thread an object.
#pragma once

#include <memory>
#include <string_view>

#include "base/bytes.hpp"
#include "study/response.hpp"

namespace slovo::study {

class ContentDecoder {
public:
    /// `encoding`: the header's value. An encoding that we never asked for leaves the bytes as they are.
    ContentDecoder(std::string_view encoding, std::size_t body_max);
    ~ContentDecoder();
    ContentDecoder(ContentDecoder&&) noexcept;
    ContentDecoder& operator=(ContentDecoder&&) noexcept;

    /// Appends to `body` what the bytes say. `too_large`, `bomb`, `bad_http` (they are not in that encoding) or `none`;
    /// after an error the body holds what fitted.
    [[nodiscard]] FetchError feed(ByteView wire, Bytes& body);

    struct Stream;

private:
    [[nodiscard]] FetchError append(ByteView plain, Bytes& body) const;

    std::unique_ptr<Stream> stream_;  ///< none: as it is
    std::size_t body_max_;
    std::size_t wire_bytes_ = 0;
    bool done_ = false;
};

}  // namespace slovo::study
