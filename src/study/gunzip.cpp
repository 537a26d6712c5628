#include "study/gunzip.hpp"

#include <zlib.h>

#include <array>
#include <memory>

#include "base/limits.hpp"

namespace slovo::study {
namespace {

constexpr std::size_t before_ratio = 1024 * 1024;

struct EndInflate {
    void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

bool is_gzip(ByteView bytes) {
    return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

GunzipEnd gunzip(ByteView bytes, std::size_t bytes_max, std::function<void(std::string_view)> const& take) {
    z_stream stream{};
    stream.next_in = const_cast<Bytef*>(bytes.data());  // zlib reads only
    stream.avail_in = static_cast<uInt>(bytes.size());
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return GunzipEnd::bad;
    std::unique_ptr<z_stream, EndInflate> const owner(&stream);
    std::array<char, 64 * 1024> piece;
    std::size_t total = 0;
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        auto const state = inflate(&stream, Z_NO_FLUSH);
        auto const made = piece.size() - stream.avail_out;
        if (total + made > bytes_max) return GunzipEnd::too_large;
        total += made;
        auto const read = bytes.size() - stream.avail_in;
        if (total > before_ratio && total / limits::study_ratio > read) return GunzipEnd::bomb;
        take({piece.data(), made});
        if (state == Z_STREAM_END) {
            if (stream.avail_in == 0) return GunzipEnd::whole;
            // Members may follow each other; what is no member is padding.
            if (!is_gzip(bytes.subspan(read))) return GunzipEnd::whole;
            inflateReset(&stream);
        } else if (state != Z_OK) {
            return GunzipEnd::bad;
        }
    }
}

}  // namespace slovo::study
