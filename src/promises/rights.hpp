// What a person demands about their data, without an account (C29, C30a–d, DESIGN §5.14). A demand
// names a contact point; a link goes to that point as it lies on file; whoever opens the link has
// proven control of it. Stopping needs no proof (DESIGN §3.4). Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "gate/person.hpp"
#include "promises/house.hpp"
#include "store/tables/rights.hpp"
#include "text/contact.hpp"

namespace slovo::promises {

/// How a demand came that staff wrote down.
enum class Way : std::uint8_t { post, email, phone, in_person };
[[nodiscard]] Literal name_of(Way way);
[[nodiscard]] std::optional<Way> way_of(std::string_view word);
struct Handed {
    ledger::Actor by;
    Way way = Way::post;
    Instant received;  ///< its term runs from here
};

/// What was typed on /privacy or on the desk, in its normal form; nothing is looked up yet.
struct Demand {
    store::CaseKind kind = store::CaseKind::access;
    Language language = Language::uk;
    text::ContactKind contact_kind = text::ContactKind::email;
    vault::Hash16 blind{};
    vault::Hash16 suppression{};
    bool on_behalf = false;          ///< a parent or guardian for a child (CLAUSES E-10)
    std::string words;               ///< the question, or what is wrong; wiped after sealing
    std::optional<Handed> handed{};  ///< none: by the person, on /privacy
};

/// `contact`: an e-mail address or a phone number as typed. Errors: invalid, too_large.
[[nodiscard]] Result<Demand> read_demand(House const& house, store::CaseKind kind, Language language,
                                         std::string_view contact, std::string_view words, bool on_behalf);

/// What became of a demand: for logs, metrics and tests only. The visitor was answered before.
enum class DemandOutcome : std::uint8_t {
    unknown,    ///< nothing is known of this contact point, and nothing is kept of the demand
    link_sent,  ///< a case is open, a link is on its way to the contact point on file
    to_staff,   ///< a case is open, staff call back (a phone number, CLAUSES E-15)
    done,       ///< stopped at once
    too_many,   ///< the contact point got its mails of today
};
//= policy:C29
//= policy:C30b
[[nodiscard]] Result<DemandOutcome> take_demand(House& house, gate::Journal& journal, Demand demand);

/// The case behind a link of a mail. Errors: invalid (not our token), expired, not_found; conflict when it
/// was opened before: then ask_again() sends a fresh one.
[[nodiscard]] Result<store::CaseRow> read_rights_link(House& house, std::string_view token);
/// Spends the link. `session`: of the browser, may be empty; more contact points can be proven in one
/// session (CLAUSES E-1). Value: the session's secret for the cookie.
[[nodiscard]] Result<std::string> spend_rights_link(House& house, gate::Journal& journal, std::string_view token,
                                                    std::string_view session);
/// A fresh link to the same contact point, for a link that was spent or is too old.
[[nodiscard]] Result<void> ask_again(House& house, std::string_view token);

/// A contact point whose control was shown in this session, by the case that shows it.
struct ProvenContact {
    store::CaseRow by;
    text::ContactKind kind = text::ContactKind::email;
    vault::Hash16 blind{};
};
/// A browser that has proven one contact point or more.
struct PrivacySession {
    Hash32 tag{};
    std::vector<ProvenContact> proven;
    std::optional<vault::Hash16> name;  ///< the name given, where a mailbox is shared (CLAUSES E-2)
    std::string csrf;
    [[nodiscard]] store::CaseRow const& first() const { return proven.front().by; }
};
/// not_found when there is none, or it is over.
[[nodiscard]] Result<PrivacySession> find_privacy_session(House& house, std::string_view secret);
[[nodiscard]] bool csrf_fits(PrivacySession const& session, std::string_view sent);
/// The name under which the person wrote, where one mailbox serves several (CLAUSES E-2).
[[nodiscard]] Result<void> give_name(House& house, PrivacySession const& session, std::string_view name);
[[nodiscard]] Result<void> end_privacy_session(House& house, PrivacySession const& session);

/// Staff have verified a person who has a telephone only: two facts of the record by the script (E-15).
/// From now on the case is proven, and its outcome is told by telephone.
[[nodiscard]] Result<void> prove_by_staff(House& house, Staff const& staff, CaseId id);

/// A question or a dispute from the person's own page: a case for staff. Value: its reference.
[[nodiscard]] Result<CaseId> ask_question(House& house, PrivacySession const& session, store::CaseKind kind,
                                          Language language, std::string words);

[[nodiscard]] Literal name_of(store::CaseKind kind);    ///< "access": the word of the policy's [[right]]
[[nodiscard]] Literal name_of(store::CaseState state);  ///< the DRP's word
[[nodiscard]] Literal name_of(store::CaseReason reason);
[[nodiscard]] std::optional<store::CaseKind> case_kind_of(std::string_view word);

}  // namespace slovo::promises
