// L02: no sentence of the source is lost.
#include <algorithm>

#include "crypto/sha256.hpp"
#include "policy/lint/report.hpp"

namespace slovo::policy {

namespace {

struct Owned {
    SeedSpan span;
    std::string owner;
};

std::vector<Owned> all_spans(Policy const& policy) {
    std::vector<Owned> spans;
    for (auto const& gap : policy.seed.gaps) spans.push_back({gap, "seed.gaps"});
    for (auto const& clause : policy.clauses) {
        for (auto const& span : clause.seed) spans.push_back({span, "clause " + clause.id});
    }
    std::ranges::sort(spans, {}, [](Owned const& owned) { return owned.span.offset; });
    return spans;
}

}  // namespace

namespace lint_detail {

void lint_spans(Policy const& policy, Report& report) {
    std::size_t at = 0;
    for (auto const& [span, owner] : all_spans(policy)) {
        if (span.offset > at) {
            report.error("L02", owner, "nothing covers the source from byte " + std::to_string(at));
        } else if (span.offset < at) {
            report.error("L02", owner, "covers the source from byte " + std::to_string(span.offset) + " once more");
        }
        at = std::max(at, span.offset + span.length);
    }
    if (at != policy.seed.length) {
        report.error(
            "L02", "seed",
            "the spans end at byte " + std::to_string(at) + ", the source at " + std::to_string(policy.seed.length));
    }
    for (auto const& clause : policy.clauses) {
        if (clause.seed.empty()) report.error("L02", "clause " + clause.id, "names no stretch of the source");
    }
}

}  // namespace lint_detail

std::vector<Finding> lint_seed(Policy const& policy, std::string_view seed_text) {
    lint_detail::Report report;
    if (seed_text.size() != policy.seed.length || crypto::sha256(bytes_of(seed_text)) != policy.seed.sha256) {
        report.error("L02", "seed", "the source is another text");
        return report.take();
    }
    for (auto const& [span, owner] : all_spans(policy)) {
        if (span.offset > seed_text.size() || span.length > seed_text.size() - span.offset ||
            crypto::sha256(bytes_of(seed_text.substr(span.offset, span.length))) != span.sha256) {
            report.error("L02", owner, "the digest of byte " + std::to_string(span.offset) + " on differs");
        }
    }
    return report.take();
}

}  // namespace slovo::policy
