#include "store/tables/consent_proofs.hpp"

namespace slovo::store::consent_proofs {
namespace {

ConsentProofRow line(Row const& row) {
    return {.id = {row.integer(0)},
            .tag = row.array<16>(1),
            .purpose = std::string(row.text(2)),
            .given_on = row.instant(3),
            .ended_on = row.instant(4),
            .key = {row.integer(5), static_cast<std::uint32_t>(row.integer(6))},
            .sealed_record = {},
            .sealed_proof = std::nullopt};
}

ConsentProofRow whole(Row const& row) {
    auto out = line(row);
    out.sealed_record = row.bytes(7);
    if (!row.is_null(8)) out.sealed_proof = row.bytes(8);
    return out;
}

}  // namespace

Result<void> insert(Transaction& tx, ConsentProofRow const& row) {
    Value const proof = row.sealed_proof ? Value(*row.sealed_proof) : Value(nullptr);
    TRY_VOID(tx->run(Sql("INSERT INTO consent_proof(id, tag, purpose, given_on, ended_on, key_slot, key_generation,"
                         " sealed_record, sealed_proof) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
                     row.id, row.tag, row.purpose, row.given_on, row.ended_on, row.key.slot, row.key.generation,
                     row.sealed_record, proof));
    return {};
}

Result<std::vector<ConsentProofRow>> by_tag(Session& session, std::array<std::uint8_t, 16> const& tag, int most) {
    return session.all<ConsentProofRow>(
        Sql("SELECT id, tag, purpose, given_on, ended_on, key_slot, key_generation, sealed_record, sealed_proof"
            " FROM consent_proof WHERE tag = ?1 ORDER BY id LIMIT ?2"),
        whole, tag, most);
}

Result<std::vector<ConsentProofRow>> page(Session& session, ProofId after, int most) {
    return session.all<ConsentProofRow>(
        Sql("SELECT id, tag, purpose, given_on, ended_on, key_slot, key_generation FROM consent_proof"
            " WHERE id > ?1 ORDER BY id LIMIT ?2"),
        line, after, most);
}

Result<std::vector<ConsentProofRow>> ended(Session& session, Instant until, int most) {
    return session.all<ConsentProofRow>(
        Sql("SELECT id, tag, purpose, given_on, ended_on, key_slot, key_generation FROM consent_proof"
            " WHERE ended_on <= ?1 ORDER BY ended_on LIMIT ?2"),
        line, until, most);
}

Result<std::int64_t> count(Session& session) {
    return session.number(Sql("SELECT count(*) FROM consent_proof"));
}

Result<std::int64_t> count_ended(Session& session, Instant until) {
    return session.number(Sql("SELECT count(*) FROM consent_proof WHERE ended_on <= ?1"), until);
}

Result<void> remove(Transaction& tx, ProofId id) {
    TRY_VOID(tx->run(Sql("DELETE FROM consent_proof WHERE id = ?1"), id));
    return {};
}

}  // namespace slovo::store::consent_proofs
