#include <algorithm>
#include <functional>
#include <set>

#include "template.hpp"

namespace stencil {
namespace {

using K = Type::Kind;

std::string capitals(std::string const& name) {
    std::string made;
    bool up = true;
    for (char const c : name) {
        if (c == '_')
            up = true;
        else
            made += up ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c, up = false;
    }
    return made;
}

std::string cpp_type(Type const& type) {
    switch (type.kind) {
        case K::text: return "text::Text";
        case K::url: return "text::Url";
        case K::flag: return "text::Flag";
        case K::number: return "text::Number";
        case K::date: return "text::Required<Instant>";
        case K::phrase: return "text::Required<text::Key>";
        case K::list: return "text::List<" + cpp_type(type.inner[0]) + ">";
        case K::maybe: return "std::optional<" + cpp_type(type.inner[0]) + ">";
        case K::choice: return "text::Required<" + type.record + ">";
        case K::personal: {
            std::string made = "vault::Personal<std::string";
            for (auto const& word : type.words) made += ", " + quoted(word);
            return made + ">";
        }
        case K::record: return type.record;
    }
    return "";
}

/// Gives each choice its enum's name, OWNER::Field.
void name_choices(Type& type, std::string const& field) {
    if (type.kind == K::choice) type.record = capitals(field);
    for (auto& inner : type.inner) name_choices(inner, field);
}

std::vector<std::string> const* choice_words(Type const& type) {
    if (type.kind == K::choice) return &type.words;
    for (auto const& inner : type.inner) {
        if (auto const* words = choice_words(inner)) return words;
    }
    return nullptr;
}

std::string struct_code(std::string const& name, std::vector<Field> const& fields) {
    std::string code = "struct " + name + " {\n";
    std::string names;
    for (auto const& field : fields) {
        auto const* words = choice_words(field.type);
        if (words == nullptr) continue;
        code += "    enum class " + capitals(field.name) + " : std::uint8_t {";
        names += "[[nodiscard]] constexpr std::string_view name_of(" + name + "::" + capitals(field.name) +
                 " value) {\n    switch (value) {\n";
        for (auto const& word : *words) {
            code += (word == words->front() ? " " : ", ") + word;
            names +=
                "        case " + name + "::" + capitals(field.name) + "::" + word + ": return " + quoted(word) + ";\n";
        }
        code += " };\n";
        names += "    }\n    return {};\n}\n";
    }
    for (auto const& field : fields) code += "    " + cpp_type(field.type) + " " + field.name + ";\n";
    return code + "};\n" + names + "\n";
}

enum class Mode { html, plain, line };

class Body {
public:
    using Records = std::map<std::string, std::vector<Field>>;
    Body(Records const& records, Program const& program, std::map<std::string, Template const*> const& partials)
        : records_(records), program_(program), partials_(partials) {}

    /// The statements that append `nodes` to `out`.
    std::string run(std::vector<Node> const& nodes, std::vector<Field> const& fields, std::string const& root,
                    Mode mode) {
        scope_.clear();
        for (auto const& field : fields) scope_[field.name] = {root + field.name, field.type};
        mode_ = mode;
        code_.clear();
        emit(nodes, 1);
        flush(1);
        return std::move(code_);
    }
    [[nodiscard]] bool uses_assets() const { return assets_; }

private:
    struct Place {
        std::string code;
        Type type;
    };

    [[noreturn]] static void wrong(Node const& node, std::string const& message) {
        throw Mistake(node.file, node.line, message);
    }

    void line(int depth, std::string const& text) {
        code_ += std::string(static_cast<std::size_t>(depth) * 4, ' ') + text + "\n";
    }

    void flush(int depth) {
        if (!literal_.empty()) line(depth, "out += " + quoted(literal_) + ";");
        literal_.clear();
    }

    Place find(Node const& node, std::string const& path) const {
        auto const dot = path.find('.');
        auto const found = scope_.find(path.substr(0, dot));
        if (found == scope_.end()) wrong(node, "no field '" + path.substr(0, dot) + "'");
        Place place = found->second;
        for (auto at = dot; at != std::string::npos;) {
            auto const next = path.find('.', at + 1);
            auto const name = path.substr(at + 1, next == std::string::npos ? next : next - at - 1);
            if (place.type.kind == K::list && name == "count")
                return {"text::Number(" + place.code + ".size())", {.kind = K::number}};
            if (place.type.kind != K::record) wrong(node, "'" + path + "': not a struct (use {#with} for a maybe)");
            auto const& fields = records_.at(place.type.record);
            auto const field = std::ranges::find(fields, name, &Field::name);
            if (field == fields.end()) wrong(node, place.type.record + " has no field '" + name + "'");
            place.type = field->type;
            place.code += "." + name;
            at = next;
        }
        return place;
    }

