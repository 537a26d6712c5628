// Foreign text in a report: what it says stays text, links stay links of the web, and an earlier study cannot be
// anything but counts.
#include <algorithm>
#include <span>

#include "base/ensure.hpp"
#include "study/report/grades.hpp"
#include "study/report/plain.hpp"
#include "study/report/report.hpp"
#include "text/unicode.hpp"

namespace {

using namespace slovo;
using namespace slovo::study;

std::size_t count_of(std::string_view html, std::string_view part) {
    std::size_t count = 0;
    for (auto at = html.find(part); at != std::string_view::npos; at = html.find(part, at + 1)) ++count;
    return count;
}

std::string report_of(std::string const& words, Medium medium) {
    Audit audit;
    audit.pages.push_back({.url = words, .status = 200, .title = words, .findings = 1});
    audit.findings.push_back(
        {.check = "title-missing", .count = 1, .places = {{.page = 0, .line = 1, .evidence = words}}});
    auto const ours = plain(words, 200);  // a policy has no controls
    auto const grades = grades_of(audit, Service::general);
    EarlierCounts const earlier;
    return report_html({.audit = audit,
                        .grades = grades,
                        .branding = {.name = ours, .address = {}, .email = ours, .phone = ours, .home = ours},
                        .url = words,
                        .studied = {},
                        .language = Language::uk,
                        .service = Service::general,
                        .earlier = earlier},
                       medium);
}

void fuzz(std::span<std::uint8_t const> input) {
    std::string const words(text_of(input));
    for (auto const medium : {Medium::screen, Medium::print}) {
        auto const html = report_of(words, medium);
        ENSURE(count_of(html, "<style") == 1 && count_of(html, "</style") == 1, "the style is closed once");
        for (std::string_view const never : {"<script", "<img", "<iframe", "href=\"javascript", "href=\"data"})
            ENSURE(count_of(html, never) == 0, "what is foreign stays text");
        ENSURE(html.find('\0') == std::string::npos, "no control reaches the report");
        ENSURE(html.size() < std::size_t{200} * 1024 + 40 * words.size(), "a report is bounded");
    }
    ENSURE(text::is_valid_utf8(plain(words, 100)), "plain text is UTF-8");
    ENSURE(text::is_valid_utf8(plain_address(words, origin_of(words))), "an address is UTF-8");
    for (auto const& [id, count] : read_earlier(words)) ENSURE(count > 0 && !id.empty(), "a count is one of something");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
