#include "promises/inside/consents.hpp"

#include <algorithm>

namespace slovo::promises::inside {

policy::ConsentBox const* box_of(policy::Policy const& policy, std::string_view form_id, std::string_view purpose,
                                 std::string_view channel) {
    auto const* const form = policy.find_form(form_id);
    if (form == nullptr) return nullptr;
    auto const fits = [&](policy::ConsentBox const& box) { return box.purpose == purpose && box.channel == channel; };
    auto const found = std::ranges::find_if(form->consents, fits);
    return found == form->consents.end() ? nullptr : &*found;
}

Result<FreshConsent> fresh_consent(House& house, ShelfEntry const& shown, store::SubjectRow const& subject,
                                   RequestId request, policy::ConsentBox const& box, Language language,
                                   std::string proof) {
    auto const now = house.now();
    TRY(auto subject_key, house.safe.subject_key(subject));
    TRY(auto key, house.safe.reserve());
    auto const& hashes = shown.box_hashes.at(&box);
    auto const at = static_cast<std::size_t>(language);
    store::ConsentRow row{.subject = subject.id,
                          .request = request,
                          .purpose = box.purpose,
                          .channel = box.channel,
                          .state = store::ConsentState::given,
                          .policy = {shown.policy->version},
                          .language = language,
                          .notice_hash = shown.notice_hashes[at],
                          .label_hash = hashes.label[at],
                          .scope_hash = hashes.scope,
                          .asked_at = now,
                          .changed_at = now,
                          .key = key.ref};
    return FreshConsent{std::move(row), std::move(key), std::move(subject_key), std::move(proof)};
}

Result<void> insert_given(store::Transaction& tx, House& house, FreshConsent& fresh) {
    auto& row = fresh.row;
    // Numbered in the order of the ledger: the newest consent is the last one given (CLAUSES E-27).
    row.id = {house.ids.next()};
    row.sealed_proof = house.safe.seal({store::Table::consent, store::Column::proof, row.id.value}, fresh.key,
                                       fresh.subject_key, bytes_of(fresh.proof));
    TRY_VOID(store::consents::insert(tx, row));
    auto detail = ledger::DetailBuilder().add("label", row.label_hash).add("notice", row.notice_hash).build();
    return record(tx, house.notary.prepare({.kind = ledger::EventKind::consent_given,
                                            .at = row.changed_at,
                                            .subject = row.subject,
                                            .thing = ledger::ThingKind::consent,
                                            .thing_id = row.id.value,
                                            .actor = {ledger::ActorKind::subject, {}},
                                            .purpose = row.purpose,
                                            .policy = row.policy,
                                            .detail = std::move(detail)},
                                           gate::LedgerKey(fresh.subject_key)));
}

}  // namespace slovo::promises::inside
