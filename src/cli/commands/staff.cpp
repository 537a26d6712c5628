#include "promises/staff.hpp"

#include <fmt/format.h>

#include <fstream>

#include "base/limits.hpp"
#include "cli/command.hpp"
#include "cli/commands/site.hpp"
#include "vault/wipe.hpp"

namespace slovo::cli {
namespace {

constexpr ledger::Actor operator_at_machine{ledger::ActorKind::system, {}};

Result<StaffId> id_of(promises::House& house, std::string_view name) {
    TRY(auto const row,
        house.store.read([&](store::Session& session) { return store::staff::find_by_name(session, name); }));
    if (!row) return fail(ErrorCode::not_found, "there is nobody of this name");
    return row->id;
}

// The address stands in a file, for arguments are seen by everybody on the machine (DESIGN §5.5).
std::string first_line_of(std::string const& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    return line;
}

Exit print_link(Context const& context, StaffId id) {
    auto const token = promises::make_login_link(context.house(), id);
    if (!token) return context.fault("no login link", token.error());
    auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(limits::login_link_life).count();
    context.say(fmt::format("Login link, good once and for {} minutes:", minutes));
    context.say(fmt::format("  {}/desk/login/{}", site_of(context.options), *token));
    return Exit::done;
}

}  // namespace

Exit staff_add(Context const& context, Arguments const& arguments) {
    auto const role = arguments.value("role");
    if (role.empty()) {
        context.complain("name a role: --role manager, analyst, marketer, dpo or ops");
        return Exit::usage;
    }
    auto& house = context.house();
    std::string own;
    if (auto const path = arguments.value("contact-file"); !path.empty()) {
        own = first_line_of(path);
        if (own.empty()) {
            context.complain("--contact-file names no file with an address in its first line");
            return Exit::usage;
        }
    }
    auto const id = promises::add_staff(house, arguments.operands.front(), role, operator_at_machine, own);
    vault::wipe_value(own);
    if (!id) return context.fault("not added", id.error());
    if (auto const printed = print_link(context, *id); printed != Exit::done) return printed;
    if (!arguments.has("token")) return Exit::done;
    auto const token = promises::make_api_token(house, *id);
    if (!token) return context.fault("no token", token.error());
    context.say("Token for the API, shown this once (Authorization: Bearer …):");
    context.say(fmt::format("  {}", *token));
    return Exit::done;
}

Exit staff_link(Context const& context, Arguments const& arguments) {
    auto const id = id_of(context.house(), arguments.operands.front());
    if (!id) return context.fault("no login link", id.error());
    return print_link(context, *id);
}

Exit staff_list(Context const& context, Arguments const&) {
    auto const rows = context.house().store.read([](store::Session& session) { return store::staff::all(session); });
    if (!rows) return context.fault("the list", rows.error());
    if (rows->empty()) context.say("Nobody yet: slovo staff add NAME --role manager");
    for (auto const& row : *rows)
        context.say(fmt::format("{:<10} {:<9} since {}  {}", row.role,
                                row.state == store::StaffState::active ? "active" : "disabled",
                                to_rfc3339(std::chrono::floor<std::chrono::seconds>(row.added_at)), row.name));
    return Exit::done;
}

Exit staff_disable(Context const& context, Arguments const& arguments) {
    auto& house = context.house();
    auto const id = id_of(house, arguments.operands.front());
    if (!id) return context.fault("not disabled", id.error());
    if (auto const done = promises::disable_staff(house, *id, operator_at_machine); !done)
        return context.fault("not disabled", done.error());
    context.say("Disabled: sessions, links and tokens have ended.");
    return Exit::done;
}

}  // namespace slovo::cli
