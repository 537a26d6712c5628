#include "promises/own_acts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.hpp"
#include "promises/holds.hpp"
#include "promises/inside/consents.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/inside/studies.hpp"
#include "promises/retention.hpp"
#include "promises/stop.hpp"
#include "text/contact.hpp"
#include "text/unicode.hpp"

namespace slovo::promises {
namespace {

using gate::Cell;
using ledger::EventKind;
using ledger::ThingKind;
using store::Column;
using store::Table;
using store::Transaction;
using Acts = std::vector<gate::Act>;

constexpr ledger::Actor person{ledger::ActorKind::subject, {}};

// Another person's subject is answered like one that never was.
Result<void> require_own(House& house, PrivacySession const& session, SubjectId of) {
    TRY(auto const own, own_subjects(house, session));
    if (std::ranges::find(own, of) == own.end()) return fail(ErrorCode::not_found, "no such record of yours");
    return {};
}

Literal word_of(OwnField field) {
    switch (field) {
        case OwnField::name: return "name";
        case OwnField::site: return "site";
        case OwnField::text: return "text";
        case OwnField::phone: return "phone";
        case OwnField::email: return "email";
    }
    return "text";
}

// One correction of a field of a request: the new value under a new key, the old key destroyed after.
class Correction {
public:
    Correction(House& house, gate::Journal& journal, CaseId by, store::SubjectRow const& subject,
               crypto::Key const& key)
        : house_(house), journal_(journal), by_(by), subject_(subject), key_(key), now_(house.now()) {}

    Result<void> of_request(store::RequestRow const& row, OwnField field, std::string value) {
        TRY(auto const fresh, house_.safe.reserve());
        auto const cell = [&](Column column) { return Cell{Table::request, column, row.id.value}; };
        auto const sealed = [&](Column column) -> std::optional<Bytes> {
            if (value.empty()) return std::nullopt;
            return house_.safe.seal(cell(column), fresh, key_, bytes_of(value));
        };
        bool const is_name = field == OwnField::name;
        auto const column = is_name ? Column::name : field == OwnField::site ? Column::site : Column::text;
        auto const old = is_name ? row.name_key : row.body_key;
        std::optional<Bytes> site;
        std::optional<Bytes> text;
        if (!is_name) {
            // Site and text share a key: the other one moves with it.
            TRY(site, moved(row, Column::site, row.sealed_site, fresh));
            TRY(text, moved(row, Column::text, row.sealed_text, fresh));
            (field == OwnField::site ? site : text) = sealed(column);
        }
        auto const name = is_name ? sealed(column) : std::nullopt;
        vault::wipe_value(value);
        std::vector<vault::KeyRef> gone;
        TRY_VOID(house_.store.write<bool>(
            [&](Transaction& tx) -> Result<bool> {
                gone = {old};
                if (is_name) {
                    TRY_VOID(store::requests::set_name(tx, row.id, fresh.ref, name));
                } else {
                    TRY_VOID(store::requests::set_body(tx, row.id, fresh.ref, site, text));
                }
                TRY_VOID(tell(tx, EventKind::data_rectified, ThingKind::request, row.id.value,
                              ledger::DetailBuilder().add("field", word_of(field)).build()));
                // What was found is about the site that stood there before.
                if (field == OwnField::site)
                    TRY_VOID(inside::discard_studies(tx, house_, subject_.id, row.id, inside::Which::all,
                                                     {person, store::StudyReason::field, now_}, gone));
                return true;
            },
            {fresh.ref}));
        gate::Act act{.kind = gate::ActKind::rectify, .at = now_, .id = row.id.value, .subject = subject_.id.value};
        act.tag[0] = static_cast<std::uint8_t>(column);
        TRY_VOID(journal_.write(act));
        std::erase_if(gone, [](vault::KeyRef ref) { return !ref; });
        TRY_VOID(house_.safe.keys().destroy(gone));
        return house_.store.scrub();
    }

