#include "cli/parse.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <list>

namespace slovo::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view headline = "Slovo keeps the word that a privacy policy gives.";

// One run of CLI11 over a table of commands. Values are collected as text; what they mean is decided
// by settings.cpp and by the commands.
class Reader {
public:
    explicit Reader(bool with_settings) : app_(std::string(headline), "slovo") {
        app_.require_subcommand(1);
        app_.fallthrough();
        app_.get_formatter()->column_width(36);
        if (with_settings) add_settings();
    }

    void add_serve() {
        auto* const serve = app_.add_subcommand("serve", "serve the site (needs no init on 127.0.0.1)");
        serve->add_option("DOMAIN", domain_, "the site's public name");
        serve_ = serve;
    }

    void add(Command const& command) {
        auto const space = command.name.find(' ');
        auto* parent = &app_;
        if (space != std::string_view::npos) {
            auto& group = groups_[std::string(command.name.substr(0, space))];
            if (group == nullptr) {
                group = app_.add_subcommand(std::string(command.name.substr(0, space)));
                group->fallthrough();
                group->require_subcommand(1);
            }
            parent = group;
        }
        auto const name = command.name.substr(space == std::string_view::npos ? 0 : space + 1);
        auto* const app = parent->add_subcommand(std::string(name), std::string(command.help));
        app->footer(fmt::format("Runs {}.", words_of(command.where)));
        fill(*app, command);
        made_.emplace_back(&command, app);
    }

    /// Fills one app with a command's operands and flags.
    void fill(CLI::App& app, Command const& command) {
        auto& into = collected_.emplace_back();
        into.command = &command;
        for (auto const& operand : command.operands) {
            auto* const option = app.add_option(std::string(operand.name), into.operands[std::string(operand.name)]);
            option->required(operand.required);
            option->expected(operand.required ? 1 : 0, operand.repeated ? 1000 : 1);
            // A list would take the words of the operands after it.
            option->allow_extra_args(operand.repeated || !operand.required);
        }
        for (auto const& flag : command.flags) {
            auto const name = "--" + std::string(flag.name);
            auto& values = into.values[std::string(flag.name)];
            if (flag.kind == FlagKind::plain) {
                app.add_flag_callback(name, [&values] { values = {"true"}; }, std::string(flag.help));
            } else {
                auto* const option = app.add_option(name, values, std::string(flag.help));
                option->option_text(std::string(flag.shape));
                option->expected(1, flag.kind == FlagKind::list ? 1000 : 1);
                option->multi_option_policy(flag.kind == FlagKind::list ? CLI::MultiOptionPolicy::TakeAll
                                                                        : CLI::MultiOptionPolicy::TakeLast);
                option->allow_extra_args(false);
            }
        }
    }

    std::optional<Stop> run(std::vector<std::string> words) {
        std::ranges::reverse(words);  // as CLI11 wants them
        try {
            app_.parse(std::move(words));
        } catch (CLI::CallForHelp const&) {
            return Stop{Exit::done, help(), {}};
        } catch (CLI::ParseError const& error) {
            return Stop{Exit::usage, {}, complaint(error)};
        }
        return std::nullopt;
    }

    CLI::App& app() { return app_; }
    [[nodiscard]] Values const& settings_found() const { return settings_; }
    [[nodiscard]] std::string const& domain() const { return domain_; }
    [[nodiscard]] bool is_serve() const { return serve_ != nullptr && serve_->parsed(); }

    [[nodiscard]] Command const* chosen() const {
        for (auto const& [command, app] : made_)
            if (app->parsed()) return command;
        return nullptr;
    }

    [[nodiscard]] Arguments arguments_of(Command const& command) const {
        Arguments out;
        for (auto const& one : collected_) {
            if (one.command != &command) continue;
            for (auto const& operand : command.operands) {
                auto const& values = one.operands.at(std::string(operand.name));
                out.operands.insert(out.operands.end(), values.begin(), values.end());
            }
            for (auto const& [name, values] : one.values)
                if (!values.empty()) out.flags.emplace(name, values);
        }
        return out;
    }

private:
    struct Collected {
        Command const* command = nullptr;
        std::map<std::string, std::vector<std::string>, std::less<>> operands;
        std::map<std::string, std::vector<std::string>, std::less<>> values;
    };

    void add_settings() {
        for (auto const& setting : settings()) {
            auto const name = "--" + std::string(setting.name);
            auto* const values = &setting_values_[std::string(setting.name)];
            CLI::Option* option = nullptr;
            if (setting.kind == SettingKind::flag) {
                option = app_.add_flag_callback(
                    name, [this, key = std::string(setting.name)] { settings_[key] = {"true"}; },
                    std::string(setting.help));
            } else {
                option = app_.add_option(name, *values, std::string(setting.help));
                option->option_text(std::string(setting.shape));
                option->multi_option_policy(setting.kind == SettingKind::list ? CLI::MultiOptionPolicy::TakeAll
                                                                              : CLI::MultiOptionPolicy::TakeLast);
                option->each([this, key = std::string(setting.name)](std::string const&) { settings_[key]; });
                option->allow_extra_args(false);
            }
            option->group("Settings (also SLOVO_… in the environment, and keys of DATA/slovo.toml)");
        }
        app_.final_callback([this] {
            for (auto const& [key, values] : setting_values_)
                if (!values.empty()) settings_[key] = values;
        });
    }

    std::string help() {
        auto* app = &app_;
        while (true) {
            auto const inner = app->get_subcommands();
            if (inner.empty()) break;
            app = inner.front();
        }
        return app->help(app == &app_ ? "" : std::string{});
    }

