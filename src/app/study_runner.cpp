#include "app/study_runner.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/background.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "study/firm.hpp"

namespace slovo::app {
namespace {

using store::StudyReason;
using Moment = std::chrono::steady_clock::time_point;

// From one beginning to the next, or to the next look for one. A study costs a process: a crowd of them must not take
// the processor from the forms that they came with.
constexpr auto between_studies = std::chrono::milliseconds(250);

// Until it is told to stop, or the time has come.
void pause_until(std::stop_token const& stop, Moment time) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_until(lock, stop, time, [] { return false; });
}

/// A form that is gone from the policy led with nothing in particular.
study::Service service_of(policy::Form const* form) {
    if (form == nullptr) return study::Service::general;
    switch (form->materials) {
        case policy::Materials::none: return study::Service::general;
        case policy::Materials::ads: return study::Service::ads;
        case policy::Materials::seo: return study::Service::seo;
        case policy::Materials::usability: return study::Service::usability;
    }
    return study::Service::general;
}

store::StudyProgress progress_of(study::Progress const& told) {
    auto const stage = [&] {
        switch (told.stage) {
            case study::Progress::Stage::asking: return store::StudyStage::asking;
            case study::Progress::Stage::crawling: return store::StudyStage::crawling;
            case study::Progress::Stage::checking: return store::StudyStage::checking;
            case study::Progress::Stage::writing: return store::StudyStage::writing;
            case study::Progress::Stage::done: break;
        }
        return store::StudyStage::done;
    }();
    std::uint32_t findings = 0;
    for (auto const& one : told.so_far) findings += one.count;
    return {.stage = stage, .pages_done = told.pages_done, .pages_known = told.pages_known, .findings = findings};
}

// Writes progress down, but not each step of it.
class Progress {
public:
    Progress(promises::House& house, StudyId study) : house_(house), study_(study) {}

    void tell(study::Progress const& told) {
        auto const now = std::chrono::steady_clock::now();
        bool const next_stage = told.stage != stage_;
        if (!next_stage && now < next_) return;
        stage_ = told.stage;
        next_ = now + limits::study_progress;
        if (auto const done = promises::tell_study_progress(house_, study_, progress_of(told)); !done)
            log::warning("study.progress", {{"error", done.error()}});
    }

private:
    promises::House& house_;
    StudyId study_;
    study::Progress::Stage stage_ = study::Progress::Stage::done;
    Moment next_{};
};

// While it lives: asks whether the study is still wanted, and stops it when it is not.
class Watch {
public:
    Watch(promises::House& house, StudyId study, std::stop_token const& ending)
        : thread_([this, &house, study, ending](std::stop_token const& over) { look(house, study, ending, over); }) {}

    [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }
    [[nodiscard]] bool called_off() const { return called_off_; }

private:
    void look(promises::House& house, StudyId study, std::stop_token const& ending, std::stop_token const& over) {
        std::stop_callback const at_end(ending, [this] { stop_.request_stop(); });
        auto const deadline = std::chrono::steady_clock::now() + limits::study_attempt_time;
        while (!over.stop_requested() && !stop_.stop_requested()) {
            auto const wanted = promises::study_goes_on(house, study);
            called_off_ = wanted && !*wanted;
            if (called_off_ || std::chrono::steady_clock::now() > deadline) stop_.request_stop();
            pause_until(over, std::chrono::steady_clock::now() + limits::study_watch);
        }
    }

    std::stop_source stop_;
    std::atomic<bool> called_off_ = false;
    std::jthread thread_;
};

enum class Ending : std::uint8_t { by_itself, called_off };
StudyReason reason_of(ErrorCode code, Ending ending) {
    switch (code) {
        case ErrorCode::invalid: return StudyReason::address;
        case ErrorCode::denied: return StudyReason::forbidden;
        case ErrorCode::unavailable: return StudyReason::unavailable;
        case ErrorCode::expired: return ending == Ending::called_off ? StudyReason::closed : StudyReason::time;
        default: return StudyReason::crash;
    }
}

}  // namespace

void StudyRunner::start() {
    thread_ = std::jthread([this](std::stop_token const& stop) { loop(stop); });
}

void StudyRunner::stop() {
    ending_.request_stop();
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void StudyRunner::loop(std::stop_token const& stop) {
    give_way();
    while (!stop.stop_requested()) {
        auto const next = std::chrono::steady_clock::now() + between_studies;
        if (auto const ran = run_next(); !ran) log::error("study.run", {{"error", ran.error()}});
        pause_until(stop, next);
    }
}

//= policy:C12
Result<bool> StudyRunner::run_next() {
    // Whatever runs by its row was left by a process that ended, or could not be kept: here nothing runs now.
    TRY_VOID(promises::recover_studies(house_));
    auto const claimed = promises::claim_study(house_);
    // Its person is being erased: the row goes in a moment.
    if (!claimed && claimed.error().code() == ErrorCode::not_found) return false;
    if (!claimed) return std::unexpected(claimed.error());
    if (!*claimed) return false;
    TRY_VOID(see_through(**claimed));
    return true;
}

study::Job StudyRunner::job_of(promises::ClaimedStudy const& claimed) const {
    auto const shelf = house_.shelf.current(house_.now());
    auto const& controller = shelf->policy->controller;
    auto const language = claimed.request.language;
    study::Job job{.url = claimed.site.open(claimed.use),
                   .language = language,
                   .service = service_of(shelf->policy->find_form(claimed.request.form)),
                   .allowed = options_.allowed,
                   .contact_page = study::contact_of(controller, options_.public_url),
                   .browser = options_.browser,
                   .branding = study::branding_of(controller, language, options_.public_url),
                   .earlier = {},
                   .now = house_.now()};
    if (claimed.earlier) job.earlier = claimed.earlier->open(claimed.use);
    return job;
}

Result<void> StudyRunner::see_through(promises::ClaimedStudy const& claimed) {
    auto const id = claimed.row.id;
    Progress progress(house_, id);
    Watch const watch(house_, id, ending_.get_token());
    auto found = run_(job_of(claimed), [&](study::Progress const& told) { progress.tell(told); }, watch.token());
    // The program ends: the row says that it runs, and the next start begins it again.
    if (!found && ending_.stop_requested()) return {};
    if (!found) {
        log::info("study.ended", {{"study", id}, {"error", found.error()}});
        auto const ending = watch.called_off() ? Ending::called_off : Ending::by_itself;
        return promises::fail_study(house_, id, reason_of(found.error().code(), ending));
    }
    promises::StudyMaterials kept{.summary = std::move(found->summary),
                                  .html = std::move(found->html),
                                  .pdf = std::string(text_of(found->pdf)),
                                  .csv = std::move(found->csv),
                                  .json = std::move(found->json)};
    return promises::finish_study(house_, claimed, kept);
}

}  // namespace slovo::app
