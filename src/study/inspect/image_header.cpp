#include "study/inspect/image_header.hpp"

#include <algorithm>
#include <string_view>

#include "study/letters.hpp"

namespace slovo::study {
namespace {

class Bytes {
public:
    explicit Bytes(std::span<std::uint8_t const> bytes) : bytes_(bytes) {}
    [[nodiscard]] std::uint32_t at(std::size_t index) const { return index < bytes_.size() ? bytes_[index] : 0; }
    [[nodiscard]] std::uint32_t big16(std::size_t index) const { return at(index) << 8 | at(index + 1); }
    [[nodiscard]] std::uint32_t big32(std::size_t index) const { return big16(index) << 16 | big16(index + 2); }
    [[nodiscard]] std::uint32_t little16(std::size_t index) const { return at(index) | at(index + 1) << 8; }
    [[nodiscard]] std::uint32_t little24(std::size_t index) const { return little16(index) | at(index + 2) << 16; }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] std::string_view text(std::size_t index, std::size_t length) const {
        auto const all = std::string_view(reinterpret_cast<char const*>(bytes_.data()), bytes_.size());
        return index < all.size() ? all.substr(index, length) : std::string_view();
    }

private:
    std::span<std::uint8_t const> bytes_;
};

ImageHeader read_jpeg(Bytes const& bytes) {
    ImageHeader header{.kind = ImageKind::jpeg};
    for (std::size_t at = 2; at + 9 < bytes.size();) {
        if (bytes.at(at) != 0xFF) break;
        auto const marker = bytes.at(at + 1);
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        bool const frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame) {
            header.height = bytes.big16(at + 5);
            header.width = bytes.big16(at + 7);
            break;
        }
        at += 2 + std::max<std::size_t>(bytes.big16(at + 2), 2);
    }
    return header;
}

ImageHeader read_webp(Bytes const& bytes) {
    ImageHeader header{.kind = ImageKind::webp};
    auto const chunk = bytes.text(12, 4);
    if (chunk == "VP8X") {
        header.width = bytes.little24(24) + 1;
        header.height = bytes.little24(27) + 1;
        header.animated = (bytes.at(20) & 2) != 0;
    } else if (chunk == "VP8 ") {
        header.width = bytes.little16(26) & 0x3FFF;
        header.height = bytes.little16(28) & 0x3FFF;
    } else if (chunk == "VP8L") {
        auto const low = bytes.little16(21), high = bytes.little16(23);
        header.width = (low & 0x3FFF) + 1;
        header.height = ((low >> 14) | ((high & 0xFFF) << 2)) + 1;
    }
    return header;
}

ImageHeader read_avif(Bytes const& bytes) {
    ImageHeader header{.kind = ImageKind::avif};
    auto const head = bytes.text(0, 4096);
    if (auto const at = head.find("ispe"); at != std::string_view::npos) {
        header.width = bytes.big32(at + 8);
        header.height = bytes.big32(at + 12);
    }
    return header;
}

ImageHeader read_gif(Bytes const& bytes) {
    ImageHeader header{.kind = ImageKind::gif, .width = bytes.little16(6), .height = bytes.little16(8)};
    header.animated = bytes.text(0, 4096).contains("NETSCAPE2.0");
    return header;
}

}  // namespace

ImageHeader read_image_header(std::span<std::uint8_t const> span) {
    Bytes const bytes(span);
    if (bytes.text(0, 8) == "\x89PNG\r\n\x1A\n")
        return {.kind = ImageKind::png, .width = bytes.big32(16), .height = bytes.big32(20)};
    if (bytes.at(0) == 0xFF && bytes.at(1) == 0xD8) return read_jpeg(bytes);
    if (bytes.text(0, 6) == "GIF89a" || bytes.text(0, 6) == "GIF87a") return read_gif(bytes);
    if (bytes.text(0, 4) == "RIFF" && bytes.text(8, 4) == "WEBP") return read_webp(bytes);
    if (bytes.text(4, 8) == "ftypavif" || bytes.text(4, 8) == "ftypavis") return read_avif(bytes);
    if (bytes.at(0) == 0 && bytes.at(1) == 0 && bytes.at(2) == 1 && bytes.at(3) == 0 && bytes.size() > 20)
        return {.kind = ImageKind::icon};
    if (contains_ignoring_case(bytes.text(0, 1024), "<svg")) return {.kind = ImageKind::svg};
    return {};
}

}  // namespace slovo::study