    std::string put() const {
        return mode_ == Mode::html ? "text::put_html" : mode_ == Mode::plain ? "text::put_plain" : "text::put_line";
    }

    /// The expression that gives the value as text in the page's language.
    std::string shown(Node const& node, Place const& place, std::string const& form) const {
        switch (place.type.kind) {
            case K::text: return place.code + ".view()";
            case K::url: return place.code + ".view()";
            case K::number:
                if (form == "raw") return "std::to_string(" + place.code + ".value())";
                return "text::number(" + place.code + ".value(), language)";
            case K::choice: return "name_of(" + place.code + ".value())";
            case K::phrase: return "text::say(" + place.code + ".value(), language)";
            case K::personal: return "text::opened(" + place.code + ".open(use))";
            case K::date:
                if (form == "short") return "text::brief(" + place.code + ".value(), language)";
                if (form == "moment") return "text::moment(" + place.code + ".value(), language)";
                if (form == "iso") return "to_rfc3339(" + place.code + ".value())";
                return "text::day(" + place.code + ".value(), language)";
            default: wrong(node, "'" + node.path + "' cannot be shown: it is a list, maybe, flag or struct");
        }
    }

    std::string condition(Node const& node) const {
        auto const place = find(node, node.path);
        std::string code;
        if (!node.word.empty()) {
            if (place.type.kind != K::choice) wrong(node, "`is` asks a choice");
            if (std::ranges::find(place.type.words, node.word) == place.type.words.end()) {
                wrong(node, "'" + node.path + "' is never " + node.word);
            }
            code = "name_of(" + place.code + ".value()) == " + quoted(node.word);
        } else {
            switch (place.type.kind) {
                case K::flag: code = place.code + ".value()"; break;
                case K::list: code = "!" + place.code + ".empty()"; break;
                case K::maybe: code = place.code + ".has_value()"; break;
                case K::text: code = "!" + place.code + ".view().empty()"; break;
                case K::number: code = place.code + ".value() != 0"; break;
                default: wrong(node, "'" + node.path + "' cannot be tested without `is`");
            }
        }
        return node.negated ? "!(" + code + ")" : code;
    }

    std::string message(Node const& node) const {
        auto const found = program_.catalogue.find(node.text);
        if (found == program_.catalogue.end()) wrong(node, "no text '" + node.text + "' in the catalogue");
        std::set<std::string> given;
        for (auto const& hole : node.holes) given.insert(hole.name);
        if (given != std::set<std::string>(found->second.begin(), found->second.end())) {
            wrong(node, "'" + node.text + "' has other holes than those given");
        }
        std::string code = "text::say(text::Key::" + node.text + ", language";
        if (!node.holes.empty()) {
            code += ", {";
            for (auto const& hole : node.holes) {
                auto const place = find(node, hole.path);
                auto const value = place.type.kind == K::number ? place.code + ".value()" : shown(node, place, "");
                code += (hole.name == node.holes.front().name ? "{" : ", {") + quoted(hole.name) + ", " + value + "}";
            }
            code += "}";
        }
        return code + ")";
    }

    void call(Node const& node, int depth) {
        auto const found = partials_.find(node.text);
        if (found == partials_.end()) wrong(node, "no partial '" + node.text + "'");
        auto const& fields = found->second->fields;
        if (fields.size() != node.holes.size()) wrong(node, "partial '" + node.text + "' takes other arguments");
        std::string code = "render_" + node.text + "(";
        for (auto const& field : fields) {
            auto const hole = std::ranges::find(node.holes, field.name, &Hole::name);
            if (hole == node.holes.end()) wrong(node, "partial '" + node.text + "' needs " + field.name);
            code += find(node, hole->path).code + ", ";
        }
        line(depth, code + "language, out);");
    }

