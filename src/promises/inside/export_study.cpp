#include <fmt/format.h>

#include "promises/inside/export_parts.hpp"
#include "promises/inside/studies.hpp"
#include "text/json_text.hpp"

namespace slovo::promises::inside {
namespace {

using store::StudyPart;

constexpr std::size_t reports_bytes = 32 * 1024 * 1024;  // the whole copy is made in memory

// With the number of its line in studies.csv.
struct Report {
    std::size_t line;
    OwnSubject const* subject;
    store::StudyRow const* row;
};

std::vector<Report> reports_of(Export const& made) {
    std::vector<Report> out;
    std::size_t line = 0;
    for (auto const& subject : made.file.subjects) {
        for (auto const& request : subject.requests) {
            for (auto const& study : request.studies) {
                ++line;
                if (study.row.state == store::StudyState::done) out.push_back({line, &subject, &study.row});
            }
        }
    }
    std::ranges::sort(out, std::greater(), [](Report const& report) { return report.row->changed_at; });
    return out;
}

}  // namespace

//= policy:C12
Result<void> add_reports(House& house, Export& made) {
    return house.store.read([&](store::Session& session) -> Result<void> {
        std::size_t bytes = 0;
        for (auto const& report : reports_of(made)) {
            auto const subject = store::subjects::find(session, report.subject->id);
            if (!subject) continue;  // erased since
            for (auto const part : {StudyPart::html, StudyPart::csv}) {
                auto const content = open_part(session, house.safe, *report.row, *subject, part);
                if (!content && content.error().code() == ErrorCode::not_found) continue;
                if (!content) return std::unexpected(content.error());
                auto const& text = content->open(report.subject->use);
                bytes += text.size();
                if (bytes > reports_bytes) return {};
                made.parts.push_back(
                    {fmt::format("reports/{:03}-report.{}", report.line, name_of(part).view()), std::string(text)});
            }
        }
        return {};
    });
}

//= policy:C12
void write_study(text::JsonText& json, OwnSubject const& subject, OwnStudy const& study) {
    auto const& row = study.row;
    json.object([&] {
        json.array("type", [&] {
            json.text("dpv:Process");
            json.text("tech:WebScraper");
        });
        json.member("state", name_of(row.state).view());
        json.member("reason", name_of(row.reason).view());
        json.member("asked", row.asked_at);
        json.member("when", row.changed_at);
        json.member("pages", static_cast<std::int64_t>(row.progress.pages_done));
        if (study.summary) json.member("value", study.summary->open(subject.use));
        if (subject.ends) json.member("until", *subject.ends);
    });
}

}  // namespace slovo::promises::inside
