// A study's crawl and checks in a process of their own, without keys, database, environment or files: what hostile
// pages do to it costs one study. The parent keeps what the worker says that it knows (CrawlProgress::changes), without
// looking into it, and starts it anew once when it dies: the second life goes on from there, but for the page that the
// first one died of, and counts that one as not seen. Where it cannot read what was kept, it begins anew.
// Worker: one thread a call, any number of calls; run_worker: the child's whole life.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "study/audit.hpp"

namespace slovo::study {

struct CrawlJob {
    std::string url;
    std::size_t pages_max = limits::study_pages;
    std::vector<std::string> allowed;                         ///< "127.0.0.2:9090": with --test only
    std::string contact_page;                                 ///< stands in the user agent; empty: nothing does
    std::string snapshot{};                                   ///< changes of the crawl that this one goes on with
    std::string skipped{};                                    ///< the address at which that one died
    std::chrono::milliseconds time_max = limits::study_time;  ///< of all its lives
};

struct CrawlNews {
    std::uint32_t pages_done = 0, pages_known = 0;
    std::vector<Finding> so_far;
};

class Worker {
public:
    /// The program and the one argument that makes it a worker. The sandbox has no other way in.
    struct Program {
        std::string path = "/proc/self/exe", argument = "study-worker";
    };
    Worker() = default;
    explicit Worker(Program program) : program_(std::move(program)) {}

    /// Blocks until it is done. `invalid`: no address of a site; `denied`: it must not be asked; `unavailable`: the
    /// site does not answer; `expired`: stopped, or long over its time; `internal`: the child died twice.
    /// `tell` comes on the caller's thread.
    [[nodiscard]] Result<Audit> run(CrawlJob job, std::function<void(CrawlNews const&)> const& tell,
                                    std::stop_token const& stop) const;

private:
    Program program_;
};

/// The child: reads a job, closes everything but the two descriptors, enters the sandbox, studies, writes frames.
/// The value is its exit code.
int run_worker(int in, int out);

}  // namespace slovo::study
