// A mail before it is bytes: plain values, already decided and already opened for their purpose by
// whoever makes them. What is personal in it is wiped when it dies. Not shared between threads.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"

namespace slovo::mail {

/// Overwrites a string's bytes, spare capacity included, and empties it.
void wipe(std::string& text) noexcept;

struct Mailbox {
    std::string name;     ///< may be empty; any Unicode but control characters
    std::string address;  ///< local@domain; the domain may be Unicode and goes out as punycode
};

struct Attachment {
    std::string file_name;
    std::string content_type;  ///< "type/subtype", ASCII
    Bytes content;
};

/// The only headers beside the usual ones that a Slovo mail can have.
enum class ExtraHeader : std::uint8_t {
    auto_submitted,  ///< RFC 3834: "auto-replied" or "auto-generated"
    list_id,
    list_unsubscribe,       ///< RFC 2369
    list_unsubscribe_post,  ///< RFC 8058
    in_reply_to,
    references,
};

struct Mail {
    Mail() = default;
    Mail(Mail&&) noexcept = default;
    Mail& operator=(Mail&&) noexcept = default;
    Mail(Mail const&) = delete;
    Mail& operator=(Mail const&) = delete;
    ~Mail();

    Mailbox from;
    Mailbox to;        ///< exactly one: no mail of ours shows a person another's address
    Mailbox reply_to;  ///< none when its address is empty
    std::string subject;
    std::string text;        ///< UTF-8, lines end with LF or CRLF
    std::string html;        ///< may be empty; then the mail is plain text
    std::string message_id;  ///< "random@domain", without angle brackets; made by the caller, names no host
    std::vector<Attachment> attachments;
    std::vector<std::pair<ExtraHeader, std::string>> extra;
};

}  // namespace slovo::mail
