// Makes the bytes of a mail: RFC 5322 and MIME, CRLF, no line over 998 octets, every word of any
// language right in subject and names. Refuses what could inject a header. Safe from any thread.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "mail/message.hpp"

namespace slovo::mail {

/// The whole message as it goes after DATA (without dot-stuffing), ASCII but for the local part of an
/// address that is not (SMTPUTF8). The caller wipes it after use.
/// `invalid`: a control character in a header, an address that is none, text that is not UTF-8.
/// `too_large`: over limits::mail_bytes.
[[nodiscard]] Result<std::string> compose(Mail const& mail, Instant now);

}  // namespace slovo::mail
