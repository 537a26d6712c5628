#include <unistd.h>

#include <array>

#include <fmt/format.h>
#include "study/browser/devtools.hpp"
#include "study/browser/jail.hpp"
#include "study/browser/look.hpp"
#include "study/browser/proxy.hpp"
#include "study/browser/visit.hpp"
#include "study/sandbox.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;

constexpr auto start_time = 8s;  // a first start has to make its profile

std::string read_job(int in) {
    std::string out;
    std::array<char, 65536> part{};
    while (true) {
        auto const got = ::read(in, part.data(), part.size());
        if (got <= 0) return out;
        out.append(part.data(), static_cast<std::size_t>(got));
    }
}

/// "Mozilla/5.0 (…) … HeadlessChrome/156.0.0.0 Safari/537.36" as a visitor's, with our name behind it.
std::string user_agent(std::string_view own, Device const& device, std::string const& contact) {
    constexpr std::string_view headless = "HeadlessChrome/";
    auto const at = own.find(headless);
    auto const version = at == std::string_view::npos ? "100.0.0.0" : own.substr(at + headless.size());
    auto const contact_words = contact.empty() ? std::string() : "; +" + contact;
    return fmt::format(
        "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}{} Safari/537.36 "
        "(compatible; SlovoStudy/1.0{})",
        device.is_phone ? "Linux; Android 10; K" : "X11; Linux x86_64", version.substr(0, version.find(' ')),
        device.is_phone ? " Mobile" : "", contact_words);
}

OrTrouble<InBrowser> look(BrowserJob const& job) {
    auto guard = Guard::create(job.allowed, own_addresses());
    if (!guard) return std::unexpected(Trouble::no_job);
    DnsResolver resolver(NameSettings::of_machine());
    TRY(auto jailed, start_browser(job.program));
    if (!enter_sandbox()) return std::unexpected(Trouble::no_filter);
    Proxy proxy(*std::move(guard), resolver, std::move(jailed.listener));
    DevTools tools(std::move(jailed.commands), std::move(jailed.events), proxy);
    TRY(auto const version, tools.ask("Browser.getVersion", {}, {}, DevTools::Clock::now() + start_time));
    auto const own = text_at(version, "userAgent");
    TRY(auto on_phone, visit(tools, job.url, phone, user_agent(own, phone, job.contact_page)));
    TRY(auto on_desktop, visit(tools, job.url, desktop, user_agent(own, desktop, job.contact_page)));
    return InBrowser{.phone = std::move(on_phone), .desktop = std::move(on_desktop)};
}

}  // namespace

int run_browser(int in, int out) {
    if (!cut_off(in, out)) return 1;
    auto const job = parse_browser_job(read_job(in));
    auto const seen = print(job ? look(*job) : std::unexpected(job.error()));
    for (std::string_view rest = seen; !rest.empty();) {
        auto const put = ::write(out, rest.data(), rest.size());
        if (put <= 0) return 1;
        rest.remove_prefix(static_cast<std::size_t>(put));
    }
    return 0;
}

}  // namespace slovo::study
