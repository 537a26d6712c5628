// bench_crawl links|checks|report URL IP:PORT [PAGES]: the crawler in one process, with the tokenizer for links alone,
// with all checks, or with the report behind them. Prints how long each took and the peak of memory.
#include <fmt/format.h>
#include <sys/resource.h>

#include <charconv>
#include <chrono>
#include <cstdio>

#include "html/walk.hpp"
#include "study/crawler.hpp"
#include "study/report/materials.hpp"
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
    [[nodiscard]] std::string take_changes() { return {}; }
    [[nodiscard]] bool replay(std::span<std::string_view const>, PageId) { return true; }
    [[nodiscard]] Audit finish(std::uint32_t pages_not_seen) {
        fmt::print("pages {}, not found {}, {} MB, not seen {}\n", pages_, broken_, bytes_ >> 20U, pages_not_seen);
        return {};
    }

private:
    std::size_t pages_ = 0, broken_ = 0, bytes_ = 0;
};

double processor_time() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// The auditor, and how much of the processor it took.
class Timed final : public Reviewer {
public:
    explicit Timed(url::WebUrl const& site) : auditor_(site, system_clock()->now()) {}
    PageLinks page(Discovery const& how, Response const& response) override {
        auto const begun = processor_time();
        auto links = auditor_.page(how, response);
        inspecting_ += processor_time() - begun;
        ++pages_;
        broken_ += response.status == 404 ? 1 : 0;
        return links;
    }
    void resource(url::WebUrl const& asked, Response const& response) override { auditor_.resource(asked, response); }
    void probe(Probe probe, std::vector<Response> const& hops) override { auditor_.probe(probe, hops); }
    [[nodiscard]] std::vector<Finding> so_far() const override { return auditor_.so_far(); }
    [[nodiscard]] std::string take_changes() override {
        auto const begun = processor_time();
        auto changes = auditor_.take_changes();
        recording_ += processor_time() - begun;
        recorded_ += changes.size();
        return changes;
    }
    [[nodiscard]] bool replay(std::span<std::string_view const> changes, PageId pages) override {
        return auditor_.replay(changes, pages);
    }
    [[nodiscard]] Audit finish(std::uint32_t pages_not_seen) override {
        auto const begun = processor_time();
        auto audit = auditor_.finish(pages_not_seen);
        auto const took = processor_time() - begun;
        fmt::print("pages {}, not found {}, checks {:.3f} ms a page, whole site {:.2f} s, record {:.2f} s and {} KB\n",
                   pages_, broken_, inspecting_ * 1000 / pages_, took, recording_, recorded_ / 1000);
        return audit;
    }

private:
    Auditor auditor_;
    int pages_ = 0, broken_ = 0;
    double inspecting_ = 0, recording_ = 0;
    std::size_t recorded_ = 0;
};

RobotRules rules_of(Response const& response) {
    auto rules = std::make_shared<AgentRules>(Robots::of(response).rules_for("SlovoStudy"));
    return {.allows = [rules](url::WebUrl const& url) { return rules->allowed(url); }};
}

using Clock = std::chrono::steady_clock;

void tell(std::string_view what, Clock::time_point begun) {
    std::chrono::duration<double> const took = Clock::now() - begun;
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    fmt::print("{:.2f} s, peak {} MB{}\n", took.count(), usage.ru_maxrss / 1024, what);
}

int run(std::string_view mode, std::string const& address, std::string const& allowed, std::size_t pages_max) {
    auto const site = url::WebUrl::parse(address);
    auto const guard = Guard::create(std::vector{allowed});
    if (!site || !guard) return 2;
    DnsResolver resolver({});
    auto const fetcher = Fetcher::create(*guard, resolver, {.user_agent = "SlovoBench/1.0"});
    CrawlPorts ports{.review = [mode](url::WebUrl const& home) -> std::unique_ptr<Reviewer> {
                         if (mode == "links") return std::make_unique<ReviewerOf<Follower>>();
                         return std::make_unique<Timed>(home);
                     },
                     .read_robots = rules_of,
                     .read_sitemap = [](Response const&) { return SitemapLines{}; }};
    auto const clock = system_clock();
    auto begun = Clock::now();
    auto const audit = Crawler(**fetcher, *guard, ports, {.site = *site, .pages_max = pages_max}, {}, *clock).run({});
    if (!audit) return 1;
    tell("", begun);
    if (mode != "report") return 0;
    begun = Clock::now();
    if (!write_materials(*audit, {.url = address}, {})) return 1;
    tell(", HTML, PDF, CSV and JSON", begun);
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    std::size_t pages_max = 200'000;
    std::string_view const mode = count > 1 ? arguments[1] : "", number = count == 5 ? arguments[4] : "";
    std::from_chars(number.data(), number.data() + number.size(), pages_max);
    if (count < 4 || (mode != "links" && mode != "checks" && mode != "report")) {
        std::fputs("usage: bench_crawl links|checks|report URL IP:PORT [PAGES]\n", stderr);
        return 2;
    }
    return run(mode, arguments[2], arguments[3], pages_max);
}
