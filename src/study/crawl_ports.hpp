// What the crawler works with and does not know: who looks at the answers, how robots.txt and sitemaps are read. The
// real ones are study::Auditor and study/robots.hpp; tests put recorders in their place. One thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "study/audit.hpp"

namespace slovo::study {

class Reviewer {
public:
    virtual ~Reviewer() = default;
    [[nodiscard]] virtual PageLinks page(Discovery const& how, Response const& response) = 0;
    virtual void resource(url::WebUrl const& asked, Response const& response) = 0;
    virtual void probe(Probe probe, std::vector<Response> const& hops) = 0;
    [[nodiscard]] virtual std::vector<Finding> so_far() const = 0;
    /// What it gathered since the last time, for a reviewer that goes on in another process.
    [[nodiscard]] virtual std::string take_changes() = 0;
    /// All of that, in order, of so many pages; before it is shown any. False: this reviewer is of no use.
    [[nodiscard]] virtual bool replay(std::span<std::string_view const> changes, PageId pages) = 0;
    [[nodiscard]] virtual Audit finish(std::uint32_t pages_not_seen) = 0;
};

/// Makes a reviewer of anything that has an auditor's functions.
template <class Auditor>
class ReviewerOf final : public Reviewer {
public:
    template <class... Arguments>
    explicit ReviewerOf(Arguments&&... arguments) : auditor_(std::forward<Arguments>(arguments)...) {}
    [[nodiscard]] PageLinks page(Discovery const& how, Response const& response) override {
        return auditor_.page(how, response);
    }
    void resource(url::WebUrl const& asked, Response const& response) override { auditor_.resource(asked, response); }
    void probe(Probe probe, std::vector<Response> const& hops) override { auditor_.probe(probe, hops); }
    [[nodiscard]] std::vector<Finding> so_far() const override { return auditor_.so_far(); }
    [[nodiscard]] std::string take_changes() override { return auditor_.take_changes(); }
    [[nodiscard]] bool replay(std::span<std::string_view const> changes, PageId pages) override {
        return auditor_.replay(changes, pages);
    }
    [[nodiscard]] Audit finish(std::uint32_t pages_not_seen) override { return auditor_.finish(pages_not_seen); }

private:
    Auditor auditor_;
};

/// What robots.txt says to us.
struct RobotRules {
    std::function<bool(url::WebUrl const&)> allows = [](url::WebUrl const&) { return true; };
    std::optional<std::chrono::milliseconds> crawl_delay{};
    std::vector<std::string> sitemaps{};
};
struct SitemapLines {
    std::vector<std::string> pages, sitemaps;
};

struct CrawlPorts {
    std::function<std::unique_ptr<Reviewer>(url::WebUrl const& site)> review;
    /// Of whatever came for /robots.txt, good or bad (RFC 9309 §2.3.1).
    std::function<RobotRules(Response const&)> read_robots;
    std::function<SitemapLines(Response const&)> read_sitemap;
};

}  // namespace slovo::study
