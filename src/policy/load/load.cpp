#include "policy/load.hpp"

#include <toml++/toml.h>

#include "base/limits.hpp"
#include "policy/canonical.hpp"
#include "policy/load/things.hpp"

namespace slovo::policy {

using load_detail::Notes;
using load_detail::Reader;

std::string to_text(Diagnostic const& diagnostic) {
    auto text = diagnostic.file;
    if (diagnostic.line != 0) {
        text += ":" + std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column);
    }
    text += ": ";
    if (!diagnostic.key.empty()) text += diagnostic.key + ": ";
    return text + diagnostic.message;
}

namespace {

/// The parser of the library reports by an exception; it goes no further than this.
std::expected<toml::table, Diagnostic> parse(std::string_view toml, std::string const& file_name) {
    if (toml.size() > limits::policy_file_bytes) {
        return std::unexpected(Diagnostic{file_name, 0, 0, "", "the file is too large"});
    }
    try {
        return toml::parse(toml);
    } catch (toml::parse_error const& error) {
        auto const at = error.source().begin;
        return std::unexpected(Diagnostic{file_name, at.line, at.column, "", std::string(error.description())});
    }
}

}  // namespace

std::expected<Policy, std::vector<Diagnostic>> load(std::string_view toml, std::string file_name) {
    auto const parsed = parse(toml, file_name);
    if (!parsed) return std::unexpected(std::vector{parsed.error()});
    Notes notes(std::move(file_name));
    Reader root(*parsed, "", notes);
    Policy policy;
    load_detail::read_head(root, policy);
    load_detail::read_clauses(root, policy);
    load_detail::read_purposes(root, policy);
    load_detail::read_forms(root, policy);
    load_detail::read_keeping(root, policy);
    load_detail::read_parties(root, policy);
    load_detail::read_rights(root, policy);
    load_detail::read_calendars(root, policy);
    root.finish();
    notes.resolve();
    auto diagnostics = notes.take();
    if (!diagnostics.empty()) return std::unexpected(std::move(diagnostics));
    policy.file_hash = policy_hash(toml);
    return policy;
}

}  // namespace slovo::policy
