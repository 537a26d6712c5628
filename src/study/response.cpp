#include "study/response.hpp"

#include <algorithm>

namespace slovo::study {

std::string_view name_of(FetchError error) {
    switch (error) {
        case FetchError::none: return "none";
        case FetchError::refused_address: return "refused-address";
        case FetchError::refused_port: return "refused-port";
        case FetchError::refused_scheme: return "refused-scheme";
        case FetchError::credentials: return "credentials";
        case FetchError::unresolved: return "unresolved";
        case FetchError::connect: return "connect";
        case FetchError::tls: return "tls";
        case FetchError::timeout: return "timeout";
        case FetchError::too_slow: return "too-slow";
        case FetchError::too_large: return "too-large";
        case FetchError::header_too_large: return "header-too-large";
        case FetchError::bomb: return "bomb";
        case FetchError::bad_http: return "bad-http";
        case FetchError::redirect_loop: return "redirect-loop";
        case FetchError::too_many_redirects: return "too-many-redirects";
        case FetchError::cancelled: return "cancelled";
    }
    return "";
}

std::string_view Response::header(std::string_view lower_case_name) const {
    auto const found = std::ranges::find(headers, lower_case_name, &Header::name);
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

}  // namespace slovo::study
