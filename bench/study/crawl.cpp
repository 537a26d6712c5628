// bench_crawl URL IP:PORT [PAGES]: the crawler alone, with the tokenizer for links and no checks: what the checks cost
// is the difference to `slovo study`. Prints pages a second and the peak of memory.
#include <fmt/format.h>
#include <sys/resource.h>

#include <charconv>
#include <chrono>
#include <cstdio>

#include "html/walk.hpp"
#include "study/crawler.hpp"
#include "study/robots.hpp"

namespace {

using namespace slovo;
using namespace slovo::study;

class Links final : public html::Visitor {
public:
    Links(url::WebUrl const& base, PageLinks& to) : base_(base), to_(to) {}
    void open(html::Element const& element) override {
        bool const is_link = element.name == "a";
        auto const value = element.attribute(is_link || element.name == "link" ? "href" : "src");
        if (value.data() == nullptr) return;
        auto address = base_.resolve(value);
        if (!address) return;
        (is_link && address->host() == base_.host() ? to_.pages : to_.resources)
            .push_back({.url = *std::move(address)});
    }

private:
    url::WebUrl const& base_;
    PageLinks& to_;
};

class Follower {
public:
    PageLinks page(Discovery const&, Response const& response) {
        ++pages_;
        broken_ += response.status == 404 ? 1 : 0;
        bytes_ += response.body.size();
        PageLinks out;
        Links links(response.url, out);
        std::array<html::Visitor*, 1> const visitors{&links};
        html::walk(text_of(response.body), visitors);
        return out;
    }
    void resource(url::WebUrl const&, Response const&) {}
    void probe(Probe, std::vector<Response> const&) {}
    [[nodiscard]] std::vector<Finding> so_far() const { return {}; }
    [[nodiscard]] Audit finish(std::uint32_t pages_not_seen) {
        fmt::print("pages {}, not found {}, {} MB, not seen {}\n", pages_, broken_, bytes_ >> 20U, pages_not_seen);
        return {};
    }

private:
    std::size_t pages_ = 0, broken_ = 0, bytes_ = 0;
};

RobotRules rules_of(Response const& response) {
    auto rules = std::make_shared<AgentRules>(Robots::of(response).rules_for("SlovoStudy"));
    return {.allows = [rules](url::WebUrl const& url) { return rules->allowed(url); }};
}

int run(std::string const& address, std::string const& allowed, std::size_t pages_max) {
    auto const site = url::WebUrl::parse(address);
    auto const guard = Guard::create(std::vector{allowed});
    if (!site || !guard) return 2;
    DnsResolver resolver({});
    auto const fetcher = Fetcher::create(*guard, resolver, {.user_agent = "SlovoBench/1.0"});
    CrawlPorts ports{.review = [](url::WebUrl const&) { return std::make_unique<ReviewerOf<Follower>>(); },
                     .read_robots = rules_of,
                     .read_sitemap = [](Response const&) { return SitemapLines{}; }};
    auto const clock = system_clock();
    auto const begun = std::chrono::steady_clock::now();
    auto const audit = Crawler(**fetcher, *guard, ports, {.site = *site, .pages_max = pages_max}, {}, *clock).run({});
    if (!audit) return 1;
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begun;
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    fmt::print("{:.2f} s, peak {} MB\n", took.count(), usage.ru_maxrss / 1024);
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    std::size_t pages_max = 200'000;
    if (count == 4) {
        std::string_view const number = arguments[3];
        std::from_chars(number.data(), number.data() + number.size(), pages_max);
    }
    if (count < 3) {
        std::fputs("usage: bench_crawl URL IP:PORT [PAGES]\n", stderr);
        return 2;
    }
    return run(arguments[1], arguments[2], pages_max);
}
