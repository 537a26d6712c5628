#include "promises/renewal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.hpp"
#include "promises/inside/consents.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/retention.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/rights.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

using namespace std::chrono_literals;
using store::ConsentState;
using store::Transaction;

constexpr std::string_view marketing = "marketing";
constexpr std::string_view email_channel = "email";
constexpr std::string_view letter_template = "renew";
constexpr auto asked_ahead = 30 * 24h;
constexpr auto round = 1h;  // whom it was too early to ask, or impossible, is looked at again
constexpr int people_at_once = 200;

bool is_about_news(store::ConsentRow const& row) {
    return row.purpose == marketing && row.channel == email_channel;
}

// The newest says what holds.
store::ConsentRow const* standing(std::vector<store::ConsentRow> const& rows) {
    store::ConsentRow const* out = nullptr;
    for (auto const& row : rows) {
        if (is_about_news(row)) out = &row;
    }
    return out != nullptr && out->state == ConsentState::given ? out : nullptr;
}

// Every letter is on record with the moment of its making, whatever became of it.
bool was_asked(std::vector<store::DeliveryRow> const& letters, store::ConsentRow const& consent) {
    return std::ranges::any_of(letters, [&](store::DeliveryRow const& letter) {
        return letter.template_id == letter_template && IdAllocator::instant_of(letter.id.value) >= consent.changed_at;
    });
}

Result<std::optional<store::ContactRow>> confirmed_address(store::Session& session, SubjectId subject) {
    TRY(auto const contacts, store::contacts::of(session, subject));
    for (auto const& contact : contacts) {
        bool const is_email = static_cast<text::ContactKind>(contact.kind) == text::ContactKind::email;
        if (is_email && contact.state == store::ContactState::confirmed) return contact;
    }
    return std::nullopt;
}

// Whoever agreed in several forms is asked about the newest of these consents: one letter, and not one a form.
Result<bool> agreed_later(store::Session& session, store::ContactRow const& address, store::ConsentRow const& consent) {
    TRY(auto const contacts,
        store::contacts::by_blind(session, address.blind, static_cast<int>(limits::own_subjects_max)));
    for (auto const& contact : contacts) {
        if (contact.subject == consent.subject || contact.state != store::ContactState::confirmed) continue;
        TRY(auto const consents, store::consents::of(session, contact.subject));
        auto const* const other = standing(consents);
        if (other != nullptr && other->id > consent.id) return true;
    }
    return false;
}

// The letter that there is to write, without its number; nullopt: none.
Result<std::optional<store::DeliveryRow>> letter_to(store::Session& session, policy::Policy const& policy,
                                                    SubjectId subject, Instant now) {
    TRY(auto const consents, store::consents::of(session, subject));
    auto const* const consent = standing(consents);
    if (consent == nullptr) return std::nullopt;
    TRY(auto const letters, store::deliveries::of(session, subject));
    if (was_asked(letters, *consent)) return std::nullopt;
    TRY(auto const request, store::requests::find(session, consent->request));
    TRY(auto const renewal, renewal_of(session, policy, request, consent->language, now));
    TRY(auto const address, confirmed_address(session, subject));
    TRY(auto const holds, store::holds::live(session, subject));
    if (!renewal || !address || !holds.empty()) return std::nullopt;
    TRY(bool const later, agreed_later(session, *address, *consent));
    if (later) return std::nullopt;
    return store::DeliveryRow{.template_id = std::string(letter_template),
                              .purpose = std::string(marketing),
                              .subject = subject,
                              .request = consent->request,
                              .contact = address->id,
                              .due_at = now,
                              .changed_at = now};
}

struct Pressed {
    store::DeliveryRow letter;
    store::SubjectRow subject;
    store::RequestRow request;
    Renewal renewal;
};

Result<Pressed> find_pressed(House& house, store::Session& session, policy::Policy const& policy,
                             std::string_view token, Language language) {
    TRY(auto const id, house.roots.tokens().read(crypto::TokenKind::renew, token));
    TRY(auto letter, store::deliveries::find(session, DeliveryId{id}));
    TRY(auto const subject, store::subjects::find(session, letter.subject));
    TRY(auto request, store::requests::find(session, letter.request));
    TRY(auto renewal, renewal_of(session, policy, request, language, house.now()));
    if (!renewal || renewal->consent.changed_at > IdAllocator::instant_of(id))
        return fail(ErrorCode::expired, "nothing to renew any more");
    return Pressed{std::move(letter), subject, std::move(request), std::move(*renewal)};
}

}  // namespace

