#include "text/contact.hpp"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "base/limits.hpp"
#include "text/domain.hpp"
#include "text/unicode.hpp"

namespace slovo::text {
namespace {

constexpr std::size_t local_bytes_max = 64;  // RFC 5321 §4.5.3.1.1

// RFC 5322's atext and RFC 6531's addition, less what nobody's address holds and attackers like.
bool is_local_character(std::int32_t c) {
    if (c >= 0x80) return is_word_character(c);
    constexpr std::string_view punctuation = "!#$%&'*+-/=?^_`{|}~.";
    return u_isalnum(c) || (c > 0 && punctuation.find(static_cast<char>(c)) != std::string_view::npos);
}

Result<void> check_local(std::string_view local) {
    if (local.empty()) return fail(ErrorCode::invalid, "nothing before the @");
    if (local.size() > local_bytes_max) return fail(ErrorCode::too_large, "too long before the @");
    if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos)
        return fail(ErrorCode::invalid, "a dot is in the wrong place");
    for (std::size_t at = 0; at < local.size();)
        if (!is_local_character(next_code_point(local, at)))
            return fail(ErrorCode::invalid, "a character that no address holds");
    return {};
}

bool is_phone_character(std::int32_t c) {
    constexpr std::string_view allowed = "+().-/ \t";
    if (c < 0) return false;
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c > 0 && allowed.find(static_cast<char>(c)) != std::string_view::npos);
    return c == 0xFF0B || (U_GET_GC_MASK(c) & (U_GC_ND_MASK | U_GC_PD_MASK | U_GC_ZS_MASK)) != 0;
}

/// Digits of any script as ASCII, and a leading plus. `invalid` for anything that is not typed
/// between the digits of one number.
Result<std::string> dialled(std::string_view typed) {
    std::string out;
    for (std::size_t at = 0; at < typed.size();) {
        std::int32_t const c = next_code_point(typed, at);
        bool const plus = c == '+' || c == 0xFF0B;
        if (!is_phone_character(c) || (plus && !out.empty()))
            return fail(ErrorCode::invalid, "a character that no phone number holds there");
        if (plus) out += '+';
        if (std::int32_t const digit = u_charDigitValue(c); digit >= 0) out += static_cast<char>('0' + digit);
    }
    return out;
}

/// Many still write the trunk prefix of Soviet times before the area code: 8 (044) 123-45-67.
void drop_old_trunk_prefix(std::string& number, std::string_view region) {
    if (region == "UA" && number.size() == 11 && number.starts_with("80")) number.erase(0, 1);
}

Result<std::string> to_e164(std::string const& number, std::string_view region) {
    using namespace i18n::phonenumbers;
    PhoneNumberUtil const& numbers = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    if (numbers.Parse(number, std::string(region), &parsed) != PhoneNumberUtil::NO_PARSING_ERROR)
        return fail(ErrorCode::invalid, "not a phone number");
    // By length only: operators get new ranges faster than this table is renewed.
    if (numbers.IsPossibleNumberWithReason(parsed) != PhoneNumberUtil::IS_POSSIBLE)
        return fail(ErrorCode::invalid, "no phone number of this country is so long");
    std::string out;
    numbers.Format(parsed, PhoneNumberUtil::E164, &out);
    return out;
}

}  // namespace

Result<std::string> normal_email(std::string_view typed) {
    typed = trim(typed);
    if (typed.size() > limits::email_bytes) return fail(ErrorCode::too_large, "the address is too long");
    TRY(std::string const composed, to_nfc(typed));
    std::size_t const at = composed.find('@');
    if (at == std::string::npos || composed.find('@', at + 1) != std::string::npos)
        return fail(ErrorCode::invalid, "an address has one @");
    TRY(std::string out, to_lower(std::string_view(composed).substr(0, at)));
    TRY_VOID(check_local(out));
    TRY(std::string const domain, ascii_domain(std::string_view(composed).substr(at + 1)));
    out += '@';
    out += domain;
    if (out.size() > limits::email_bytes) return fail(ErrorCode::too_large, "the address is too long");
    return out;
}

Result<std::string> normal_phone(std::string_view typed, std::string_view region) {
    typed = trim(typed);
    if (typed.size() > limits::phone_bytes) return fail(ErrorCode::too_large, "the number is too long");
    TRY(std::string number, dialled(typed));
    drop_old_trunk_prefix(number, region);
    TRY(std::string out, to_e164(number, region));
    if (out == number) return out;
    // Zeros too many are read as a prefix the second time: such a number would not be found again.
    TRY(std::string const again, to_e164(out, region));
    if (out != again) return fail(ErrorCode::invalid, "not a phone number");
    return out;
}

Result<std::string> clean_text(std::string_view typed, std::size_t max_bytes) {
    if (typed.size() > max_bytes) return fail(ErrorCode::too_large, "the text is too long");
    std::string shown;
    shown.reserve(typed.size());
    for (std::size_t at = 0; at < typed.size();) {
        std::int32_t const c = next_code_point(typed, at);
        constexpr std::int32_t line_separator = 0x2028, paragraph_separator = 0x2029;
        if (c < 0) return fail(ErrorCode::invalid, "not UTF-8");
        if (c == '\r') {
            if (at == typed.size() || typed[at] != '\n') shown += '\n';
        } else if (c == line_separator || c == paragraph_separator) {
            shown += '\n';
        } else if (c == '\n' || c == '\t' || (u_charType(c) != U_CONTROL_CHAR && !is_invisible(c))) {
            append_code_point(shown, c);
        }
    }
    // Composed last: a mark may only now stand behind its letter.
    TRY(std::string composed, to_nfc(trim(shown)));
    if (composed.size() > max_bytes) return fail(ErrorCode::too_large, "the text is too long");
    return composed;
}

Result<NormalContact> normal_contact(ContactKind kind, std::string_view typed, std::string_view region) {
    TRY(std::string normal, kind == ContactKind::email ? normal_email(typed) : normal_phone(typed, region));
    TRY(std::string as_typed, to_nfc(trim(typed)));
    return NormalContact{kind, std::move(normal), std::move(as_typed)};
}

}  // namespace slovo::text