    // What was typed is not repeated: a password that does not belong here would stand in the log.
    std::string complaint(CLI::ParseError const& error) const {
        auto const words = app_.remaining(true);
        if (!words.empty() && !words.front().starts_with("-") && app_.get_subcommands().empty())
            return "slovo: there is no such command; slovo --help lists them.\n";
        if (dynamic_cast<CLI::RequiredError const*>(&error) != nullptr)
            return fmt::format("slovo: {}\nslovo --help lists the commands.\n", error.what());
        std::string names;
        for (auto const& word : words) {
            if (!word.starts_with("--")) continue;
            names += " " + word.substr(0, word.find('='));
            if (word.find("password") != std::string::npos)
                names += " (a password is given in a file: --smtp-password-file FILE)";
        }
        if (names.empty()) return "slovo: this is not understood; slovo --help lists the commands.\n";
        return fmt::format("slovo: unknown or misplaced:{}; slovo COMMAND --help lists what it takes.\n", names);
    }

    CLI::App app_;
    CLI::App* serve_ = nullptr;
    std::map<std::string, CLI::App*> groups_;
    std::string domain_;
    std::map<std::string, std::vector<std::string>, std::less<>> setting_values_;
    Values settings_;
    std::vector<std::pair<Command const*, CLI::App*>> made_;
    std::list<Collected> collected_;
};

Values from_variables(Variables const& variables) {
    Values out;
    for (auto const& setting : settings()) {
        auto const found = variables.find(variable_of(setting));
        if (found == variables.end() || found->second.empty()) continue;
        auto& values = out[std::string(setting.name)];
        if (setting.kind == SettingKind::flag) {
            values = {found->second == "1" || found->second == "true" ? "true" : "false"};
        } else if (setting.kind == SettingKind::list) {
            std::string_view rest = found->second;
            while (!rest.empty()) {
                auto const comma = std::min(rest.find(','), rest.size());
                if (comma > 0) values.emplace_back(rest.substr(0, comma));
                rest.remove_prefix(std::min(comma + 1, rest.size()));
            }
        } else {
            values = {found->second};
        }
    }
    return out;
}

void keep(std::vector<Complaint>& all, std::vector<Complaint> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::expected<ServeOptions, Stop> gather(Values const& typed, Variables const& variables) {
    ServeOptions options;
    std::vector<Complaint> complaints;
    for (auto const& [name, value] : variables) {
        // Environments are read by every process of the same user.
        if (name.starts_with("SLOVO_") && name.find("PASSWORD") != std::string::npos &&
            name != "SLOVO_SMTP_PASSWORD_FILE")
            complaints.push_back(
                {fmt::format("{}: secrets are not taken from the environment: put it into a file and "
                             "name it by SLOVO_SMTP_PASSWORD_FILE",
                             name)});
    }
    auto const environment = from_variables(variables);
    // The data directory first: slovo.toml lies in it.
    for (auto const* values : {&environment, &typed}) {
        if (auto const data = values->find("data"); data != values->end() && !data->second.back().empty())
            options.data = data->second.back();
    }
    auto file = read_settings_file(options.data / "slovo.toml");
    keep(complaints, std::move(file.complaints));
    keep(complaints, apply(options, file.values, "slovo.toml"));
    keep(complaints, apply(options, environment, "the environment"));
    keep(complaints, apply(options, typed, "the command line"));
    keep(complaints, check(options));
    if (complaints.empty()) return options;
    Stop stop;
    for (auto const& complaint : complaints) stop.err += fmt::format("slovo: {}\n", complaint.text);
    return std::unexpected(std::move(stop));
}

}  // namespace

std::expected<Parsed, Stop> parse(std::vector<std::string> const& words, Variables const& variables) {
    Reader reader(true);
    reader.add_serve();
    for (auto const& command : commands()) reader.add(command);
    if (auto stop = reader.run(words)) return std::unexpected(std::move(*stop));
    Parsed out;
    auto options = gather(reader.settings_found(), variables);
    if (!options) return std::unexpected(std::move(options.error()));
    out.options = std::move(*options);
    out.options.domain = reader.domain();
    out.command = reader.chosen();
    if (out.command != nullptr) out.arguments = reader.arguments_of(*out.command);
    return out;
}

std::expected<Arguments, Stop> parse_arguments(Command const& command, std::vector<std::string> const& words) {
    Reader reader(false);
    reader.app().require_subcommand(0);
    reader.fill(reader.app(), command);
    if (auto stop = reader.run(words)) return std::unexpected(std::move(*stop));
    return reader.arguments_of(command);
}

std::vector<std::string> print_arguments(Command const& command, Arguments const& arguments, fs::path const& from) {
    std::vector<std::string> out;
    auto const placed = [&](std::string const& value, bool is_path) {
        return is_path ? (from / value).lexically_normal().string() : value;
    };
    for (auto const& flag : command.flags) {
        auto const found = arguments.flags.find(flag.name);
        if (found == arguments.flags.end()) continue;
        for (auto const& value : found->second) {
            if (flag.kind == FlagKind::plain) {
                out.push_back("--" + std::string(flag.name));
            } else {
                out.push_back("--" + std::string(flag.name) + "=" + placed(value, flag.is_path));
            }
        }
    }
    if (!arguments.operands.empty()) out.emplace_back("--");
    for (std::size_t i = 0; i < arguments.operands.size(); ++i) {
        auto const& operand = command.operands[std::min(i, command.operands.size() - 1)];
        out.push_back(placed(arguments.operands[i], operand.is_path));
    }
    return out;
}

}  // namespace slovo::cli
