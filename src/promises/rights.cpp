#include "promises/rights.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "crypto/hash.hpp"
#include "gate/gate.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/stop.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/requests.hpp"
#include "text/unicode.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::CaseKind;
using store::CaseState;
using store::Transaction;

constexpr int on_file_max = 1000;  // contact points looked through for one that a letter can go to

// The newest contact point on file whose owner did not say "not me" and whose keys are there.
struct OnFile {
    store::ContactRow contact;
    store::SubjectRow subject;
    crypto::Key key;
    bool of_guardian = false;  ///< a parent's, who wrote on a child's behalf
};
Result<std::optional<OnFile>> find_on_file(House& house, store::Session& session, vault::Hash16 const& blind) {
    TRY(auto const rows, store::contacts::by_blind(session, blind, on_file_max));
    for (auto const& row : rows) {
        if (row.state == store::ContactState::rejected) continue;
        TRY(auto const cases, store::cases::of(session, row.subject));
        if (!cases.empty()) continue;
        TRY(auto const subject, store::subjects::find(session, row.subject));
        auto key = house.safe.subject_key(subject);
        if (!key) continue;
        TRY(auto const requests, store::requests::of(session, row.subject));
        bool const guardian = std::ranges::any_of(requests, &store::RequestLine::on_behalf);
        return OnFile{row, subject, std::move(*key), guardian};
    }
    return std::optional<OnFile>();
}

// A case is a subject of its own: key, contact point, the words, the letter.
class NewCase {
public:
    NewCase(House& house, Demand const& demand, OnFile const& on_file)
        : house_(house), demand_(demand), on_file_(on_file), now_(house.now()) {}

    Result<CaseId> open() {
        auto made = make();
        if (!made) {
            house_.safe.keys().abandon(keys_);
            return std::unexpected(made.error());
        }
        TRY_VOID(house_.store.write<bool>([this](Transaction& tx) { return insert(tx); }, keys_));
        return case_.id;
    }

private:
    Result<vault::FreshKey> fresh() {
        TRY(auto key, house_.safe.reserve());
        keys_.push_back(key.ref);
        return key;
    }

    Result<void> make() {
        TRY(auto own, fresh());
        key_ = std::move(own.key);
        case_ = {.id = {house_.ids.next()},
                 .subject = {house_.ids.next()},
                 .contact = {house_.ids.next()},
                 .kind = demand_.kind,
                 .language = demand_.language,
                 .on_behalf = demand_.on_behalf,
                 .opened_at = now_,
                 .due_at = inside::due_date(house_, demand_.kind, demand_.handed ? demand_.handed->received : now_)};
        subject_ = {case_.subject, own.ref};
        // A child's own address never proves a parent (CLAUSES E-10): staff verify whoever writes for a child.
        bool const for_child = demand_.on_behalf || demand_.kind == CaseKind::child;
        bool const by_letter = demand_.contact_kind == text::ContactKind::email && (!for_child || on_file_.of_guardian);
        if (!by_letter) case_.reason = store::CaseReason::need_user_verification;
        TRY(auto const contact_key, fresh());
        gate::Cell const from{store::Table::contact, store::Column::value, on_file_.contact.id.value};
        gate::Cell const into{store::Table::contact, store::Column::value, case_.contact.value};
        TRY(auto sealed, house_.safe.reseal(from, on_file_.contact.key, on_file_.key, on_file_.contact.sealed_value,
                                            into, contact_key, *key_));
        contact_ = {.subject = case_.subject,
                    .id = case_.contact,
                    .kind = static_cast<int>(demand_.contact_kind),
                    .blind = demand_.blind,
                    .key = contact_key.ref,
                    .sealed_value = std::move(sealed)};
        if (!demand_.words.empty()) {
            TRY(auto const text_key, fresh());
            case_.key = text_key.ref;
            gate::Cell const cell{store::Table::rights_case, store::Column::text, case_.id.value};
            case_.sealed_text = house_.safe.seal(cell, text_key, *key_, bytes_of(demand_.words));
        }
        if (by_letter) {
            delivery_ = inside::letter_of(house_, case_, "rights-link", now_);
            case_.link = delivery_->id.value;
        }
        return {};
    }

    Result<void> tell(Transaction& tx, EventKind kind, ThingKind thing, std::int64_t id, ledger::Detail detail = {}) {
        return inside::tell_of(
            tx, house_, *key_, case_.subject,
            {.kind = kind,
             .at = now_,
             .thing = thing,
             .thing_id = id,
             .actor = demand_.handed ? demand_.handed->by : ledger::Actor{ledger::ActorKind::subject, {}},
             .purpose = std::string(gate::rights_purpose),
             .detail = std::move(detail)});
    }

    Result<bool> insert(Transaction& tx) {
        TRY_VOID(store::subjects::insert(tx, subject_));
        TRY_VOID(store::cases::insert(tx, case_));
        TRY_VOID(store::contacts::insert(tx, contact_));
        auto detail = ledger::DetailBuilder().add("kind", name_of(case_.kind));
        if (case_.on_behalf) detail.add("on_behalf", "guardian");
        if (demand_.handed) {
            auto const waited = std::chrono::floor<std::chrono::days>(now_ - demand_.handed->received);
            detail.add("way", name_of(demand_.handed->way)).add("waited_days", waited.count());
        }
        TRY_VOID(tell(tx, EventKind::case_opened, ThingKind::rights_case, case_.id.value, detail.build()));
        TRY_VOID(tell(tx, EventKind::contact_added, ThingKind::contact, case_.contact.value));
        if (!delivery_) TRY_VOID(tell(tx, EventKind::case_identity_asked, ThingKind::rights_case, case_.id.value));
        if (delivery_) {
            TRY_VOID(store::deliveries::insert(tx, *delivery_));
            TRY_VOID(tell(tx, EventKind::mail_queued, ThingKind::delivery, delivery_->id.value));
        }
        return true;
    }

