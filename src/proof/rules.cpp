// The guards of this program. Each is what a clause of the policy names in `rules`; the file is where
// a reader finds it.
#include <array>

#include "proof/registry.hpp"

namespace slovo::proof {
namespace {

constexpr std::array all_rules{
    Rule{"R-POLICY-VERSIONED",
         "Publishing stores the file under the next number, writes its hashes into the ledger, and never changes a "
         "stored version.",
         "src/promises/publish.cpp"},
    Rule{"R-COOKIES-DECLARED",
         "Only the desk, links in mails and the person's own page set a cookie, each by a name "
         "that the policy declares.",
         "src/web/site.cpp"},
    Rule{"R-NO-THIRD-PARTY",
         "Pages name no other origin, and every response carries a Content-Security-Policy that "
         "forbids it.",
         "src/web/server/response.cpp"},
    Rule{"R-CONSENT-BEFORE-STORE", "A form without the required tick is refused before anything of it leaves memory.",
         "src/promises/submission.cpp"},
    Rule{"R-CONSENT-SEPARATE", "Each ticked box becomes a consent of its own, with the hashes of what was shown.",
         "src/promises/intake_draft.cpp"},
    Rule{"R-ACCESS-RECORDED",
         "The gate writes the event in the transaction that decides; the value is released after "
         "its commit.",
         "src/gate/gate.cpp"},
    Rule{"R-LEDGER-CHAINED",
         "Each change writes its event in the same transaction; events become leaves of a Merkle "
         "tree whose heads are signed.",
         "src/gate/sequencer.cpp"},
    Rule{"R-NOTICE-GENERATED",
         "Forms, boxes and notice are made from the policy in force; a file whose lint has errors "
         "is refused.",
         "src/promises/publish.cpp"},
    Rule{"R-INTAKE-ALLOWLIST", "Intake reads the declared fields of the form and looks at nothing else.",
         "src/promises/submission.cpp"},
    Rule{"R-FIELDS-MINIMAL", "Only what the policy requires is demanded, and one of a group where one is enough.",
         "src/promises/submission.cpp"},
    Rule{"R-CONTACT-NORMALISED",
         "Addresses and numbers get one normal form for look-up; what was typed is used for "
         "sending.",
         "src/text/contact.cpp"},
    Rule{"R-FORMS-CLOSED", "Requests are taken for the policy's forms only; each keeps form, language and version.",
         "src/promises/intake.cpp"},
    Rule{"R-INTAKE-DURABLE", "A request is confirmed after its commit reached the disk.", "src/store/store.cpp"},
    Rule{"R-INTAKE-ONCE", "One key makes one request; another body under the same key is refused.",
         "src/promises/intake.cpp"},
    Rule{"R-TEXT-SCREENED", "Free text is screened for signs of a child and for special data before it is stored.",
         "src/promises/screen.cpp"},
    Rule{"R-PURPOSE-BOUND",
         "Personal values open with a Use for a purpose that the policy gives, and only the gate "
         "makes one.",
         "src/gate/gate.cpp"},
    Rule{"R-REPLY-DUE", "A request gets a due date when it comes and an outcome when it is closed.",
         "src/promises/reply.cpp"},
    Rule{"R-REPLY-TO-SUBJECT-ONLY",
         "A delivery names a contact point of its own subject; there is no other way to "
         "name a recipient.",
         "src/store/tables/deliveries.hpp"},
    Rule{"R-NO-ADS-IN-REPLY",
         "A mail has one recipient, no picture and no foreign link; what is not marketing has no "
         "list headers.",
         "src/mail/message.hpp"},
    Rule{"R-STUDY-OWN-HOST",
         "A site is studied for an open request only, in a process without keys, politely; each address is looked at "
         "before it is dialled, and inner ones are refused.",
         "src/promises/study.cpp"},
    Rule{
        "R-STUDY-NO-PEOPLE",
        "What is kept of a study is the report alone, sealed: technical findings, with addresses and numbers of people "
        "masked.",
        "src/promises/study_file.cpp"},
    Rule{"R-PURPOSES-CLOSED", "The gate knows the purposes of the policy and no others.", "src/gate/gate.cpp"},
    Rule{"R-REPLY-ONCE",
         "An answer of a person makes one delivery, which can be taken to be sent once; nothing follows "
         "by itself.",
         "src/promises/reply.cpp"},
    Rule{"R-QUESTION-CLOSED", "A request ends with one outcome, from which its retention counts.",
         "src/promises/reply.cpp"},
    Rule{"R-ANSWER-HOLDS-OWN-DATA", "An answer is sealed under the key of its own subject.", "src/promises/reply.cpp"},
    Rule{"R-COLLAB-APART", "What came by the form for proposals opens for collaboration only.", "src/gate/gate.cpp"},
    Rule{"R-EGRESS-DENY",
         "The gate opens nothing for a purpose that has recipients, and the program connects outward "
         "to the configured mail relay only, a process of its own to the sites under study.",
         "src/gate/gate.cpp"},
    Rule{"R-SEALED-AT-REST",
         "Personal values are stored sealed, under the thing's and the subject's key; keys lie in "
         "another file.",
         "src/vault/seal.cpp"},
    Rule{"R-RETENTION-BY-CLOCK", "The reaper erases what is past its period, computed from the policy in force.",
         "src/promises/reaper.cpp"},
    Rule{"R-NO-AGE-FIELD", "No category of age exists, so that a form that asks for one does not load.",
         "src/policy/lint/promises.cpp"},
    Rule{"R-CHILD-QUARANTINE",
         "A request with a sign of a child is kept sealed, opens for deciding only, and gets one "
         "note about a parent.",
         "src/gate/gate.cpp"},
    Rule{"R-GUARDIAN-NOTICE", "Every form shows the note about children before its first field.",
         "src/web/public/form_page.cpp"},
    Rule{"R-GUARDIAN-CHOICE", "A parent's request is marked as one and takes no marketing consent.",
         "src/promises/submission.cpp"},
    Rule{"R-CORRECTION-SPREADS",
         "A corrected value lies under a new key; the old key is destroyed, and queues hold references only.",
         "src/promises/own_acts.cpp"},
    Rule{"R-CHANNEL-WORKS",
         "A demand needs a contact point and nothing else; known and unknown ones get the same answer, given before "
         "the look-up; the link goes to the contact point on file.",
         "src/promises/rights.cpp"},
    Rule{"R-CORRECT-ON-REQUEST", "Whoever proves a contact point corrects what was given with it, at once.",
         "src/promises/own_acts.cpp"},
    Rule{"R-WITHDRAW-AT-ONCE",
         "Stopping needs no proof; it withdraws every consent of the contact point, and the sender asks again when a "
         "message leaves.",
         "src/promises/stop.cpp"},
    Rule{"R-STOP-REPLY", "A request that is called off is closed, and its waiting answer is cancelled with it.",
         "src/promises/stop.cpp"},
    Rule{"R-USE-STATEMENT", "A person's own file is made of the rows and the events of their own subjects.",
         "src/promises/own_file.cpp"},
};

}  // namespace

std::span<Rule const> rules() {
    return all_rules;
}

}  // namespace slovo::proof