    void loop(Node const& node, int depth) {
        auto const place = find(node, node.path);
        auto const kind = node.kind == Node::Kind::each ? K::list : K::maybe;
        if (place.type.kind != kind)
            wrong(node, "'" + node.path + "' is not a " + (kind == K::list ? "list" : "maybe"));
        if (scope_.contains(node.word) || node.word == "page" || node.word == "out" || node.word == "language") {
            wrong(node, "the name '" + node.word + "' is taken");
        }
        if (kind == K::list) {
            line(depth, "for (auto const& " + node.word + " : " + place.code + ") {");
        } else {
            line(depth, "if (" + place.code + ".has_value()) {");
            line(depth + 1, "[[maybe_unused]] auto const& " + node.word + " = *" + place.code + ";");
        }
        auto inner = place.type.inner[0];
        scope_[node.word] = {node.word, inner};
        emit(node.children, depth + 1);
        flush(depth + 1);
        scope_.erase(node.word);
        line(depth, "}");
        if (node.otherwise.empty()) return;
        line(depth, "if (" +
                        std::string(kind == K::list ? place.code + ".empty()" : "!" + place.code + ".has_value()") +
                        ") {");
        emit(node.otherwise, depth + 1);
        flush(depth + 1);
        line(depth, "}");
    }

    void emit(std::vector<Node> const& nodes, int depth) {
        for (auto const& node : nodes) {
            if (node.kind == Node::Kind::literal) {
                literal_ += node.text;
                continue;
            }
            if (node.kind == Node::Kind::slot && node.path == "lang") {
                flush(depth);
                line(depth, "out += name_of(language);");
                continue;
            }
            flush(depth);
            one(node, depth);
        }
    }

    void one(Node const& node, int depth) {
        switch (node.kind) {
            case Node::Kind::slot: {
                auto const place = find(node, node.path);
                if (node.form == "url" && place.type.kind != K::url) wrong(node, "'" + node.path + "' is not a url");
                line(depth, put() + "(out, " + shown(node, place, node.form) + ");");
                break;
            }
            case Node::Kind::message: line(depth, put() + "(out, " + message(node) + ");"); break;
            case Node::Kind::asset: {
                auto name = node.text;
                for (auto& c : name) {
                    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
                }
                assets_ = true;
                line(depth, "out += assets::" + name + ";");
                break;
            }
            case Node::Kind::test:
                line(depth, "if (" + condition(node) + ") {");
                emit(node.children, depth + 1);
                flush(depth + 1);
                if (!node.otherwise.empty()) {
                    line(depth, "} else {");
                    emit(node.otherwise, depth + 1);
                    flush(depth + 1);
                }
                line(depth, "}");
                break;
            case Node::Kind::each:
            case Node::Kind::with: loop(node, depth); break;
            case Node::Kind::partial: call(node, depth); break;
            default: wrong(node, "this tag does not belong here");
        }
    }

    Records const& records_;
    Program const& program_;
    std::map<std::string, Template const*> const& partials_;
    std::map<std::string, Place> scope_;
    Mode mode_ = Mode::html;
    std::string code_;
    std::string literal_;
    bool assets_ = false;
};

void splice(std::vector<Node>& into, Template const& page) {
    std::vector<Node> made;
    for (auto& node : into) {
        if (node.kind == Node::Kind::body)
            made.insert(made.end(), page.body.begin(), page.body.end());
        else if (node.kind == Node::Kind::title)
            made.insert(made.end(), page.title.begin(), page.title.end());
        else
            made.push_back(std::move(node));
    }
    into = std::move(made);
}

class Emitter {
public:
    explicit Emitter(Program const& program) : program_(program) {}

    std::map<std::string, std::string> run() {
        collect();
        types();
        for (auto const& one : program_.templates) {
            if (one.kind == Template::Kind::partial) partial(one);
        }
        files_["partials.hpp"] = "// Made by tools/stencil.\n#pragma once\n\n#include \"" + program_.folder +
                                 "/types.hpp\"\n\nnamespace " + program_.space + " {\n\n" + partials_head_ +
                                 "\n}  // namespace " + program_.space + "\n";
        for (auto const& one : program_.templates) {
            if (one.kind == Template::Kind::page) page(one);
            if (one.kind == Template::Kind::mail) mail(one);
        }
        return std::move(files_);
    }

private:
    void collect() {
        for (auto const& one : program_.templates) {
            for (auto const& record : one.records) {
                auto fields = record.fields;
                for (auto& field : fields) name_choices(field.type, field.name);
                if (!records_.emplace(record.name, std::move(fields)).second) {
                    throw Mistake(record.file, record.line, "struct " + record.name + " is there already");
                }
            }
            if (one.kind == Template::Kind::partial) partials_[one.stem] = &one;
            if (one.kind == Template::Kind::layout) layouts_[one.stem] = &one;
        }
        for (auto const& one : program_.templates) {
            for (auto const& record : one.records) {
                for (auto const& field : record.fields) known(field.type, record.file, record.line);
            }
            for (auto const& field : one.fields) known(field.type, one.file, 1);
        }
    }

