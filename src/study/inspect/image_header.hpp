// Kind and size of an image from the first bytes of its file: PNG, JPEG, GIF, WebP, AVIF, SVG. Pixels are never
// decoded. Pure functions that read within their span whatever it holds; any thread.
#pragma once

#include <cstdint>
#include <span>

namespace slovo::study {

enum class ImageKind : std::uint8_t { unknown, png, jpeg, gif, webp, avif, svg, icon };

struct ImageHeader {
    ImageKind kind = ImageKind::unknown;
    std::uint32_t width = 0, height = 0;  ///< 0: not said in these bytes
    bool animated = false;
};
[[nodiscard]] ImageHeader read_image_header(std::span<std::uint8_t const> bytes);

}  // namespace slovo::study
