#include "promises/inside/own_rows.hpp"

#include <algorithm>

#include "gate/gate.hpp"
#include "policy/calendar.hpp"
#include "promises/rights.hpp"
#include "store/tables/subjects.hpp"
#include "text/unicode.hpp"

namespace slovo::promises::inside {

Result<void> tell_of(store::Transaction& tx, House& house, crypto::Key const& key, SubjectId subject,
                     ledger::Event event) {
    event.subject = subject;
    return record(tx, house.notary.prepare(std::move(event), gate::LedgerKey(key)));
}

Result<void> tell_about(store::Transaction& tx, House& house, SubjectId subject, ledger::Event event) {
    TRY(auto const row, store::subjects::find(*tx, subject));
    TRY(auto const key, house.safe.subject_key(row));
    return tell_of(tx, house, key, subject, std::move(event));
}

Result<void> tell_of_case(store::Transaction& tx, House& house, store::CaseRow const& row, ledger::EventKind kind,
                          ledger::Actor actor, Instant now, ledger::Detail detail) {
    return tell_about(tx, house, row.subject,
                      {.kind = kind,
                       .at = now,
                       .thing = ledger::ThingKind::rights_case,
                       .thing_id = row.id.value,
                       .actor = actor,
                       .purpose = std::string(gate::rights_purpose),
                       .detail = std::move(detail)});
}

store::DeliveryRow letter_of(House& house, store::CaseRow const& row, std::string_view template_id, Instant now,
                             ReplyId reply) {
    return {.id = {house.ids.next()},
            .template_id = std::string(template_id),
            .purpose = std::string(gate::rights_purpose),
            .subject = row.subject,
            .contact = row.contact,
            .reply = reply,
            .rights_case = row.id,
            .due_at = now,
            .changed_at = now};
}

Instant due_date(House const& house, store::CaseKind kind, Instant opened) {
    auto const shelf = house.shelf.current(opened);
    return policy::due_date(*shelf->policy, name_of(kind).view(), opened);
}

Result<vault::Hash16> name_mark(House const& house, std::string_view name) {
    TRY(auto const composed, text::to_nfc(name));
    TRY(auto lower, text::to_lower(composed));
    std::vector<std::string> words;
    std::string word;
    for (std::size_t at = 0; at < lower.size();) {
        auto const point = text::next_code_point(lower, at);
        if (text::is_word_character(point)) {
            text::append_code_point(word, point);
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    std::ranges::sort(words);
    std::string all;
    for (auto& one : words) all += one + "\n";
    auto const mark = house.roots.blind().of(vault::IndexUse::proof, bytes_of(all));
    for (auto& one : words) vault::wipe_value(one);
    vault::wipe_value(all);
    vault::wipe_value(lower);
    return mark;
}

}  // namespace slovo::promises::inside
