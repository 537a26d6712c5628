#include "url/host.hpp"

#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "url/encode.hpp"

namespace slovo::url {
namespace {

/// "forbidden domain code point", §3.1.
constexpr auto forbidden = [] {
    std::array<bool, 128> table{};
    for (unsigned c = 0; c <= 0x20; ++c) table[c] = true;
    for (char const c : std::string_view("#%/:<>?@[\\]^|\x7F")) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool has_punycode(std::string_view name) {
    for (std::size_t at = 0; at + 4 <= name.size(); ++at) {
        if ((at == 0 || name[at - 1] == '.') && lower(name[at]) == 'x' && lower(name[at + 1]) == 'n' &&
            name.substr(at + 2, 2) == "--")
            return true;
    }
    return false;
}

UIDNA const* idna() {
    // Opened once and never closed: it is immutable, and used until the program ends.
    static UIDNA const* const opened = [] {
        UErrorCode error = U_ZERO_ERROR;
        auto* const made = uidna_openUTS46(
            UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
            &error);
        ENSURE(U_SUCCESS(error), "ICU has its tables of names");
        return made;
    }();
    return opened;
}

/// Domain to ASCII with beStrict false: no check of hyphens and of lengths.
Result<std::string> to_ascii(std::string_view name) {
    constexpr std::uint32_t allowed = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                      UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                      UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
    if (name.size() > limits::web_host_bytes) return fail(ErrorCode::invalid, "a host longer than any name");
    std::array<char, limits::web_host_bytes> made;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode error = U_ZERO_ERROR;
    auto const size = uidna_nameToASCII_UTF8(idna(), name.data(), static_cast<std::int32_t>(name.size()), made.data(),
                                             static_cast<std::int32_t>(made.size()), &info, &error);
    // Also where the result does not fit: no such name can be asked for.
    if (U_FAILURE(error) || (info.errors & ~allowed) != 0) return fail(ErrorCode::invalid, "not a name by UTS 46");
    return std::string(made.data(), static_cast<std::size_t>(size));
}

Result<HostKind> append_domain(std::string& out, std::string_view name) {
    if (name.empty()) return fail(ErrorCode::invalid, "an empty host");
    if (std::ranges::any_of(name, [](char c) { return forbidden[static_cast<unsigned char>(c)]; }))
        return fail(ErrorCode::invalid, "a character that no host has");
    if (ends_in_number(name)) {
        TRY_VOID(append_ipv4(out, name));
        return HostKind::ipv4;
    }
    out += name;
    return HostKind::domain;
}

/// One script, and nothing that cannot be seen.
bool plain_label(std::string_view label) {
    UScriptCode script = USCRIPT_COMMON;
    std::int32_t at = 0;
    auto const size = static_cast<std::int32_t>(label.size());
    while (at < size) {
        UChar32 c = 0;
        U8_NEXT(label.data(), at, size, c);
        if (c < 0 || !u_isgraph(c) || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return false;
        UErrorCode error = U_ZERO_ERROR;
        auto const own = uscript_getScript(c, &error);
        if (own == USCRIPT_COMMON || own == USCRIPT_INHERITED) continue;
        if (script != USCRIPT_COMMON && script != own) return false;
        script = own;
    }
    return true;
}

}  // namespace

Result<HostKind> append_host(std::string& out, std::string_view text) {
    if (text.starts_with('[')) {
        if (!text.ends_with(']')) return fail(ErrorCode::invalid, "a bracket without its twin");
        TRY_VOID(append_ipv6(out, text.substr(1, text.size() - 2)));
        return HostKind::ipv6;
    }
    std::string name;
    if (text.contains('%'))
        name = percent_decoded(text);
    else
        name = text;
    if (!is_ascii(name) || has_punycode(name)) {
        TRY(name, to_ascii(name));
        if (!is_ascii(name)) return fail(ErrorCode::invalid, "a host that has no ASCII form");
    } else {
        std::ranges::transform(name, name.begin(), lower);
    }
    return append_domain(out, name);
}

std::string host_in_unicode(std::string_view host) {
    std::string shown;
    for (std::size_t begin = 0; begin <= host.size();) {
        auto const end = std::min(host.find('.', begin), host.size());
        auto const label = host.substr(begin, end - begin);
        std::array<char, limits::web_host_bytes * 4> made;
        UIDNAInfo info = UIDNA_INFO_INITIALIZER;
        UErrorCode error = U_ZERO_ERROR;
        std::int32_t size = 0;
        if (label.starts_with("xn--"))
            size = uidna_labelToUnicodeUTF8(idna(), label.data(), static_cast<std::int32_t>(label.size()), made.data(),
                                            static_cast<std::int32_t>(made.size()), &info, &error);
        std::string_view const unicode(made.data(), U_SUCCESS(error) ? static_cast<std::size_t>(size) : 0);
        shown += !unicode.empty() && plain_label(unicode) ? unicode : label;
        if (end < host.size()) shown += '.';
        begin = end + 1;
    }
    return shown;
}

}  // namespace slovo::url
