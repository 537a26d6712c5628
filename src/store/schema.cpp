#include "store/schema.hpp"

#include <array>
#include <span>

namespace slovo::store {
namespace {

// Version 1. What is sealed is a BLOB named sealed_…; the key that opens it stands beside it as
// (slot, generation) of keys.slo. Random indexes on the intake path: contact_by_blind alone.
constexpr std::array version_1 = {
    Sql(R"(CREATE TABLE policy(
        version INTEGER PRIMARY KEY, source TEXT NOT NULL, hash BLOB NOT NULL,
        effective_at INTEGER NOT NULL, published_at INTEGER NOT NULL) STRICT)"),
    Sql(R"(CREATE TABLE subject(
        id INTEGER PRIMARY KEY, key_slot INTEGER NOT NULL, key_generation INTEGER NOT NULL) STRICT)"),
    Sql(R"(CREATE TABLE contact(
        subject INTEGER NOT NULL, id INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL,
        blind BLOB NOT NULL, key_slot INTEGER NOT NULL, key_generation INTEGER NOT NULL,
        sealed_value BLOB NOT NULL, PRIMARY KEY(subject, id)) STRICT, WITHOUT ROWID)"),
    Sql("CREATE INDEX contact_by_blind ON contact(blind, id)"),
    Sql(R"(CREATE TABLE request(
        id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, form TEXT NOT NULL, language INTEGER NOT NULL,
        policy INTEGER NOT NULL, state INTEGER NOT NULL, on_behalf INTEGER NOT NULL, flags INTEGER NOT NULL,
        received_at INTEGER NOT NULL, due_at INTEGER NOT NULL, closed_at INTEGER, owner INTEGER,
        name_slot INTEGER NOT NULL, name_generation INTEGER NOT NULL, sealed_name BLOB,
        body_slot INTEGER NOT NULL, body_generation INTEGER NOT NULL, sealed_site BLOB, sealed_text BLOB) STRICT)"),
    Sql("CREATE INDEX request_by_state ON request(state, id)"),
    Sql("CREATE INDEX request_by_subject ON request(subject)"),
    Sql(R"(CREATE TABLE consent(
        subject INTEGER NOT NULL, id INTEGER NOT NULL, request INTEGER NOT NULL, purpose TEXT NOT NULL,
        channel TEXT NOT NULL, state INTEGER NOT NULL, policy INTEGER NOT NULL, language INTEGER NOT NULL,
        notice_hash BLOB NOT NULL, label_hash BLOB NOT NULL, scope_hash BLOB NOT NULL,
        asked_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
        key_slot INTEGER NOT NULL, key_generation INTEGER NOT NULL, sealed_proof BLOB NOT NULL,
        PRIMARY KEY(subject, id)) STRICT, WITHOUT ROWID)"),
    Sql(R"(CREATE TABLE idempotency(
        bucket INTEGER NOT NULL, tag BLOB NOT NULL, body BLOB NOT NULL, request INTEGER NOT NULL,
        PRIMARY KEY(bucket, tag)) STRICT, WITHOUT ROWID)"),
    Sql(R"(CREATE TABLE reply(
        id INTEGER PRIMARY KEY, request INTEGER NOT NULL, subject INTEGER NOT NULL, staff INTEGER NOT NULL,
        state INTEGER NOT NULL, written_at INTEGER NOT NULL,
        key_slot INTEGER NOT NULL, key_generation INTEGER NOT NULL, sealed_body BLOB NOT NULL) STRICT)"),
    Sql("CREATE INDEX reply_by_request ON reply(request)"),
    Sql(R"(CREATE TABLE delivery(
        id INTEGER PRIMARY KEY, template TEXT NOT NULL, purpose TEXT NOT NULL, subject INTEGER NOT NULL,
        request INTEGER NOT NULL, contact INTEGER NOT NULL, reply INTEGER NOT NULL, state INTEGER NOT NULL,
        due_at INTEGER NOT NULL, attempts INTEGER NOT NULL, changed_at INTEGER NOT NULL) STRICT)"),
    Sql("CREATE INDEX delivery_due ON delivery(due_at) WHERE state = 1"),
    Sql("CREATE INDEX delivery_in_flight ON delivery(id) WHERE state = 2"),
    Sql("CREATE INDEX delivery_by_request ON delivery(request)"),
    Sql(R"(CREATE TABLE captured(
        delivery INTEGER PRIMARY KEY, subject INTEGER NOT NULL, at INTEGER NOT NULL,
        key_slot INTEGER NOT NULL, key_generation INTEGER NOT NULL, sealed_message BLOB NOT NULL) STRICT)"),
    Sql("CREATE INDEX captured_by_subject ON captured(subject)"),
    Sql(R"(CREATE TABLE suppression(
        tag BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID)"),
    Sql(R"(CREATE TABLE event(
        id INTEGER PRIMARY KEY, uid INTEGER NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL,
        subject INTEGER, thing INTEGER NOT NULL, thing_id INTEGER NOT NULL, actor INTEGER NOT NULL,
        staff INTEGER NOT NULL, purpose TEXT NOT NULL, policy INTEGER NOT NULL, detail TEXT NOT NULL,
        commitment BLOB NOT NULL) STRICT)"),
    // Erasures that were begun: start-up finishes them without reading the whole ledger.
    Sql("CREATE INDEX event_erasing ON event(id) WHERE kind = 1000 AND subject IS NOT NULL"),
    Sql("CREATE INDEX event_by_subject ON event(subject, id) WHERE subject IS NOT NULL"),
    Sql(R"(CREATE TABLE tile(
        level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL,
        PRIMARY KEY(level, number)) STRICT, WITHOUT ROWID)"),
    Sql(R"(CREATE TABLE checkpoint(
        size INTEGER PRIMARY KEY, root BLOB NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL) STRICT)"),
    Sql(R"(CREATE TABLE staff(
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, state INTEGER NOT NULL,
        added_at INTEGER NOT NULL) STRICT)"),
    Sql(R"(CREATE TABLE login(
        tag BLOB PRIMARY KEY, staff INTEGER NOT NULL, kind INTEGER NOT NULL, made_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID)"),
    Sql("CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"),
    Sql("INSERT INTO meta(name, value) VALUES('schema', '1')"),
};

