// One page as the inspectors see it, and the list of them: each looks at one group of checks. Values live for the time
// of one page. One thread.
#pragma once

#include "html/encoding.hpp"
#include "study/inspect/facts.hpp"
#include "study/inspect/page_words.hpp"
#include "study/inspect/site.hpp"

namespace slovo::study {

struct Page {
    Site& site;
    PageId id;
    Discovery const& how;
    Response const& response;
    PageRecord& record;
    PageFacts const& facts;
    html::Decoded const& decoded;
    html::WalkSummary const& summary;
    url::WebUrl const& base;   ///< what references are resolved against
    std::string const& lower;  ///< visible text, space folded, in lower case
    std::string_view visible;  ///< the same as written
    WordsFound const said;     ///< in `lower`
    PageLinks& links;

    void add(CheckId check, std::uint32_t line = 0, std::string_view text = {}) const {
        site.add(check, id, line, text);
    }
    [[nodiscard]] bool is_first() const { return site.first_page == id; }
    [[nodiscard]] bool https() const { return response.url.scheme() == url::Scheme::https; }
};

void inspect_content(Page const& page);
void inspect_social(Page const& page);
void inspect_indexing(Page& page);
void inspect_canonical(Page& page);
void inspect_hreflang(Page& page);
void inspect_address(Page const& page);
void inspect_links(Page& page);
void inspect_images(Page& page);
void inspect_speed(Page& page);
void inspect_mobile(Page const& page);
void inspect_schema(Page const& page);
void inspect_privacy(Page& page);
void inspect_ads(Page& page);
void inspect_html_security(Page const& page);

/// Headers alone: any answer of the site, not HTML only.
void inspect_headers(Site& site, PageId id, Response const& response);
void inspect_tls(Site& site, PageId id, Response const& response);
void inspect_cookies(Site& site, PageId id, Response const& response);
void inspect_status(Site& site, PageId id, Discovery const& how, Response const& response);
void inspect_observatory(Page const& page);

/// What needs all pages.
void finish_graph(Site& site);
void finish_duplicates(Site& site);
void finish_sitemap(Site& site);
void finish_resources(Site& site);
void finish_site(Site& site);

/// A value resolved against the page; none when it is no address of http or https.
[[nodiscard]] std::optional<url::WebUrl> resolved(Page const& page, std::string_view reference);
/// Asks for a file once in a study and notes it down for the page.
TargetId want_resource(Page& page, std::string_view reference, TargetKind kind, std::uint32_t line);

/// The first page by any human reckoning: "/", "/index.php", "/?lang=uk".
[[nodiscard]] bool names_home(std::string_view href);

/// The value of a directive or parameter such as "max-age" in "public, max-age=60"; data() == nullptr: absent.
[[nodiscard]] std::string_view directive(std::string_view header, std::string_view name);

}  // namespace slovo::study
