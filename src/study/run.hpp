// One study from an address to the finished materials, for the command line and the server alike: the crawl and the
// checks in a child process without keys or database, the report here, the PDF by WeasyPrint in a child of its own.
// Blocks; call it on a thread of its own. Errors: `invalid` (no address of a site), `denied` (an address that must not
// be asked), `unavailable` (the site does not answer), `expired` (stopped), `internal` (the child died; the study can
// be begun again).
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/language.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "study/finding.hpp"

namespace slovo::study {

/// What was asked for decides what the report leads with.
enum class Service : std::uint8_t { general, ads, seo, usability };

struct Branding {
    std::string name, address, email, phone, home;  ///< of the firm, from the policy
};

struct Job {
    std::string url;
    Language language = Language::uk;
    Service service = Service::general;
    std::size_t pages_max = limits::study_pages;
    std::vector<std::string> allowed;  ///< "127.0.0.2:9090": with --test only
    std::string contact_page;          ///< stands in the user agent; empty: nothing does
    std::string browser{};             ///< Chromium, to look at the first page with; empty: nobody looks
    Branding branding;
    std::string earlier;                  ///< findings.json of the study before, or nothing
    Instant now = system_clock()->now();  ///< the day on the report
};

struct Progress {
    enum class Stage : std::uint8_t { asking, crawling, checking, writing, done } stage = Stage::asking;
    std::uint32_t pages_done = 0, pages_known = 0;
    std::vector<Finding> so_far;
};

struct Materials {
    std::string summary;  ///< plain text for the manager to edit: grade, first five things
    std::string html;     ///< report.html, one file
    Bytes pdf;            ///< empty when WeasyPrint is not there, or could not do it:
    std::optional<Error> no_pdf;
    std::optional<Error> no_browser{};  ///< why the browser that was asked for did not look
    std::string csv;                    ///< findings.csv
    std::string json;                   ///< findings.json
};

[[nodiscard]] Result<Materials> run(Job const& job, std::function<void(Progress const&)> const& tell,
                                    std::stop_token const& stop);

}  // namespace slovo::study
