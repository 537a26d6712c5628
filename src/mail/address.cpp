#include "mail/address.hpp"

#include <glib.h>
#include <idn2.h>

#include <algorithm>
#include <memory>

#include "base/limits.hpp"

namespace slovo::mail {
namespace {

bool is_atom(std::string_view text) {
    return !text.empty() && std::ranges::none_of(text, [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte == 0x7F || std::string_view(R"("(),:;<>@[\])").contains(c);
    });
}

bool has_empty_label(std::string_view text) {
    return text.starts_with('.') || text.ends_with('.') || text.contains("..");
}

Result<std::string> ascii_domain(std::string_view domain) {
    char* made = nullptr;
    std::string const terminated(domain);
    int const status = idn2_to_ascii_8z(terminated.c_str(), &made, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    std::unique_ptr<char, decltype(&idn2_free)> const owned(made, &idn2_free);
    if (status != IDN2_OK) return fail(ErrorCode::invalid, "address: the domain is no domain name");
    return std::string(made);
}

}  // namespace

bool is_text_safe(std::string_view text) {
    return !text.contains('\0') && g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr) != FALSE;
}

bool is_header_safe(std::string_view text) {
    return is_text_safe(text) && std::ranges::none_of(text, [](char c) {
               auto const byte = static_cast<unsigned char>(c);
               return byte < 0x20 || byte == 0x7F;
           });
}

Result<std::string> ascii_domain_address(std::string_view address) {
    auto const at = address.find('@');
    if (at == std::string_view::npos || address.size() > limits::email_bytes || !is_header_safe(address))
        return fail(ErrorCode::invalid, "address: not local@domain");
    auto const local = address.substr(0, at);
    auto const domain = address.substr(at + 1);
    if (!is_atom(local) || !is_atom(domain) || local.size() > 64 || has_empty_label(local) || has_empty_label(domain))
        return fail(ErrorCode::invalid, "address: not local@domain");
    TRY(std::string const ascii, ascii_domain(domain));
    return std::string(local) + "@" + ascii;
}

}  // namespace slovo::mail
