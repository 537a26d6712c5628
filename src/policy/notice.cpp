#include "policy/notice.hpp"

#include <chrono>

#include "policy/annex.hpp"

namespace slovo::policy {

namespace {

using namespace std::chrono;

/// The plural form that a whole number takes in Ukrainian and Russian (CLDR's one, few, many).
std::string_view slavic_plural(long n) {
    if (n % 10 == 1 && n % 100 != 11) return "one";
    if (n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14)) return "few";
    return "many";
}

Text counted(Policy const& policy, long n, std::string const& unit) {
    auto const number = std::to_string(n) + " ";
    auto const& slavic = policy.word(unit + "_" + std::string(slavic_plural(n)));
    auto const& english = policy.word(unit + (n == 1 ? "_one" : "_many"));
    return {number + slavic.uk, number + slavic.ru, number + english.en};
}

void replace(std::string& text, std::string_view hole, std::string const& by) {
    if (auto const at = text.find(hole); at != std::string::npos) text.replace(at, hole.size(), by);
}

/// The day on which the version takes effect, in UTC.
std::string date_of(Instant instant) {
    return to_rfc3339(instant).substr(0, 10);
}

Text version_line(Policy const& policy) {
    auto line = policy.word("version");
    for (auto* text : {&line.uk, &line.ru, &line.en}) {
        replace(*text, "{n}", std::to_string(policy.version));
        replace(*text, "{date}", date_of(policy.effective));
    }
    return line;
}

}  // namespace

Text in_words(Policy const& policy, Period period) {
    auto const seconds = period.rest.count();
    if (period == Period{}) return policy.word("period_at_once");
    Text words;
    auto const add = [&words](Text const& part) {
        if (words.complete()) words = joined(words, " ", {});
        words = joined(words, "", part);
    };
    // People say "24 months" but "5 years".
    auto const years = period.months >= 36 && period.months % 12 == 0;
    if (period.months != 0) {
        add(years ? counted(policy, period.months / 12, "years") : counted(policy, period.months, "months"));
    }
    if (period.days != 0) add(counted(policy, period.days, "days"));
    if (seconds != 0) add(counted(policy, seconds / 3600, "hours"));
    return words;
}

Notice notice(Policy const& policy) {
    Notice notice;
    notice.title = policy.title;
    notice.version = version_line(policy);
    notice.changes = policy.changes;
    if (policy.controller.sample) notice.sample = policy.word("sample");
    for (auto const& section : policy.sections) {
        NoticeSection shown{section.id, section.title, {}};
        for (auto const& clause : policy.clauses) {
            if (clause.section != section.id) continue;
            shown.paragraphs.push_back(
                {clause.id, clause.text, clause.kept, clause.status == ClauseStatus::reconstructed});
        }
        notice.sections.push_back(std::move(shown));
    }
    notice.annex_title = policy.word("annex");
    notice.annex = annex(policy);
    return notice;
}

}  // namespace slovo::policy
