// A study of the planted site finds what was planted, all of it, and nothing else.
#include <gtest/gtest.h>

#include <algorithm>

#include <fmt/format.h>
#include "base/limits.hpp"
#include "certificates.hpp"
#include "peers.hpp"
#include "planted_site.hpp"
#include "study/crawler.hpp"
#include "study/fetcher.hpp"
#include "study/guard.hpp"
#include "study/worker_child.hpp"

namespace slovo::study {
namespace {

class PlantedServer {
public:
    PlantedServer()
        : server_([this](Peer& peer, std::string const& target,
                         std::string const& request) { answer(peer, target, request); },
                  tls_.get()) {
        site_ = std::make_unique<PlantedSite>("https://" + server_.endpoint());
    }
    [[nodiscard]] PlantedSite const& site() const { return *site_; }
    [[nodiscard]] ScriptedServer const& server() const { return server_; }

private:
    void answer(Peer& peer, std::string const& target, std::string const& request) const {
        auto const* page = site_->find(target.substr(0, target.find_first_of("?")));
        if (page == nullptr) page = site_->find("not found");
        std::string headers;
        for (auto const& header : page->headers) headers += header + "\r\n";
        auto const length = fmt::format("Content-Length: {}\r\n", page->body.size());
        peer.send(fmt::format("HTTP/1.1 {} As planted\r\n{}{}\r\n", page->status, headers, length));
        if (!request.starts_with("HEAD ")) peer.send(page->body);
    }

    TlsContext tls_ = tls_server("IP:127.0.0.1", 90);
    std::unique_ptr<PlantedSite> site_;  // asked for once it is there
    ScriptedServer server_;
};

Result<Audit> study_of(PlantedServer const& served, CrawlListener listener = {}, std::string snapshot = {},
                       std::stop_token const& stop = {}) {
    auto const guard = *Guard::create(std::vector{served.server().endpoint()});
    DnsResolver resolver({.servers = {}, .patience = std::chrono::milliseconds(10)});  // no name has an address
    auto const fetcher = *Fetcher::create(guard, resolver, {.user_agent = "SlovoTest/1.0"});
    auto const clock = system_clock();
    return Crawler(*fetcher, guard, auditing_ports(clock->now()),
                   {.site = *url::WebUrl::parse(served.server().url("/", "https")),
                    .pages_max = 2000,
                    .snapshot = std::move(snapshot)},
                   std::move(listener), *clock)
        .run(stop);
}

/// What a study says of one check: how often, and where as far as places are kept.
struct Told {
    int count = 0;
    std::map<std::string, int> places;
};

std::map<std::string, Told> told_by(Audit const& audit, std::string const& origin) {
    std::map<std::string, Told> out;
    for (auto const& finding : audit.findings) {
        auto& told = out[std::string(finding.check)];
        told.count = static_cast<int>(finding.count);
        for (auto const& place : finding.places) {
            auto const address = place.page == whole_site ? origin : audit.pages.at(place.page).url;
            ++told.places[address.substr(origin.size())];
        }
    }
    return out;
}

void expect_same(std::string const& check, std::map<std::string, int> const& planted, Told const& told) {
    constexpr int kept_of_a_page = 3;
    SCOPED_TRACE(check);
    int all = 0;
    for (auto const& [path, times] : planted) all += times;
    EXPECT_EQ(told.count, all);
    for (auto const& [path, times] : told.places) {
        auto const known = planted.find(path);
        EXPECT_LE(times, known == planted.end() ? 0 : known->second) << "found, and not planted, on " << path;
    }
    if (told.count >= static_cast<int>(limits::study_places)) return;
    for (auto const& [path, times] : planted) {
        auto const found = told.places.find(path);
        EXPECT_GE(found == told.places.end() ? 0 : found->second, std::min(times, kept_of_a_page))
            << "planted, and not found, on " << path;
    }
}

void expect_what_was_planted(PlantedServer const& served, Audit const& audit) {
    EXPECT_EQ(std::ranges::count(audit.pages, 200, &PageLine::status), served.site().pages());
    auto const& truth = served.site().truth();
    auto const told = told_by(audit, "https://" + served.server().endpoint());
    EXPECT_GE(truth.size(), 200U);
    for (auto const& [check, planted] : truth) {
        auto const found = told.find(check);
        expect_same(check, planted, found == told.end() ? Told{} : found->second);
    }
    for (auto const& [check, found] : told)
        if (!truth.contains(check)) expect_same(check, {}, found);
}

TEST(PlantedSite, AStudyFindsWhatWasPlantedAndNothingElse) {
    PlantedServer const served;
    auto const audit = study_of(served);
    ASSERT_TRUE(audit) << audit.error().what();
    expect_what_was_planted(served, *audit);
}

TEST(PlantedSite, AStudyThatGoesOnWhereAnotherDiedFindsTheSame) {
    PlantedServer const served;
    std::string changes;
    std::uint32_t done = 0;
    std::stop_source stop;
    CrawlListener listener;
    listener.progress = [&](CrawlProgress const& progress) {
        changes += progress.changes;
        done = progress.pages_done;
        if (done >= 150) stop.request_stop();
    };
    ASSERT_FALSE(study_of(served, listener, {}, stop.get_token()));
    EXPECT_GE(done, 150U);
    auto audit = study_of(served, {}, changes);
    ASSERT_TRUE(audit) << audit.error().what();
    // Which of two pages that are nearly the same is the second one is decided by whose answer came first.
    auto const page = [&audit](std::string_view path) {
        auto const found =
            std::ranges::find_if(audit->pages, [&](PageLine const& at) { return at.url.ends_with(path); });
        return static_cast<PageId>(found - audit->pages.begin());
    };
    if (auto const near = std::ranges::find(audit->findings, "near-duplicate", &Finding::check);
        near != audit->findings.end())
        for (auto& place : near->places)
            if (place.page == page("/duplicates/near-0")) place.page = page("/duplicates/near-1");
    expect_what_was_planted(served, *audit);
    EXPECT_EQ(served.server().count("GET /clean/0 "), 1);
}

}  // namespace
}  // namespace slovo::study
