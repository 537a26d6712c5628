#include "html/tags.hpp"

#include <array>
#include <cstddef>

namespace slovo::html {

namespace {

// In the order of Tag.
// clang-format off
constexpr std::array<std::string_view, tag_count> names{
    "", "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base",
    "basefont", "bdi", "bdo", "bgsound", "big", "blink", "blockquote", "body", "br", "button", "canvas",
    "caption", "center", "cite", "code", "col", "colgroup", "data", "datalist", "dd", "del", "details", "dfn",
    "dialog", "dir", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer",
    "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html",
    "i", "iframe", "image", "img", "input", "ins", "kbd", "keygen", "label", "legend", "li", "link", "listing",
    "main", "map", "mark", "marquee", "menu", "menuitem", "meta", "meter", "nav", "nobr", "noembed", "noframes",
    "noindex", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param", "picture", "plaintext",
    "pre", "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script", "search", "section",
    "select", "slot", "small", "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "table",
    "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u",
    "ul", "var", "video", "wbr", "xmp", "svg", "math", "annotation-xml", "circle", "clippath", "defs", "desc",
    "ellipse", "foreignobject", "g", "line", "lineargradient", "malignmark", "mask", "mglyph", "mi", "mn", "mo",
    "mrow", "ms", "mtext", "path", "pattern", "polygon", "polyline", "radialgradient", "rect", "stop", "symbol",
    "text", "tspan", "use"
};
// clang-format on

constexpr std::size_t slots = 1024;  // a fifth full: a name is found at the first look or the second

constexpr std::size_t slot_of(std::string_view name) {
    std::uint32_t hash = 2166136261U;
    for (char const c : name) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
    return (hash ^ (hash >> 15)) % slots;
}

consteval std::array<Tag, slots> place_names() {
    std::array<Tag, slots> table{};
    for (std::size_t i = 1; i < names.size(); ++i) {
        auto slot = slot_of(names[i]);
        while (table[slot] != Tag::unknown) slot = (slot + 1) % slots;
        table[slot] = static_cast<Tag>(i);
    }
    return table;
}

constexpr auto table = place_names();
constexpr std::size_t longest_name = 14;  // annotation-xml, linearGradient

}  // namespace

Tag tag_of(std::string_view lower_case_name) {
    if (lower_case_name.empty() || lower_case_name.size() > longest_name) return Tag::unknown;
    for (auto slot = slot_of(lower_case_name);; slot = (slot + 1) % slots) {
        auto const tag = table[slot];
        if (tag == Tag::unknown || names[static_cast<std::size_t>(tag)] == lower_case_name) return tag;
    }
}

std::string_view name_of(Tag tag) {
    return names[static_cast<std::size_t>(tag)];
}

}  // namespace slovo::html
