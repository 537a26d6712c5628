// Everything that one request will write, made ready before the queue: keys, sealed cells, rows and
// events. The writer only inserts. Private to promises/intake. Plain values.
#pragma once

#include "promises/intake.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/idempotency.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/studies.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {

struct DraftContact {
    store::ContactRow row;
    store::Tag suppression{};
    gate::Prepared added;
};
struct DraftConsent {
    store::ConsentRow row;
    gate::Prepared event;
};
struct DraftAcknowledgement {
    store::DeliveryRow row;
    gate::Prepared queued;
};
struct DraftStudy {
    store::StudyRow row;
    gate::Prepared asked;
};
struct DraftIdempotency {
    bool by_header = false;
    std::int64_t bucket = 0;
    store::Tag tag{};
    store::Tag body{};
};

struct Draft {
    std::vector<vault::KeyRef> keys;
    store::SubjectRow subject;
    store::RequestRow request;
    gate::Prepared received;
    std::optional<DraftContact> email;
    std::optional<DraftContact> phone;
    std::vector<DraftConsent> consents;
    std::optional<DraftAcknowledgement> acknowledgement;
    std::optional<DraftStudy> study;
    std::optional<DraftIdempotency> idempotency;
};

[[nodiscard]] Result<Draft> make_draft(House& house, Circumstances const& around, Submission const& submission,
                                       Instant now);

}  // namespace slovo::promises