Result<std::optional<Renewal>> renewal_of(store::Session& session, policy::Policy const& policy,
                                          store::RequestRow const& request, Language language, Instant now) {
    TRY(auto const facts, life_of(session, request.subject));
    auto const* const consent = standing(facts.consents);
    if (consent == nullptr) return std::nullopt;
    auto const ends = end_of_consent(policy, facts, *consent);
    if (!ends || *ends <= now || *ends > now + asked_ahead) return std::nullopt;
    auto const* const box = inside::box_of(policy, request.form, consent->purpose, consent->channel);
    if (box == nullptr) return std::nullopt;
    return Renewal{*consent, box->label.in(language), *ends};
}

Result<int> RenewalWatch::look() {
    auto const now = house_.now();
    auto const shelf = house_.shelf.current(now);
    auto const period = shelf ? shortest_consent(*shelf->policy) : std::nullopt;
    if (!period) return 0;
    // A clock that was set back begins a round too.
    bool const rests = place_ == store::DuePlace{} && now < round_ends_ && now + round >= round_ends_;
    if (rests) return 0;
    TRY(auto const rows, house_.store.read([&](store::Session& session) {
        return store::due::consents_given(session, last_start(*period, now + asked_ahead), place_, people_at_once);
    }));
    int asked = 0;
    for (auto const& row : rows) {
        auto const is_asked = ask(*shelf->policy, row.subject, now);
        // One whose rows or keys are damaged keeps nobody else from being asked.
        if (!is_asked && is_asked.error().code() != ErrorCode::not_found &&
            is_asked.error().code() != ErrorCode::corrupt)
            return std::unexpected(is_asked.error());
        asked += is_asked && *is_asked ? 1 : 0;
    }
    bool const is_through = std::ssize(rows) < people_at_once;
    place_ = is_through ? store::DuePlace{} : rows.back().place;
    if (is_through) round_ends_ = now + round;
    return asked;
}

Result<bool> RenewalWatch::ask(policy::Policy const& policy, SubjectId subject, Instant now) {
    TRY(auto const wanted,
        house_.store.read([&](store::Session& session) { return letter_to(session, policy, subject, now); }));
    if (!wanted) return false;
    return house_.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto letter, letter_to(*tx, policy, subject, now));
        if (!letter) return false;
        letter->id = {house_.ids.next()};
        TRY_VOID(store::deliveries::insert(tx, *letter));
        TRY_VOID(inside::tell_about(tx, house_, subject,
                                    {.kind = ledger::EventKind::mail_queued,
                                     .at = now,
                                     .thing = ledger::ThingKind::delivery,
                                     .thing_id = letter->id.value,
                                     .actor = {ledger::ActorKind::system, {}},
                                     .purpose = letter->purpose,
                                     .policy = {policy.version}}));
        return true;
    });
}

Result<Renewal> read_renewal(House& house, std::string_view token, Language language) {
    auto const shelf = house.shelf.current(house.now());
    TRY(auto pressed, house.store.read([&](store::Session& session) {
        return find_pressed(house, session, *shelf->policy, token, language);
    }));
    return std::move(pressed.renewal);
}

Result<void> renew_consent(House& house, std::string_view token, Language language) {
    auto const shelf = house.shelf.current(house.now());
    auto const& policy = *shelf->policy;
    TRY(auto const pressed, house.store.read([&](store::Session& session) {
        return find_pressed(house, session, policy, token, language);
    }));
    auto const& consent = pressed.renewal.consent;
    auto const* const box = inside::box_of(policy, pressed.request.form, consent.purpose, consent.channel);
    auto proof = fmt::format(R"({{"act":"button-of-letter","box":"{}","letter":"{}"}})", box->id,
                             house.roots.tokens().make(crypto::TokenKind::delivery, pressed.letter.id.value));
    TRY(auto fresh,
        inside::fresh_consent(house, *shelf, pressed.subject, pressed.request.id, *box, language, std::move(proof)));
    TRY_VOID(house.store.write<bool>(
        [&](Transaction& tx) -> Result<bool> {
            // Withdrawn or renewed in the meantime: the ledger's last word holds.
            TRY_VOID(find_pressed(house, *tx, policy, token, language));
            TRY_VOID(inside::insert_given(tx, house, fresh));
            return true;
        },
        {fresh.key.ref}));
    return {};
}

}  // namespace slovo::promises
