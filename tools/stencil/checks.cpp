// The registry of checks of a site's study: src/study/registry/*.toml compiled into one constant table.
#include <algorithm>
#include <set>

#include "template.hpp"

namespace stencil {
namespace {

struct Entry {
    std::map<std::string, std::string> values;
    std::vector<std::string> services;
    std::string file;
    int line = 0;
};

/// Key → what its value may be; an empty list takes any text. The order is that of the struct Check.
struct Key {
    std::string name;
    std::vector<std::string> words;
    bool required = true;
};
std::vector<Key> const& keys() {
    static std::vector<Key> const made{
        {"id", {}},
        {"severity", {"info", "low", "medium", "high", "critical"}},
        {"tests", {}},
        {"threshold", {}, false},
        {"source", {}},
        {"wcag", {}, false},
        {"act", {}, false},
        {"effort", {"small", "medium", "large"}},
        {"owner", {"developer", "writer", "marketer", "administrator", "designer", "lawyer"}},
    };
    return made;
}
std::vector<std::string> const all_services{"ads", "seo", "usability"};
std::vector<std::string> const languages{"uk", "ru", "en"};
std::vector<std::string> const words{"title", "why", "fix"};

bool has(std::vector<std::string> const& list, std::string const& word) {
    return std::ranges::find(list, word) != list.end();
}

std::vector<std::string> services_of(std::string const& file, int line, std::string const& value) {
    if (value.size() < 2 || value.front() != '[' || value.back() != ']')
        throw Mistake(file, line, "services is a list in brackets");
    std::vector<std::string> made;
    std::string one;
    for (char const c : value.substr(1, value.size() - 2) + ",") {
        if (c != ',') {
            one += c;
            continue;
        }
        made.push_back(unquoted(file, line, trimmed(one)));
        if (!has(all_services, made.back())) throw Mistake(file, line, "no service: " + made.back());
        one.clear();
    }
    return made;
}

bool is_known(std::string const& name) {
    if (std::ranges::find(keys(), name, &Key::name) != keys().end()) return true;
    if (name == "uk.threshold" || name == "ru.threshold") return true;
    auto const dot = name.find('.');
    return dot != std::string::npos && has(languages, name.substr(0, dot)) && has(words, name.substr(dot + 1));
}

void require_whole(Entry const& entry) {
    auto const need = [&](std::string const& name) {
        if (!entry.values.contains(name) || entry.values.at(name).empty())
            throw Mistake(entry.file, entry.line, "this check needs " + name);
    };
    for (auto const& key : keys()) {
        if (key.required) need(key.name);
        if (!key.words.empty() && !has(key.words, entry.values.at(key.name)))
            throw Mistake(entry.file, entry.line, key.name + " cannot be " + entry.values.at(key.name));
    }
    for (auto const& language : languages) {
        for (auto const& word : words) need(language + "." + word);
    }
    for (auto const* const name : {"uk.threshold", "ru.threshold"}) {
        if (entry.values.contains("threshold")) need(name);
    }
    if (entry.services.empty()) throw Mistake(entry.file, entry.line, "this check needs services");
}

std::string literal(Entry const& entry, std::string const& name) {
    return entry.values.contains(name) ? quoted(entry.values.at(name)) + "sv" : "{}";
}

std::string row(std::string const& group, Entry const& entry) {
    auto const named = [&](std::string const& type, std::string const& name) {
        return type + "::" + entry.values.at(name) + ", ";
    };
    std::string made = "    {" + literal(entry, "id") + ", Group::" + group + ", " + named("Severity", "severity") +
                       literal(entry, "tests") + ", " + literal(entry, "threshold") + ", " + literal(entry, "source") +
                       ", " + literal(entry, "wcag") + ", " + literal(entry, "act") + ", " + named("Effort", "effort") +
                       named("Owner", "owner");
    for (auto const& service : entry.services)
        made += (service == entry.services.front() ? "for_" : " | for_") + service;
    made += ",\n     {{";
    for (auto const& language : languages) {
        made += "{";
        for (auto const& word : words) made += literal(entry, language + "." + word) + ", ";
        made += literal(entry, language == "en" ? "threshold" : language + ".threshold") + "}";
        if (language != languages.back()) made += ",\n       ";
    }
    return made + "}}},\n";
}

}  // namespace

std::map<std::string, std::string> parse_checks(std::string const& file, std::string const& source) {
    std::string group;
    std::vector<Entry> entries;
    for (auto const& [line, number] : telling_lines(source)) {
        if (line == "[[check]]") {
            entries.push_back({.values = {}, .services = {}, .file = file, .line = number});
            continue;
        }
        auto const equals = line.find('=');
        if (equals == std::string::npos) throw Mistake(file, number, "write key = \"text\"");
        auto const key = trimmed(line.substr(0, equals));
        auto const value = trimmed(line.substr(equals + 1));
        if (entries.empty()) {
            if (key != "group" || !group.empty()) throw Mistake(file, number, "a file begins with its group");
            group = unquoted(file, number, value);
        } else if (key == "services") {
            entries.back().services = services_of(file, number, value);
        } else if (!is_known(key)) {
            throw Mistake(file, number, "unknown key " + key);
        } else if (!entries.back().values.emplace(key, unquoted(file, number, value)).second) {
            throw Mistake(file, number, "the key " + key + " is there already");
        }
    }
    if (group.empty()) throw Mistake(file, 1, "a file begins with its group");
    std::map<std::string, std::string> made;
    for (auto const& entry : entries) {
        require_whole(entry);
        if (!made.emplace(entry.values.at("id"), row(group, entry)).second)
            throw Mistake(file, entry.line, "the check " + entry.values.at("id") + " is there already");
    }
    return made;
}

std::map<std::string, std::string> emit_checks(std::map<std::string, std::string> const& rows) {
    std::string data =
        "// Made by tools/stencil from src/study/registry.\n#include <array>\n\n#include \"study/registry.hpp\"\n\n"
        "namespace slovo::study {\nnamespace {\n\nusing namespace std::string_view_literals;\n\n"
        "constexpr std::array<Check, " +
        std::to_string(rows.size()) + "> checks{{\n";
    for (auto const& [id, row] : rows) data += row;
    data +=
        "}};\n\n}  // namespace\n\nstd::span<Check const> all_checks() { return checks; }\n\n}  // namespace "
        "slovo::study\n";
    return {{"registry_data.cpp", data}};
}

}  // namespace stencil
