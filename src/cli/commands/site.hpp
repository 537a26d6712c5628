// The site's address, for links that commands print. Pure; safe from any thread.
#pragma once

#include <fmt/format.h>

#include <string>

#include "cli/options.hpp"

namespace slovo::cli {

[[nodiscard]] inline std::string site_of(ServeOptions const& options) {
    if (!options.base_url.empty()) return options.base_url;
    if (!options.domain.empty()) return "https://" + options.domain;
    auto const& listen = options.listen;
    bool const six = listen.host.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}", options.tls_cert ? "https" : "http", six ? "[" : "", listen.host,
                       six ? "]" : "", listen.port);
}

}  // namespace slovo::cli
