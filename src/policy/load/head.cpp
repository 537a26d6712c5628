// [policy], [controller], [children], [seed], [words] and the sections.
#include "policy/load/things.hpp"
#include "policy/words.hpp"

namespace slovo::policy::load_detail {

namespace {

void read_policy(Reader table, Policy& policy) {
    policy.id = table.string("id");
    policy.version = table.number("version", 1, 1'000'000);
    policy.supersedes = table.number("supersedes", 0, 1'000'000);
    if (policy.supersedes >= policy.version) table.complain("supersedes", "must be less than the version");
    policy.effective = table.instant("effective");
    auto const authoritative = parse_language(table.string("authoritative"));
    if (!authoritative) table.complain("authoritative", "must be one of \"uk\", \"ru\", \"en\"");
    policy.authoritative = authoritative.value_or(Language::uk);
    for (auto const& tag : table.strings_of("languages", {"uk", "ru", "en"})) {
        if (auto const language = parse_language(tag)) policy.languages.push_back(*language);
    }
    if (policy.languages.size() != all_languages.size()) table.complain("languages", "must name uk, ru and en");
    policy.profiles = table.strings_of("profiles", {"eu", "ua", "ua-8153", "ru", "kz", "us", "ca"});
    if (policy.profiles.empty()) table.complain("profiles", "must name at least one law");
    policy.title = table.text("title");
    policy.changes = table.text("changes");
    table.finish();
}

void read_controller(Reader table, Policy& policy) {
    auto& controller = policy.controller;
    controller.name = table.text("name");
    controller.address = table.text("address");
    controller.email = table.string("email");
    controller.phone = table.string_or("phone", "");
    controller.form = table.string("form");
    controller.dpo = table.string_or("dpo", "");
    controller.sample = table.flag("sample", false);
    table.finish();
}

void read_children(Reader table, Policy& policy) {
    policy.children.threshold = static_cast<int>(table.number("threshold", 1, 21));
    policy.children.signals = table.string("signals");
    policy.children.special = table.string("special");
    policy.children.quarantine = table.period("quarantine");
    table.finish();
}

SeedSpan read_span(Reader table) {
    SeedSpan span;
    span.offset = static_cast<std::size_t>(table.number("at", 0, 1'000'000));
    span.length = static_cast<std::size_t>(table.number("bytes", 1, 1'000'000));
    span.sha256 = table.hash("sha256");
    table.finish();
    return span;
}

void read_seed(Reader table, Policy& policy) {
    policy.seed.length = static_cast<std::size_t>(table.number("bytes", 1, 1'000'000));
    policy.seed.sha256 = table.hash("sha256");
    for (auto& gap : table.tables("gaps")) policy.seed.gaps.push_back(read_span(std::move(gap)));
    table.finish();
}

void read_words(Reader table, Policy& policy) {
    for (auto const key : word_keys()) policy.words.emplace(key, table.text(key));
    table.finish();
}

constexpr std::array<Choice<ClauseStatus>, 3> statuses{{
    {"complete", ClauseStatus::complete},
    {"reconstructed", ClauseStatus::reconstructed},
    {"incomplete", ClauseStatus::incomplete},
}};
constexpr std::array<Choice<Modality>, 7> modalities{{
    {"states", Modality::states},
    {"may", Modality::may},
    {"only-if", Modality::only_if},
    {"only", Modality::only},
    {"never", Modality::never},
    {"procedure", Modality::procedure},
    {"channel", Modality::channel},
}};

Clause read_clause(Reader table) {
    Clause clause;
    clause.id = table.define("id", Sort::clause);
    clause.order = static_cast<int>(table.number("order", 0, 10'000));
    clause.section = table.refer("section", Sort::section);
    clause.status = table.choice("status", statuses);
    clause.kept = table.choice("kept", kepts);
    clause.modality = table.choice("modality", modalities);
    clause.text = table.text("text");
    for (auto& span : table.tables("seed")) clause.seed.push_back(read_span(std::move(span)));
    clause.purposes = table.refer_all("purposes", Sort::purpose);
    clause.rules = table.strings("rules");
    clause.checks = table.refer_all("checks", Sort::check);
    clause.resolves = table.refer_all("resolves", Sort::clause);
    clause.forbids = table.strings("forbids");
    table.finish();
    return clause;
}

}  // namespace

void read_head(Reader& root, Policy& policy) {
    read_policy(root.table_or_complain("policy"), policy);
    read_controller(root.table_or_complain("controller"), policy);
    read_children(root.table_or_complain("children"), policy);
    read_seed(root.table_or_complain("seed"), policy);
    read_words(root.table_or_complain("words"), policy);
    for (auto& table : root.tables("section")) {
        Section section;
        section.id = table.define("id", Sort::section);
        section.title = table.text("title");
        table.finish();
        policy.sections.push_back(std::move(section));
    }
}

void read_clauses(Reader& root, Policy& policy) {
    for (auto& table : root.tables("clause")) {
        auto clause = read_clause(table);
        if (!policy.clauses.empty() && clause.order <= policy.clauses.back().order) {
            table.complain("order", "must be greater than that of the clause before");
        }
        policy.clauses.push_back(std::move(clause));
    }
    if (policy.clauses.empty()) root.complain("clause", "is missing: a policy has at least one clause");
}

}  // namespace slovo::policy::load_detail
