#include <algorithm>

#include "emit.hpp"

namespace stencil {
namespace {

class Body {
public:
    Body(Records const& records, Catalogue const& catalogue, Partials const& partials)
        : records_(records), catalogue_(catalogue), partials_(partials) {}

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
        auto const found = catalogue_.find(node.text);
        if (found == catalogue_.end()) wrong(node, "no text '" + node.text + "' in the catalogue");
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
    Catalogue const& catalogue_;
    Partials const& partials_;
    std::map<std::string, Place> scope_;
    Mode mode_ = Mode::html;
    std::string code_;
    std::string literal_;
    bool assets_ = false;
};

}  // namespace

Statements statements(std::vector<Node> const& nodes, std::vector<Field> const& fields, std::string const& root,
                      Mode mode, Records const& records, Catalogue const& catalogue, Partials const& partials) {
    Body body(records, catalogue, partials);
    auto code = body.run(nodes, fields, root, mode);
    return {std::move(code), body.uses_assets()};
}

}  // namespace stencil
