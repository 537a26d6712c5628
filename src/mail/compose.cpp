#include "mail/compose.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "base/limits.hpp"
#include "mail/address.hpp"
#include "mail/encoded_word.hpp"

namespace slovo::mail {
namespace {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct FreeOptions {
    void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};

void start_gmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

char const* name_of(ExtraHeader header) {
    switch (header) {
        case ExtraHeader::auto_submitted: return "Auto-Submitted";
        case ExtraHeader::list_id: return "List-Id";
        case ExtraHeader::list_unsubscribe: return "List-Unsubscribe";
        case ExtraHeader::list_unsubscribe_post: return "List-Unsubscribe-Post";
        case ExtraHeader::in_reply_to: return "In-Reply-To";
        case ExtraHeader::references: return "References";
    }
    return "";
}

// 7bit where every line may stand as it is, quoted-printable where a person could still read the
// source, base64 for the rest (Cyrillic). All three leave only short ASCII lines.
GMimeContentEncoding encoding_of(std::string_view text) {
    std::size_t line = 0;
    std::size_t longest = 0;
    std::size_t other = 0;
    for (char c : text) {
        line = c == '\n' ? 0 : line + 1;
        longest = std::max(longest, line);
        if (static_cast<unsigned char>(c) >= 0x80) ++other;
    }
    if (other == 0 && longest <= 78) return GMIME_CONTENT_ENCODING_7BIT;
    return other * 6 < text.size() ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE : GMIME_CONTENT_ENCODING_BASE64;
}

// Lines end with LF for what the writer turns into CRLF, with CRLF where the bytes are encoded as they are.
std::string canonical_lines(std::string_view text, GMimeContentEncoding encoding) {
    std::string_view const end = encoding == GMIME_CONTENT_ENCODING_BASE64 ? "\r\n" : "\n";
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (pair) continue;
        if (text[i] == '\n' || text[i] == '\r')
            out += end;
        else
            out += text[i];
    }
    if (!out.ends_with('\n')) out += end;
    return out;
}

Owned<GMimePart> part_of(std::string_view bytes, char const* type, char const* subtype, GMimeContentEncoding encoding) {
    Owned<GMimePart> part(g_mime_part_new_with_type(type, subtype));
    Owned<GMimeStream> const stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    Owned<GMimeDataWrapper> const content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_part_set_content(part.get(), content.get());
    g_mime_part_set_content_encoding(part.get(), encoding);
    return part;
}

Owned<GMimePart> text_part(std::string_view text, char const* subtype) {
    auto const encoding = encoding_of(text);
    std::string lines = canonical_lines(text, encoding);
    auto part = part_of(lines, "text", subtype, encoding);
    wipe(lines);
    // "us-ascii" would be as true for 7bit; one charset everywhere is easier to reason about.
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
    return part;
}

Owned<GMimePart> attachment_part(Attachment const& attachment) {
    auto const slash = attachment.content_type.find('/');
    auto const type = attachment.content_type.substr(0, slash);
    auto const subtype = attachment.content_type.substr(slash + 1);
    auto part = part_of(text_of(attachment.content), type.c_str(), subtype.c_str(), GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_disposition(GMIME_OBJECT(part.get()), GMIME_DISPOSITION_ATTACHMENT);
    g_mime_part_set_filename(part.get(), attachment.file_name.c_str());
    return part;
}

Owned<GMimeObject> body_of(Mail const& mail) {
    auto text = text_part(mail.text, "plain");
    Owned<GMimeObject> body(GMIME_OBJECT(text.release()));
    if (!mail.html.empty()) {
        auto const html = text_part(mail.html, "html");
        Owned<GMimeMultipart> both(g_mime_multipart_new_with_subtype("alternative"));
        g_mime_multipart_add(both.get(), body.get());
        g_mime_multipart_add(both.get(), GMIME_OBJECT(html.get()));
        body.reset(GMIME_OBJECT(both.release()));
    }
    if (mail.attachments.empty()) return body;
    Owned<GMimeMultipart> mixed(g_mime_multipart_new_with_subtype("mixed"));
    g_mime_multipart_add(mixed.get(), body.get());
    for (auto const& attachment : mail.attachments) {
        auto const part = attachment_part(attachment);
        g_mime_multipart_add(mixed.get(), GMIME_OBJECT(part.get()));
    }
    return Owned<GMimeObject>(GMIME_OBJECT(mixed.release()));
}

bool is_media_type(std::string_view type) {
    auto const token = [](std::string_view text) {
        return !text.empty() && std::ranges::all_of(text, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '+';
        });
    };
    auto const slash = type.find('/');
    return slash != std::string_view::npos && token(type.substr(0, slash)) && token(type.substr(slash + 1));
}

Result<void> check(Mail const& mail) {
    std::size_t size = mail.text.size() + mail.html.size();
    for (auto const* header : {&mail.from.name, &mail.to.name, &mail.reply_to.name, &mail.subject, &mail.message_id}) {
        if (!is_header_safe(*header)) return fail(ErrorCode::invalid, "mail: a header holds a control character");
        if (header->size() > limits::mail_header_bytes) return fail(ErrorCode::too_large, "mail: a header is too long");
    }
    TRY_VOID(ascii_domain_address(mail.message_id));
    for (auto const& [header, value] : mail.extra) {
        bool const ascii = std::ranges::all_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x7F; });
        if (value.empty() || !ascii || !is_header_safe(value))
            return fail(ErrorCode::invalid, "mail: an extra header holds what it must not");
        if (value.size() > limits::mail_header_bytes) return fail(ErrorCode::too_large, "mail: a header is too long");
    }
    for (auto const& attachment : mail.attachments) {
        size += attachment.content.size();
        if (!is_header_safe(attachment.file_name) || !is_media_type(attachment.content_type))
            return fail(ErrorCode::invalid, "mail: an attachment's name or type is not right");
    }
    if (!is_text_safe(mail.text) || !is_text_safe(mail.html))
        return fail(ErrorCode::invalid, "mail: text is not UTF-8");
    if (size > limits::mail_bytes) return fail(ErrorCode::too_large, "mail: too large");
    return {};
}

