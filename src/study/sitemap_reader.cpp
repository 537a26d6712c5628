#include "study/sitemap_reader.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "url/url.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view sitemap_namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// What an entry is called in each kind.
bool is_entry(SitemapKind kind, std::string_view name) {
    switch (kind) {
        case SitemapKind::pages: return name == "url";
        case SitemapKind::index: return name == "sitemap";
        case SitemapKind::feed: return name == "item" || name == "entry";
        case SitemapKind::text:
        case SitemapKind::none: return false;
    }
    return false;
}

std::string_view without_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

}  // namespace

void SitemapReader::note(SitemapFault fault, std::string_view text) {
    if (noted_[std::to_underlying(fault)]++ >= limits::study_places) return;
    auto const line = form_ == Form::xml ? xml_.line() : line_;
    made_.remarks.push_back({fault, line, std::string(text.substr(0, limits::study_evidence))});
}

void SitemapReader::feed(std::string_view bytes) {
    made_.bytes += bytes.size();
    switch (form_) {
        case Form::unknown: return begin(bytes);
        case Form::xml: return xml_.feed(bytes);
        case Form::text: return feed_text(bytes);
        case Form::neither: return;
    }
}

void SitemapReader::begin(std::string_view bytes) {
    head_ += bytes;
    std::string_view rest = head_;
    if (rest.size() < byte_order_mark.size() && byte_order_mark.starts_with(rest)) return;
    if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
    auto const first = rest.find_first_not_of(blanks);
    if (first == std::string_view::npos) return;
    auto const c = static_cast<unsigned char>(rest[first]);
    // Controls and what UTF-8 never has: UTF-16, a picture, gzip within gzip.
    form_ = c == '<' ? Form::xml : c < 0x20 || c >= 0xF8 ? Form::neither : Form::text;
    auto const all = std::exchange(head_, {});
    if (form_ == Form::xml) return xml_.feed(std::string_view(all).substr(all.size() - rest.size()));
    if (form_ == Form::text) {
        made_.kind = SitemapKind::text;
        feed_text(std::string_view(all).substr(all.size() - rest.size()));
    }
}

void SitemapReader::feed_text(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const end = std::min(bytes.find_first_of("\r\n"), bytes.size());
        // One more than an address may have, so that a longer one is refused.
        if (head_.size() <= limits::web_url_bytes)
            head_ += bytes.substr(0, std::min(end, limits::web_url_bytes + 1 - head_.size()));
        if (end == bytes.size()) return;
        text_line();
        line_ += bytes[end] == '\n' ? 1 : 0;
        bytes.remove_prefix(end + 1);
    }
}

void SitemapReader::text_line() {
    address_ = without_blanks(head_);
    head_.clear();
    if (!address_.empty()) add_entry();
}

void SitemapReader::root(XmlTag const& tag) {
    auto const name = tag.local_name();
    if (name == "urlset")
        made_.kind = SitemapKind::pages;
    else if (name == "sitemapindex")
        made_.kind = SitemapKind::index;
    else if (name == "rss" || name == "RDF" || name == "feed")
        made_.kind = SitemapKind::feed;
    else
        return xml_.stop();
    if (made_.kind == SitemapKind::feed) return;
    auto const prefix = tag.name().substr(0, tag.name().find(':'));
    auto const space = tag.attribute(tag.name().contains(':') ? "xmlns:" + std::string(prefix) : "xmlns");
    if (space != sitemap_namespace) note(SitemapFault::bad_namespace, space.value_or(""));
}

void SitemapReader::opened(XmlTag const& tag, std::size_t depth) {
    if (depth == 1 && made_.kind == SitemapKind::none) return root(tag);
    if (entry_depth_ == 0 && is_entry(made_.kind, tag.local_name())) {
        entry_depth_ = depth;
        address_.clear();
        changed_.clear();
        return;
    }
    if (made_.kind != SitemapKind::feed || depth != entry_depth_ + 1 || tag.local_name() != "link") return;
    // Atom has the address in an attribute; the link without a rel is the page.
    if (tag.attribute("rel").value_or("alternate") == "alternate") address_ = tag.attribute("href").value_or(address_);
}

void SitemapReader::closed(std::string_view local_name, std::string_view text, std::size_t depth) {
    if (entry_depth_ == 0) return;
    if (depth == entry_depth_) {
        entry_depth_ = 0;
        if (address_.empty()) return note(SitemapFault::no_address);
        return add_entry();
    }
    // Deeper ones belong to pictures and films.
    if (depth != entry_depth_ + 1 || text.empty()) return;
    bool const feed = made_.kind == SitemapKind::feed;
    if (local_name == (feed ? "link" : "loc")) address_ = text;
    if (local_name == (feed ? "updated" : "lastmod")) changed_ = text;
}

void SitemapReader::wrong(XmlFault fault, std::uint32_t) {
    switch (fault) {
        case XmlFault::bad_entity: return note(SitemapFault::bad_entity);
        case XmlFault::document_type: return note(SitemapFault::document_type);
        case XmlFault::bad_markup:
        case XmlFault::mismatched_tag:
        case XmlFault::unclosed:
        case XmlFault::text_outside:
        case XmlFault::too_deep:
        case XmlFault::too_long: return note(SitemapFault::broken_xml);
    }
}

void SitemapReader::add_entry() {
    if (!changed_.empty()) ++made_.dates;
    auto const url = url::WebUrl::parse(address_);
    if (!url) return note(SitemapFault::bad_address, address_);
    auto const changed = parse_w3c_date(changed_);
    if (!changed && !changed_.empty()) note(SitemapFault::bad_date, changed_);
    if (++made_.found > limits::sitemap_urls) {
        if (made_.found == limits::sitemap_urls + 1) note(SitemapFault::too_many);
        return;
    }
    made_.entries.push_back({url->href(), changed});
}

Sitemap SitemapReader::finish() {
    if (form_ == Form::xml) xml_.finish();
    if (form_ == Form::text) text_line();
    // A text of which no line is an address is an error page or the like.
    if (made_.kind == SitemapKind::text && made_.found == 0) {
        made_.kind = SitemapKind::none;
        made_.remarks.clear();
    }
    if (made_.kind == SitemapKind::none) note(SitemapFault::not_a_sitemap);
    return std::move(made_);
}

}  // namespace slovo::study
