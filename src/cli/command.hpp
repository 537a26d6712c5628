// A command: its name, where it may run, what it takes, and the function that does it. The function is
// the same whether the server runs it for the command line or the command line runs it alone.
// Plain values; the functions are called from one thread each.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/main.hpp"

namespace slovo::cli {

/// Where a command may run.
enum class Where : std::uint8_t {
    anywhere,   ///< in the server if one runs, else alone with the installation opened
    by_itself,  ///< opens no installation, or opens it in its own way
};

enum class FlagKind : std::uint8_t { plain, value, list };
struct Flag {
    std::string_view name;  ///< "role": --role
    FlagKind kind = FlagKind::plain;
    std::string_view shape;
    std::string_view help;
    bool is_path = false;  ///< made absolute before it goes to the server
};

struct Operand {
    std::string_view name;
    bool required = true;
    bool is_path = false;
    bool repeated = false;
};

class Arguments {
public:
    std::vector<std::string> operands;
    std::map<std::string, std::vector<std::string>, std::less<>> flags;

    [[nodiscard]] bool has(std::string_view flag) const { return flags.find(flag) != flags.end(); }
    /// The last value; empty when it was not given.
    [[nodiscard]] std::string value(std::string_view flag) const {
        auto const found = flags.find(flag);
        return found == flags.end() || found->second.empty() ? std::string() : found->second.back();
    }
};

/// What commands of a server, or of an opened installation, work on.
struct Host {
    promises::Installation& installation;
    ServeOptions const& options;
    proof::Runner* runner = nullptr;
    promises::Reaper* reaper = nullptr;  ///< the server's; without one a command makes its own
};

/// What a command works with. `host` is null for commands that run by themselves.
struct Context {
    Host const* host = nullptr;
    ServeOptions const& options;
    Bundle const& bundle;
    bool in_server = false;
    std::string_view input;  ///< stdin, for commands that read it
    net::ControlOutput& output;

    [[nodiscard]] promises::Installation& installation() const { return host->installation; }
    [[nodiscard]] promises::House& house() const { return host->installation.house(); }
    void say(std::string_view line) const;
    void complain(std::string_view line) const;
    /// For a fault of ours or of the machine: says it, and gives the exit code.
    [[nodiscard]] Exit fault(std::string_view doing, Error const& error) const;
};

struct Command {
    std::string_view name;  ///< "ledger verify"
    Where where = Where::anywhere;
    std::string_view help;
    std::span<Operand const> operands;
    std::span<Flag const> flags;
    bool reads_input = false;
    Exit (*run)(Context const& context, Arguments const& arguments) = nullptr;
    bool inspects = false;  ///< alone, opens an installation whose ledger is damaged
};

[[nodiscard]] std::span<Command const> commands();
[[nodiscard]] Command const* find_command(std::string_view name);
/// "online and offline", for the help.
[[nodiscard]] std::string_view words_of(Where where);

// One file each, in commands/.
Exit init(Context const& context, Arguments const& arguments);
Exit policy_lint(Context const& context, Arguments const& arguments);
Exit policy_diff(Context const& context, Arguments const& arguments);
Exit policy_show(Context const& context, Arguments const& arguments);
Exit policy_publish(Context const& context, Arguments const& arguments);
Exit prove(Context const& context, Arguments const& arguments);
Exit ledger_verify(Context const& context, Arguments const& arguments);
Exit ledger_checkpoint(Context const& context, Arguments const& arguments);
Exit ledger_proof(Context const& context, Arguments const& arguments);
Exit ledger_receipt(Context const& context, Arguments const& arguments);
Exit staff_add(Context const& context, Arguments const& arguments);
Exit staff_link(Context const& context, Arguments const& arguments);
Exit staff_list(Context const& context, Arguments const& arguments);
Exit staff_disable(Context const& context, Arguments const& arguments);
Exit agent_add(Context const& context, Arguments const& arguments);
Exit agent_list(Context const& context, Arguments const& arguments);
Exit agent_remove(Context const& context, Arguments const& arguments);
Exit keys_rotate(Context const& context, Arguments const& arguments);
Exit keys_status(Context const& context, Arguments const& arguments);
Exit backup(Context const& context, Arguments const& arguments);
Exit restore(Context const& context, Arguments const& arguments);
Exit unseal(Context const& context, Arguments const& arguments);
Exit retention(Context const& context, Arguments const& arguments);
Exit proof_find(Context const& context, Arguments const& arguments);
Exit proof_list(Context const& context, Arguments const& arguments);
Exit doctor(Context const& context, Arguments const& arguments);
Exit scan(Context const& context, Arguments const& arguments);
Exit study_site(Context const& context, Arguments const& arguments);

}  // namespace slovo::cli
