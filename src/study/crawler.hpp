// Walks one site: robots.txt first, then the page asked for, the probes, and every page of the same host that its links
// and sitemaps name, as fast as the server likes; what pages take from elsewhere is asked for by HEAD, or a capped GET
// where HEAD is refused. Hands every answer to a reviewer. One thread; run() once an object.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "base/time.hpp"
#include "study/crawl_ports.hpp"
#include "study/fetcher.hpp"

namespace slovo::study {

struct CrawlSettings {
    url::WebUrl site;
    std::size_t pages_max = limits::study_pages;
    std::chrono::milliseconds time_max = limits::study_time;  ///< then what is known so far is the result
    // To go on where another crawl died.
    std::string snapshot{};      ///< its changes, one after the other; the crawl begins anew when they are none
    std::string skipped_page{};  ///< at which it died, unless that page is among them; not asked for, and not seen
};

struct CrawlProgress {
    std::uint32_t pages_done = 0, pages_known = 0;
    std::string changes;  ///< of all that a crawl knows, since the last time
    Reviewer const& reviewer;
};
/// Both come on the crawl's thread.
struct CrawlListener {
    std::function<void(url::WebUrl const&)> looking_at = [](url::WebUrl const&) {};  ///< before a page is reviewed
    std::function<void(CrawlProgress const&)> progress = [](CrawlProgress const&) {};
};

class Crawler {
public:
    Crawler(Fetcher& fetcher, Guard guard, CrawlPorts ports, CrawlSettings settings, CrawlListener listener,
            Clock const& clock);
    ~Crawler();

    /// `denied`: the address, or where it leads, must not be asked; `unavailable`: the site does not answer;
    /// `expired`: stopped.
    [[nodiscard]] Result<Audit> run(std::stop_token const& stop);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace slovo::study
