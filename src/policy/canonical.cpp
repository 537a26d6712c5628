#include "policy/canonical.hpp"

#include <algorithm>

#include "crypto/sha256.hpp"
#include "policy/notice.hpp"

namespace slovo::policy {

namespace {

void line(std::string& to, std::string_view text) {
    to += text;
    to += '\n';
}

void table_text(std::string& to, NoticeTable const& table, Language language) {
    line(to, "\n### " + table.title.in(language) + "\n");
    auto const row_text = [&](std::vector<Text> const& cells) {
        std::string row;
        for (auto const& cell : cells) row += (row.empty() ? "" : " | ") + cell.in(language);
        line(to, row);
    };
    row_text(table.head);
    for (auto const& row : table.rows) row_text(row);
}

/// One part of what is hashed: its length first, so that no two lists give the same bytes.
void part(std::string& to, std::string_view text) {
    to += std::to_string(text.size());
    to += ':';
    to += text;
}

void parts(std::string& to, Ids ids) {
    std::ranges::sort(ids);
    part(to, std::to_string(ids.size()));
    for (auto const& id : ids) part(to, id);
}

}  // namespace

std::string canonical(Policy const& policy, Language language) {
    auto const shown = notice(policy);
    std::string text;
    line(text, "# " + shown.title.in(language));
    line(text, shown.version.in(language));
    if (!shown.sample.in(language).empty()) line(text, shown.sample.in(language));
    line(text, policy.word("annex_changes").in(language) + ": " + shown.changes.in(language));
    for (auto const& section : shown.sections) {
        line(text, "\n## " + section.title.in(language) + "\n");
        for (auto const& paragraph : section.paragraphs) {
            line(text, paragraph.anchor + ". " + paragraph.text.in(language));
        }
    }
    line(text, "\n## " + shown.annex_title.in(language));
    for (auto const& table : shown.annex) table_text(text, table, language);
    line(text, "\n" + policy.word("automated_decisions").in(language));
    return text;
}

Hash32 notice_hash(Policy const& policy, Language language) {
    return crypto::sha256(bytes_of(canonical(policy, language)));
}

Hash32 policy_hash(std::string_view file_bytes) {
    return crypto::sha256(bytes_of(file_bytes));
}

Hash32 label_hash(ConsentBox const& box, Language language) {
    std::string bytes;
    part(bytes, "slovo.label.v1");
    part(bytes, box.purpose);
    part(bytes, box.channel);
    part(bytes, name_of(language));
    part(bytes, box.label.in(language));
    return crypto::sha256(bytes_of(bytes));
}

Hash32 scope_hash(Policy const& policy, std::string_view purpose_id, std::string_view channel) {
    auto const* purpose = policy.find_purpose(purpose_id);
    if (purpose == nullptr) return {};
    std::string bytes;
    part(bytes, "slovo.scope.v1");
    part(bytes, policy.id);
    part(bytes, purpose->id);
    part(bytes, channel);
    parts(bytes, purpose->dpv);
    parts(bytes, purpose->fields);
    parts(bytes, purpose->recipients);
    Ids processors;
    for (auto const& processor : policy.processors) {
        if (has(processor.purposes, purpose->id)) processors.push_back(processor.id);
    }
    parts(bytes, processors);
    auto const& rule = purpose->consent;
    part(bytes, rule && rule->valid ? to_iso8601(*rule->valid) : "");
    part(bytes, rule && rule->double_optin ? "confirmed" : "");
    auto const* retention = policy.find_retention(purpose->retention);
    part(bytes, retention != nullptr && retention->keep ? to_iso8601(*retention->keep) : "");
    return crypto::sha256(bytes_of(bytes));
}

}  // namespace slovo::policy
