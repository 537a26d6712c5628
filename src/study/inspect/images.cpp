// Images as the page names them. What their files are is decided when they have been asked for (resources.cpp).
#include <fmt/format.h>
#include "study/inspect/resources.hpp"
#include "study/letters.hpp"

namespace slovo::study {
namespace {

bool is_file_name(std::string_view alt) {
    auto const lower = lowered(alt);
    for (std::string_view const ending : {".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp"})
        if (lower.ends_with(ending)) return true;
    auto const digits = lower.starts_with("img_") || lower.starts_with("dsc_") || lower.starts_with("image0");
    return digits && !lower.contains(' ');
}

void inspect_alt(Page const& page, Image const& image) {
    if (!image.has_alt && !image.decorative) page.add(CheckId::image_alt_missing, image.line, image.src);
    if (characters(image.alt) > 100)
        page.add(CheckId::image_alt_long, image.line, fmt::format("{}: {}", characters(image.alt), image.alt));
    if (is_file_name(image.alt)) page.add(CheckId::image_alt_filename, image.line, image.alt);
}

}  // namespace

void inspect_images(Page& page) {
    std::size_t number = 0;
    for (auto const& image : page.facts.images) {
        ++number;
        inspect_alt(page, image);
        if ((image.width < 0 || image.height < 0) && !image.sized_by_style)
            page.add(CheckId::image_no_size, image.line, image.src);
        bool const tiny = image.width >= 0 && image.width <= 64;
        if (number == 1 && image.lazy && !tiny) page.add(CheckId::image_first_lazy, image.line, image.src);
        if (number > 10 && !image.lazy && !tiny) page.add(CheckId::image_not_lazy, image.line, image.src);
        auto const id = want_resource(page, image.natural, TargetKind::image, image.line);
        if (id == no_target) continue;
        auto& target = page.site.targets[id];
        target.has_srcset = target.has_srcset || image.has_srcset || image.in_picture;
        if (target.declared_width == 0 && image.width > 0 && image.width < 65536)
            target.declared_width = static_cast<std::uint16_t>(image.width);
        if (target.declared_height == 0 && image.height > 0 && image.height < 65536)
            target.declared_height = static_cast<std::uint16_t>(image.height);
    }
    for (std::size_t index = 0; index < page.facts.empty_pictures.size(); ++index)
        page.add(CheckId::picture_without_img);
    if (auto const* preview = page.facts.meta("og:image"); preview != nullptr)
        if (want_resource(page, preview->content, TargetKind::image, preview->line) != no_target)
            note_preview(page.site, page.id, *resolved(page, preview->content), preview->line);
}

}  // namespace slovo::study
