// What an operator may set: by flag, by environment variable SLOVO_…, or by a key of DATA/slovo.toml,
// in this order of precedence (docs/operations.md). Secrets are named by their files, never given.
// Plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "promises/installation.hpp"

namespace slovo::cli {

/// "127.0.0.1:8080", "[::1]:8080".
struct TcpAddress {
    std::string host;  ///< an address, without brackets
    std::uint16_t port = 0;
    bool operator==(TcpAddress const&) const = default;
};

/// Exactly one of the two.
struct AdminAddress {
    std::optional<TcpAddress> tcp;
    std::optional<std::filesystem::path> socket;  ///< "unix:PATH"
    bool operator==(AdminAddress const&) const = default;
};

struct SmtpOptions {
    std::string url;   ///< smtp://HOST:PORT, smtps://…; without user and password (mail/relay_url.hpp)
    std::string user;  ///< empty: no authentication
    std::optional<std::filesystem::path> password_file;
    bool operator==(SmtpOptions const&) const = default;
};

struct ServeOptions {
    std::filesystem::path data = "data";
    std::string domain;                           ///< `slovo serve DOMAIN`; empty on loopback
    std::optional<std::filesystem::path> policy;  ///< none: the newest accepted, or the bundled sample
    TcpAddress listen{"127.0.0.1", 8080};
    std::optional<AdminAddress> admin_listen;       ///< none: no /metrics
    std::vector<std::string> trusted_proxies;       ///< CIDR
    std::optional<std::filesystem::path> tls_cert;  ///< both or none
    std::optional<std::filesystem::path> tls_key;
    std::string store = "sqlite";
    std::optional<SmtpOptions> smtp;  ///< none: mail is captured (DESIGN §5.16)
    std::optional<std::filesystem::path> master_key;
    std::optional<std::filesystem::path> journal;
    std::string base_url;  ///< without a slash at its end; empty: made of listen or domain
    std::string ops_mail;  ///< who hears that /proof turned red
    bool test = false;
    std::optional<std::filesystem::path> clock_file;  ///< `--clock file:PATH`
    std::optional<std::string> study_browser;  ///< Chromium, that looks at a site's first page; none: nobody does
    std::vector<std::string> study_allow;      ///< addresses of this machine that a study may ask, "127.0.0.2:9090"

    [[nodiscard]] promises::InstallationOptions installation() const {
        return {.data = data, .master_key = master_key, .journal = journal, .test = test, .clock_file = clock_file};
    }
};

/// The exit codes that a stranger can rely on (DESIGN §7).
enum class Exit : std::uint8_t {
    done = 0,
    no = 1,     ///< the answer is no: a check failed
    usage = 2,  ///< bad usage or configuration
    fault = 3,
};

}  // namespace slovo::cli
