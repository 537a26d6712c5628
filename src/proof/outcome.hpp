// What a live check found, and how a page or a mail is asked for by one. Holds ids of the policy,
// own paths, numbers and literals only: no value of a person can get in. Regular values.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace slovo::proof {

enum class Verdict : std::uint8_t {
    passed,
    failed,
    not_run,  ///< it could not look: no server, no lists of signs. Never counts as passed
};

struct Outcome {
    Verdict verdict = Verdict::not_run;
    std::string detail;      ///< literals and ids of the policy: "sets a cookie that nobody declared: /forms/seo"
    std::int64_t count = 0;  ///< how many things it looked at, or, when it failed, how many were wrong
};

[[nodiscard]] inline Outcome passed(std::int64_t looked_at) {
    return {Verdict::passed, {}, looked_at};
}
[[nodiscard]] inline Outcome failed(Literal why, std::int64_t wrong = 1) {
    return {Verdict::failed, std::string(why.view()), wrong};
}
/// `where` is an id of the policy or one of our own paths.
[[nodiscard]] inline Outcome failed_at(Literal why, std::string_view where) {
    return {Verdict::failed, std::string(why.view()) + ": " + std::string(where), 1};
}
[[nodiscard]] inline Outcome not_run(Literal why) {
    return {Verdict::not_run, std::string(why.view()), 0};
}

[[nodiscard]] constexpr std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::passed: return "passed";
        case Verdict::failed: return "failed";
        case Verdict::not_run: return "not-run";
    }
    return "not-run";
}

}  // namespace slovo::proof