// Version 2: what people demand about their data. Everything of a subject is found by its subject.
constexpr std::array version_2 = {
    Sql(R"(CREATE TABLE rights_case(
        id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, contact INTEGER NOT NULL, kind INTEGER NOT NULL,
        state INTEGER NOT NULL, reason INTEGER NOT NULL, language INTEGER NOT NULL, on_behalf INTEGER NOT NULL,
        opened_at INTEGER NOT NULL, due_at INTEGER NOT NULL, closed_at INTEGER, link INTEGER NOT NULL,
        owner INTEGER NOT NULL, records INTEGER NOT NULL,
        key_slot INTEGER NOT NULL, key_generation INTEGER NOT NULL, sealed_text BLOB) STRICT)"),
    Sql("CREATE INDEX case_live ON rights_case(due_at) WHERE closed_at IS NULL"),
    Sql("CREATE INDEX case_closed ON rights_case(closed_at) WHERE closed_at IS NOT NULL"),
    Sql("CREATE INDEX case_by_subject ON rights_case(subject)"),
    Sql(R"(CREATE TABLE privacy_session(
        tag BLOB NOT NULL, rights_case INTEGER NOT NULL, expires_at INTEGER NOT NULL, name BLOB,
        PRIMARY KEY(tag, rights_case)) STRICT, WITHOUT ROWID)"),
    Sql(R"(CREATE TABLE hold(
        id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, kind INTEGER NOT NULL, placed_at INTEGER NOT NULL,
        review_at INTEGER NOT NULL, released_at INTEGER, staff INTEGER NOT NULL,
        erase_after INTEGER NOT NULL) STRICT)"),
    Sql("CREATE INDEX hold_by_subject ON hold(subject)"),
    Sql("CREATE TABLE objection(tag BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID"),
    Sql("ALTER TABLE delivery ADD COLUMN rights_case INTEGER NOT NULL DEFAULT 0"),
    Sql("DROP INDEX delivery_by_request"),
    Sql("CREATE INDEX delivery_by_subject ON delivery(subject)"),
    Sql("DROP INDEX reply_by_request"),
    Sql("CREATE INDEX reply_by_subject ON reply(subject)"),
    // By kind first, so that the planner takes it and not the index of all subjects.
    Sql("DROP INDEX event_erasing"),
    Sql("CREATE INDEX event_erasing ON event(kind, subject) WHERE kind = 1000 AND subject IS NOT NULL"),
    Sql("CREATE INDEX idempotency_by_request ON idempotency(request)"),
    // The reaper finds what is over by these (store/tables/due.hpp), each in the order of its days. A request
    // of which only a consent keeps something (flag 16) is found by that consent.
    Sql("CREATE INDEX request_closed ON request(closed_at, id) WHERE closed_at IS NOT NULL AND (flags & 16) = 0"),
    Sql("CREATE INDEX consent_asked ON consent(changed_at, subject) WHERE state = 1"),
    // Without the ticks that a request cannot do without: they end with it.
    Sql("CREATE INDEX consent_given ON consent(changed_at, subject)"
        " WHERE state = 2 AND purpose NOT IN ('reply', 'collaboration')"),
    Sql("CREATE INDEX consent_ended ON consent(changed_at, subject) WHERE state IN (3, 4, 5)"),
    Sql("CREATE INDEX suppression_by_age ON suppression(at)"),
    Sql("CREATE INDEX objection_by_age ON objection(at)"),
    // Agents of the Data Rights Protocol, what they have signed, and what they demanded (agents.hpp).
    Sql(R"(CREATE TABLE agent(
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, verify_key BLOB NOT NULL, token BLOB,
        added_at INTEGER NOT NULL) STRICT)"),
    Sql("CREATE TABLE agent_message(tag BLOB PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID"),
    Sql(R"(CREATE TABLE agent_request(
        id INTEGER PRIMARY KEY, agent INTEGER NOT NULL, rights_case INTEGER NOT NULL, kind INTEGER NOT NULL,
        received_at INTEGER NOT NULL, due_at INTEGER NOT NULL, revoked INTEGER NOT NULL,
        agent_ref TEXT NOT NULL) STRICT)"),
    // Staff may be people who wrote to us: nobody handles their own request or case (CLAUSES E-11).
    Sql("ALTER TABLE staff ADD COLUMN own BLOB"),
    Sql("UPDATE meta SET value = '2' WHERE name = 'schema'"),
};

