// What one walk through a page notes down for the inspectors: its head, headings, links, images, scripts, frames,
// forms and text. Views live in the arena, or for literals; all of it is gone with the next page. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "html/walk.hpp"
#include "study/inspect/arena.hpp"

namespace slovo::study {

struct Meta {
    std::string_view name;  ///< of name, property or http-equiv, in lower case
    std::string_view content;
    std::uint32_t line = 0;
    bool in_head = false, http_equiv = false;
};

struct LinkTag {
    std::string_view rel, href, hreflang, media, type, as;
    std::uint32_t line = 0, order = 0;
    bool in_head = false;
};

struct Anchor {
    std::string_view href, text, rel, target;
    std::uint32_t line = 0, after_text = 0;  ///< bytes of visible text before it
    bool has_href = false, has_target_name = false, clickable = false, named = false, area = false;
};

struct Image {
    std::string_view src, alt, natural;  ///< natural: the source that can be asked for (lazy loading by script too)
    long width = -1, height = -1;
    std::uint32_t line = 0;
    bool has_alt = false, lazy = false, has_srcset = false, in_picture = false, sized_by_style = false,
         decorative = false;
};

struct Script {
    std::string_view src, type, integrity, text;
    std::uint32_t line = 0, order = 0;
    bool in_head = false, async = false, defer = false, cross_origin = false;
};

struct Frame {
    std::string_view src, title;
    std::uint32_t line = 0;
};

struct Heading {
    std::string_view text;
    std::uint32_t line = 0;
    int level = 0;
};

struct Field {
    std::string_view type, name, id, autocomplete, placeholder, label;
    std::uint32_t line = 0;
    int form = -1, around = -1;  ///< indices of its form and of the label that it stands in
    bool checked = false, stops_paste = false;
};

struct Form {
    std::string_view action, method, text;
    std::uint32_t line = 0;
    bool has_policy_link = false;
};

struct PageFacts {
    Arena arena;
    std::string_view html_lang, base_href;
    bool has_doctype = false, quirks = true;
    std::vector<std::string_view> titles;
    bool title_in_body = false;
    std::vector<Meta> metas;
    std::vector<LinkTag> links;
    std::vector<Anchor> anchors;
    std::vector<Image> images;
    std::vector<Script> scripts;
    std::vector<Frame> frames;
    std::vector<Heading> headings;
    std::vector<Field> fields;
    std::vector<Form> forms;
    std::vector<std::string_view> media;      ///< addresses of audio, video, source, embed, object
    std::vector<std::uint64_t> target_names;  ///< hashes of id and name for #fragments, sorted
    std::vector<std::uint32_t> empty_pictures;
    std::string visible, main_text, styles;
    std::uint32_t noscript_images = 0, first_style = 0, first_sync_script = 0;
    bool itemscope = false, breadcrumbs = false, search = false, empty_root = false;
    std::uint32_t fixed_width_line = 0, small_font_line = 0, small_target_line = 0;
    std::string_view fixed_width, small_font, small_target;
    std::vector<std::string_view> microdata_types;

    /// Ready for the next page; what is allocated stays.
    void clear();
    [[nodiscard]] Meta const* meta(std::string_view name) const;
};

class FactsCollector : public html::Visitor {
public:
    explicit FactsCollector(PageFacts& facts) : facts_(facts) {}
    void begin();
    /// After the walk: closes what the page left open.
    void end();

    void doctype(html::Token const& token) override;
    void open(html::Element const& element) override;
    void text(html::Element const& parent, std::string_view text) override;
    void close(html::Element const& element) override;

private:
    enum class What : std::uint8_t {
        anchor,
        heading,
        title,
        script,
        style,
        label,
        picture,
        form,
        skipped,
        aside,
        main
    };
    struct Context {
        What what;
        std::uint32_t depth, index;
        std::string name;
    };

    void enter(What what, html::Element const& element, std::size_t index);
    void leave(std::uint32_t depth);
    void finish(Context& context);
    void append_to_names(std::string_view text);
    void open_head_element(html::Element const& element);
    void open_anchor(html::Element const& element);
    void open_image(html::Element const& element);
    void open_script(html::Element const& element);
    void open_form_element(html::Element const& element);
    void open_container(html::Element const& element);
    void note_common(html::Element const& element);
    void note_style(html::Element const& element, std::string_view style);
    [[nodiscard]] bool inside(What what) const { return inside_[static_cast<std::size_t>(what)] > 0; }
    [[nodiscard]] std::string_view keep(std::string_view text) { return facts_.arena.keep(text); }
    [[nodiscard]] std::string_view keep_lower(std::string_view text);

    PageFacts& facts_;
    std::vector<Context> contexts_;
    std::size_t open_contexts_ = 0;
    std::uint32_t inside_[11] = {};
    std::uint32_t order_ = 0;
    std::vector<std::pair<std::string_view, std::string_view>> labels_;  ///< of for=, and the text
};

}  // namespace slovo::study
