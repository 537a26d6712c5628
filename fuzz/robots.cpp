// Any bytes as robots.txt, and behind the last zero byte as the path that is asked for: verdicts are the same each
// time, robots.txt itself may always be read, what is noted stays within limits.
#include <cstdint>
#include <string_view>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "study/robots.hpp"

namespace {

using namespace slovo;
using namespace std::string_view_literals;

void fuzz(std::string_view data) {
    auto const zero = data.rfind('\0');
    auto const file = data.substr(0, zero);
    auto const target = zero == std::string_view::npos ? std::string_view("/a?b=c") : data.substr(zero + 1);
    auto const robots = study::Robots::parse(file);
    ENSURE(!robots.unreachable(), "a file that came is not missing");
    for (auto const agent : {"*"sv, "a"sv, "Mozilla/5.0 (compatible; ExampleBot/1.0)"sv, ""sv, file.substr(0, 40)}) {
        auto const rules = robots.rules_for(agent);
        ENSURE(rules.judge("/robots.txt").allowed, "robots.txt may be read");
        auto const verdict = rules.judge(target);
        ENSURE(verdict.allowed || verdict.line != 0, "a rule forbids, nothing else");
        ENSURE(rules.judge(target).line == verdict.line, "the same verdict twice");
        if (rules.crawl_delay())
            ENSURE(*rules.crawl_delay() >= std::chrono::milliseconds(0), "a delay is not negative");
    }
    for (auto const& remark : robots.remarks()) ENSURE(remark.text.size() <= limits::study_evidence, "evidence is cut");
    // A pattern without special characters matches itself.
    study::RobotsPattern const pattern(target);
    if (target.find_first_of("*$") == std::string_view::npos)
        ENSURE(pattern.matches(study::RobotsTarget(target)), "a path matches itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({reinterpret_cast<char const*>(data), size});
    return 0;
}
