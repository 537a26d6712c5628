#include <algorithm>
#include <set>

#include "emit.hpp"

namespace stencil {
namespace {

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

    Statements body(std::vector<Node> const& nodes, std::vector<Field> const& fields, std::string const& root,
                    Mode mode) const {
        return statements(nodes, fields, root, mode, records_, program_.catalogue, partials_);
    }

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
        auto const [code, assets] = body(nodes, fields, "", Mode::html);
        files_[one.stem + ".hpp"] =
            "// Made by tools/stencil.\n#pragma once\n#include \"" + program_.folder + "/partials.hpp\"\n";
        files_[one.stem + ".cpp"] = source(one, head + " {\n" + code + "}\n", assets);
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
        auto const [code, assets] = body(nodes, fields, "page.", Mode::html);
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
                auto const signature = "void render(" + type + " const& page, Language language, vault::Uses<" +
                                       quoted(use) + "> const& use, std::string& out)";
                functions += signature + ";\n";
                made += signature + " {\n    write(page, language, use, out);\n}\n";
            }
        }
        header(one, fields, "Page", functions, !uses.empty());
        files_[one.stem + ".cpp"] = source(one, made, assets);
    }

    void mail(Template const& one) {
        auto fields = one.fields;
        for (auto& field : fields) name_choices(field.type, field.name);
        auto const type = one.name + "Mail";
        auto const uses = purposes(one, fields);
        auto nodes = one.parts.at("html");
        check_html(nodes);
        std::string code;
        for (auto const& [name, mode] :
             {std::pair{"subject", Mode::line}, std::pair{"text", Mode::plain}, std::pair{"html", Mode::html}}) {
            auto const& part = mode == Mode::html ? nodes : one.parts.at(name);
            code += "    {\n        auto& out = mail." + std::string(name) + ";\n" +
                    body(part, fields, "page.", mode).code + "    }\n";
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
    Records records_;
    Partials partials_;
    Partials layouts_;
    std::set<std::string> shared_;
    std::string partials_head_;
    std::map<std::string, std::string> files_;
};

}  // namespace

std::map<std::string, std::string> emit(Program const& program) {
    return Emitter(program).run();
}

}  // namespace stencil
