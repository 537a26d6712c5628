#include "study/worker_child.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "study/crawler.hpp"
#include "study/sandbox.hpp"
#include "study/wire.hpp"

namespace slovo::study {
namespace {

constexpr int exit_done = 0, exit_failed = 1;

Result<CrawlJob> read_job(int in) {
    wire::Splitter splitter;
    std::array<char, 65536> part{};
    while (true) {
        TRY(auto const frame, splitter.next());
        if (frame) return wire::parse_job(frame->content);
        auto const got = ::read(in, part.data(), part.size());
        if (got <= 0) return fail(ErrorCode::io, "no job");
        splitter.feed({part.data(), static_cast<std::size_t>(got)});
    }
}

std::string user_agent(CrawlJob const& job) {
    auto const contact = job.contact_page.empty() ? std::string() : "; +" + job.contact_page;
    return fmt::format("Mozilla/5.0 (compatible; SlovoStudy/1.0{})", contact);
}

/// Writes what the parent has to know; when it does not listen any more the crawl may end.
class Teller {
public:
    Teller(int out, std::stop_source& stop) : out_(out), stop_(stop) {}

    void tell(wire::Kind kind, std::string_view content) const {
        if (!wire::write_frame(out_, kind, content)) stop_.request_stop();
    }
    [[nodiscard]] CrawlListener listener() const {
        return {.looking_at = [this](url::WebUrl const& url) { tell(wire::Kind::looking_at, url.href()); },
                .progress =
                    [this](CrawlProgress const& progress) {
                        if (!progress.changes.empty()) tell(wire::Kind::changes, progress.changes);
                        tell(wire::Kind::news, wire::print(CrawlNews{.pages_done = progress.pages_done,
                                                                     .pages_known = progress.pages_known,
                                                                     .so_far = progress.reviewer.so_far()}));
                    }};
    }
    void tell(Audit const& audit) const {
        for (std::size_t at = 0; at < audit.pages.size(); at += wire::lines_per_frame) {
            auto const end = std::min(at + wire::lines_per_frame, audit.pages.size());
            tell(wire::Kind::lines, wire::print_lines(audit.pages, at, end));
        }
        tell(wire::Kind::done, wire::print_rest(audit));
    }

private:
    int out_;
    std::stop_source& stop_;
};

Result<Audit> study(CrawlJob job, CrawlPorts ports, Teller const& teller, std::stop_token const& stop) {
    TRY(auto const site, url::WebUrl::parse(job.url));
    TRY(auto const guard, Guard::create(job.allowed, own_addresses()));
    DnsResolver resolver(NameSettings::of_machine());
    TRY(auto const fetcher, Fetcher::create(guard, resolver, {.user_agent = user_agent(job)}));
    auto const clock = system_clock();
    TRY_VOID(enter_sandbox());
    CrawlSettings settings{.site = site,
                           .pages_max = job.pages_max,
                           .time_max = job.time_max,
                           .snapshot = std::move(job.snapshot),
                           .skipped_page = std::move(job.skipped)};
    return Crawler(*fetcher, guard, std::move(ports), std::move(settings), teller.listener(), *clock).run(stop);
}

}  // namespace

int run_worker_with(int in, int out, CrawlPorts ports) {
    if (!cut_off(in, out)) return exit_failed;
    std::stop_source stop;
    Teller const teller(out, stop);
    auto job = read_job(in);
    if (!job) return exit_failed;
    auto const audit = study(*std::move(job), std::move(ports), teller, stop.get_token());
    if (!audit) {
        auto const code = static_cast<char>(audit.error().code());
        teller.tell(wire::Kind::failed, {&code, 1});
        return exit_failed;
    }
    teller.tell(*audit);
    return exit_done;
}

}  // namespace slovo::study
