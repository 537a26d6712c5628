#include <algorithm>
#include <array>

#include "cli/command.hpp"

namespace slovo::cli {
namespace {

constexpr std::span<Operand const> no_operands;
constexpr std::span<Flag const> no_flags;

constexpr std::array init_flags{Flag{"yes", FlagKind::plain, "", "take the defaults, ask nothing"}};
constexpr std::array lint_operands{Operand{"FILE", true, true}};
constexpr std::array diff_operands{Operand{"OLD", true, true}, Operand{"NEW", true, true}};
constexpr std::array show_flags{Flag{"version", FlagKind::value, "N", "an earlier version"},
                                Flag{"json", FlagKind::plain, "", "its purposes and forms, for programs"}};
constexpr std::array publish_flags{Flag{"check", FlagKind::plain, "", "say what would happen, change nothing"}};
constexpr std::array prove_flags{Flag{"lang", FlagKind::value, "uk|ru|en", "language of the clauses (uk)"},
                                 Flag{"json", FlagKind::plain, "", "as /proof.json"}};
constexpr std::array verify_flags{Flag{"tail", FlagKind::plain, "", "only what came since the last start"},
                                  Flag{"quiet", FlagKind::plain, "", "no progress"}};
constexpr std::array proof_operands{Operand{"EVENT"}};
constexpr std::array receipt_operands{Operand{.name = "FILE", .is_path = true}};
constexpr std::array staff_operands{Operand{"NAME"}};
constexpr std::array staff_flags{
    Flag{"role", FlagKind::value, "ROLE", "a role of the policy: manager, analyst, marketer, dpo, ops"},
    Flag{"token", FlagKind::plain, "", "print a token for the API as well"},
    Flag{"contact-file", FlagKind::value, "FILE", "holds their own e-mail address: nobody handles their own case",
         true}};
constexpr std::array agent_operands{Operand{"ID"}};
constexpr std::array agent_flags{
    Flag{"key-file", FlagKind::value, "FILE", "holds the agent's Ed25519 verify key in base64", true}};
constexpr std::array rotate_flags{
    Flag{"new-master-key", FlagKind::value, "FILE", "the next master key; made if missing", true}};
constexpr std::array backup_operands{Operand{"DIR", false, true}};
constexpr std::array backup_flags{
    Flag{"out", FlagKind::value, "DIR", "the same as the operand", true},
    Flag{"keys", FlagKind::value, "DIR", "where the copy of the keys goes (DIR/keys); another disk is better", true},
    Flag{"keep", FlagKind::value, "N", "how many data backups stay (7)"}};
constexpr std::array restore_operands{Operand{"DIR", false, true}};
constexpr std::array restore_flags{
    Flag{"backup", FlagKind::value, "DIR", "the same as the operand", true},
    Flag{"keys", FlagKind::value, "DIR", "where the copy of the keys lies (DIR/keys)", true},
    Flag{"without-journal", FlagKind::plain, "", "the journal is lost: start sealed, until the dpo confirms"},
    Flag{"accept-lost-keys", FlagKind::plain, "", "erase the people whose keys are not in the copy"}};
constexpr std::array confirm_flags{Flag{"dpo", FlagKind::value, "NAME", "the member of staff who answers for it"}};
constexpr std::array retention_flags{
    Flag{"dry-run", FlagKind::plain, "", "only say what is over, and what the next 24 hours will take"},
    Flag{"confirm", FlagKind::plain, "", "take what is over, however much it is, once"}};
constexpr std::array study_operands{Operand{"URL"}};
constexpr std::array study_flags{
    Flag{"out", FlagKind::value, "DIR", "where report.html, report.pdf, findings.csv and findings.json go (.)", true},
    Flag{"max-pages", FlagKind::value, "N", "see so many pages at most (500)"},
    Flag{"lang", FlagKind::value, "uk|ru|en", "language of the report (uk)"},
    Flag{"service", FlagKind::value, "general|ads|seo|usability", "what the report leads with (general)"},
    Flag{"deep", FlagKind::plain, "",
         "look at the first page with Chromium too: speed, shifts, errors, cookies, pictures"},
    Flag{"allow-address", FlagKind::list, "IP:PORT", "an address of one's own that may be studied; needs --test"},
    Flag{"robots", FlagKind::value, "FILE", "only say whether this robots.txt allows the URL: allowed or disallowed",
         true},
    Flag{"agent", FlagKind::value, "UA", "to which crawler, with --robots"}};
constexpr std::array scan_operands{Operand{"DIR", false, true, true}};

constexpr std::array table{
    Command{"init", Where::by_itself, "set up a data directory: name, address, e-mail, mail relay", no_operands,
            init_flags, false, init},
    Command{"policy lint", Where::by_itself, "hold a policy file against itself and this program", lint_operands,
            no_flags, false, policy_lint},
    Command{"policy diff", Where::by_itself, "what changed between two policies, and which duty follows", diff_operands,
            no_flags, false, policy_diff},
    Command{"policy show", Where::anywhere, "the policy in force, as it was published", no_operands, show_flags, false,
            policy_show},
    Command{"policy publish", Where::anywhere, "make a policy file the next version", lint_operands, publish_flags,
            false, policy_publish},
    Command{"prove", Where::anywhere, "run the live checks: is every clause kept?", no_operands, prove_flags, false,
            prove},
    Command{"ledger verify", Where::anywhere, "recompute the ledger and hold it against the tables", no_operands,
            verify_flags, false, ledger_verify, true},
    Command{"ledger checkpoint", Where::anywhere, "print the newest signed checkpoint", no_operands, no_flags, false,
            ledger_checkpoint},
    Command{"ledger proof", Where::anywhere, "print the inclusion proof of an event by its number", proof_operands,
            no_flags, false, ledger_proof},
    Command{"ledger receipt", Where::anywhere, "does a receipt (a .tlog-proof file) hold?", receipt_operands, no_flags,
            false, ledger_receipt},
    Command{"staff add", Where::anywhere, "add a member of staff; prints a login link", staff_operands, staff_flags,
            false, staff_add},
    Command{"staff link", Where::anywhere, "print a fresh login link", staff_operands, no_flags, false, staff_link},
    Command{"staff list", Where::anywhere, "who may use the desk", no_operands, no_flags, false, staff_list},
    Command{"staff disable", Where::anywhere, "end somebody's access at once", staff_operands, no_flags, false,
            staff_disable},
    Command{"agent add", Where::anywhere, "register an agent of the Data Rights Protocol by its key", agent_operands,
            agent_flags, false, agent_add},
    Command{"agent list", Where::anywhere, "which agents may demand rights for others", no_operands, no_flags, false,
            agent_list},
    Command{"agent remove", Where::anywhere, "end an agent's access at once", agent_operands, no_flags, false,
            agent_remove},
    Command{"keys status", Where::anywhere, "how many keys, where, and how old their backup is", no_operands, no_flags,
            false, keys_status},
    Command{"keys rotate", Where::by_itself, "move every key under a new master key", no_operands, rotate_flags, false,
            keys_rotate},
    Command{"backup", Where::anywhere, "copy data and keys, checked", backup_operands, backup_flags, false, backup},
    Command{"restore", Where::by_itself, "bring a backup back, without what was erased since", restore_operands,
            restore_flags, false, restore},
    Command{"unseal", Where::anywhere, "the dpo confirms a restore that had no journal", no_operands, confirm_flags,
            false, unseal},
    Command{"retention", Where::anywhere, "erase what is over now, and say what will be tomorrow", no_operands,
            retention_flags, false, retention},
    Command{"proof find", Where::anywhere, "proofs of consent of who was erased, by the address on stdin", no_operands,
            no_flags, true, proof_find},
    Command{"proof list", Where::anywhere, "all such proofs, without addresses: handle, purpose, days", no_operands,
            no_flags, false, proof_list},
    Command{"doctor", Where::anywhere, "look at everything that can go wrong", no_operands, no_flags, false, doctor},
    Command{"scan", Where::by_itself, "search all files for values from stdin, one a line, in every disguise",
            scan_operands, no_flags, true, scan},
    Command{"study", Where::by_itself,
            "study a site: how search engines, ads and people find it, as a report; --base-url, or the e-mail of "
            "--policy, tells its owner who came",
            study_operands, study_flags, false, study_site},
};

}  // namespace

std::span<Command const> commands() {
    return table;
}

Command const* find_command(std::string_view name) {
    auto const found = std::ranges::find(table, name, &Command::name);
    return found == table.end() ? nullptr : &*found;
}

std::string_view words_of(Where where) {
    switch (where) {
        case Where::anywhere: return "beside a running server, and without one";
        case Where::by_itself: return "on its own, without asking a server";
    }
    return "";
}

}  // namespace slovo::cli
