// Runs the studies of applicants' sites, one after another, on a thread of its own: claims the next, hands its
// address to study::run (which works in a child process), writes down how far it is, seals what it found. Beside it a
// second thread looks five times a second whether the study is still wanted, so that a stop takes effect at once.
// A crash, or one that takes too long, costs that study only. Members are safe from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "promises/study.hpp"
#include "study/run.hpp"

namespace slovo::app {

struct StudyRunnerOptions {
    std::string public_url;            ///< of this site; empty: it has none yet
    std::vector<std::string> allowed;  ///< addresses that a test may reach
    std::string browser{};             ///< Chromium, to look at first pages with, or nothing
};

class StudyRunner {
public:
    /// study::run, or a test's own.
    using Run = std::function<Result<study::Materials>(study::Job const&, std::function<void(study::Progress const&)>,
                                                       std::stop_token const&)>;

    StudyRunner(promises::House& house, StudyRunnerOptions options, Run run)
        : house_(house), options_(std::move(options)), run_(std::move(run)) {}
    ~StudyRunner() { stop(); }

    void start();
    /// Returns when both threads have ended; what runs is begun again by the next start.
    void stop();
    /// Takes the next study, if one waits, and sees it through. Value: whether there was one. One thread.
    Result<bool> run_next();

private:
    void loop(std::stop_token const& stop);
    [[nodiscard]] study::Job job_of(promises::ClaimedStudy const& claimed) const;
    Result<void> see_through(promises::ClaimedStudy const& claimed);

    promises::House& house_;
    StudyRunnerOptions options_;
    Run run_;
    std::jthread thread_;
    std::stop_source ending_;  // of the program
};

}  // namespace slovo::app