void add_mailbox(GMimeMessage* message, GMimeAddressType type, std::string const& name, std::string const& address) {
    // GMime leaves a name alone that looks like an encoded word, and loses spaces between quoted and encoded ones.
    std::string words = header_words(name);
    g_mime_message_add_mailbox(message, type, words.empty() ? nullptr : words.c_str(), address.c_str());
    wipe(words);
}

Result<Owned<GMimeMessage>> message_of(Mail const& mail, Instant now) {
    TRY(std::string const from, ascii_domain_address(mail.from.address));
    TRY(std::string to, ascii_domain_address(mail.to.address));
    Owned<GMimeMessage> message(g_mime_message_new(FALSE));
    add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from.name, from);
    add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, mail.to.name, to);
    wipe(to);
    if (!mail.reply_to.address.empty()) {
        TRY(std::string const reply_to, ascii_domain_address(mail.reply_to.address));
        add_mailbox(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, mail.reply_to.name, reply_to);
    }
    g_mime_message_set_subject(message.get(), header_words(mail.subject).c_str(), "utf-8");
    std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> const date(
        g_date_time_new_from_unix_utc(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()),
        &g_date_time_unref);
    if (date == nullptr) return fail(ErrorCode::invalid, "mail: a date outside the calendar");
    g_mime_message_set_date(message.get(), date.get());
    g_mime_message_set_message_id(message.get(), mail.message_id.c_str());
    for (auto const& [header, value] : mail.extra)
        g_mime_object_set_header(GMIME_OBJECT(message.get()), name_of(header), value.c_str(), nullptr);
    auto const body = body_of(mail);
    g_mime_message_set_mime_part(message.get(), body.get());
    return message;
}

}  // namespace

Result<std::string> compose(Mail const& mail, Instant now) {
    start_gmime();
    TRY_VOID(check(mail));
    TRY(auto const message, message_of(mail, now));
    std::unique_ptr<GMimeFormatOptions, FreeOptions> const options(g_mime_format_options_new());
    g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
    Owned<GMimeStream> const stream(g_mime_stream_mem_new());
    if (g_mime_object_write_to_stream(GMIME_OBJECT(message.get()), options.get(), stream.get()) < 0)
        return fail(ErrorCode::internal, "mail: could not be written");
    GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    std::string out(reinterpret_cast<char const*>(bytes->data), bytes->len);
    ::explicit_bzero(bytes->data, bytes->len);
    return out;
}

}  // namespace slovo::mail
