// The auditor: sees every response of a study once, walks each page once with all inspectors, keeps about a kilobyte
// a page, and says at the end what was found. It does no I/O and knows no clock but the one it is told. One thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "study/finding.hpp"
#include "study/in_browser.hpp"
#include "study/response.hpp"

namespace slovo::study {

/// How the crawler came to an address.
struct Discovery {
    PageId id = whole_site;
    std::uint32_t depth = 0;  ///< clicks from the first page
    bool from_sitemap = false;
    std::vector<Response> redirects;  ///< the hops before the last response, bodies empty
};

struct Link {
    url::WebUrl url;
    bool nofollow = false;
};
/// What a page asks for. `pages` are for the crawler's frontier, `resources` are asked for by HEAD or a capped GET.
struct PageLinks {
    std::vector<Link> pages;
    std::vector<Link> resources;
    bool may_follow = true;  ///< no meta robots nofollow
};

/// What is asked beside the crawl; each needs a request that the crawler makes.
enum class Probe : std::uint8_t {
    robots_txt,
    http_origin,
    www_twin,
    random_path,
    click_ids,
    ads_bot,
    first_byte,    ///< three answers on fresh connections while nothing else was asked, no redirects among them
    revalidation,  ///< the first page again with the validators that it came with
    sitemap,
    favicon
};

struct PageLine {  ///< of the report's table
    std::string url;
    int status = 0;
    std::string title;  ///< with people's data masked
    std::uint32_t depth = 0, findings = 0, inlinks = 0, words = 0;
    std::size_t bytes = 0;
    std::chrono::microseconds first_byte{};
};

struct Audit {
    std::vector<Finding> findings;  ///< by severity, then by how many pages
    std::vector<PageLine> pages;
    std::uint32_t checks_run = 0;
    std::uint32_t pages_not_seen = 0;  ///< known, and left out by a limit
    std::optional<InBrowser> browser{};
    std::optional<Error> no_browser{};  ///< why a browser that was asked for did not look
};

class Auditor {
public:
    Auditor(url::WebUrl site, Instant now);
    ~Auditor();

    [[nodiscard]] PageLinks page(Discovery const& how, Response const& response);
    void resource(url::WebUrl const& asked, Response const& response);
    void probe(Probe probe, std::vector<Response> const& hops);
    /// The first findings, while the study still runs: for the desk.
    [[nodiscard]] std::vector<Finding> so_far() const;
    /// What it knows more than the last time, for an auditor that goes on in another process.
    [[nodiscard]] std::string take_changes();
    /// All of that, in order, before any page: of so many pages. What robots.txt said stays as it was told here. False
    /// when it is no such thing: this auditor is of no use then.
    [[nodiscard]] bool replay(std::span<std::string_view const> changes, PageId pages);
    [[nodiscard]] Audit finish(std::uint32_t pages_not_seen);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace slovo::study
