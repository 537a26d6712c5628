// Names of elements that the standard or old pages know, and those of SVG and MathML that the parser treats apart.
// Constants and pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace slovo::html {

// clang-format off
enum class Tag : std::uint8_t {
    unknown, a, abbr, acronym, address, applet, area, article, aside, audio, b, base, basefont, bdi, bdo,
    bgsound, big, blink, blockquote, body, br, button, canvas, caption, center, cite, code, col, colgroup, data,
    datalist, dd, del, details, dfn, dialog, dir, div, dl, dt, em, embed, fieldset, figcaption, figure, font,
    footer, form, frame, frameset, h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html, i, iframe, image,
    img, input, ins, kbd, keygen, label, legend, li, link, listing, main, map, mark, marquee, menu, menuitem,
    meta, meter, nav, nobr, noembed, noframes, noindex, noscript, object, ol, optgroup, option, output, p,
    param, picture, plaintext, pre, progress, q, rb, rp, rt, rtc, ruby, s, samp, script, search, section,
    select, slot, small, source, span, strike, strong, style, sub, summary, sup, table, tbody, td, template_,
    textarea, tfoot, th, thead, time, title, tr, track, tt, u, ul, var, video, wbr, xmp, svg, math,
    annotation_xml, circle, clippath, defs, desc, ellipse, foreignobject, g, line, lineargradient, malignmark,
    mask, mglyph, mi, mn, mo, mrow, ms, mtext, path, pattern, polygon, polyline, radialgradient, rect, stop,
    symbol, text, tspan, use
};
// clang-format on
constexpr std::size_t tag_count = static_cast<std::size_t>(Tag::use) + 1;

/// The tag of a name in lower case; `unknown` for the rest, custom elements among them.
[[nodiscard]] Tag tag_of(std::string_view lower_case_name);
/// "" for `unknown`.
[[nodiscard]] std::string_view name_of(Tag tag);

}  // namespace slovo::html
