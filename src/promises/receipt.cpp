#include "promises/receipt.hpp"

#include "store/tables/requests.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {

Result<ledger::Receipt> receipt_of_request(House& house, gate::Sequencer& sequencer, RequestId id) {
    struct Found {
        store::EventRow event;
        store::SubjectRow subject;
    };
    TRY(auto const found, house.store.read([&](store::Session& session) -> Result<Found> {
        TRY(auto const request, store::requests::find(session, id));
        TRY(auto const event, store::events::find(session, ledger::EventKind::request_received, request.subject));
        if (!event || event->event.thing_id != id.value) return fail(ErrorCode::not_found, "no event of this request");
        TRY(auto const subject, store::subjects::find(session, request.subject));
        return Found{*event, subject};
    }));
    TRY(auto const key, house.safe.subject_key(found.subject));
    gate::LedgerKey const ledger_key(key);
    return sequencer.receipt(found.event.id, house.notary.salt(ledger_key, found.event.uid),
                             house.notary.canonical(found.event.event, ledger_key));
}

}  // namespace slovo::promises