    void known(Type const& type, std::string const& file, int line) const {
        if (type.kind == K::record && !records_.contains(type.record))
            throw Mistake(file, line, "no struct " + type.record);
        for (auto const& inner : type.inner) known(inner, file, line);
    }

    /// The purposes of the personal fields within reach; all of a page must have the same.
    void purposes_of(Type const& type, Template const& one, std::set<std::vector<std::string>>& found) const {
        if (type.kind == K::personal) found.insert(type.words);
        for (auto const& inner : type.inner) purposes_of(inner, one, found);
        if (type.kind == K::record) {
            for (auto const& field : records_.at(type.record)) purposes_of(field.type, one, found);
        }
    }

    std::vector<std::string> purposes(Template const& one, std::vector<Field> const& fields) const {
        std::set<std::vector<std::string>> found;
        for (auto const& field : fields) purposes_of(field.type, one, found);
        if (found.size() > 1) throw Mistake(one.file, 1, "the personal fields of one page need the same purposes");
        return found.empty() ? std::vector<std::string>{} : *found.begin();
    }

    std::string own_records(Template const& one, std::set<std::string>& done) const {
        std::string code;
        for (auto const& record : one.records) {
            for (auto const& field : record.fields) before(field.type, record, done);
            code += struct_code(record.name, records_.at(record.name));
            done.insert(record.name);
        }
        return code;
    }

    static void before(Type const& type, Record const& record, std::set<std::string> const& done) {
        if (type.kind == K::record && !done.contains(type.record)) {
            throw Mistake(record.file, record.line, "struct " + type.record + " must come before " + record.name);
        }
        for (auto const& inner : type.inner) before(inner, record, done);
    }

    void types() {
        std::string code;
        for (auto const& one : program_.templates) {
            if (one.kind == Template::Kind::types) code += own_records(one, shared_);
        }
        files_["types.hpp"] =
            "// Made by tools/stencil.\n#pragma once\n\n#include <cstdint>\n#include <optional>\n#include <string>\n"
            "#include <string_view>\n\n#include \"base/language.hpp\"\n#include \"text/page.hpp\"\n\nnamespace " +
            program_.space + " {\n\n" + code + "}  // namespace " + program_.space + "\n";
    }

    Body body() const { return Body(records_, program_, partials_); }

    std::string source(Template const& one, std::string const& code, bool assets) const {
        return "// Made by tools/stencil from " + one.stem + ".\n#include \"" + program_.folder + "/" + one.stem +
               ".hpp\"\n\n" + "#include \"" + program_.folder + "/partials.hpp\"\n#include \"text/catalog.hpp\"\n" +
               (assets ? "#include \"web/assets/names.hpp\"\n" : "") + "\nnamespace " + program_.space + " {\n\n" +
               code + "\n}  // namespace " + program_.space + "\n";
    }

    void partial(Template const& one) {
        auto nodes = one.body;
        check_html(nodes);
        auto fields = one.fields;
        std::string head = "void render_" + one.stem + "(";
        for (auto& field : fields) {
            name_choices(field.type, field.name);
            std::set<std::vector<std::string>> found;
            purposes_of(field.type, one, found);
            if (!found.empty()) throw Mistake(one.file, 1, "personal fields stand in pages only");
            if (field.type.kind == K::choice) throw Mistake(one.file, 1, "a choice stands in a struct");
            head += "[[maybe_unused]] " + cpp_type(field.type) + " const& " + field.name + ", ";
        }
        head += "[[maybe_unused]] Language language, std::string& out)";
        partials_head_ += head + ";\n";
        auto maker = body();
        auto const code = maker.run(nodes, fields, "", Mode::html);
        files_[one.stem + ".hpp"] =
            "// Made by tools/stencil.\n#pragma once\n#include \"" + program_.folder + "/partials.hpp\"\n";
        files_[one.stem + ".cpp"] = source(one, head + " {\n" + code + "}\n", maker.uses_assets());
    }

    void header(Template const& one, std::vector<Field> const& fields, std::string const& suffix,
                std::string const& functions, bool personal) {
        auto done = shared_;
        std::string code = own_records(one, done);
        code += struct_code(one.name + suffix, fields);
        files_[one.stem + ".hpp"] =
            "// Made by tools/stencil from " + one.stem + ".\n#pragma once\n\n#include \"" + program_.folder +
            "/types.hpp\"\n" + (personal ? "#include \"vault/personal.hpp\"\n" : "") + "\nnamespace " + program_.space +
            " {\n\n" + code + functions + "\n}  // namespace " + program_.space + "\n";
    }

