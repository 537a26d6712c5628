// The inside of a crawl: what is under way, what waits, and the steps. Split over crawl_opening.cpp (until the first
// page is reviewed), crawl_errands.cpp (what becomes of an answer) and crawler.cpp (the loop). One thread.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "study/crawler.hpp"
#include "study/frontier.hpp"
#include "study/pace.hpp"

namespace slovo::study {

/// Something to find out: an address, and what becomes of the answer once no redirect is left to follow.
struct Errand {
    enum class Kind : std::uint8_t { page, resource, probe, sitemap } kind = Kind::page;
    Ask ask;
    url::WebUrl asked;  ///< where it began
    std::vector<Response> hops{};
    Probe probe = Probe::random_path;
    Frontier::Next page{};
    std::size_t number = 0;  ///< in State::beside, of what is no page
    int tries = 0;
};

/// What is asked for beside the pages, kept for a crawl that goes on after this one.
struct Beside {
    Errand::Kind kind = Errand::Kind::resource;
    Probe probe = Probe::sitemap;
    std::uint32_t depth = 0;  ///< of a sitemap: 1 where another one names it
    std::string address;
    bool is_done = false;
};

struct Crawler::State {
    using Steady = std::chrono::steady_clock;
    using Time = Steady::time_point;

    State(Fetcher& the_fetcher, Guard the_guard, CrawlPorts the_ports, CrawlSettings the_settings,
          CrawlListener the_listener, Clock const& the_clock);

    // Opening.
    [[nodiscard]] Result<void> open(std::stop_token const& stop);
    [[nodiscard]] Result<Response> ask_now(Ask ask, std::stop_token const& stop);
    [[nodiscard]] Result<void> read_robots(std::stop_token const& stop);
    [[nodiscard]] Result<std::vector<Response>> first_page(std::stop_token const& stop);
    [[nodiscard]] Result<void> measure_first_byte(std::stop_token const& stop);
    void plan_probes();
    void plan_sitemaps();
    void plan(Beside what);
    void begin_with(std::size_t number);
    [[nodiscard]] std::optional<Errand> errand_of(std::size_t number) const;
    void start_over();
    void add_probe(Probe probe, std::string_view address);

    // Errands.
    void settle(Errand errand, Response response);
    [[nodiscard]] std::optional<url::WebUrl> next_hop(Errand& errand);
    void deliver(Errand& errand);
    void deliver_page(Errand& errand);
    void deliver_sitemap(Errand& errand);
    [[nodiscard]] bool asks_again(Errand& errand);
    void review(Discovery how, Response const& response);
    void add_resource(url::WebUrl const& url);

    // What another crawl needs to go on (crawl_record.cpp).
    [[nodiscard]] std::string take_changes();
    [[nodiscard]] bool replay(std::string_view changes);
    [[nodiscard]] bool replay_one(RecordReader& from, std::vector<std::string_view>& reviewed);
    [[nodiscard]] bool replay_beside(RecordReader& from);

    // The loop.
    [[nodiscard]] Result<Audit> run(std::stop_token const& stop);
    void begin_what_may();
    [[nodiscard]] std::optional<Errand> next_for_site();
    [[nodiscard]] std::optional<Errand> next_page();
    [[nodiscard]] std::optional<Errand> next_for_others(Time now);
    void begin(Errand errand);
    [[nodiscard]] bool has_work() const;
    void tell(Time now);

    [[nodiscard]] std::size_t known_max() const;
    [[nodiscard]] std::size_t resources_max() const {
        return std::max(limits::study_resources, is_own_test ? settings.pages_max : 0);
    }
    [[nodiscard]] bool is_site(url::WebUrl const& url) const { return url.host() == site.host(); }
    [[nodiscard]] bool in_scope(url::WebUrl const& url) const;
    [[nodiscard]] bool may_have_pages() const { return pages_done + pages_under_way < settings.pages_max; }

    Fetcher& fetcher;
    Guard guard;
    CrawlPorts ports;
    CrawlSettings settings;
    CrawlListener listener;
    Clock const& clock;

    url::WebUrl site;  ///< where the first page was found
    bool is_own_test = false;
    Pace pace{Pace::Kind::polite};
    RobotRules rules;
    std::vector<Response> robots_hops;
    std::unique_ptr<Reviewer> reviewer;
    Frontier frontier;
    PageId next_id = 0;
    std::size_t pages_done = 0, pages_under_way = 0;

    std::unordered_map<Ticket, Errand> under_way;
    int site_under_way = 0, others_under_way = 0;
    std::deque<Errand> again;   ///< the site's: redirects to follow, and what was asked to wait
    std::deque<Errand> chores;  ///< probes and sitemaps
    std::size_t sitemaps_planned = 0;
    std::unordered_set<std::size_t> resources_seen;  ///< hashes
    std::vector<Beside> beside;
    std::size_t beside_told = 0;
    std::vector<std::size_t> beside_done_since;
    std::deque<std::size_t> own_resources;
    std::string etag, last_modified;  ///< of the first page
    std::uint32_t skipped = 0;        ///< pages that another crawl died of
    std::deque<Errand> other_errands;
    std::map<std::string, Time, std::less<>> others_free;  ///< hosts elsewhere: when they may be asked again
    Time begun = Steady::now(), told{};
};

/// A redirect that says where to.
[[nodiscard]] std::optional<url::WebUrl> location_of(Response const& response);

}  // namespace slovo::study
