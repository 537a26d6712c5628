#include "study/crawler.hpp"

#include <algorithm>

#include "study/crawl_state.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t known_per_page = 4, known_at_least = 2000;
constexpr int others_at_once = 4, others_looked_at = 64;
constexpr auto others_pause = 1s;  // between two questions to one host elsewhere
constexpr std::chrono::milliseconds turn = 50ms, news_first = 250ms, news_later = 2s, news_early = 10s;

}  // namespace

Crawler::State::State(Fetcher& the_fetcher, Guard the_guard, CrawlPorts the_ports, CrawlSettings the_settings,
                      CrawlListener the_listener, Clock const& the_clock)
    : fetcher(the_fetcher),
      guard(std::move(the_guard)),
      ports(std::move(the_ports)),
      settings(std::move(the_settings)),
      listener(std::move(the_listener)),
      clock(the_clock),
      site(settings.site.without_fragment()),
      frontier(known_max()) {}

std::size_t Crawler::State::known_max() const {
    return settings.pages_max * known_per_page + known_at_least;
}

/// Its host on its port; with the usual ports http and https are one site.
bool Crawler::State::in_scope(url::WebUrl const& url) const {
    return is_site(url) && url.port() == site.port() && !url.has_credentials();
}

std::optional<Errand> Crawler::State::next_page() {
    while (may_have_pages()) {
        auto next = frontier.next();
        if (!next) return std::nullopt;
        auto const url = url::WebUrl::parse(next->address);
        // What identity() prints can be parsed; a snapshot may hold anything.
        if (!url || !in_scope(*url) || !rules.allows(*url)) continue;
        ++pages_under_way;
        return Errand{.kind = Errand::Kind::page, .ask = {.url = *url}, .asked = *url, .page = *std::move(next)};
    }
    return std::nullopt;
}

std::optional<Errand> Crawler::State::next_for_site() {
    if (pace.gave_up()) return std::nullopt;
    for (auto* const queue : {&again, &chores}) {
        if (queue->empty()) continue;
        auto out = std::move(queue->front());
        queue->pop_front();
        return out;
    }
    if (auto page = next_page()) return page;
    if (own_resources.empty()) return std::nullopt;
    auto const number = own_resources.front();
    own_resources.pop_front();
    return errand_of(number);
}

std::optional<Errand> Crawler::State::next_for_others(Time now) {
    auto const end = other_errands.begin() + std::min<std::ptrdiff_t>(std::ssize(other_errands), others_looked_at);
    auto const found = std::find_if(other_errands.begin(), end, [this, now](Errand const& errand) {
        auto const free = others_free.find(errand.ask.url.host());
        return free == others_free.end() || free->second <= now;
    });
    if (found == end) return std::nullopt;
    auto out = std::move(*found);
    other_errands.erase(found);
    if (!is_own_test) others_free.insert_or_assign(std::string(out.ask.url.host()), now + others_pause);
    return out;
}

void Crawler::State::begin(Errand errand) {
    ++(is_site(errand.ask.url) ? site_under_way : others_under_way);
    auto const ticket = fetcher.begin(errand.ask);
    under_way.emplace(ticket, std::move(errand));
}

void Crawler::State::begin_what_may() {
    auto const now = Steady::now();
    while (site_under_way < pace.parallel() && now >= pace.next()) {
        auto errand = next_for_site();
        if (!errand) break;
        if (is_site(errand->ask.url)) pace.begun(now);  // chores ask the twin as well
        begin(*std::move(errand));
    }
    while (others_under_way < others_at_once) {
        auto errand = next_for_others(now);
        if (!errand) break;
        begin(*std::move(errand));
    }
}

bool Crawler::State::has_work() const {
    if (!under_way.empty() || !other_errands.empty()) return true;
    if (pace.gave_up()) return false;
    return !again.empty() || !chores.empty() || !own_resources.empty() || (may_have_pages() && frontier.waiting() != 0);
}

void Crawler::State::tell(Time now) {
    auto const every = now - begun < news_early ? news_first : news_later;
    if (now - told < every) return;
    told = now;
    listener.progress({.pages_done = static_cast<std::uint32_t>(pages_done),
                       .pages_known = static_cast<std::uint32_t>(frontier.known()),
                       .changes = take_changes(),
                       .reviewer = *reviewer});
}

Result<Audit> Crawler::State::run(std::stop_token const& stop) {
    TRY_VOID(open(stop));
    while (has_work() && Steady::now() - begun < settings.time_max) {
        if (stop.stop_requested()) {
            fetcher.cancel();
            return fail(ErrorCode::expired, "stopped");
        }
        tell(Steady::now());
        begin_what_may();
        auto const until_next = std::chrono::ceil<std::chrono::milliseconds>(pace.next() - Steady::now());
        bool const waits_for_pace = site_under_way < pace.parallel() && until_next > 0ms;
        for (auto& fetched :
             fetcher.wait(waits_for_pace ? std::min<std::chrono::milliseconds>(until_next, turn) : turn)) {
            auto node = under_way.extract(fetched.ticket);
            if (node.empty()) continue;
            --(is_site(fetched.response.url) ? site_under_way : others_under_way);
            settle(std::move(node.mapped()), std::move(fetched.response));
        }
    }
    fetcher.cancel();
    return reviewer->finish(frontier.left_out() + skipped +
                            static_cast<std::uint32_t>(frontier.waiting() + pages_under_way));
}

Crawler::Crawler(Fetcher& fetcher, Guard guard, CrawlPorts ports, CrawlSettings settings, CrawlListener listener,
                 Clock const& clock)
    : state_(std::make_unique<State>(fetcher, std::move(guard), std::move(ports), std::move(settings),
                                     std::move(listener), clock)) {}
Crawler::~Crawler() = default;

Result<Audit> Crawler::run(std::stop_token const& stop) {
    return state_->run(stop);
}

}  // namespace slovo::study
