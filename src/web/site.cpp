#include "web/site.hpp"

#include "text/catalog.hpp"
#include "web/server/body.hpp"

namespace slovo::web {

std::string query_value(Request const& request, std::string_view name) {
    if (request.query.empty()) return {};
    auto const parsed = parse_urlencoded(bytes_of(request.query));
    if (!parsed) return {};
    return std::string(parsed->find(name).value_or(""));
}

Language language_of(Request const& request) {
    return parse_language(query_value(request, "lang")).value_or(Language::uk);
}

std::string alarm_text(proof::Alarm const& alarm, Language language) {
    using proof::AlarmKind;
    using text::Key;
    auto const key = [&] {
        switch (alarm.kind) {
            case AlarmKind::store_poisoned: return Key::house_alarm_store;
            case AlarmKind::clock_jumped: return Key::house_alarm_clock;
            case AlarmKind::retention_blocked: return Key::house_alarm_retention;
            case AlarmKind::ledger_faulty: return Key::house_alarm_ledger;
            case AlarmKind::policy_refused: return Key::house_alarm_policy;
            case AlarmKind::log_too_large: return Key::house_alarm_log;
            case AlarmKind::journal_not_apart: return Key::house_alarm_journal;
            case AlarmKind::case_overdue: return Key::house_alarm_case_overdue;
            case AlarmKind::case_due: return Key::house_alarm_case_due;
            case AlarmKind::hold_late: return Key::house_alarm_hold;
            case AlarmKind::unknown_files: return Key::house_alarm_unknown_files;
            case AlarmKind::mail_unknown: return Key::house_alarm_unknown_mail;
            case AlarmKind::test_mode: return Key::house_alarm_test;
            case AlarmKind::sample_policy: return Key::house_alarm_sample;
            case AlarmKind::no_relay: return Key::house_alarm_relay;
        }
        return Key::house_alarm_store;
    }();
    if (alarm.count > 0) return text::say(key, language, {{"n", alarm.count}});
    return text::say(key, language);
}

Handler on_worker(Site& site, std::function<Response(Request const&)> handler) {
    return [&site, handler = std::move(handler)](Request const& request, Reply reply) {
        auto shared = std::make_shared<Reply>(std::move(reply));
        bool const queued = site.workers.submit([&request, &handler, shared] { (*shared)(handler(request)); });
        if (!queued) (*shared)(plain_error(503).set("Retry-After", "2"));
    };
}

}  // namespace slovo::web
