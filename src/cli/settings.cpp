#include "cli/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "mail/address.hpp"
#include "mail/relay_url.hpp"
#include "study/browser/look.hpp"

namespace slovo::cli {
namespace {

namespace fs = std::filesystem;

std::optional<TcpAddress> parse_tcp(std::string_view text) {
    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    auto host = text.substr(0, colon);
    auto const port_text = text.substr(colon + 1);
    bool const bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) host = host.substr(1, host.size() - 2);
    auto const fits = [&](char c) {
        bool const common = (c >= '0' && c <= '9') || c == '.';
        return common || (bracketed && (c == ':' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
    };
    if (host.empty() || !std::ranges::all_of(host, fits)) return std::nullopt;
    std::uint16_t port = 0;
    auto const [end, error] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
    if (port_text.empty() || error != std::errc{} || end != port_text.data() + port_text.size()) return std::nullopt;
    return TcpAddress{std::string(host), port};
}

bool holds_password(std::string_view url) {
    auto const scheme = url.find("://");
    if (scheme == std::string_view::npos) return url.find('@') != std::string_view::npos;
    auto const authority = url.substr(scheme + 3, url.find_first_of("/?#", scheme + 3) - (scheme + 3));
    return authority.find('@') != std::string_view::npos;
}

std::string set_listen(ServeOptions& options, std::string const& value) {
    auto const address = parse_tcp(value);
    if (!address) return "is not ADDR:PORT with a numeric address, for instance 127.0.0.1:8080 or [::1]:8080";
    options.listen = *address;
    return {};
}

std::string set_admin_listen(ServeOptions& options, std::string const& value) {
    if (value.starts_with("unix:") && value.size() > 5) {
        options.admin_listen = AdminAddress{.tcp = {}, .socket = fs::path(value.substr(5))};
        return {};
    }
    auto const address = parse_tcp(value);
    if (!address) return "is neither ADDR:PORT nor unix:PATH";
    options.admin_listen = AdminAddress{.tcp = address, .socket = {}};
    return {};
}

std::string add_proxy(ServeOptions& options, std::string const& value) {
    auto const fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':' ||
               c == '/';
    };
    if (value.empty() || value.size() > 64 || !std::ranges::all_of(value, fits))
        return "is not an address or a network such as 10.0.0.0/8";
    options.trusted_proxies.push_back(value);
    return {};
}

std::string add_study_allow(ServeOptions& options, std::string const& value) {
    auto const address = parse_tcp(value);
    if (!address || address->port == 0) return "is not an address with a port, such as 127.0.0.2:9090";
    options.study_allow.push_back(value);
    return {};
}

std::string set_study_browser(ServeOptions& options, std::string const& value) {
    if (!study::is_browser(value))
        return "is not a program below /usr that can be started, such as /usr/lib/chromium/chromium";
    options.study_browser = value;
    return {};
}

std::string set_smtp(ServeOptions& options, std::string const& value) {
    if (holds_password(value))
        return "holds a user or a password: give the URL without them, the user by --smtp-user, and the password in a "
               "file by --smtp-password-file";
    if (!mail::parse_relay_url(value))
        return "is not smtps://HOST, smtp+starttls://HOST or (on this machine only) smtp://127.0.0.1:PORT";
    if (!options.smtp) options.smtp.emplace();
    options.smtp->url = value;
    return {};
}

std::string set_smtp_user(ServeOptions& options, std::string const& value) {
    if (!options.smtp) options.smtp.emplace();
    options.smtp->user = value;
    return {};
}

std::string set_smtp_password_file(ServeOptions& options, std::string const& value) {
    if (!options.smtp) options.smtp.emplace();
    options.smtp->password_file = value;
    return {};
}

std::string set_store(ServeOptions& options, std::string const& value) {
    if (holds_password(value)) return "holds a password: use ~/.pgpass or a service file instead";
    if (value != "sqlite") return "knows only sqlite in this version";
    options.store = value;
    return {};
}

std::string set_base_url(ServeOptions& options, std::string const& value) {
    bool const scheme = value.starts_with("https://") || value.starts_with("http://");
    if (!scheme || holds_password(value) || value.find_first_of(" ?#\"<>\\") != std::string::npos)
        return "is not an address such as https://example.org";
    options.base_url = value;
    while (options.base_url.ends_with('/')) options.base_url.pop_back();
    return {};
}

std::string set_ops_mail(ServeOptions& options, std::string const& value) {
    if (!mail::ascii_domain_address(value)) return "is not an e-mail address";
    options.ops_mail = value;
    return {};
}

std::string set_clock(ServeOptions& options, std::string const& value) {
    if (!value.starts_with("file:") || value.size() == 5) return "is not file:PATH";
    options.clock_file = fs::path(value.substr(5));
    return {};
}

std::string set_test(ServeOptions& options, std::string const& value) {
    if (value != "true" && value != "false") return "is true or false";
    options.test = value == "true";
    return {};
}

template <auto Member>
std::string set_path(ServeOptions& options, std::string const& value) {
    if (value.empty()) return "is empty";
    options.*Member = fs::path(value);
    return {};
}

constexpr std::array table{
    Setting{"data", SettingKind::value, "DIR", "the data directory (./data)", set_path<&ServeOptions::data>},
    Setting{"policy", SettingKind::value, "FILE", "the policy to publish at the start",
            set_path<&ServeOptions::policy>},
    Setting{"listen", SettingKind::value, "ADDR:PORT", "where the site is served (127.0.0.1:8080)", set_listen},
    Setting{"admin-listen", SettingKind::value, "ADDR:PORT|unix:PATH", "where /metrics is served (nowhere)",
            set_admin_listen},
    Setting{"trusted-proxy", SettingKind::list, "CIDR", "whose X-Forwarded-For is believed; may be repeated",
            add_proxy},
    Setting{"tls-cert", SettingKind::value, "FILE", "certificate chain, PEM", set_path<&ServeOptions::tls_cert>},
    Setting{"tls-key", SettingKind::value, "FILE", "its private key, PEM", set_path<&ServeOptions::tls_key>},
    Setting{"store", SettingKind::value, "sqlite", "where the data lie", set_store},
    Setting{"smtp", SettingKind::value, "URL", "the mail relay; without it mail is captured", set_smtp},
    Setting{"smtp-user", SettingKind::value, "NAME", "who logs in at the relay", set_smtp_user},
    Setting{"smtp-password-file", SettingKind::value, "FILE", "its first line is the password", set_smtp_password_file},
    Setting{"master-key", SettingKind::value, "FILE", "the master key (~/.config/slovo/master.key)",
            set_path<&ServeOptions::master_key>},
    Setting{"journal", SettingKind::value, "DIR", "the narrowing journal, on another disk",
            set_path<&ServeOptions::journal>},
    Setting{"base-url", SettingKind::value, "URL", "the site's public address", set_base_url},
    Setting{"ops-mail", SettingKind::value, "ADDRESS", "who is told when /proof turns red", set_ops_mail},
    Setting{"test", SettingKind::flag, "", "marks the data directory as a test for ever", set_test},
    Setting{"study-browser", SettingKind::value, "FILE", "Chromium, to look at the first page of a studied site with",
            set_study_browser},
    Setting{"study-allow", SettingKind::list, "IP:PORT", "with --test: an address that a study of a site may ask",
            add_study_allow},
    Setting{"clock", SettingKind::value, "file:PATH", "with --test: the time stands in this file", set_clock},
};

}  // namespace

std::span<Setting const> settings() {
    return table;
}

std::string key_of(Setting const& setting) {
    std::string out(setting.name);
    std::ranges::replace(out, '-', '_');
    return out;
}

std::string variable_of(Setting const& setting) {
    auto out = "SLOVO_" + key_of(setting);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

std::vector<Complaint> apply(ServeOptions& options, Values const& values, std::string_view from) {
    std::vector<Complaint> out;
    for (auto const& setting : table) {
        auto const found = values.find(setting.name);
        if (found == values.end()) continue;
        if (setting.name == "trusted-proxy") options.trusted_proxies.clear();
        if (setting.name == "study-allow") options.study_allow.clear();
        for (auto const& value : found->second) {
            if (auto wrong = setting.apply(options, value); !wrong.empty())
                out.push_back({fmt::format("{}: --{} {}", from, setting.name, wrong)});
        }
    }
    return out;
}

std::vector<Complaint> check(ServeOptions const& options) {
    std::vector<Complaint> out;
    if (options.tls_cert.has_value() != options.tls_key.has_value())
        out.push_back({"--tls-cert and --tls-key belong together: give both or none"});
    if (options.smtp && options.smtp->url.empty())
        out.push_back({"--smtp-user and --smtp-password-file need --smtp URL"});
    if (options.smtp && !options.smtp->user.empty() && !options.smtp->password_file)
        out.push_back({"--smtp-user needs --smtp-password-file"});
    if (!options.study_allow.empty() && !options.test) out.push_back({"--study-allow needs --test"});
    if (options.clock_file && !options.test) out.push_back({"--clock needs --test"});
    bool const real_relay = options.smtp && !options.smtp->url.empty() && [&] {
        auto const url = mail::parse_relay_url(options.smtp->url);
        return url && !url->is_loopback();
    }();
    if (options.test && real_relay) out.push_back({"--test refuses a real mail relay: use one on 127.0.0.1"});
    return out;
}

}  // namespace slovo::cli