    // A telephone number counts at once; an e-mail address when the link that goes there is opened.
    Result<void> of_contact(store::RequestRow const& row, text::ContactKind kind, std::string_view typed) {
        TRY(auto const contacts,
            house_.store.read([&](store::Session& session) { return store::contacts::of(session, subject_.id); }));
        auto const same_kind = [&](auto const& one) { return static_cast<text::ContactKind>(one.kind) == kind; };
        if (typed.empty()) {
            if (std::ranges::count_if(contacts, same_kind) == std::ssize(contacts))
                return fail(ErrorCode::conflict, "the only contact point stays");
            return replace(contacts, same_kind, std::nullopt, {});
        }
        TRY(auto normal, text::normal_contact(kind, typed));
        TRY(auto const fresh, house_.safe.reserve());
        store::ContactRow one{.subject = subject_.id,
                              .id = {house_.ids.next()},
                              .kind = static_cast<int>(kind),
                              .blind = house_.roots.blind().of(vault::IndexUse::look_up, kind, normal.normal),
                              .key = fresh.ref};
        auto const& value = kind == text::ContactKind::email ? normal.as_typed : normal.normal;
        one.sealed_value =
            house_.safe.seal(Cell{Table::contact, Column::value, one.id.value}, fresh, key_, bytes_of(value));
        vault::wipe_value(normal.normal);
        vault::wipe_value(normal.as_typed);
        if (kind == text::ContactKind::phone) return replace(contacts, same_kind, std::move(one), {});
        store::DeliveryRow const letter{.id = {house_.ids.next()},
                                        .template_id = "new-address",
                                        .purpose = std::string(gate::rights_purpose),
                                        .subject = subject_.id,
                                        .request = row.id,
                                        .contact = one.id,
                                        .rights_case = by_,
                                        .due_at = now_,
                                        .changed_at = now_};
        return replace({}, same_kind, std::move(one), letter);
    }

private:
    Result<std::optional<Bytes>> moved(store::RequestRow const& row, Column column, std::optional<Bytes> const& old,
                                       vault::FreshKey const& fresh) {
        if (!old) return std::optional<Bytes>();
        Cell const cell{Table::request, column, row.id.value};
        TRY(auto sealed, house_.safe.reseal(cell, row.body_key, key_, *old, cell, fresh, key_));
        return std::optional<Bytes>(std::move(sealed));
    }

    Result<void> tell(Transaction& tx, EventKind kind, ThingKind thing, std::int64_t id, ledger::Detail detail = {}) {
        return inside::tell_of(tx, house_, key_, subject_.id,
                               {.kind = kind,
                                .at = now_,
                                .thing = thing,
                                .thing_id = id,
                                .actor = person,
                                .purpose = std::string(gate::rights_purpose),
                                .detail = std::move(detail)});
    }

    template <class Old>
    Result<void> replace(std::vector<store::ContactRow> const& contacts, Old is_old,
                         std::optional<store::ContactRow> const& fresh,
                         std::optional<store::DeliveryRow> const& letter) {
        std::vector<vault::KeyRef> keys;
        if (fresh) keys.push_back(fresh->key);
        std::vector<vault::KeyRef> gone;
        Acts acts;
        TRY_VOID(house_.store.write<bool>(
            [&](Transaction& tx) -> Result<bool> {
                gone.clear();
                acts.clear();
                for (auto const& row : contacts) {
                    if (!is_old(row)) continue;
                    TRY_VOID(store::contacts::remove(tx, subject_.id, row.id));
                    TRY_VOID(tell(tx, EventKind::contact_removed, ThingKind::contact, row.id.value));
                    gone.push_back(row.key);
                    acts.push_back({.kind = gate::ActKind::remove_contact,
                                    .at = now_,
                                    .id = row.id.value,
                                    .subject = subject_.id.value});
                }
                if (fresh) {
                    TRY_VOID(store::contacts::insert(tx, *fresh));
                    TRY_VOID(tell(tx, EventKind::contact_added, ThingKind::contact, fresh->id.value));
                }
                if (letter) {
                    TRY_VOID(store::deliveries::insert(tx, *letter));
                    TRY_VOID(tell(tx, EventKind::mail_queued, ThingKind::delivery, letter->id.value));
                }
                return true;
            },
            keys));
        TRY_VOID(journal_.write(acts));
        if (gone.empty()) return {};
        TRY_VOID(house_.safe.keys().destroy(gone));
        return house_.store.scrub();
    }

