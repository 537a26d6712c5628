#include "policy/lint.hpp"

#include <algorithm>

#include "policy/lint/report.hpp"

namespace slovo::policy {

namespace lint_detail {

void Report::error(std::string id, std::string where, std::string message) {
    findings_.push_back({std::move(id), Severity::error, std::move(where), std::move(message)});
}

void Report::warning(std::string id, std::string where, std::string message) {
    findings_.push_back({std::move(id), Severity::warning, std::move(where), std::move(message)});
}

void Report::by_kept(Kept kept, std::string id, std::string where, std::string message) {
    auto const severity = kept == Kept::built ? Severity::error : Severity::warning;
    findings_.push_back({std::move(id), severity, std::move(where), std::move(message)});
}

std::vector<Finding> Report::take() {
    // Insertion keeps the order of the file among findings of one id, and the lists are short.
    std::vector<Finding> sorted;
    for (auto& finding : findings_) {
        auto const at = std::ranges::upper_bound(sorted, finding.id, {}, &Finding::id);
        sorted.insert(at, std::move(finding));
    }
    findings_.clear();
    return sorted;
}

bool meet(Ids const& a, Ids const& b) {
    return std::ranges::any_of(a, [&b](std::string const& id) { return has(b, id); });
}

std::string listed(Ids const& ids) {
    std::string list;
    for (auto const& id : ids) list += (list.empty() ? "" : ", ") + id;
    return list;
}

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        auto const next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if (c >= 'A' && c <= 'Z') {
            out += static_cast<char>(c + 32);
        } else if (c == 0xD0 && next >= 0x80 && next <= 0x8F) {  // Ѐ…Џ
            out += {static_cast<char>(0xD1), static_cast<char>(next + 0x10)};
            ++i;
        } else if (c == 0xD0 && next >= 0x90 && next <= 0x9F) {  // А…П
            out += {static_cast<char>(0xD0), static_cast<char>(next + 0x20)};
            ++i;
        } else if (c == 0xD0 && next >= 0xA0 && next <= 0xAF) {  // Р…Я
            out += {static_cast<char>(0xD1), static_cast<char>(next - 0x20)};
            ++i;
        } else if (c == 0xD2 && next == 0x90) {  // Ґ
            out += {static_cast<char>(0xD2), static_cast<char>(0x91)};
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

Ids split(std::string_view text) {
    Ids pieces;
    while (!text.empty()) {
        auto const comma = std::min(text.find(','), text.size());
        auto piece = text.substr(0, comma);
        while (piece.starts_with(' ')) piece.remove_prefix(1);
        while (piece.ends_with(' ')) piece.remove_suffix(1);
        if (!piece.empty()) pieces.emplace_back(piece);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return pieces;
}

}  // namespace lint_detail

std::vector<Finding> lint(Policy const& policy, Binary const& binary) {
    using namespace lint_detail;
    Report report;
    lint_texts(policy, report);
    lint_spans(policy, report);
    lint_forms(policy, report);
    lint_purposes(policy, binary, report);
    lint_clauses(policy, binary, report);
    lint_mail_and_cookies(policy, binary, report);
    lint_parties(policy, binary, report);
    lint_stores(policy, binary, report);
    lint_promises(policy, report);
    lint_notice(policy, report);
    return report.take();
}

bool has_errors(std::vector<Finding> const& findings) {
    return std::ranges::any_of(findings, [](Finding const& f) { return f.severity == Severity::error; });
}

std::string to_text(Finding const& finding) {
    auto const severity = finding.severity == Severity::error ? " error: " : " warning: ";
    return finding.id + severity + finding.where + ": " + finding.message;
}

}  // namespace slovo::policy
