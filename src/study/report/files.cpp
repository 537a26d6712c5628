#include "study/report/files.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/limits.hpp"
#include "study/registry.hpp"
#include "study/report/plain.hpp"
#include "text/csv.hpp"
#include "text/json_text.hpp"

namespace slovo::study {
namespace {

constexpr std::size_t earlier_bytes = 32 * 1024 * 1024;
constexpr std::size_t evidence_characters = limits::study_evidence;

/// A finding without a kept place still has its line.
std::vector<Place> places_of(Finding const& finding) {
    if (!finding.places.empty()) return finding.places;
    return {Place{}};
}

std::string_view url_of(Audit const& audit, Place const& place, std::string_view site) {
    return place.page < audit.pages.size() ? std::string_view(audit.pages[place.page].url) : site;
}

}  // namespace

std::string findings_csv(Audit const& audit, std::string_view site, Language language) {
    text::Csv csv{"id", "severity", "group", "title", "url", "line", "evidence", "count", "wcag", "act"};
    for (auto const& finding : audit.findings) {
        auto const* const check = find_check(finding.check);
        if (check == nullptr) continue;
        auto const count = fmt::to_string(finding.count);
        for (auto const& place : places_of(finding)) {
            auto const line = place.line == 0 ? std::string() : fmt::to_string(place.line);
            csv.row({check->id, name_of(check->severity), name_of(check->group), check->words(language).title,
                     url_of(audit, place, site), line, plain(place.evidence, evidence_characters), count, check->wcag,
                     check->act});
        }
    }
    return csv.take();
}

std::string findings_json(Audit const& audit, std::string_view site, Language language) {
    std::string out;
    text::JsonText json(out);
    json.array([&] {
        for (auto const& finding : audit.findings) {
            auto const* const check = find_check(finding.check);
            if (check == nullptr) continue;
            for (auto const& place : places_of(finding)) {
                json.object([&] {
                    json.member("id", check->id);
                    json.member("severity", name_of(check->severity));
                    json.member("group", name_of(check->group));
                    json.member("url", url_of(audit, place, site));
                    json.member("evidence", plain(place.evidence, evidence_characters));
                    if (place.line != 0) json.member("line", std::int64_t{place.line});
                    if (!check->wcag.empty()) json.member("wcag", check->wcag);
                    if (!check->act.empty()) json.member("act", check->act);
                    json.member("title", check->words(language).title);
                    json.member("count", std::int64_t{finding.count});
                });
            }
        }
    });
    out += '\n';
    return out;
}

EarlierCounts read_earlier(std::string_view json) {
    if (json.empty() || json.size() > earlier_bytes) return {};
    boost::system::error_code error;
    auto const value = boost::json::parse(json, error);
    if (error || !value.is_array()) return {};
    EarlierCounts out;
    for (auto const& one : value.as_array()) {
        auto const* const object = one.if_object();
        auto const* const id = object == nullptr ? nullptr : object->if_contains("id");
        if (id == nullptr || !id->is_string()) continue;
        std::string_view const name(id->as_string().data(), id->as_string().size());
        if (find_check(name) == nullptr) continue;  // another program's, or a check that is no more
        auto& count = out[std::string(name)];
        auto const* const total = object->if_contains("count");
        if (total != nullptr && total->is_int64() && total->as_int64() > 0 && total->as_int64() <= 0xFFFFFFFF)
            count = static_cast<std::uint32_t>(total->as_int64());
        else
            ++count;
    }
    return out;
}

}  // namespace slovo::study
