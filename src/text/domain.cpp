#include "text/domain.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "text/unicode.hpp"

namespace slovo::text {
namespace {

constexpr std::size_t domain_bytes_max = 253;  // RFC 1035 §2.3.4 as text
constexpr std::size_t label_bytes_max = 63;

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= label_bytes_max && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

Result<void> check(std::string_view domain) {
    if (domain.size() > domain_bytes_max) return fail(ErrorCode::too_large, "the domain is too long");
    std::size_t labels = 0;
    std::string_view last;
    for (std::size_t at = 0; at <= domain.size(); ++labels) {
        last = domain.substr(at, domain.find('.', at) - at);
        if (!is_label(last)) return fail(ErrorCode::invalid, "not a domain name");
        at += last.size() + 1;
    }
    // No top-level domain begins with a digit; what does is an address such as 127.0.0.1.
    if (labels < 2 || is_digit(last.front())) return fail(ErrorCode::invalid, "not a public domain name");
    return {};
}

}  // namespace

Result<std::string> ascii_domain(std::string_view domain) {
    TRY(std::string lower, to_lower(domain));
    // Names in ASCII need no table, unless they hold labels that claim to be encoded.
    if (!is_ascii(lower) || lower.find("xn--") != std::string::npos) {
        if (lower.find('\0') != std::string::npos || lower.size() > 4 * domain_bytes_max)
            return fail(ErrorCode::invalid, "not a domain name");
        char* encoded = nullptr;
        int const code = idn2_to_ascii_8z(lower.c_str(), &encoded, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
        std::unique_ptr<char, decltype(&idn2_free)> const owner(encoded, &idn2_free);
        if (code != IDN2_OK) return fail(ErrorCode::invalid, "not a domain name");
        lower = encoded;
    }
    TRY_VOID(check(lower));
    return lower;
}

}  // namespace slovo::text
