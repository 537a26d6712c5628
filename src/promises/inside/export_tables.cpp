#include <fmt/format.h>

#include <algorithm>

#include "promises/inside/export_parts.hpp"
#include "text/catalog.hpp"
#include "text/csv.hpp"

namespace slovo::promises::inside {
namespace {

using text::Csv;

std::string moment(std::optional<Instant> at) {
    return at ? to_rfc3339(*at) : std::string();
}

template <class P>
std::string_view opened(std::optional<P> const& value, vault::Use<"rights"> const& use) {
    return value ? std::string_view(value->open(use)) : std::string_view();
}

std::string words_of(std::vector<OwnAnswer> const& answers, vault::Use<"rights"> const& use) {
    std::string out;
    for (auto const& answer : answers) {
        if (!out.empty()) out += "\n\n";
        out.append(to_rfc3339(answer.row.written_at)).append("\n").append(answer.words.open(use));
    }
    return out;
}

struct Reachable {
    std::string_view email;
    std::string_view phone;
};
Reachable reachable(OwnSubject const& subject) {
    Reachable out;
    for (auto const& contact : subject.contacts) {
        if (contact.email) out.email = contact.email->open(subject.use);
        if (contact.phone) out.phone = contact.phone->open(subject.use);
    }
    return out;
}

std::string requests_csv(Export const& made) {
    Csv csv({"record", "reference", "form", "language", "policy", "state", "received", "answer_by", "closed",
             "for_a_child", "name", "email", "phone", "site", "text", "answers", "kept_until", "receipt"});
    for (std::size_t i = 0; i < made.records.size(); ++i) {
        auto const& subject = made.file.subjects[i];
        auto const& record = made.records[i];
        auto const contact = reachable(subject);
        for (std::size_t j = 0; j < subject.requests.size(); ++j) {
            auto const& one = subject.requests[j];
            auto const answers = words_of(one.answers, subject.use);
            csv.row({record.id, record.references[j], one.row.form, name_of(one.row.language),
                     std::to_string(one.row.policy.value), word_of(one.row.state), to_rfc3339(one.row.received_at),
                     to_rfc3339(one.row.due_at), moment(one.row.closed_at), one.row.on_behalf ? "yes" : "no",
                     opened(one.name, subject.use), contact.email, contact.phone, opened(one.site, subject.use),
                     opened(one.text, subject.use), answers, moment(subject.ends), record.receipts[j]});
        }
    }
    return csv.take();
}

std::string consents_csv(Export const& made) {
    Csv csv({"consent", "record", "purpose", "channel", "state", "asked", "changed", "language", "policy", "text",
             "text_sha256", "notice_sha256", "valid_until", "receipts"});
    for (std::size_t i = 0; i < made.records.size(); ++i) {
        auto const& rows = made.file.subjects[i].consents;
        for (std::size_t j = 0; j < rows.size(); ++j) {
            auto const& row = rows[j];
            auto const& consent = made.records[i].consents[j];
            std::string receipts;
            for (auto const& step : consent.steps) {
                if (!receipts.empty() && !step.receipt.empty()) receipts += ' ';
                receipts += step.receipt;
            }
            csv.row({consent.id, made.records[i].id, row.purpose, row.channel, word_of(row.state),
                     to_rfc3339(row.asked_at), to_rfc3339(row.changed_at), name_of(row.language),
                     std::to_string(row.policy.value), consent.text, to_hex(row.label_hash), to_hex(row.notice_hash),
                     moment(consent.until), receipts});
        }
    }
    return csv.take();
}

std::string studies_csv(Export const& made) {
    Csv csv({"record", "reference", "state", "reason", "asked", "changed", "pages", "summary", "kept_until"});
    for (std::size_t i = 0; i < made.records.size(); ++i) {
        auto const& subject = made.file.subjects[i];
        for (std::size_t j = 0; j < subject.requests.size(); ++j) {
            for (auto const& one : subject.requests[j].studies)
                csv.row({made.records[i].id, made.records[i].references[j], name_of(one.row.state).view(),
                         name_of(one.row.reason).view(), to_rfc3339(one.row.asked_at), to_rfc3339(one.row.changed_at),
                         std::to_string(one.row.progress.pages_done), opened(one.summary, subject.use),
                         moment(subject.ends)});
        }
    }
    return csv.take();
}

std::string messages_csv(Export const& made) {
    Csv csv({"record", "message", "purpose", "state", "due", "changed"});
    for (std::size_t i = 0; i < made.records.size(); ++i) {
        for (auto const& row : made.file.subjects[i].deliveries) {
            csv.row({made.records[i].id, row.template_id, row.purpose, word_of(row.state), to_rfc3339(row.due_at),
                     to_rfc3339(row.changed_at)});
        }
    }
    return csv.take();
}

std::string accesses_csv(Export const& made) {
    Csv csv({"record", "when", "who", "purpose", "refused"});
    auto const add = [&](std::string_view record, std::vector<ExportOpening> const& openings) {
        for (auto const& one : openings)
            csv.row({record, to_rfc3339(one.at), word_of(one), one.purpose, one.refused ? "yes" : "no"});
    };
    for (auto const& record : made.records) add(record.id, record.openings);
    add("rights", made.case_openings);
    return csv.take();
}

std::string demands_csv(Export const& made) {
    Csv csv({"demand", "kind", "state", "reason", "for_a_child", "opened", "answer_by", "closed", "records", "words",
             "answers"});
    for (std::size_t i = 0; i < made.demands.size(); ++i) {
        auto const& row = made.file.cases[i];
        auto const& one = made.demands[i];
        auto const& use = *std::ranges::find(made.demand_uses, row.subject, &vault::Use<"rights">::for_subject);
        csv.row({one.id, name_of(row.kind).view(), name_of(row.state).view(), name_of(row.reason).view(),
                 row.on_behalf ? "yes" : "no", to_rfc3339(row.opened_at), to_rfc3339(row.due_at), moment(row.closed_at),
                 std::to_string(row.records), opened(one.words, use), words_of(one.answers, use)});
    }
    return csv.take();
}

}  // namespace

void add_tables(Export& made) {
    made.parts.push_back({"requests.csv", requests_csv(made)});
    made.parts.push_back({"consents.csv", consents_csv(made)});
    made.parts.push_back({"studies.csv", studies_csv(made)});
    made.parts.push_back({"messages.csv", messages_csv(made)});
    made.parts.push_back({"accesses.csv", accesses_csv(made)});
    made.parts.push_back({"demands.csv", demands_csv(made)});
}

std::string readme() {
    using text::Key;
    std::string out;
    for (auto const language : all_languages) {
        auto const line = [&](Key key) { out.append(text::say(key, language)).append("\n"); };
        line(Key::export_readme_title);
        out += "\n";
        line(Key::export_readme_files);
        out += "\n";
        line(Key::export_readme_receipts);
        out += "\n    slovo ledger receipt receipts/001-request.tlog-proof\n\n";
        line(Key::export_readme_others);
        out += "\n\n";
    }
    return out;
}

}  // namespace slovo::promises::inside
