// A reviewer that writes down what it is shown and finds links by their attributes alone; and crawls with it. Tests
// only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "study/crawler.hpp"

namespace slovo::study {

struct Record {
    struct Page {
        PageId id;
        std::uint32_t depth;
        bool from_sitemap;
        int status;
        FetchError error;
        std::size_t bytes, hops;
        std::string address;  ///< of the last response
    };
    std::vector<Page> pages;
    std::map<std::string, Response> resources;
    std::multimap<Probe, std::vector<Response>> probes;
    std::uint32_t not_seen = 0;

    [[nodiscard]] int count(std::string_view path_end) const {
        int out = 0;
        for (auto const& page : pages) out += page.address.ends_with(path_end) ? 1 : 0;
        return out;
    }
};

class Recorder {
public:
    explicit Recorder(Record& record) : record_(&record) {}

    PageLinks page(Discovery const& how, Response const& response) {
        record_->pages.push_back({how.id, how.depth, how.from_sitemap, response.status, response.error,
                                  response.body.size(), how.redirects.size(), response.url.href()});
        PageLinks out;
        auto const text = text_of(response.body);
        collect(response, text, " href=\"", out.pages, &out.resources);
        collect(response, text, " src=\"", out.resources, nullptr);
        return out;
    }
    void resource(url::WebUrl const& asked, Response const& response) {
        record_->resources.emplace(asked.href(), response);
    }
    void probe(Probe probe, std::vector<Response> const& hops) { record_->probes.emplace(probe, hops); }
    [[nodiscard]] std::vector<Finding> so_far() const { return {}; }
    [[nodiscard]] std::string take_changes() { return {}; }
    [[nodiscard]] bool replay(std::span<std::string_view const>, PageId) { return true; }
    [[nodiscard]] Audit finish(std::uint32_t pages_not_seen) {
        record_->not_seen = pages_not_seen;
        Audit out;
        for (auto const& page : record_->pages) out.pages.push_back({.url = page.address, .status = page.status});
        out.pages_not_seen = pages_not_seen;
        return out;
    }

private:
    static void collect(Response const& response, std::string_view text, std::string_view mark, std::vector<Link>& to,
                        std::vector<Link>* elsewhere) {
        for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at)) {
            at += mark.size();
            auto const link = response.url.resolve(text.substr(at, text.find('"', at) - at));
            if (!link) continue;
            bool const is_own = elsewhere == nullptr || link->host() == response.url.host();
            (is_own ? to : *elsewhere).push_back({.url = *link});
        }
    }
    Record* record_;
};

/// Lines "Disallow: /x", "Crawl-delay: n", "Sitemap: u" for everybody; any error but a plain "no" forbids all.
inline RobotRules simple_rules(Response const& response) {
    RobotRules out;
    std::vector<std::string> closed;
    if (response.status >= 500 || response.error != FetchError::none) closed.emplace_back("/");
    auto text = text_of(response.body);
    while (response.status == 200 && !text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        auto const value = std::string(line.substr(std::min(line.find(": ") + 2, line.size())));
        if (line.starts_with("Disallow: ")) closed.push_back(value);
        if (line.starts_with("Crawl-delay: ")) out.crawl_delay = std::chrono::seconds(std::stoi(value));
        if (line.starts_with("Sitemap: ")) out.sitemaps.push_back(value);
    }
    out.allows = [closed](url::WebUrl const& url) {
        for (auto const& path : closed)
            if (url.target().starts_with(path)) return false;
        return true;
    };
    return out;
}
inline SitemapLines simple_sitemap(Response const& response) {
    SitemapLines out;
    auto text = text_of(response.body);
    while (response.status == 200 && !text.empty()) {
        std::string const line(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        (line.ends_with(".xml") ? out.sitemaps : out.pages).push_back(line);
    }
    return out;
}
inline CrawlPorts recording_ports(Record& record) {
    return {.review = [&record](url::WebUrl const&) { return std::make_unique<ReviewerOf<Recorder>>(record); },
            .read_robots = simple_rules,
            .read_sitemap = simple_sitemap};
}

}  // namespace slovo::study
