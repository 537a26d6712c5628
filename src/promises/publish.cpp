#include "promises/publish.hpp"

#include <fmt/format.h>

#include "policy/canonical.hpp"
#include "policy/load.hpp"
#include "store/tables/policies.hpp"

namespace slovo::promises {
namespace {

using store::Sql;
using store::Transaction;

ShelfEntry entry_of(policy::Policy policy, std::string source, Hash32 const& hash, Instant in_force_from) {
    ShelfEntry entry{.source = std::move(source), .hash = hash, .in_force_from = in_force_from};
    for (auto const language : all_languages)
        entry.notice_hashes[static_cast<std::size_t>(language)] = policy::notice_hash(policy, language);
    entry.policy = std::make_shared<policy::Policy const>(std::move(policy));
    return entry;
}

void note_findings(std::vector<policy::Finding> const& findings, PublishReport& report) {
    for (auto const& finding : findings) {
        auto& list = finding.severity == policy::Severity::error ? report.reasons : report.warnings;
        list.push_back(policy::to_text(finding));
    }
}

// Versions count up, and a version that exists never changes.
void check_succession(policy::Policy const& next, ShelfEntry const* before, PublishReport& report) {
    if (before == nullptr) return;
    note_findings(policy::lint_succession(*before->policy, next), report);
    if (next.version <= before->policy->version)
        report.reasons.push_back(
            fmt::format("version {} is not above the newest one, {}", next.version, before->policy->version));
    if (next.supersedes != before->policy->version)
        report.reasons.push_back(fmt::format("supersedes must be {}, the newest version", before->policy->version));
}

}  // namespace

Result<void> load_shelf(House& house) {
    TRY(auto const rows, house.store.read([](store::Session& session) { return store::policies::all(session); }));
    for (auto const& row : rows) {
        auto loaded = policy::load(row.source, "policy");
        if (!loaded) return fail(ErrorCode::corrupt, "a stored policy version cannot be read");
        house.shelf.put(entry_of(std::move(*loaded), row.source, row.hash, row.effective_at));
    }
    return {};
}

Result<PublishReport> publish_policy(House& house, std::string const& source, std::string const& file_name,
                                     policy::Binary const& binary, PublishMode mode) {
    PublishReport report;
    auto const now = house.now();
    auto const hash = policy::policy_hash(source);
    auto const before = house.shelf.newest();
    if (before && before->hash == hash) {
        report.outcome = PublishOutcome::unchanged;
        report.version = {before->policy->version};
        report.in_force_from = before->in_force_from;
        return report;
    }
    auto loaded = policy::load(source, file_name);
    if (!loaded) {
        for (auto const& diagnostic : loaded.error()) report.reasons.push_back(policy::to_text(diagnostic));
    } else {
        report.version = {loaded->version};
        note_findings(policy::lint(*loaded, binary), report);
        check_succession(*loaded, before.get(), report);
        if (before) report.diff = policy::diff(*before->policy, *loaded);
        // The first version has nothing before it that could be served until its date.
        report.in_force_from = before ? std::max(loaded->effective, now) : std::min(loaded->effective, now);
    }
    if (!report.reasons.empty()) {
        if (mode == PublishMode::publish) house.shelf.set_refusal(report.reasons);
        return report;
    }
    report.outcome = PublishOutcome::published;
    if (mode == PublishMode::check_only) return report;

    auto const version = loaded->version;
    auto const entry = entry_of(std::move(*loaded), source, hash, report.in_force_from);
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::policies::insert(tx, {.version = {version},
                                              .source = source,
                                              .hash = hash,
                                              .effective_at = report.in_force_from,
                                              .published_at = now}));
        auto detail = ledger::DetailBuilder()
                          .add("hash", hash)
                          .add("notice_uk", entry.notice_hashes[static_cast<std::size_t>(Language::uk)])
                          .add("notice_ru", entry.notice_hashes[static_cast<std::size_t>(Language::ru)])
                          .add("notice_en", entry.notice_hashes[static_cast<std::size_t>(Language::en)])
                          .build();
        TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::policy_published,
                                                  .at = now,
                                                  .thing = ledger::ThingKind::policy,
                                                  .thing_id = version,
                                                  .policy = {version},
                                                  .detail = std::move(detail)})));
        return true;
    }));
    house.shelf.put(entry);
    house.shelf.set_refusal({});
    return report;
}

Result<std::int64_t> count_people(House& house, policy::People const& people) {
    return house.store.read([&](store::Session& session) -> Result<std::int64_t> {
        if (!people.purpose.empty())
            return session.number(Sql("SELECT count(DISTINCT subject) FROM consent WHERE purpose = ?1"
                                      " AND (?2 = '' OR channel = ?2) AND state IN (1, 2)"),
                                  people.purpose, people.channel);
        if (!people.form.empty())
            return session.number(Sql("SELECT count(*) FROM request WHERE form = ?1"), people.form);
        if (people.everyone || !people.category.empty() || !people.retention.empty())
            return session.number(Sql("SELECT count(*) FROM subject"));
        return 0;
    });
}

}  // namespace slovo::promises
