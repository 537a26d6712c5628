// The gate: from facts and policy to a Use, or to a refusal. Both are events of the ledger, written
// in the same transaction; the caller gets the Use only after COMMIT (the store sees to that).
// A Gate is immutable and used on the writer thread, within a transaction.
#pragma once

#include <span>
#include <variant>

#include "gate/notary.hpp"
#include "gate/safe.hpp"
#include "policy/model.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/rights.hpp"
#include "store/tables/subjects.hpp"
#include "vault/personal.hpp"

namespace slovo::gate {

/// Why the gate said no. What a person reads is made of it by the catalogue.
enum class Refusal : std::uint8_t {
    unknown_purpose,  ///< the policy has no such purpose
    role,             ///< the role may not act for this purpose
    other_purpose,    ///< the data were given for something else (C10, C19)
    no_consent,       ///< the purpose needs a consent that is not there (C13)
    quarantine,       ///< waits for a human decision (C27b)
    closed,           ///< the request is cancelled or was spam, or its time is over
    restricted,       ///< the person or the law holds it still (GDPR 18, C22)
};
[[nodiscard]] Literal name_of(Refusal refusal);

/// The purpose under which a person decides about a request in quarantine (C27b).
constexpr std::string_view screening_purpose = "screening";
/// The purpose under which a person's rights are fulfilled (C29).
constexpr std::string_view rights_purpose = "rights";

enum class Manner : std::uint8_t {
    read,  ///< a member of staff looks: `access.read`
    work,  ///< the program uses it (mail, study): `use.allowed`
    note,  ///< the same for the one note that goes out from quarantine: "ask a parent" (C27b)
};

struct Ask {
    RequestId request;
    std::string_view purpose;
    ledger::Actor actor;
    std::string_view role;  ///< of the member of staff; empty for the program itself
    Manner manner = Manner::read;
    Instant now;
};

/// What was found out on the way, so that nobody reads it twice.
struct Admitted {
    store::RequestRow request;
    store::SubjectRow subject;
};

template <vault::FixedString P>
struct Permission {
    vault::Use<P> use;
    Admitted facts;
};

/// Data of many subjects at once, opened to fulfil a right: by the person on their own page, by staff
/// for a case, by the program for a letter. One event on the case says how many, and commits to whom.
struct RightsAsk {
    store::CaseRow const& rights_case;
    std::span<SubjectId const> subjects;
    ledger::Actor actor;
    std::string_view role;  ///< of the member of staff; empty otherwise
    Manner manner = Manner::read;
    Instant now;
};
using RightsUses = std::vector<vault::Use<"rights">>;  ///< one for each subject asked for, in that order
using RightsVerdict = std::variant<RightsUses, Refusal>;

/// Errors of the Result are faults; a refusal is a value, so that its event is committed.
template <vault::FixedString P>
using Verdict = std::variant<Permission<P>, Refusal>;

class Gate {
public:
    Gate(policy::Policy const& policy, Notary const& notary, Safe const& safe)
        : policy_(policy), notary_(notary), safe_(safe) {}

    //= policy:C10
    template <vault::FixedString P>
    Result<Verdict<P>> ask(store::Transaction& tx, Ask ask) const {
        ask.purpose = P.view();
        TRY(auto decided, decide(tx, ask));
        if (auto const* refusal = std::get_if<Refusal>(&decided)) return Verdict<P>(*refusal);
        auto& facts = std::get<Admitted>(decided);
        vault::Use<P> use(vault::UseKey{}, facts.subject.id, ask.request.value);
        return Verdict<P>(Permission<P>{std::move(use), std::move(facts)});
    }

    //= policy:C29
    Result<RightsVerdict> ask_rights(store::Transaction& tx, RightsAsk const& ask) const;

    /// Proofs of consents that outlived their subjects, for whoever names the contact point. One event says how many,
    /// and commits to which.
    Result<RightsVerdict> ask_kept_proofs(store::Transaction& tx, std::span<ProofId const> proofs, ledger::Actor actor,
                                          Instant now) const;

    /// For a purpose that this program has no use of: the refusal goes on record. Where the facts would
    /// even allow it, the reason is that the data were given for something else.
    Result<Refusal> deny(store::Transaction& tx, Ask const& ask) const;

    /// Does the purpose list this category? What it does not list is not opened.
    [[nodiscard]] bool lists(std::string_view purpose, std::string_view category) const;

private:
    using Decision = std::variant<Admitted, Refusal>;
    Result<Decision> decide(store::Transaction& tx, Ask const& ask) const;
    Result<Admitted> facts_of(store::Transaction& tx, Ask const& ask) const;
    Result<void> write_down(store::Transaction& tx, Ask const& ask, Admitted const& facts,
                            std::optional<Refusal> refusal) const;
    [[nodiscard]] Result<std::optional<Refusal>> reason_against(store::Session& session, Ask const& ask,
                                                                store::RequestRow const& request) const;

    policy::Policy const& policy_;
    Notary const& notary_;
    Safe const& safe_;
};

}  // namespace slovo::gate
