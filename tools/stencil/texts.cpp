#include <algorithm>
#include <set>

#include "template.hpp"

namespace stencil {
namespace {

bool is_key(std::string const& text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void collect(std::string const& file, std::string const& key, std::string const& text, std::set<std::string>& holes) {
    auto const bad = [&](std::string const& why) { return Mistake(file, 0, key + ": " + why); };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '}') throw bad("a stray }");
        if (text[i] != '{') continue;
        int depth = 0;
        auto end = i;
        for (; end < text.size(); ++end) {
            if (text[end] == '{') ++depth;
            if (text[end] == '}' && --depth == 0) break;
        }
        if (end == text.size()) throw bad("a { without its }");
        auto const inside = text.substr(i + 1, end - i - 1);
        auto const comma = inside.find(',');
        auto const name = trimmed(inside.substr(0, comma));
        if (!is_key(name)) throw bad("a hole needs a name");
        holes.insert(name);
        if (comma != std::string::npos) {
            auto rest = trimmed(inside.substr(comma + 1));
            if (!rest.starts_with("plural,")) throw bad("only plural is known");
            bool other = false;
            for (std::size_t at = 7; at < rest.size();) {
                auto const brace = rest.find('{', at);
                if (brace == std::string::npos) {
                    if (!trimmed(rest.substr(at)).empty()) throw bad("a plural form without its text");
                    break;
                }
                auto const category = trimmed(rest.substr(at, brace - at));
                if (category != "one" && category != "few" && category != "many" && category != "other") {
                    throw bad("unknown plural form '" + category + "'");
                }
                other |= category == "other";
                auto const close = rest.find('}', brace);
                if (close == std::string::npos || rest.substr(brace + 1, close - brace - 1).contains('{')) {
                    throw bad("no braces within a plural form");
                }
                at = close + 1;
            }
            if (!other) throw bad("a plural needs the form other");
        }
        i = end;
    }
}

}  // namespace

std::string trimmed(std::string const& text) {
    auto const from = text.find_first_not_of(" \t\r");
    if (from == std::string::npos) return "";
    return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

std::vector<Line> telling_lines(std::string const& source) {
    std::vector<Line> made;
    int number = 0;
    for (std::size_t at = 0; at < source.size();) {
        auto const end = std::min(source.find('\n', at), source.size());
        auto line = trimmed(source.substr(at, end - at));
        at = end + 1;
        ++number;
        if (!line.empty() && line[0] != '#') made.push_back({std::move(line), number});
    }
    return made;
}

std::string unquoted(std::string const& file, int line, std::string const& value) {
    if (value.size() < 2 || value.front() != '"' || value.back() != '"')
        throw Mistake(file, line, "a text needs quotes");
    std::string made;
    for (std::size_t i = 1; i + 1 < value.size(); ++i) {
        if (value[i] == '"') throw Mistake(file, line, "a bare quote in a text");
        if (value[i] != '\\') {
            made += value[i];
            continue;
        }
        char const next = value[++i];
        if (i + 1 >= value.size() || (next != '"' && next != '\\' && next != 'n'))
            throw Mistake(file, line, "unknown escape");
        made += next == 'n' ? '\n' : next;
    }
    return made;
}

std::map<std::string, std::string> parse_texts(std::string const& file, std::string const& source) {
    std::map<std::string, std::string> made;
    std::string section;
    for (auto const& [line, number] : telling_lines(source)) {
        if (line[0] == '[') {
            section = line.substr(1, line.size() - 2);
            if (!is_key(section) || line.back() != ']') throw Mistake(file, number, "a section is [name]");
            continue;
        }
        auto const equals = line.find('=');
        auto const key = trimmed(line.substr(0, equals));
        if (equals == std::string::npos || !is_key(key) || section.empty())
            throw Mistake(file, number, "write key = \"text\"");
        auto const whole = section + "_" + key;
        if (!made.emplace(whole, unquoted(file, number, trimmed(line.substr(equals + 1)))).second) {
            throw Mistake(file, number, "the key " + whole + " is there already");
        }
    }
    return made;
}

std::vector<std::string> holes_of(std::string const& file, std::string const& key, std::string const& message) {
    std::set<std::string> holes;
    collect(file, key, message, holes);
    return {holes.begin(), holes.end()};
}

std::map<std::string, std::string> emit_texts(
    std::vector<std::pair<std::string, std::map<std::string, std::string>>> const& languages) {
    auto const& [first_file, first] = languages.front();
    for (auto const& [file, texts] : languages) {
        for (auto const& [key, text] : texts) {
            if (!first.contains(key)) throw Mistake(file, 0, "key " + key + " is not in " + first_file);
            if (holes_of(file, key, text) != holes_of(first_file, key, first.at(key))) {
                throw Mistake(file, 0, key + " has other holes than in " + first_file);
            }
        }
        for (auto const& [key, text] : first) {
            if (!texts.contains(key)) throw Mistake(file, 0, "key " + key + " is missing");
        }
    }
    std::string keys =
        "// Made by tools/stencil from web/texts.\n#pragma once\n\n#include <cstddef>\n#include <cstdint>\n\n"
        "namespace slovo::text {\n\nenum class Key : std::uint16_t {\n";
    for (auto const& [key, text] : first) keys += "    " + key + ",\n";
    keys +=
        "};\nconstexpr std::size_t key_count = " + std::to_string(first.size()) + ";\n\n}  // namespace slovo::text\n";
    std::string data =
        "// Made by tools/stencil from web/texts.\n#include \"text/catalog.hpp\"\n\nnamespace slovo::text {\n\n"
        "std::array<std::array<std::string_view, key_count>, 3> const catalogue{{\n";
    for (auto const& [file, texts] : languages) {
        data += "    {{\n";
        for (auto const& [key, text] : texts) data += "        " + quoted(text) + ",\n";
        data += "    }},\n";
    }
    data += "}};\nstd::array<std::string_view, key_count> const key_names{{\n";
    for (auto const& [key, text] : first) data += "    " + quoted(key) + ",\n";
    data += "}};\n\n}  // namespace slovo::text\n";
    return {{"keys.hpp", keys}, {"catalog_data.cpp", data}};
}

}  // namespace stencil
