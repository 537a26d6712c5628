#include "store/tables/consents.hpp"

namespace slovo::store::consents {
namespace {

ConsentRow consent_row(Row const& row) {
    return {.subject = {row.integer(0)},
            .id = {row.integer(1)},
            .request = {row.integer(2)},
            .purpose = std::string(row.text(3)),
            .channel = std::string(row.text(4)),
            .state = row.code<ConsentState>(5),
            .policy = {row.integer(6)},
            .language = row.code<Language>(7),
            .notice_hash = row.array<32>(8),
            .label_hash = row.array<32>(9),
            .scope_hash = row.array<32>(10),
            .asked_at = row.instant(11),
            .changed_at = row.instant(12),
            .key = {row.integer(13), static_cast<std::uint32_t>(row.integer(14))},
            .sealed_proof = row.bytes(15)};
}

}  // namespace

Result<void> insert(Transaction& tx, ConsentRow const& row) {
    TRY_VOID(
        tx->run(Sql("INSERT INTO consent(subject, id, request, purpose, channel, state, policy, language, notice_hash,"
                    " label_hash, scope_hash, asked_at, changed_at, key_slot, key_generation, sealed_proof)"
                    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"),
                row.subject, row.id, row.request, row.purpose, row.channel, row.state, row.policy, row.language,
                row.notice_hash, row.label_hash, row.scope_hash, row.asked_at, row.changed_at, row.key.slot,
                row.key.generation, row.sealed_proof));
    return {};
}

Result<std::vector<ConsentRow>> of(Session& session, SubjectId subject) {
    return session.all<ConsentRow>(Sql("SELECT subject, id, request, purpose, channel, state, policy, language, "
                                       "notice_hash, label_hash, scope_hash,"
                                       " asked_at, changed_at, key_slot, key_generation, sealed_proof FROM consent "
                                       "WHERE subject = ?1 ORDER BY id"),
                                   consent_row, subject);
}

Result<Standing> standing(Session& session, SubjectId subject, std::string_view purpose, std::string_view channel) {
    TRY(auto const found, session.one<Standing>(
                              Sql("SELECT state, changed_at FROM consent WHERE subject = ?1 AND purpose = ?2"
                                  " AND channel = ?3 ORDER BY id DESC LIMIT 1"),
                              [](Row const& row) { return Standing{row.code<ConsentState>(0), row.instant(1)}; },
                              subject, purpose, channel));
    return found.value_or(Standing{});
}

Result<void> set_state(Transaction& tx, SubjectId subject, ConsentId id, ConsentState state, Instant now) {
    TRY(auto const changed,
        tx->run(Sql("UPDATE consent SET state = ?3, changed_at = ?4 WHERE subject = ?1 AND id = ?2"), subject, id,
                state, now));
    if (changed == 0) return fail(ErrorCode::not_found, "no such consent");
    return {};
}

Result<void> forget_proof(Transaction& tx, SubjectId subject, ConsentId id) {
    TRY_VOID(tx->run(Sql("UPDATE consent SET key_slot = 0, key_generation = 0, sealed_proof = x''"
                         " WHERE subject = ?1 AND id = ?2"),
                     subject, id));
    return {};
}

}  // namespace slovo::store::consents