    void page(Template const& one) {
        auto fields = one.fields;
        auto nodes = one.body;
        if (!one.layout.empty()) {
            auto const found = layouts_.find(one.layout);
            if (found == layouts_.end()) throw Mistake(one.file, 1, "no layout '" + one.layout + "'");
            fields.insert(fields.begin(), found->second->fields.begin(), found->second->fields.end());
            nodes = found->second->body;
            splice(nodes, one);
        }
        for (auto& field : fields) name_choices(field.type, field.name);
        check_html(nodes);
        auto const type = one.name + "Page";
        auto const uses = purposes(one, fields);
        auto maker = body();
        auto const code = maker.run(nodes, fields, "page.", Mode::html);
        std::string functions;
        std::string made;
        if (uses.empty()) {
            functions = "void render(" + type + " const& page, Language language, std::string& out);\n";
            made = "void render([[maybe_unused]] " + type +
                   " const& page, [[maybe_unused]] Language language, std::string& out) {\n" + code + "}\n";
        } else {
            made = "namespace {\ntemplate <class Use>\nvoid write([[maybe_unused]] " + type +
                   " const& page, [[maybe_unused]] Language language, [[maybe_unused]] Use const& use, std::string& "
                   "out) {\n" +
                   code + "}\n}  // namespace\n\n";
            for (auto const& use : uses) {
                auto const signature = "void render(" + type + " const& page, Language language, vault::Use<" +
                                       quoted(use) + "> const& use, std::string& out)";
                functions += signature + ";\n";
                made += signature + " {\n    write(page, language, use, out);\n}\n";
            }
        }
        header(one, fields, "Page", functions, !uses.empty());
        files_[one.stem + ".cpp"] = source(one, made, maker.uses_assets());
    }

    void mail(Template const& one) {
        auto fields = one.fields;
        for (auto& field : fields) name_choices(field.type, field.name);
        auto const type = one.name + "Mail";
        auto const uses = purposes(one, fields);
        auto nodes = one.parts.at("html");
        check_html(nodes);
        auto maker = body();
        std::string code;
        for (auto const& [name, mode] :
             {std::pair{"subject", Mode::line}, std::pair{"text", Mode::plain}, std::pair{"html", Mode::html}}) {
            auto const& part = mode == Mode::html ? nodes : one.parts.at(name);
            code += "    {\n        auto& out = mail." + std::string(name) + ";\n" +
                    maker.run(part, fields, "page.", mode) + "    }\n";
        }
        auto const inner = "    text::MailText mail;\n" + code + "    return mail;\n";
        std::string functions;
        std::string made;
        if (uses.empty()) {
            functions = "[[nodiscard]] text::MailText render(" + type + " const& page, Language language);\n";
            made = "text::MailText render([[maybe_unused]] " + type +
                   " const& page, [[maybe_unused]] Language language) {\n" + inner + "}\n";
        } else {
            made = "namespace {\ntemplate <class Use>\ntext::MailText write([[maybe_unused]] " + type +
                   " const& page, [[maybe_unused]] Language language, [[maybe_unused]] Use const& use) {\n" + inner +
                   "}\n}  // namespace\n\n";
            for (auto const& use : uses) {
                auto const signature = "text::MailText render(" + type +
                                       " const& page, Language language, vault::Use<" + quoted(use) + "> const& use)";
                functions += "[[nodiscard]] " + signature + ";\n";
                made += signature + " {\n    return write(page, language, use);\n}\n";
            }
        }
        header(one, fields, "Mail", functions, !uses.empty());
        files_[one.stem + ".cpp"] = source(one, made, false);
    }

    Program const& program_;
    Body::Records records_;
    std::map<std::string, Template const*> partials_;
    std::map<std::string, Template const*> layouts_;
    std::set<std::string> shared_;
    std::string partials_head_;
    std::map<std::string, std::string> files_;
};

}  // namespace

std::string quoted(std::string const& text) {
    static constexpr char octal[] = "01234567";
    std::string made = "\"";
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            made += std::string("\\") + c;
        else if (c == '\n')
            made += "\\n";
        else if (byte < 32 || byte == 127) {
            made += '\\';
            made += octal[byte >> 6];
            made += octal[(byte >> 3) & 7];
            made += octal[byte & 7];
        } else
            made += c;
    }
    return made + "\"";
}

std::map<std::string, std::string> emit(Program const& program) {
    return Emitter(program).run();
}

}  // namespace stencil
