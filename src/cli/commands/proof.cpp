#include "cli/command.hpp"

#include <fmt/format.h>

#include "promises/kept_proof.hpp"
#include "text/unicode.hpp"
#include "vault/wipe.hpp"

namespace slovo::cli {
namespace {

constexpr int page = 500;
constexpr std::size_t day_letters = 10;  // of 2026-12-01T00:00:00Z
constexpr ledger::Actor operator_at_machine{ledger::ActorKind::system, {}};

std::string day(Instant at) {
    return to_rfc3339(at).substr(0, day_letters);
}

void print(Context const& context, promises::ProofLine const& line) {
    context.say(fmt::format("{}  {:<16} {} to {}", line.handle, line.purpose, day(line.given_on), day(line.ended_on)));
}

// An address or a number, as somebody writes it.
Result<text::NormalContact> read_contact(std::string_view typed) {
    auto const kind = typed.contains('@') ? text::ContactKind::email : text::ContactKind::phone;
    return text::normal_contact(kind, typed);
}

}  // namespace

//= policy:C02
Exit proof_find(Context const& context, Arguments const&) {
    auto contact = read_contact(text::trim(context.input));
    if (!contact) {
        context.complain("give one address, or one telephone number, on stdin");
        return Exit::usage;
    }
    auto const found = promises::find_proofs(context.house(), contact->kind, contact->normal, operator_at_machine);
    vault::wipe_value(contact->normal);
    vault::wipe_value(contact->as_typed);
    if (!found) return context.fault("the proofs", found.error());
    for (auto const& one : *found) {
        print(context, one.line);
        context.say(one.record.open(one.use));
        if (one.act) context.say(one.act->open(one.use));
    }
    if (!found->empty()) return Exit::done;
    context.complain("No proof is kept of this contact point.");
    return Exit::no;
}

Exit proof_list(Context const& context, Arguments const&) {
    std::string after;
    bool any = false;
    while (true) {
        auto const lines = promises::list_proofs(context.house(), after, page);
        if (!lines) return context.fault("the list", lines.error());
        for (auto const& line : *lines) print(context, line);
        any |= !lines->empty();
        if (lines->size() < page) break;
        after = lines->back().handle;
    }
    if (!any) context.say("None is kept.");
    return Exit::done;
}

}  // namespace slovo::cli
