// What retention looks for (C26c), in the order of its days, each by an index of its own, so that a pass
// costs what it finds and not what is stored. What is found is a candidate only: the promise judges it.
#pragma once

#include "store/session.hpp"

namespace slovo::store {

/// Where a walk along one of the indexes stands; it begins at {}.
struct DuePlace {
    Instant at{};
    std::int64_t id = 0;
    auto operator<=>(DuePlace const&) const = default;
};

struct DueRow {
    SubjectId subject;
    DuePlace place;
};

/// The mark of a contact point whose owner has a case that is open, or was closed a short time ago.
struct FrozenContact {
    std::array<std::uint8_t, 16> blind{};
    Instant opened_at;
    bool proven = false;
};

namespace due {

/// Closed up to `until`, later than `after`, and kept by a purpose of their own.
Result<std::vector<DueRow>> requests(Session& session, Instant until, DuePlace after, int most);
/// Consents that were asked for (given) up to `until`, and nothing has become of them since.
Result<std::vector<DueRow>> consents_asked(Session& session, Instant until, DuePlace after, int most);
Result<std::vector<DueRow>> consents_given(Session& session, Instant until, DuePlace after, int most);
/// Consents that ended up to `until`, of people of whom nothing but consents keeps anything.
Result<std::vector<DueRow>> consents_ended(Session& session, Instant until, DuePlace after, int most);
/// Consents that ended up to `until` and whose proof is there still.
Result<std::vector<DueRow>> proofs(Session& session, Instant until, DuePlace after, int most);

/// How many requests were closed up to `until`, counted by their index.
Result<std::int64_t> count_requests(Session& session, Instant until);
Result<std::int64_t> count_consents_given(Session& session, Instant until);
Result<std::int64_t> count_cases(Session& session, Instant until);
Result<std::int64_t> count_subjects(Session& session);

/// Contact points of live cases, and of proven ones closed later than `closed_after`.
Result<std::vector<FrozenContact>> frozen(Session& session, Instant closed_after);

/// Marks of suppression and of objection made up to `until`.
Result<std::int64_t> count_marks(Session& session, Instant until);
Result<std::int64_t> forget_marks(Transaction& tx, Instant until, int most);

}  // namespace due

}  // namespace slovo::store
