// Mozilla Observatory's tests of one answer: its points, computed by its rules (mdn-http-observatory), except that the
// browsers' list of preloaded hosts is not known here. Pure functions, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "study/response.hpp"

namespace slovo::study {

enum class CspResult : std::uint8_t {
    absent,
    report_only,
    invalid,
    unsafe_inline,
    insecure_scheme,
    unsafe_eval,
    insecure_passive,
    unsafe_style,
    safe,
    default_none
};

/// Sources by directive, in lower case.
struct Csp {
    struct Directive {
        std::string name;
        std::vector<std::string> sources;
    };
    std::vector<Directive> directives;
    bool invalid = false;

    [[nodiscard]] std::vector<std::string> const* find(std::string_view name) const;
};
[[nodiscard]] Csp parse_csp(std::vector<std::string_view> const& policies);

struct Observed {
    CspResult csp = CspResult::absent;
    bool frame_ancestors = false;
    int csp_points = 0, cookies = 0, cors = 0, referrer = 0, hsts = 0, sniff = 0, frames = 0, resource = 0;
    bool referrer_absent = false, hsts_absent = false, resource_absent = false;
};

/// `meta_policies`, `meta_referrers`: of <meta http-equiv>.
[[nodiscard]] Observed observe(Response const& response, std::vector<std::string_view> const& meta_policies,
                               std::vector<std::string_view> const& meta_referrers);

/// The sum: what gives points counts only from 90 on; never below 0.
[[nodiscard]] int observatory_points(std::vector<int> const& modifiers);

}  // namespace slovo::study