    House& house_;
    Demand const& demand_;
    OnFile const& on_file_;
    Instant now_;
    std::vector<vault::KeyRef> keys_;
    std::optional<crypto::Key> key_;
    store::CaseRow case_;
    store::SubjectRow subject_;
    store::ContactRow contact_;
    std::optional<store::DeliveryRow> delivery_;
};

}  // namespace

Result<Demand> read_demand(House const& house, CaseKind kind, Language language, std::string_view contact,
                           std::string_view words, bool on_behalf) {
    auto const contact_kind =
        contact.find('@') == std::string_view::npos ? text::ContactKind::phone : text::ContactKind::email;
    TRY(auto normal, text::normal_contact(contact_kind, contact));
    Demand out{.kind = kind, .language = language, .contact_kind = contact_kind, .on_behalf = on_behalf};
    TRY(out.words, text::clean_text(words, limits::text_bytes / 2));
    auto const& blind = house.roots.blind();
    out.blind = blind.of(vault::IndexUse::look_up, contact_kind, normal.normal);
    out.suppression = blind.of(vault::IndexUse::suppression, contact_kind, normal.normal);
    vault::wipe_value(normal.normal);
    vault::wipe_value(normal.as_typed);
    return out;
}

Result<DemandOutcome> take_demand(House& house, gate::Journal& journal, Demand demand) {
    auto const now = house.now();
    TRY(auto const on_file,
        house.store.read([&](store::Session& session) { return find_on_file(house, session, demand.blind); }));
    if (!on_file) {
        vault::wipe_value(demand.words);
        return DemandOutcome::unknown;
    }
    //= policy:C30b
    // Weak proof is enough to stop (DESIGN §3.4, CLAUSES E-21): whoever asks, it is stopped, and the owner is told.
    bool const phone = demand.contact_kind == text::ContactKind::phone;
    bool news_stopped = false;
    if (demand.kind == CaseKind::stop_all || demand.kind == CaseKind::object) {
        TRY(news_stopped, stop_marketing(house, journal, demand.blind, demand.suppression));
    }
    // The owner is told once: what changes nothing is no news.
    if (demand.kind == CaseKind::object && !news_stopped) return DemandOutcome::done;
    if (phone && (demand.kind == CaseKind::stop_all || demand.kind == CaseKind::stop_reply))
        TRY_VOID(stop_replies(house, journal, demand.blind));
    ContactId const since{IdAllocator::first_at(now - std::chrono::hours(24))};
    TRY(auto const today, house.store.read([&](store::Session& session) {
        return store::cases::count_since(session, demand.blind, since);
    }));
    bool const stops = demand.kind == CaseKind::stop_all || demand.kind == CaseKind::object ||
                       (phone && demand.kind == CaseKind::stop_reply);
    if (stops && phone) return DemandOutcome::done;
    if (today >= limits::rights_letters_day) return stops ? DemandOutcome::done : DemandOutcome::too_many;
    auto const opened = NewCase(house, demand, *on_file).open();
    vault::wipe_value(demand.words);
    if (!opened) return std::unexpected(opened.error());
    if (stops) return DemandOutcome::done;
    bool const for_child = demand.on_behalf || demand.kind == CaseKind::child;
    return phone || (for_child && !on_file->of_guardian) ? DemandOutcome::to_staff : DemandOutcome::link_sent;
}

Result<CaseId> ask_question(House& house, PrivacySession const& session, CaseKind kind, Language language,
                            std::string words) {
    auto const now = house.now();
    TRY(auto const clean, text::clean_text(words, limits::text_bytes / 2));
    vault::wipe_value(words);
    if (clean.empty()) return fail(ErrorCode::invalid, "a question has words");
    auto const& first = session.first();
    TRY(auto const subject,
        house.store.read([&](store::Session& reader) { return store::subjects::find(reader, first.subject); }));
    TRY(auto const subject_key, house.safe.subject_key(subject));
    TRY(auto const key, house.safe.reserve());
    store::CaseRow row{.id = {house.ids.next()},
                       .subject = first.subject,
                       .contact = first.contact,
                       .kind = kind,
                       .state = CaseState::in_progress,
                       .language = language,
                       .opened_at = now,
                       .due_at = inside::due_date(house, kind, now),
                       .key = key.ref};
    gate::Cell const cell{store::Table::rights_case, store::Column::text, row.id.value};
    row.sealed_text = house.safe.seal(cell, key, subject_key, bytes_of(clean));
    TRY_VOID(house.store.write<bool>(
        [&](Transaction& tx) -> Result<bool> {
            TRY_VOID(store::cases::insert(tx, row));
            TRY_VOID(inside::tell_of_case(tx, house, row, EventKind::case_opened, {ledger::ActorKind::subject, {}}, now,
                                          ledger::DetailBuilder().add("kind", name_of(kind)).build()));
            return true;
        },
        {key.ref}));
    return row.id;
}

}  // namespace slovo::promises
