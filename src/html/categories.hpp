// What the HTML Standard's tree construction says of elements by name (§ 13.2.4.2, § 13.2.6). Constants, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>

#include "html/tags.hpp"

namespace slovo::html {

enum Category : std::uint32_t {
    special = 1U << 0,
    scope_any = 1U << 1,     ///< ends the search for an element in scope
    scope_list = 1U << 2,    ///< the same for li
    scope_button = 1U << 3,  ///< the same for p
    scope_table = 1U << 4,   ///< the same for parts of tables
    resets_mode = 1U << 5,   ///< decides the insertion mode when a table, select or template ends
    implied_end = 1U << 6,   ///< closes where its parent ends
    block = 1U << 7,         ///< closes a paragraph, is closed by its own end tag
    formatting = 1U << 8,
    void_element = 1U << 9,
    breaks_out = 1U << 10,     ///< ends foreign content
    head_content = 1U << 11,   ///< belongs into head wherever it is met before body
    table_part = 1U << 12,     ///< caption, col, colgroup, tbody, td, tfoot, th, thead, tr
    table_section = 1U << 13,  ///< tbody, tfoot, thead
    heading = 1U << 14,
    stops_item = 1U << 15,       ///< special, and not address, div or p: ends the search for an open li, dd, dt
    foster_context = 1U << 16,   ///< text right inside is moved before the table
    table_row = 1U << 17,        ///< tr
    marks_formatting = 1U << 18  ///< formatting elements outside are not seen inside
};

[[nodiscard]] consteval std::array<std::uint32_t, tag_count> element_categories() {
    std::array<std::uint32_t, tag_count> known{};
    using enum Tag;
    auto const add = [&known](std::uint32_t categories, std::initializer_list<Tag> tags) {
        for (auto const tag : tags) known[static_cast<std::size_t>(tag)] |= categories;
    };
    add(special | stops_item,
        {applet,   area,     article,    aside,    base,     basefont, bgsound, blockquote, body, br,
         button,   caption,  center,     col,      colgroup, dd,       details, dir,        dl,   dt,
         embed,    fieldset, figcaption, figure,   footer,   form,     frame,   frameset,   h1,   h2,
         h3,       h4,       h5,         h6,       head,     header,   hgroup,  hr,         html, iframe,
         img,      input,    keygen,     li,       link,     listing,  main,    marquee,    menu, meta,
         nav,      noembed,  noframes,   noscript, object,   ol,       param,   plaintext,  pre,  script,
         search,   section,  select,     source,   style,    summary,  table,   tbody,      td,   template_,
         textarea, tfoot,    th,         thead,    title,    tr,       track,   ul,         wbr,  xmp});
    add(special, {address, div, p});
    add(scope_any | scope_list | scope_button, {applet, caption, html, table, td, th, marquee, object, template_});
    add(scope_list, {ol, ul});
    add(scope_button, {button});
    add(scope_table, {html, table, template_});
    add(resets_mode,
        {select, td, th, tr, tbody, tfoot, thead, caption, colgroup, table, template_, head, body, frameset, html});
    add(implied_end, {dd, dt, li, optgroup, option, p, rb, rp, rt, rtc});
    add(block, {address, article, aside,    blockquote, button, center, details, dialog,  dir,
                div,     dl,      fieldset, figcaption, figure, footer, header,  hgroup,  listing,
                main,    menu,    nav,      ol,         pre,    search, section, summary, ul});
    add(formatting, {a, b, big, code, em, font, i, nobr, s, small, strike, strong, tt, u});
    add(void_element, {area, base, basefont, bgsound, br, col, embed, frame, hr, img, input, keygen, link, meta, param,
                       source, track, wbr});
    add(breaks_out, {b,   big,  blockquote, body,  br,   center, code,   dd,  div, dl,      dt,   em,   embed, h1, h2,
                     h3,  h4,   h5,         h6,    head, hr,     i,      img, li,  listing, menu, meta, nobr,  ol, p,
                     pre, ruby, s,          small, span, strong, strike, sub, sup, table,   tt,   u,    ul,    var});
    add(head_content, {base, basefont, bgsound, link, meta, noframes, script, style, template_, title});
    add(table_part, {caption, col, colgroup, tbody, td, tfoot, th, thead, tr});
    add(table_section, {tbody, tfoot, thead});
    add(table_row, {tr});
    add(heading, {h1, h2, h3, h4, h5, h6});
    add(foster_context, {table, tbody, tfoot, thead, tr});
    add(marks_formatting, {applet, object, marquee, template_, td, th, caption});
    return known;
}
inline constexpr auto categories = element_categories();

[[nodiscard]] constexpr bool is(Tag tag, std::uint32_t any_of) {
    return (categories[static_cast<std::size_t>(tag)] & any_of) != 0;
}

}  // namespace slovo::html
