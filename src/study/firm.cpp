#include "study/firm.hpp"

namespace slovo::study {

Branding branding_of(policy::Controller const& firm, Language language, std::string_view base_url) {
    return {.name = firm.name.in(language),
            .address = firm.address.in(language),
            .email = firm.email,
            .phone = firm.phone,
            .home = std::string(base_url)};
}

std::string contact_of(policy::Controller const& firm, std::string_view base_url) {
    return base_url.empty() ? "mailto:" + firm.email : std::string(base_url) + firm.form;
}

}  // namespace slovo::study
