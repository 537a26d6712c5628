// Staff and a request: open it for a purpose, answer it, close it, decide a quarantine (C11, C15,
// C16, C27b). Every opening is an event that is durable before the value is released.
#pragma once

#include <functional>
#include <variant>

#include "gate/gate.hpp"
#include "gate/journal.hpp"
#include "promises/house.hpp"
#include "store/tables/deliveries.hpp"

namespace slovo::promises {

/// A request as opened for a purpose: what the purpose does not list is absent.
struct OpenedRequest {
    store::RequestRow row;
    std::optional<gate::Name> name;
    std::optional<gate::Email> email;
    store::ContactState email_state = store::ContactState::unconfirmed;
    std::optional<gate::Phone> phone;
    std::optional<gate::Site> site;
    std::optional<gate::Message> text;
    struct GivenAnswer {
        store::ReplyRow row;
        gate::Answer words;
    };
    std::vector<GivenAnswer> answers;
};

template <vault::FixedString P>
struct Opening {
    vault::Use<P> use;
    OpenedRequest request;
};
template <vault::FixedString P>
using OpeningVerdict = std::variant<Opening<P>, gate::Refusal>;

/// Asks the gate, then opens. `done` comes after the access event is on disk, on a thread of the store.
//= policy:C10
//= policy:C11
template <vault::FixedString P>
void open_request(House& house, Staff staff, RequestId id,
                  std::move_only_function<void(Result<OpeningVerdict<P>>)> done);

/// The same for threads that may wait, which then open the cells themselves; not for a thread of the store.
template <vault::FixedString P>
Result<OpeningVerdict<P>> open_request_and_wait(House& house, Staff const& staff, RequestId id);

/// A use that no request is ever opened for by staff (marketing, statistics…): asked of the gate, which
/// writes its refusal down. Not on the writer thread.
Result<gate::Refusal> refuse_other_purpose(House& house, Staff const& staff, RequestId id, std::string_view purpose);

/// An answer by staff: sealed, queued for the contact point that the person gave, once.
struct AnswerGiven {
    ReplyId reply;
    bool by_mail = false;  ///< false: there is no e-mail address, staff call the number
};
struct AnswerWords {
    std::string words;
    std::uint32_t attached = 0;  ///< bits of store::StudyPart: of the newest report about the site
    AnswerWords(std::string text, std::uint32_t parts = 0) : words(std::move(text)), attached(parts) {}
    AnswerWords(char const* text) : words(text) {}
};
//= policy:C11
/// `reply` is an id from house.ids that the page was made with: the same answer sent twice is one. Parts of a report
/// go to a confirmed e-mail address only. Errors: conflict when the address is not, or there is no such part;
/// too_large when they do not fit into a mail.
Result<std::variant<AnswerGiven, gate::Refusal>> answer_request(House& house, Staff const& staff, RequestId id,
                                                                ReplyId reply, AnswerWords answer);

enum class Closing : std::uint8_t { answered_otherwise, spam, duplicate };
Result<void> close_request(House& house, Staff const& staff, RequestId id, Closing why);

enum class QuarantineDecision : std::uint8_t { not_a_child, child };
//= policy:C27b
Result<void> decide_quarantine(House& house, gate::Journal& journal, Staff const& staff, RequestId id,
                               QuarantineDecision decision);

}  // namespace slovo::promises
