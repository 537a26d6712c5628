#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "cli/settings.hpp"
#include "promises/copy_check.hpp"

namespace slovo::cli {
namespace {

std::optional<std::string> text_of_value(toml::node const& node, SettingKind kind) {
    if (kind == SettingKind::flag) {
        auto const flag = node.value_exact<bool>();
        return flag ? std::optional<std::string>(*flag ? "true" : "false") : std::nullopt;
    }
    return node.value_exact<std::string>();
}

void take(FileValues& out, Setting const& setting, toml::node const& node) {
    auto& values = out.values[std::string(setting.name)];
    auto const wrong = [&] {
        out.complaints.push_back(
            {fmt::format("slovo.toml:{}: {} has the wrong type", node.source().begin.line, key_of(setting))});
    };
    if (auto const* const list = node.as_array(); list != nullptr && setting.kind == SettingKind::list) {
        for (auto const& item : *list) {
            auto const text = text_of_value(item, SettingKind::value);
            if (!text) return wrong();
            values.push_back(*text);
        }
        return;
    }
    auto const text = text_of_value(node, setting.kind);
    if (!text) return wrong();
    values.push_back(*text);
}

}  // namespace

FileValues read_settings_file(std::filesystem::path const& path) {
    FileValues out;
    auto const text = promises::read_small_file(path);
    if (!text) {
        if (text.error().code() != ErrorCode::not_found)
            out.complaints.push_back({fmt::format("slovo.toml: {}", text.error().what())});
        return out;
    }
    toml::table parsed;
    try {
        parsed = toml::parse(std::string_view(*text));
    } catch (toml::parse_error const& error) {
        // The parser's own words may quote the file, and the file may hold what it should not.
        out.complaints.push_back({fmt::format("slovo.toml:{}: this is not TOML", error.source().begin.line)});
        return out;
    }
    for (auto const& [key, node] : parsed) {
        auto const name = key.str();
        auto const found = std::ranges::find_if(settings(), [&](Setting const& s) { return key_of(s) == name; });
        auto const line = node.source().begin.line;
        if (name == "data") {
            out.complaints.push_back({fmt::format("slovo.toml:{}: the data directory is where this file lies", line)});
        } else if (name.find("password") != std::string_view::npos && found == settings().end()) {
            out.complaints.push_back(
                {fmt::format("slovo.toml:{}: a password does not stand here: put it into a file and name it by "
                             "smtp_password_file",
                             line)});
        } else if (found == settings().end()) {
            out.complaints.push_back({fmt::format("slovo.toml:{}: unknown key", line)});
        } else {
            take(out, *found, node);
        }
    }
    return out;
}

}  // namespace slovo::cli
