#include "app/banner.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "promises/staff.hpp"

namespace slovo::app {
namespace {

constexpr std::string_view first_name = "desk";

Result<bool> somebody_was_in(promises::House& house) {
    return house.store.read([](store::Session& session) -> Result<bool> {
        TRY(auto const found,
            session.number(store::Sql("SELECT 1 FROM event WHERE kind = ?1 LIMIT 1"), ledger::EventKind::login_done));
        return found == 1;
    });
}

}  // namespace

Result<std::string> first_login_link(promises::House& house, std::string const& base_url) {
    TRY(bool const known, somebody_was_in(house));
    TRY(auto const staff, house.store.read([](store::Session& session) { return store::staff::all(session); }));
    bool const only_first = staff.size() == 1 && staff.front().name == first_name;
    if (known || (!staff.empty() && !only_first)) return fail(ErrorCode::not_found, "there is staff already");
    StaffId id = only_first ? staff.front().id : StaffId{};
    if (!only_first) {
        TRY(id, promises::add_staff(house, first_name, "manager", {}));
    }
    TRY(auto const token, promises::make_login_link(house, id));
    return base_url + "/desk/login/" + token;
}

void print_banner(promises::Installation& installation, cli::ServeOptions const& options, std::string const& base_url,
                  bool terminal) {
    auto& house = installation.house();
    auto const line = [](std::string_view name, std::string_view value) { fmt::print("  {:<12} {}\n", name, value); };
    fmt::print("\nSlovo keeps its word at {}\n\n", base_url);
    line("site", base_url + "/   (українською; русский, English: one click)");
    line("policy", base_url + "/policy/uk");
    line("proof", base_url + "/proof");
    line("desk", base_url + "/desk");
    line("data", std::filesystem::absolute(installation.data()).string());
    if (auto const shelf = house.shelf.current(house.now()))
        line("in force", fmt::format("policy {} version {}", shelf->policy->id, shelf->policy->version));
    fmt::print("\nNot configured yet:\n");
    if (!options.smtp) line("mail", "no SMTP (--smtp URL): letters are kept, sealed, on the desk's mail page");
    if (options.domain.empty() && options.base_url.empty())
        line("name", "no public name (slovo serve DOMAIN, or --base-url behind a proxy)");
    if (!installation.journal_is_apart())
        line("journal", "no second place (--journal DIR on another disk): /proof stays yellow");
    if (terminal) {
        if (auto const link = first_login_link(house, base_url))
            fmt::print("\nLog in to the desk (once, within 15 minutes):\n  {}\n", *link);
    }
    fmt::print("\nStop with Ctrl-C.\n");
    std::fflush(stdout);
}

}  // namespace slovo::app
