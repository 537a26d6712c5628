// Tables reply, delivery and captured: what staff answered, and the outbox. A delivery holds
// references only; address and words are read, asked about and rendered when it leaves.
#pragma once

#include "store/session.hpp"
#include "vault/keyfile.hpp"

namespace slovo::store {

enum class ReplyState : std::uint8_t { queued = 1, sent = 2, failed = 3, cancelled = 4 };

struct ReplyRow {
    ReplyId id;
    RequestId request;
    SubjectId subject;
    StaffId staff;
    ReplyState state = ReplyState::queued;
    Instant written_at;
    vault::KeyRef key;
    Bytes sealed_body;
    StudyId study;               ///< whose parts go out with it; 0: none
    std::uint32_t attached = 0;  ///< bits of StudyPart
};

/// The numbers stand in partial indexes of the schema.
enum class DeliveryState : std::uint8_t {
    queued = 1,
    in_flight = 2,
    sent = 3,
    failed = 4,
    cancelled = 5,
    unknown = 6,
    withheld = 7
};

struct DeliveryRow {
    DeliveryId id;
    std::string template_id;
    std::string purpose;
    SubjectId subject;
    RequestId request;
    ContactId contact;
    ReplyId reply;
    CaseId rights_case;  ///< of a letter about a case; the request is 0 then
    DeliveryState state = DeliveryState::queued;
    Instant due_at;
    int attempts = 0;
    Instant changed_at;
};

struct CapturedRow {
    DeliveryId delivery;
    SubjectId subject;
    Instant at;
    vault::KeyRef key;
    Bytes sealed_message;
};

namespace replies {
Result<void> insert(Transaction& tx, ReplyRow const& row);
Result<ReplyRow> find(Session& session, ReplyId id);
Result<std::vector<ReplyRow>> of(Session& session, RequestId request);
Result<std::vector<ReplyRow>> of(Session& session, SubjectId subject);
Result<void> set_state(Transaction& tx, ReplyId id, ReplyState state);
/// The words of a request's answers go, and no row names their keys; the rows stay, and are no longer
/// listed by of().
Result<void> forget_words(Transaction& tx, RequestId request);
}  // namespace replies

namespace deliveries {
Result<void> insert(Transaction& tx, DeliveryRow const& row);
Result<DeliveryRow> find(Session& session, DeliveryId id);
Result<std::vector<DeliveryRow>> due(Session& session, Instant now, int most);
Result<std::vector<DeliveryRow>> in_flight(Session& session);
Result<std::vector<DeliveryRow>> newest(Session& session, int most);
Result<std::vector<DeliveryRow>> of(Session& session, RequestId request);
Result<std::vector<DeliveryRow>> of(Session& session, SubjectId subject);
/// conflict when it is not in state `from`: somebody was faster.
Result<void> change_state(Transaction& tx, DeliveryId id, DeliveryState from, DeliveryState to, Instant now);
/// Back to the queue for another try.
Result<void> retry_at(Transaction& tx, DeliveryId id, Instant due_at, Instant now);
/// What is queued for one contact point of a subject goes to another.
Result<void> readdress(Transaction& tx, SubjectId subject, ContactId from, ContactId to);
Result<std::int64_t> count(Session& session, DeliveryState state);
}  // namespace deliveries

namespace captured {
Result<void> insert(Transaction& tx, CapturedRow const& row);
Result<CapturedRow> find(Session& session, DeliveryId delivery);
/// Of deliveries before `before`, oldest first, without the sealed message.
Result<std::vector<CapturedRow>> older(Session& session, DeliveryId before, int most);
Result<void> remove(Transaction& tx, DeliveryId delivery);
/// Newest first, without the sealed message.
Result<std::vector<CapturedRow>> newest(Session& session, int most);
Result<std::vector<CapturedRow>> of(Session& session, SubjectId subject);
}  // namespace captured

}  // namespace slovo::store