    House& house_;
    gate::Journal& journal_;
    CaseId by_;
    store::SubjectRow const& subject_;
    crypto::Key const& key_;
    Instant now_;
};

// Given twice at once, it is two records: no twin outlives the withdrawal (CLAUSES E-27).
Result<void> withdraw_with_twins(Transaction& tx, House& house, std::vector<store::ConsentRow> const& rows,
                                 store::ConsentRow const& row, Instant now, Acts& acts) {
    for (auto const& one : rows) {
        bool const live = one.state == store::ConsentState::given || one.state == store::ConsentState::requested;
        bool const twin = live && one.purpose == row.purpose && one.channel == row.channel;
        if (twin || one.id == row.id) TRY_VOID(inside::withdraw(tx, house, one, person, now, acts));
    }
    return {};
}

}  // namespace

Result<void> withdraw_consent(House& house, gate::Journal& journal, PrivacySession const& session, SubjectId of,
                              ConsentId consent) {
    TRY_VOID(require_own(house, session, of));
    auto const now = house.now();
    TRY(auto const acts, house.store.write<Acts>(
                             [&](Transaction& tx) -> Result<Acts> {
                                 Acts out;
                                 TRY(auto const rows, store::consents::of(*tx, of));
                                 auto const row = std::ranges::find(rows, consent, &store::ConsentRow::id);
                                 if (row == rows.end()) return fail(ErrorCode::not_found, "no such consent");
                                 if (row->state == store::ConsentState::withdrawn) return out;
                                 TRY_VOID(withdraw_with_twins(tx, house, rows, *row, now, out));
                                 return out;
                             },
                             {}, store::Urgency::rescue));
    return journal.write(acts);
}

Result<void> give_consent(House& house, PrivacySession const& session, SubjectId of, std::string_view purpose,
                          std::string_view channel, Language language) {
    TRY_VOID(require_own(house, session, of));
    auto const shelf = house.shelf.current(house.now());
    struct Found {
        store::SubjectRow subject;
        store::RequestRow request;
        bool already_given = false;
    };
    TRY(auto const found, house.store.read([&](store::Session& reader) -> Result<Found> {
        TRY(auto const subject, store::subjects::find(reader, of));
        TRY(auto const lines, store::requests::of(reader, of));
        if (lines.empty()) return fail(ErrorCode::not_found, "no request to hang a consent on");
        TRY(auto request, store::requests::find(reader, lines.back().id));
        TRY(auto const consents, store::consents::of(reader, of));
        bool const given = std::ranges::any_of(consents, [&](store::ConsentRow const& one) {
            return one.purpose == purpose && one.channel == channel && one.state == store::ConsentState::given;
        });
        return Found{subject, std::move(request), given};
    }));
    // The switch was pressed twice; two at the same moment make twins, which end together.
    if (found.already_given) return {};
    auto const* const box = inside::box_of(*shelf->policy, found.request.form, purpose, channel);
    // Nothing is agreed to on a child's behalf but the answer (C28).
    if (box == nullptr || box->required || found.request.on_behalf)
        return fail(ErrorCode::not_found, "no such box on the form");
    auto proof = fmt::format(R"({{"act":"switch-on-own-page","box":"{}","case":"{}","default":"off"}})", box->id,
                             house.roots.tokens().make(crypto::TokenKind::rights, session.first().id.value));
    TRY(auto fresh,
        inside::fresh_consent(house, *shelf, found.subject, found.request.id, *box, language, std::move(proof)));
    TRY_VOID(house.store.write<bool>(
        [&](Transaction& tx) -> Result<bool> {
            TRY_VOID(inside::insert_given(tx, house, fresh));
            return true;
        },
        {fresh.key.ref}));
    return {};
}

Result<void> object_to_marketing(House& house, gate::Journal& journal, PrivacySession const& session) {
    for (auto const& proven : session.proven) {
        struct Found {
            store::ContactRow contact;
            store::SubjectRow subject;
        };
        TRY(auto const found, house.store.read([&](store::Session& reader) -> Result<Found> {
            TRY(auto contact, store::contacts::find(reader, proven.by.contact, proven.by.subject));
            TRY(auto const subject, store::subjects::find(reader, proven.by.subject));
            return Found{std::move(contact), subject};
        }));
        TRY(auto const mark, house.safe.contact_mark(found.contact, found.subject, house.roots.blind()));
        TRY_VOID(stop_marketing(house, journal, proven.blind, mark));
    }
    return {};
}

Result<void> stop_reply(House& house, gate::Journal& journal, PrivacySession const& session, SubjectId of,
                        RequestId request) {
    TRY_VOID(require_own(house, session, of));
    auto const now = house.now();
    auto const stop = [&](Transaction& tx) -> Result<inside::CalledOff> {
        inside::CalledOff out;
        TRY(auto const line, store::requests::line(*tx, request));
        if (line.subject != of) return fail(ErrorCode::not_found, "no such request of yours");
        TRY_VOID(inside::call_off(tx, house, request, person, now, out));
        return out;
    };
    TRY(auto const done, house.store.write<inside::CalledOff>(stop, {}, store::Urgency::rescue));
    TRY_VOID(journal.write(done.acts));
    return house.safe.keys().destroy(done.keys);
}

Result<void> correct(House& house, gate::Journal& journal, PrivacySession const& session, SubjectId of,
                     RequestId request, OwnField field, std::string_view value) {
    TRY_VOID(require_own(house, session, of));
    struct Found {
        store::SubjectRow subject;
        store::RequestRow request;
        LifeFacts life;
    };
    TRY(auto const found, house.store.read([&](store::Session& reader) -> Result<Found> {
        TRY(auto const subject, store::subjects::find(reader, of));
        TRY(auto row, store::requests::find(reader, request));
        if (row.subject != of) return fail(ErrorCode::not_found, "no such request of yours");
        TRY(auto life, life_of(reader, of));
        return Found{subject, std::move(row), std::move(life)};
    }));
    //= policy:C26c
    auto const end = end_of_field(*house.shelf.current(house.now())->policy, found.life, word_of(field).view());
    if (!value.empty() && end && *end <= house.now())
        return fail(ErrorCode::conflict, "no purpose keeps this field any more");
    TRY(auto const key, house.safe.subject_key(found.subject));
    Correction correction(house, journal, session.first().id, found.subject, key);
    auto const typed = text::trim(value);
    switch (field) {
        case OwnField::email: return correction.of_contact(found.request, text::ContactKind::email, typed);
        case OwnField::phone: return correction.of_contact(found.request, text::ContactKind::phone, typed);
        case OwnField::site: {
            std::string site;
            if (!typed.empty()) {
                TRY(site, text::normal_site(typed));
            }
            return correction.of_request(found.request, field, std::move(site));
        }
        case OwnField::name:
        case OwnField::text: {
            TRY(auto words, text::clean_text(typed, field == OwnField::name ? limits::name_bytes : limits::text_bytes));
            return correction.of_request(found.request, field, std::move(words));
        }
    }
    return fail(ErrorCode::invalid, "no such field");
}

Result<void> restrict_use(House& house, gate::Journal& journal, PrivacySession const& session, SubjectId of) {
    TRY_VOID(require_own(house, session, of));
    TRY_VOID(place_hold(house, journal, of, store::HoldKind::restriction, person));
    return {};
}

Result<void> lift_restriction(House& house, gate::Journal& journal, PrivacySession const& session, SubjectId of,
                              HoldId hold) {
    TRY_VOID(require_own(house, session, of));
    TRY(auto const row, house.store.read([&](store::Session& reader) { return store::holds::find(reader, hold); }));
    if (row.subject != of || row.kind != store::HoldKind::restriction)
        return fail(ErrorCode::not_found, "no such restriction of yours");
    return release_hold(house, journal, person, hold);
}

}  // namespace slovo::promises
