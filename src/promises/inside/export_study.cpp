#include "promises/inside/export_parts.hpp"
#include "text/json_text.hpp"

namespace slovo::promises::inside {

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
