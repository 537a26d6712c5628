// The parts of a page or mail template (*.html, *.mail): what tools/stencil reads and checks before
// it writes C++. The grammar is in docs/formats/templates.md. Plain values, one thread.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace stencil {

/// A mistake in a template, with its place; what() is "file:line: message".
struct Mistake : std::runtime_error {
    Mistake(std::string const& file, int line, std::string const& message)
        : std::runtime_error(file + ":" + std::to_string(line) + ": " + message) {}
};

struct Type {
    enum class Kind { text, url, flag, number, date, phrase, list, maybe, choice, personal, record };
    Kind kind = Kind::text;
    std::vector<Type> inner;         ///< of list and maybe
    std::vector<std::string> words;  ///< of choice: enumerators; of personal: purposes
    std::string record;              ///< name of the struct; for choice, the C++ enum's qualified name
};

struct Field {
    std::string name;
    Type type;
};

struct Record {
    std::string name;
    std::vector<Field> fields;
    std::string file;
    int line = 0;
};

struct Hole {
    std::string name;
    std::string path;
};

struct Node {
    enum class Kind { literal, slot, message, asset, test, each, with, partial, body, title };
    Kind kind = Kind::literal;
    std::string file;
    int line = 0;
    std::string text;      ///< literal, message key, asset or partial name
    std::string form;      ///< of a slot: "", "url", "day", "moment" or "iso"
    std::string path;      ///< what is tested, walked or shown
    std::string word;      ///< of a test: `is WORD`; of each and with: the item's name
    bool negated = false;  ///< `{#if not …}`
    std::vector<Hole> holes;
    std::vector<Node> children;
    std::vector<Node> otherwise;
};

struct Template {
    enum class Kind { page, partial, layout, types, mail };
    Kind kind = Kind::types;
    std::string name;    ///< "Front" of {!page Front}
    std::string stem;    ///< file name without ending
    std::string layout;  ///< of a page
    std::string file;
    std::vector<Field> fields;
    std::vector<Record> records;
    std::vector<Node> title;
    std::vector<Node> body;
    std::map<std::string, std::vector<Node>> parts;  ///< of a mail: subject, text, html
};

/// Throws Mistake.
[[nodiscard]] Template parse(std::string const& file, std::string const& stem, std::string const& source);

/// Walks the HTML and decides each slot's context. Refuses what cannot be escaped safely, tags that
/// do not match, and branches that leave another state behind. Throws Mistake.
void check_html(std::vector<Node>& nodes);

/// Message keys with the names of their holes.
using Catalogue = std::map<std::string, std::vector<std::string>>;

struct Program {
    std::vector<Template> templates;
    Catalogue catalogue;
    std::string folder;  ///< include folder of the output: "web/pages" or "mail/templates"
    std::string space;   ///< namespace of the output: "slovo::web::pages"
};

/// File name → content. Throws Mistake.
[[nodiscard]] std::map<std::string, std::string> emit(Program const& program);

/// Reads one language: "section_key" → message. Throws Mistake.
[[nodiscard]] std::map<std::string, std::string> parse_texts(std::string const& file, std::string const& source);
/// Names of the holes of a message, sorted, without doubles. Throws Mistake.
[[nodiscard]] std::vector<std::string> holes_of(std::string const& file, std::string const& key,
                                                std::string const& message);
/// keys.hpp and catalog_data.cpp of src/text from the languages' texts.
[[nodiscard]] std::map<std::string, std::string> emit_texts(
    std::vector<std::pair<std::string, std::map<std::string, std::string>>> const& languages);

/// The rows of one file of the registry of checks by id, each a literal of slovo::study::Check. Throws Mistake.
[[nodiscard]] std::map<std::string, std::string> parse_checks(std::string const& file, std::string const& source);
/// registry_data.cpp of src/study: all rows in the order of their ids.
[[nodiscard]] std::map<std::string, std::string> emit_checks(std::map<std::string, std::string> const& rows);

struct Line {
    std::string text;  ///< trimmed
    int number = 0;
};
/// The lines of a TOML file that say something: neither blank nor a comment.
[[nodiscard]] std::vector<Line> telling_lines(std::string const& source);
/// Without the blanks at both ends.
[[nodiscard]] std::string trimmed(std::string const& text);
/// The inside of a TOML basic string; its escapes \" \\ \n only. Throws Mistake.
[[nodiscard]] std::string unquoted(std::string const& file, int line, std::string const& value);
/// A C++ string literal.
[[nodiscard]] std::string quoted(std::string const& text);

}  // namespace stencil
