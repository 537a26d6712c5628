// Everything that is kept about the person who has proven a contact point, and the day on which each
// part of it will be gone (C30d). Opened through the gate for the purpose `rights`; of a shared
// mailbox only what was written under the name given (CLAUSES E-1, E-2). Not on the writer thread.
#pragma once

#include "gate/gate.hpp"
#include "promises/retention.hpp"
#include "promises/rights.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/events.hpp"
#include "store/tables/studies.hpp"

namespace slovo::promises {

struct OwnAnswer {
    store::ReplyRow row;
    gate::Answer words;
};

/// A study of the site, with what it says in short, where it is done (C12).
struct OwnStudy {
    store::StudyRow row;
    std::optional<gate::StudyText> summary;
};

struct OwnRequest {
    store::RequestRow row;
    std::optional<gate::Name> name;
    std::optional<gate::Site> site;
    std::optional<gate::Message> text;
    std::vector<OwnAnswer> answers;
    std::vector<OwnStudy> studies;  ///< oldest first
};

struct OwnContact {
    store::ContactRow row;
    std::optional<gate::Email> email;
    std::optional<gate::Phone> phone;
};

/// One subject of theirs: a request with all that hangs on it.
struct OwnSubject {
    SubjectId id;
    vault::Use<"rights"> use;
    std::vector<OwnRequest> requests;
    std::vector<OwnContact> contacts;
    std::vector<store::ConsentRow> consents;
    std::vector<store::DeliveryRow> deliveries;
    std::vector<store::EventRow> events;
    std::vector<store::HoldRow> holds;
    LifeFacts life;               ///< what its days depend on
    std::optional<Instant> ends;  ///< the day it is erased, as the policy stands now; none: not before it is closed
};

struct OwnFile {
    std::vector<OwnSubject> subjects;   ///< oldest first
    std::vector<store::CaseRow> cases;  ///< live and closed ones of the proven contact points
    bool name_needed = false;           ///< people of different names write from this mailbox: ask for the name
    std::size_t hidden = 0;             ///< records of other names
};

//= policy:C30d
/// At most `most` subjects; one event on the case says how many were opened, and commits to which.
[[nodiscard]] Result<OwnFile> open_own_file(House& house, PrivacySession const& session, std::size_t most);

/// Their subjects without opening anything but the names that tell people of one mailbox apart.
[[nodiscard]] Result<std::vector<SubjectId>> own_subjects(House& house, PrivacySession const& session);

}  // namespace slovo::promises
