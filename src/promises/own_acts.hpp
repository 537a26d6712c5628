// What a person can do on their own page at once, without anybody's help (C30a–c). Each act is an event
// in the same transaction, and in the narrowing journal before it is confirmed. `of` is always one of
// the session's own subjects; another is `not_found`. Not on the writer thread.
#pragma once

#include "promises/own_file.hpp"

namespace slovo::promises {

//= policy:C30b
/// Takes effect on what is queued too: the sender asks again when a message leaves.
[[nodiscard]] Result<void> withdraw_consent(House& house, gate::Journal& journal, PrivacySession const& session,
                                            SubjectId of, ConsentId consent);
/// The box of a form, ticked on the person's own page: control of the address is proven already.
[[nodiscard]] Result<void> give_consent(House& house, PrivacySession const& session, SubjectId of,
                                        std::string_view purpose, std::string_view channel, Language language);
/// No marketing to this contact point any more, whatever was agreed to before.
[[nodiscard]] Result<void> object_to_marketing(House& house, gate::Journal& journal, PrivacySession const& session);

//= policy:C30c
/// The pending answer stops, the request is closed as called off. Once it is answered: conflict.
[[nodiscard]] Result<void> stop_reply(House& house, gate::Journal& journal, PrivacySession const& session,
                                      SubjectId of, RequestId request);

enum class OwnField : std::uint8_t { name, site, text, phone, email };
//= policy:C30a
//= policy:C26b
/// The old value's key is destroyed once nothing needs it. A new e-mail address gets a link first and
/// replaces the old one when that is opened; everything else is replaced at once. `value` empty: the field
/// is erased (not the only contact point: conflict). A value that no purpose keeps any more: conflict.
/// Errors: invalid, too_large.
[[nodiscard]] Result<void> correct(House& house, gate::Journal& journal, PrivacySession const& session, SubjectId of,
                                   RequestId request, OwnField field, std::string_view value);

/// GDPR 18: kept, and opened for nothing but the person's own rights and the law.
[[nodiscard]] Result<void> restrict_use(House& house, gate::Journal& journal, PrivacySession const& session,
                                        SubjectId of);
[[nodiscard]] Result<void> lift_restriction(House& house, gate::Journal& journal, PrivacySession const& session,
                                            SubjectId of, HoldId hold);

}  // namespace slovo::promises
