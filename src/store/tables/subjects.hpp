// Tables subject and contact: who a request belongs to, and where they can be reached. A subject is
// made anew by each request; a contact point is found by its blind index only.
#pragma once

#include "store/session.hpp"
#include "vault/keyfile.hpp"

namespace slovo::store {

enum class ContactState : std::uint8_t { unconfirmed = 1, confirmed = 2, rejected = 3 };

struct SubjectRow {
    SubjectId id;
    vault::KeyRef key;
};

struct ContactRow {
    SubjectId subject;
    ContactId id;
    int kind = 0;  // text::ContactKind
    ContactState state = ContactState::unconfirmed;
    std::array<std::uint8_t, 16> blind{};
    vault::KeyRef key;
    Bytes sealed_value;
};

namespace subjects {
Result<void> insert(Transaction& tx, SubjectRow const& row);
/// not_found when there is none, or no longer.
Result<SubjectRow> find(Session& session, SubjectId id);
Result<void> remove(Transaction& tx, SubjectId id);
}  // namespace subjects

namespace contacts {
Result<void> insert(Transaction& tx, ContactRow const& row);
Result<std::vector<ContactRow>> of(Session& session, SubjectId subject);
Result<ContactRow> find(Session& session, ContactId id, SubjectId subject);
Result<void> set_state(Transaction& tx, SubjectId subject, ContactId id, ContactState state);
/// How many contact points with this blind index were written since, counting at most `most`.
Result<int> count_since(Session& session, std::array<std::uint8_t, 16> const& blind, ContactId since, int most);
/// Of everybody who gave this address or number, the newest first.
Result<std::vector<ContactRow>> by_blind(Session& session, std::array<std::uint8_t, 16> const& blind, int most);
Result<void> remove(Transaction& tx, SubjectId subject, ContactId id);
Result<void> remove_of(Transaction& tx, SubjectId subject);
}  // namespace contacts

}  // namespace slovo::store