// Version 3: the study of the applicant's site (C12). What was found is sealed; its large parts lie in pieces.
constexpr std::array version_3 = {
    Sql(R"(CREATE TABLE study(
        id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, request INTEGER NOT NULL, state INTEGER NOT NULL,
        reason INTEGER NOT NULL, attempts INTEGER NOT NULL, asked_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
        stage INTEGER NOT NULL, pages_done INTEGER NOT NULL, pages_known INTEGER NOT NULL, findings INTEGER NOT NULL,
        key_slot INTEGER NOT NULL, key_generation INTEGER NOT NULL, sealed_summary BLOB) STRICT)"),
    Sql("CREATE INDEX study_live ON study(id) WHERE state IN (1, 2)"),
    Sql("CREATE INDEX study_by_subject ON study(subject)"),
    Sql(R"(CREATE TABLE study_part(
        id INTEGER PRIMARY KEY, study INTEGER NOT NULL, part INTEGER NOT NULL, number INTEGER NOT NULL,
        sealed_piece BLOB NOT NULL) STRICT)"),
    Sql("CREATE UNIQUE INDEX study_part_in_order ON study_part(study, part, number)"),
    // What of a study goes out with an answer: bits of its parts.
    Sql("ALTER TABLE reply ADD COLUMN study INTEGER NOT NULL DEFAULT 0"),
    Sql("ALTER TABLE reply ADD COLUMN attached INTEGER NOT NULL DEFAULT 0"),
    Sql("UPDATE meta SET value = '3' WHERE name = 'schema'"),
};

// Version 4: the proof of a consent whose subject is erased (CLAUSES E-23). Found by its tag, by nothing else; days,
// not instants, stand in clear.
constexpr std::array version_4 = {
    Sql(R"(CREATE TABLE consent_proof(
        id INTEGER PRIMARY KEY, tag BLOB NOT NULL, purpose TEXT NOT NULL, given_on INTEGER NOT NULL,
        ended_on INTEGER NOT NULL, key_slot INTEGER NOT NULL, key_generation INTEGER NOT NULL,
        sealed_record BLOB NOT NULL, sealed_proof BLOB) STRICT)"),
    Sql("CREATE INDEX consent_proof_by_tag ON consent_proof(tag)"),
    Sql("CREATE INDEX consent_proof_by_end ON consent_proof(ended_on)"),
    Sql("UPDATE meta SET value = '4' WHERE name = 'schema'"),
};

// Version 5: the study that runs, and the next one, are found in one step however many wait.
constexpr std::array version_5 = {
    Sql("DROP INDEX study_live"),
    Sql("CREATE INDEX study_live ON study(state, id) WHERE state IN (1, 2)"),
    Sql("UPDATE meta SET value = '5' WHERE name = 'schema'"),
};

constexpr std::array<std::span<Sql const>, schema_version> versions{version_1, version_2, version_3, version_4,
                                                                    version_5};

Result<int> current_version(Session& session) {
    TRY(auto const has_meta,
        session.number(Sql("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'meta'")));
    if (has_meta == 0) return 0;
    TRY(auto const version, session.number(Sql("SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'schema'")));
    if (version < 1) return fail(ErrorCode::corrupt, "database: it has no schema version");
    return static_cast<int>(version);
}

}  // namespace

Result<void> migrate(Backend& backend, std::function<Result<void>(int from)> const& before_change) {
    Session& session = backend.writer();
    TRY(int const from, current_version(session));
    if (from > schema_version) return fail(ErrorCode::newer, "database: written by a newer version of Slovo");
    if (from == schema_version) return {};
    if (from > 0) TRY_VOID(before_change(from));
    TRY_VOID(backend.begin());
    auto build = [&]() -> Result<void> {
        for (auto const version : std::span(versions).subspan(static_cast<std::size_t>(from))) {
            for (Sql const& sql : version) TRY_VOID(session.run(sql));
        }
        return {};
    };
    if (auto const built = build(); !built) {
        backend.rollback();
        return built;
    }
    return backend.commit();
}

}  // namespace slovo::store
