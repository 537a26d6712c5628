// What the auditor keeps of a site: about a kilobyte a page, every address once. The inspectors of one page write
// into it, those of the whole site read it at the end. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "html/encoding.hpp"
#include "study/audit.hpp"
#include "study/collected.hpp"
#include "study/inspect/arena.hpp"
#include "study/inspect/packed.hpp"
#include "study/robots.hpp"

namespace slovo::study {

/// Number of an address in the study.
using TargetId = std::uint32_t;
constexpr TargetId no_target = 0xFFFFFFFF;
constexpr std::size_t title_bytes = 160;  ///< of a title as shown

enum class TargetKind : std::uint8_t { unknown, page, image, script, style, font, other };

struct Target {
    std::string_view href;  ///< without fragment
    PageId page = whole_site, first_from = whole_site;
    TargetId leads_to = no_target;  ///< where its redirect goes
    std::uint32_t first_line = 0, inlinks = 0;
    std::uint32_t bytes = 0;
    std::uint16_t declared_width = 0, declared_height = 0, width = 0, height = 0;
    std::int16_t status = 0;
    FetchError error = FetchError::none;
    TargetKind kind = TargetKind::unknown;
    bool internal = false, followed = false, in_sitemap = false, answered = false, has_srcset = false,
         redirects = false, right_type = true;
};

struct Edge {
    TargetId target = no_target;
    std::uint32_t line = 0;
};

struct Alternate {
    std::array<char, 12> code{};
    TargetId target = no_target;
};

struct PageRecord {
    TargetId address = no_target, canonical = no_target;
    std::uint64_t title = 0, description = 0, h1 = 0, text = 0, simhash = 0;
    std::array<std::uint32_t, 16> sketch{};
    std::uint32_t words = 0, bytes = 0, depth = 0, hops = 0;  ///< hops: redirects before it
    std::int16_t status = 0;
    html::TextLanguage language = html::TextLanguage::unknown;
    bool html = false, noindex = false, google_blocked = false, from_sitemap = false, canonical_elsewhere = false,
         has_form = false, https = false;
    std::chrono::microseconds first_byte{};
    std::string_view links, resources;  ///< packed: Site::keep_links and Site::keep_resources
    std::uint32_t resource_count = 0;
    std::vector<Alternate> alternates;
    std::string_view shown_title;  ///< masked

    [[nodiscard]] bool indexable() const { return html && status == 200 && !noindex && !canonical_elsewhere; }
};

/// What was seen anywhere on the site.
struct Seen {
    bool icon = false, search = false, breadcrumbs = false, google_tag = false, metrica = false, goals = false,
         counters = false, privacy_policy = false, terms = false, delivery = false, shop = false, phone = false,
         legal_name = false, lead = false;
};

/// A page's picture for social networks.
struct Preview {
    PageId page;
    TargetId target;
    std::uint32_t line;
};

/// Calls `each` with every link of a page, by target.
template <class Each>
void for_each_link(PageRecord const& page, Each each) {
    Edge edge{.target = 0};
    for (auto rest = page.links; !rest.empty();) {
        edge.target += take_packed(rest);
        edge.line = take_packed(rest);
        each(edge);
    }
}
/// Calls `each` with every file that a page takes.
template <class Each>
void for_each_resource(PageRecord const& page, Each each) {
    TargetId target = 0;
    for (auto rest = page.resources; !rest.empty();) each(target += take_packed(rest));
}

class Site {
public:
    Site(url::WebUrl first, Instant when);

    /// The number of an address; a new one is made when it was never seen.
    [[nodiscard]] TargetId target(url::WebUrl const& address);
    [[nodiscard]] TargetId find(url::WebUrl const& address) const;
    [[nodiscard]] PageRecord const* page_of(TargetId id) const;
    [[nodiscard]] bool is_internal(std::string_view host) const;
    /// May Googlebot ask for the path? Yes while robots.txt is not known.
    [[nodiscard]] bool open_to_google(url::WebUrl const& address) const {
        return !googlebot || googlebot->allowed(address);
    }
    /// Notes down what the page under inspection links to and takes, each once.
    void keep_links(PageRecord& page);
    void keep_resources(PageRecord& page);
    /// Both as another site kept them.
    void keep_lists(PageRecord& page, std::string_view packed_links, std::string_view packed_resources);
    /// Once no check reads them any more: half of what a page costs.
    void forget_links() { lists_ = {}; }
    [[nodiscard]] std::string_view keep(std::string_view text) { return texts_.keep(text); }
    void add(CheckId check, PageId page, std::uint32_t line = 0, std::string_view text = {}) {
        found.add(check, page, line, text);
    }

    url::WebUrl home;
    Instant now;
    Collected found;
    Seen seen;
    std::vector<PageRecord> pages;
    std::vector<Target> targets;
    std::optional<AgentRules> googlebot;  ///< once robots.txt was read
    std::vector<url::WebUrl> sitemaps;    ///< that robots.txt names
    std::vector<Preview> previews;
    std::vector<Edge> edges;          ///< of the page under inspection
    std::vector<TargetId> resources;  ///< the same
    bool sitemap_seen = false, sitemap_valid = false, sitemap_in_robots = false, http1 = false;
    int ads_bot_status = 0, click_ids_status = 0;  ///< of the first address, asked so; 0: no answer
    PageId first_page = whole_site;
    std::string origin;  ///< where the first page ended
    std::vector<std::chrono::microseconds> first_bytes;
    std::vector<std::uint64_t> hosts_with_tls;  ///< hashes: a certificate is judged once

private:
    struct Key {
        std::size_t operator()(std::uint64_t key) const { return key; }
    };
    Arena texts_, lists_;
    std::unordered_map<std::uint64_t, TargetId, Key> numbers_;
};

/// `https://host/a#b` without `#b`.
[[nodiscard]] std::string_view without_fragment(std::string_view href);

}  // namespace slovo::study
