#include "promises/staff.hpp"

#include "base/limits.hpp"
#include "crypto/hash.hpp"
#include "text/contact.hpp"
#include "vault/wipe.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::LoginKind;
using store::Transaction;

constexpr std::size_t name_bytes_max = 80;
constexpr auto session_touch = std::chrono::minutes(1);  // the row is written at most this often
constexpr auto api_token_life = std::chrono::hours(24 * 3650);

ledger::Event event_of(Instant now, EventKind kind, ThingKind thing, std::int64_t id, ledger::Actor actor) {
    return {.kind = kind, .at = now, .thing = thing, .thing_id = id, .actor = actor};
}

// The session as a thing of the ledger: the first bytes of its tag, made a positive number.
std::int64_t thing_of(Hash32 const& tag) {
    return static_cast<std::int64_t>((read_u64(tag.data()) >> 1) | 1);
}

std::string csrf_of(House& house, Hash32 const& tag) {
    auto const hash = crypto::keyed_hash(house.roots.render_key(), {bytes_of("desk-csrf"), tag});
    return to_base64url(ByteView(hash).first(24));
}

Result<std::string> make_token(House& house, StaffId id, LoginKind kind, Micros life) {
    auto token = crypto::random_token(house.random);
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto const row, store::staff::find(*tx, id));
        if (row.state != store::StaffState::active) return fail(ErrorCode::denied, "this member of staff is disabled");
        TRY_VOID(store::logins::remove_expired(tx, now));
        TRY_VOID(store::logins::insert(tx, {.tag = crypto::token_hash(token),
                                            .staff = id,
                                            .kind = kind,
                                            .made_at = now,
                                            .expires_at = now + life,
                                            .seen_at = now}));
        auto const event = event_of(now, EventKind::login_link_made, ThingKind::staff, id.value, {});
        TRY_VOID(record(tx, house.notary.prepare(event)));
        return true;
    }));
    return token;
}

Result<Session> session_of(House& house, store::Session& session, store::LoginRow const& login) {
    TRY(auto const row, store::staff::find(session, login.staff));
    if (row.state != store::StaffState::active) return fail(ErrorCode::not_found, "no such session");
    return Session{.staff = {row.id, row.role}, .name = row.name, .tag = login.tag, .csrf = csrf_of(house, login.tag)};
}

}  // namespace

Result<StaffId> add_staff(House& house, std::string_view name, std::string_view role, ledger::Actor actor,
                          std::string_view own) {
    TRY(auto const clean, text::clean_text(name, name_bytes_max));
    if (clean.empty()) return fail(ErrorCode::invalid, "a member of staff needs a name");
    auto const shelf = house.shelf.current(house.now());
    if (!shelf || shelf->policy->find_role(role) == nullptr)
        return fail(ErrorCode::invalid, "the policy has no such role");
    std::optional<vault::Hash16> mark;
    if (!own.empty()) {
        TRY(auto normal, text::normal_email(own));
        mark = house.roots.blind().of(vault::IndexUse::look_up, text::ContactKind::email, normal);
        vault::wipe_value(normal);
    }
    StaffId const id{house.ids.next()};
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::staff::insert(
            tx, {.id = id, .name = clean, .role = std::string(role), .added_at = now, .own = mark}));
        TRY_VOID(
            record(tx, house.notary.prepare(event_of(now, EventKind::staff_added, ThingKind::staff, id.value, actor))));
        return true;
    }));
    return id;
}

Result<void> disable_staff(House& house, StaffId id, ledger::Actor actor) {
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto const row, store::staff::find(*tx, id));
        if (row.state == store::StaffState::disabled) return true;
        TRY_VOID(store::staff::set_state(tx, id, store::StaffState::disabled));
        TRY_VOID(store::logins::remove_of(tx, id));
        auto const event = event_of(now, EventKind::staff_disabled, ThingKind::staff, id.value, actor);
        TRY_VOID(record(tx, house.notary.prepare(event)));
        return true;
    }));
    return {};
}

Result<std::string> make_login_link(House& house, StaffId id) {
    return make_token(house, id, LoginKind::link, limits::login_link_life);
}

Result<std::string> make_api_token(House& house, StaffId id) {
    return make_token(house, id, LoginKind::api, api_token_life);
}

Result<FreshSession> spend_login_link(House& house, std::string_view token) {
    auto const now = house.now();
    auto const tag = crypto::token_hash(token);
    auto const cookie = crypto::random_token(house.random);
    auto const session_tag = crypto::token_hash(cookie);
    TRY(auto session, house.store.write<Session>([&](Transaction& tx) -> Result<Session> {
        TRY(auto const link, store::logins::find(*tx, tag, LoginKind::link));
        if (!link) return fail(ErrorCode::not_found, "the link was used or never made");
        if (link->expires_at < now) return fail(ErrorCode::expired, "the link is too old");
        TRY_VOID(store::logins::remove(tx, tag));
        store::LoginRow const login{.tag = session_tag,
                                    .staff = link->staff,
                                    .kind = LoginKind::session,
                                    .made_at = now,
                                    .expires_at = now + limits::staff_session_life,
                                    .seen_at = now};
        TRY_VOID(store::logins::insert(tx, login));
        ledger::Actor const actor{ledger::ActorKind::staff, link->staff};
        auto const event = event_of(now, EventKind::login_done, ThingKind::session, thing_of(session_tag), actor);
        TRY_VOID(record(tx, house.notary.prepare(event)));
        return session_of(house, *tx, login);
    }));
    return FreshSession{cookie, std::move(session)};
}

Result<Session> find_session(House& house, std::string_view token) {
    auto const now = house.now();
    auto const tag = crypto::token_hash(token);
    bool touch = false;
    TRY(auto session, house.store.read([&](store::Session& reader) -> Result<Session> {
        TRY(auto const login, store::logins::find(reader, tag, LoginKind::session));
        bool const live = login && now < login->expires_at && now < login->seen_at + limits::staff_session_idle;
        if (!live) return fail(ErrorCode::not_found, "no such session");
        touch = now > login->seen_at + session_touch;
        return session_of(house, reader, *login);
    }));
    if (touch) {
        TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
            TRY_VOID(store::logins::touch(tx, tag, now));
            return true;
        }));
    }
    return session;
}

Result<void> end_session(House& house, Session const& session) {
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::logins::remove(tx, session.tag));
        auto const event =
            event_of(now, EventKind::logout, ThingKind::session, thing_of(session.tag), session.staff.actor());
        TRY_VOID(record(tx, house.notary.prepare(event)));
        return true;
    }));
    return {};
}

Result<Staff> find_api_staff(House& house, std::string_view token) {
    auto const tag = crypto::token_hash(token);
    return house.store.read([&](store::Session& reader) -> Result<Staff> {
        TRY(auto const login, store::logins::find(reader, tag, LoginKind::api));
        if (!login || login->expires_at < house.now()) return fail(ErrorCode::not_found, "no such token");
        TRY(auto const session, session_of(house, reader, *login));
        return session.staff;
    });
}

bool csrf_fits(Session const& session, std::string_view csrf) {
    return crypto::equal_constant_time(bytes_of(session.csrf), bytes_of(csrf));
}

}  // namespace slovo::promises
