#include "cli/main.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <exception>

#include "cli/parse.hpp"
#include "study/browser/look.hpp"
#include "study/worker.hpp"
#include "vault/master_key.hpp"

extern char** environ;

namespace slovo::cli {
namespace {

constexpr std::string_view socket_name = "control.sock";
constexpr std::size_t input_bytes_max = 1024 * 1024;  // values to look for, one a line

int code_of(Exit exit) {
    return static_cast<int>(exit);
}

class Terminal final : public net::ControlOutput {
public:
    void out(std::string_view text) override { write(stdout, text); }
    void err(std::string_view text) override { write(stderr, text); }

private:
    static void write(std::FILE* file, std::string_view text) {
        // A reader that has gone (slovo … | head) is no fault of ours.
        if (std::fwrite(text.data(), 1, text.size(), file) == text.size()) std::fflush(file);
    }
};

Variables variables_of_process() {
    Variables out;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        std::string_view const text = *entry;
        auto const equals = text.find('=');
        if (equals != std::string_view::npos && text.starts_with("SLOVO_"))
            out.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return out;
}

std::optional<std::string> read_input() {
    std::string out;
    std::array<char, 65536> part{};
    while (true) {
        auto const got = ::read(STDIN_FILENO, part.data(), part.size());
        if (got < 0 || out.size() > input_bytes_max) return std::nullopt;
        if (got == 0) return out;
        out.append(part.data(), static_cast<std::size_t>(got));
    }
}

/// The running server's answer; nothing when none runs.
std::optional<int> ask_server(Parsed const& parsed, std::string_view input, Terminal& terminal) {
    auto const socket = parsed.options.data / socket_name;
    std::error_code error;
    if (!std::filesystem::exists(socket, error)) return std::nullopt;
    net::ControlRequest request{
        .command = std::string(parsed.command->name),
        .args = print_arguments(*parsed.command, parsed.arguments, std::filesystem::current_path()),
        .input = std::string(input)};
    auto const code = net::control_call(socket.string(), request, terminal);
    if (code) return *code;
    if (code.error().code() == ErrorCode::not_found) return std::nullopt;
    terminal.err(fmt::format("slovo: the server did not finish the command: {}\n", code.error().what()));
    return code_of(Exit::fault);
}

int run_alone(Parsed const& parsed, Bundle const& bundle, std::string_view input, Terminal& terminal) {
    if (parsed.command->where == Where::by_itself) {
        Context const context{.options = parsed.options, .bundle = bundle, .input = input, .output = terminal};
        return code_of(parsed.command->run(context, parsed.arguments));
    }
    std::error_code error;
    if (!std::filesystem::exists(parsed.options.data / "slovo.db", error)) {
        terminal.err(
            fmt::format("slovo: there are no data in {}: name the directory with --data, or begin with slovo init\n",
                        parsed.options.data.string()));
        return code_of(Exit::usage);
    }
    auto where = parsed.options.installation();
    where.inspecting = parsed.command->inspects;
    auto const opened = promises::Installation::open(where);
    if (!opened) {
        terminal.err(fmt::format("slovo: {}\n", explain(opened.error(), parsed.options)));
        return code_of(exit_of(opened.error()));
    }
    Host const host{.installation = **opened, .options = parsed.options, .runner = nullptr};
    Context const context{
        .host = &host, .options = parsed.options, .bundle = bundle, .input = input, .output = terminal};
    auto const exit = parsed.command->run(context, parsed.arguments);
    (*opened)->close();
    return code_of(exit);
}

int run_command(Parsed const& parsed, Bundle const& bundle, Terminal& terminal) {
    std::string input;
    if (parsed.command->reads_input) {
        auto const read = read_input();
        if (!read) {
            terminal.err("slovo: the input cannot be read, or is over a megabyte\n");
            return code_of(Exit::usage);
        }
        input = *read;
    }
    if (parsed.command->where == Where::anywhere) {
        if (auto const code = ask_server(parsed, input, terminal)) return *code;
    }
    return run_alone(parsed, bundle, input, terminal);
}

int run(int argc, char** argv, ServeFunction const& serve, Bundle const& bundle) {
    // What a study starts this program as: nobody types it, and it opens nothing of an installation.
    if (argc == 2 && std::string_view(argv[1]) == "study-worker") return study::run_worker(STDIN_FILENO, STDOUT_FILENO);
    if (argc == 2 && std::string_view(argv[1]) == "study-browser")
        return study::run_browser(STDIN_FILENO, STDOUT_FILENO);
    Terminal terminal;
    auto const parsed = parse({argv + 1, argv + argc}, variables_of_process());
    if (!parsed) {
        terminal.out(parsed.error().out);
        terminal.err(parsed.error().err);
        return code_of(parsed.error().exit);
    }
    if (auto const hardened = vault::harden_process(); !hardened) {
        terminal.err(fmt::format("slovo: {}\n", hardened.error().what()));
        return code_of(Exit::fault);
    }
    if (parsed->command == nullptr) return serve(parsed->options);
    return run_command(*parsed, bundle, terminal);
}

}  // namespace

void Context::say(std::string_view line) const {
    output.out(line);
    output.out("\n");
}

void Context::complain(std::string_view line) const {
    output.err(fmt::format("slovo: {}\n", line));
}

Exit Context::fault(std::string_view doing, Error const& error) const {
    complain(fmt::format("{}: {}", doing, error.what()));
    switch (error.code()) {
        case ErrorCode::invalid:
        case ErrorCode::not_found:
        case ErrorCode::denied:
        case ErrorCode::conflict:
        case ErrorCode::too_large: return Exit::usage;
        default: return Exit::fault;
    }
}

int main(int argc, char** argv, ServeFunction const& serve, Bundle const& bundle) {
    try {
        return run(argc, argv, serve, bundle);
    } catch (std::exception const&) {
        // What the exception says may quote what must not be printed.
        std::fputs("slovo: this machine could not do it (memory, or a file that changed under our hands)\n", stderr);
        return code_of(Exit::fault);
    }
}

net::ControlHandler control_handler(promises::Installation& installation, ServeOptions const& options,
                                    proof::Runner* runner, Bundle bundle, promises::Reaper* reaper) {
    Host const host{.installation = installation, .options = options, .runner = runner, .reaper = reaper};
    return [host, bundle = std::move(bundle)](net::ControlRequest const& request, net::ControlOutput& output) {
        auto const* const command = find_command(request.command);
        if (command == nullptr || command->where != Where::anywhere) {
            output.err("slovo: the running server does not know this command: is it of another version?\n");
            return code_of(Exit::usage);
        }
        auto const arguments = parse_arguments(*command, request.args);
        if (!arguments) {
            output.err(arguments.error().err);
            return code_of(arguments.error().exit);
        }
        Context const context{.host = &host,
                              .options = host.options,
                              .bundle = bundle,
                              .in_server = true,
                              .input = request.input,
                              .output = output};
        return code_of(command->run(context, *arguments));
    };
}

}  // namespace slovo::cli
