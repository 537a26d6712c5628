// Contact points and other typed values in one normal form each (docs/decisions/contact-normal-form.md),
// so that the same address typed twice is found once. Errors never hold the text that was typed.
// Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace slovo::text {

/// The numbers are stored and part of the blind index: never change one.
enum class ContactKind : std::uint8_t { email = 1, phone = 2 };

struct NormalContact {
    ContactKind kind;
    std::string normal;    ///< for look-up, deduplication and the blind index
    std::string as_typed;  ///< for sending: trimmed and composed (NFC), otherwise as the person wrote it
};

/// Lower-case local part (UTF-8 allowed, RFC 6531), domain in its ASCII form (UTS #46). `invalid`
/// for what is not one plain address, `too_large` over the limits of RFC 5321 §4.5.3.1.
[[nodiscard]] Result<std::string> normal_email(std::string_view typed);
/// E.164 with the plus sign. Numbers without a country code are read as of the region.
[[nodiscard]] Result<std::string> normal_phone(std::string_view typed, std::string_view region = "UA");
/// An http(s) URL or a bare domain as a canonical URL: ASCII host (a public name, or an address in numbers), no default port, no credentials,
/// at least "/". It is stored as data and never fetched by this room.
[[nodiscard]] Result<std::string> normal_site(std::string_view typed);
/// Valid UTF-8, composed (NFC), line ends as \n, without control and invisible direction-changing
/// characters except newline and tab, trimmed. `too_large` over max_bytes, `invalid` if not UTF-8.
[[nodiscard]] Result<std::string> clean_text(std::string_view typed, std::size_t max_bytes);

/// Both forms of a contact point of a known kind.
[[nodiscard]] Result<NormalContact> normal_contact(ContactKind kind, std::string_view typed,
                                                   std::string_view region = "UA");

}  // namespace slovo::text
