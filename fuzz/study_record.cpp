// What a worker's first life says that it knows, as hostile as it may be: an auditor and a frontier believe what can
// be, and come to an end with it.
#include <array>
#include <span>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "study/audit.hpp"
#include "study/frontier.hpp"
#include "text/unicode.hpp"

namespace {

using namespace slovo;
using namespace slovo::study;

constexpr std::size_t known_max = 1000;

void judge(std::string_view record, PageId pages) {
    Auditor auditor(*url::WebUrl::parse("https://site.example/"), {});
    std::array const records{record};
    if (!auditor.replay(records, pages)) return;
    auto const audit = auditor.finish(0);
    ENSURE(audit.pages.size() == pages, "as many pages as were told");
    for (auto const& finding : audit.findings) {
        ENSURE(finding.places.size() <= limits::study_places, "places are bounded");
        for (auto const& place : finding.places) {
            ENSURE(place.page == whole_site || place.page < pages, "a place is on a page");
            ENSURE(place.evidence.size() <= limits::study_evidence, "evidence is cut");
            ENSURE(text::is_valid_utf8(place.evidence), "evidence is text");
        }
    }
}

void walk(std::string_view changes) {
    Frontier frontier(known_max);
    if (!frontier.replay(changes)) return;
    std::size_t handed_out = 0;
    while (frontier.next()) ++handed_out;
    ENSURE(frontier.waiting() == 0 && handed_out <= known_max, "each is handed out once");
}

void fuzz(std::span<std::uint8_t const> input) {
    if (input.empty()) return;
    std::string_view const rest(reinterpret_cast<char const*>(input.data()) + 1, input.size() - 1);
    judge(rest, input[0]);
    walk(rest);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
