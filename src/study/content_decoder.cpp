#include "study/content_decoder.hpp"

#include <brotli/decode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/limits.hpp"

namespace slovo::study {
namespace {

constexpr std::size_t ratio_free = 1024 * 1024;  // small pages may compress as they like
constexpr int window_bits = 15, or_gzip = 32;    // zlib.h: 32 more detects gzip or zlib by the header

enum class Step : std::uint8_t { more, done, broken };

}  // namespace

/// One compressed stream; `step` moves as much as fits between the views and shortens `in`.
struct ContentDecoder::Stream {
    virtual ~Stream() = default;
    virtual Step step(ByteView& in, std::span<std::uint8_t> out, std::size_t& produced) = 0;
};

namespace {

class ZlibStream final : public ContentDecoder::Stream {
public:
    ~ZlibStream() override { close(); }

    Step step(ByteView& in, std::span<std::uint8_t> out, std::size_t& produced) override {
        // "deflate" means zlib's format, and servers that send the bare stream are as common as those that do not.
        if (!open_) open(looks_bare(in) ? -window_bits : window_bits + or_gzip);
        stream_.next_in = const_cast<std::uint8_t*>(in.data());  // zlib only reads it
        stream_.avail_in = static_cast<uInt>(in.size());
        stream_.next_out = out.data();
        stream_.avail_out = static_cast<uInt>(out.size());
        auto const code = ::inflate(&stream_, Z_NO_FLUSH);
        in = in.last(stream_.avail_in);
        produced = out.size() - stream_.avail_out;
        if (code == Z_STREAM_END) return Step::done;
        return code == Z_OK || code == Z_BUF_ERROR ? Step::more : Step::broken;
    }

private:
    static bool looks_bare(ByteView in) {
        if (in.empty()) return false;
        bool const zlib = (in[0] & 0x0FU) == Z_DEFLATED && in[0] >> 4U <= 7;
        return in[0] != 0x1F && !zlib;
    }
    void open(int bits) { open_ = ::inflateInit2(&stream_, bits) == Z_OK; }
    void close() {
        if (open_) ::inflateEnd(&stream_);
        open_ = false;
    }

    z_stream stream_{};
    bool open_ = false;
};

class BrotliStream final : public ContentDecoder::Stream {
public:
    Step step(ByteView& in, std::span<std::uint8_t> out, std::size_t& produced) override {
        auto left_in = in.size(), left_out = out.size();
        auto const* from = in.data();
        auto* to = out.data();
        auto const code = ::BrotliDecoderDecompressStream(state_.get(), &left_in, &from, &left_out, &to, nullptr);
        in = in.last(left_in);
        produced = out.size() - left_out;
        if (code == BROTLI_DECODER_RESULT_SUCCESS) return Step::done;
        return code == BROTLI_DECODER_RESULT_ERROR ? Step::broken : Step::more;
    }

private:
    std::unique_ptr<BrotliDecoderState, decltype(&::BrotliDecoderDestroyInstance)> state_{
        ::BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), &::BrotliDecoderDestroyInstance};
};

std::unique_ptr<ContentDecoder::Stream> stream_for(std::string_view encoding) {
    if (encoding == "br") return std::make_unique<BrotliStream>();
    if (encoding == "gzip" || encoding == "x-gzip" || encoding == "deflate") return std::make_unique<ZlibStream>();
    return nullptr;
}

}  // namespace

ContentDecoder::ContentDecoder(std::string_view encoding, std::size_t body_max)
    : stream_(stream_for(encoding)), body_max_(body_max) {}
ContentDecoder::~ContentDecoder() = default;
ContentDecoder::ContentDecoder(ContentDecoder&&) noexcept = default;
ContentDecoder& ContentDecoder::operator=(ContentDecoder&&) noexcept = default;

FetchError ContentDecoder::append(ByteView plain, Bytes& body) const {
    auto const fits = std::min(plain.size(), body_max_ - std::min(body_max_, body.size()));
    body.insert(body.end(), plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(fits));
    if (body.size() > ratio_free && body.size() / limits::study_ratio > wire_bytes_) return FetchError::bomb;
    return fits == plain.size() ? FetchError::none : FetchError::too_large;
}

FetchError ContentDecoder::feed(ByteView wire, Bytes& body) {
    wire_bytes_ += wire.size();
    if (!stream_) return append(wire, body);
    std::array<std::uint8_t, 16 * 1024> plain;
    while (!done_) {
        std::size_t produced = 0;
        auto const step = stream_->step(wire, plain, produced);
        if (auto const error = append({plain.data(), produced}, body); error != FetchError::none) return error;
        if (step == Step::broken) return FetchError::bad_http;
        done_ = step == Step::done;
        if (wire.empty() && produced < plain.size()) break;
    }
    return FetchError::none;  // what follows the stream's end is no part of the page
}

}  // namespace slovo::study
