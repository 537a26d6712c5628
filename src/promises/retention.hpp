// Retention (C26c): the day of death of everything, computed from purpose and last relevant event by the
// policy that is in force, never stored. Pure functions over facts; the reaper (promises/reaper.hpp)
// acts on them. Safe from any thread.
//
// - What a request was sent for, and what its fields were asked for without a consent of their own, ends
//   so long after the last contact: received, answer sent, closed. While it is open nothing ends.
// - A request in quarantine ends when nobody has decided about it in time (promises/quarantine.hpp).
// - What a consent of its own allows ends when that consent does: unconfirmed, after `optin`; given, after
//   the shorter of its validity and its purpose's retention; withdrawn, refused or expired, at once.
// - A field goes with the last purpose that lists it, the subject with the last purpose of all.
// - The proof of a consent is a part of its subject: it goes with the subject, and at the latest
//   `consent-proof` after the consent's end. No proof keeps a subject alive.
#pragma once

#include "promises/house.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/requests.hpp"

namespace slovo::promises {

/// The facts of one subject that its days depend on.
struct LifeFacts {
    std::vector<store::RequestRow> requests;
    std::vector<store::ConsentRow> consents;
    Instant last_contact{};  ///< the latest of: received, answer sent, closed

    void add(store::RequestRow row);
    void add(store::ReplyRow const& row);
    void add(store::DeliveryRow const& row);
};
/// When a purpose's data of this subject end; nullopt: not while it is open. `Instant::max()` never occurs.
struct PurposeEnd {
    std::string purpose;
    std::optional<Instant> ends;
};
//= policy:C26c
[[nodiscard]] std::vector<PurposeEnd> ends_of(policy::Policy const& policy, LifeFacts const& facts);
/// The day on which all of it is gone: the latest of the purposes' ends.
[[nodiscard]] std::optional<Instant> death_of(policy::Policy const& policy, LifeFacts const& facts);
/// The day on which this category of data goes: the latest end of the purposes that list it.
[[nodiscard]] std::optional<Instant> end_of_field(policy::Policy const& policy, LifeFacts const& facts,
                                                  std::string_view category);
/// The day on which a request's own purposes end, whatever a consent keeps beside them.
[[nodiscard]] std::optional<Instant> end_of_request(policy::Policy const& policy, LifeFacts const& facts);
/// The day on which a live consent ends by itself; nullopt when it is not live, or lasts, or is the tick that
/// a request cannot do without: that ends with the request.
[[nodiscard]] std::optional<Instant> end_of_consent(policy::Policy const& policy, LifeFacts const& facts,
                                                    store::ConsentRow const& consent);

/// How long the policy keeps this sort of record: "mail", "case"; nullopt: for as long as it is needed.
[[nodiscard]] std::optional<Period> kept_for(policy::Policy const& policy, std::string_view retention);
/// The shortest period of what forms are for, and of what a consent of its own allows (`valid` or kept).
[[nodiscard]] std::optional<Period> shortest_request(policy::Policy const& policy);
[[nodiscard]] std::optional<Period> shortest_consent(policy::Policy const& policy);
/// The latest instant whose period is over now: `at + period <= now` is `at <= last_start(period, now)`.
[[nodiscard]] Instant last_start(Period period, Instant now);

[[nodiscard]] Result<LifeFacts> life_of(store::Session& session, SubjectId subject);

}  // namespace slovo::promises
