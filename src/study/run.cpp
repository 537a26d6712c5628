#include "study/run.hpp"

#include "study/browser/judge.hpp"
#include "study/browser/look.hpp"
#include "study/report/materials.hpp"
#include "study/worker.hpp"

namespace slovo::study {
namespace {

Result<void> add_look(Audit& audit, Job const& job, std::stop_token const& stop) {
    if (job.browser.empty() || audit.pages.empty()) return {};
    auto seen = look_in_browser(
        {.program = job.browser, .url = job.url, .allowed = job.allowed, .contact_page = job.contact_page}, stop);
    if (stop.stop_requested()) return fail(ErrorCode::expired, "stopped");
    if (seen)
        judge_browser(audit, *std::move(seen));
    else
        audit.no_browser = seen.error();
    return {};
}

}  // namespace

Result<Materials> run(Job const& job, std::function<void(Progress const&)> const& tell, std::stop_token const& stop) {
    Progress progress;
    tell(progress);
    auto const hear = [&](CrawlNews const& news) {
        // What is left behind the last page are the checks of the site as a whole.
        bool const seen_all = news.pages_done > 0 && news.pages_done >= news.pages_known;
        progress.stage = seen_all ? Progress::Stage::checking : Progress::Stage::crawling;
        progress.pages_done = news.pages_done;
        progress.pages_known = news.pages_known;
        progress.so_far = news.so_far;
        tell(progress);
    };
    CrawlJob crawl{.url = job.url,
                   .pages_max = job.pages_max,
                   .allowed = job.allowed,
                   .contact_page = job.contact_page,
                   .snapshot = {},
                   .skipped = {}};
    TRY(auto audit, Worker().run(std::move(crawl), hear, stop));
    progress.stage = Progress::Stage::checking;
    progress.pages_done = static_cast<std::uint32_t>(audit.pages.size());
    progress.pages_known = progress.pages_done + audit.pages_not_seen;
    progress.so_far = audit.findings;
    tell(progress);
    TRY_VOID(add_look(audit, job, stop));
    progress.stage = Progress::Stage::writing;
    progress.so_far = audit.findings;
    tell(progress);
    TRY(auto materials, write_materials(audit, job, stop));
    progress.stage = Progress::Stage::done;
    tell(progress);
    return materials;
}

}  // namespace slovo::study
