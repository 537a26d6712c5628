#include <cctype>
#include <sstream>
#include <string_view>
#include <utility>

#include "template.hpp"

namespace stencil {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::vector<std::string> words_of(std::string const& text) {
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

std::string trimmed(std::string const& text) {
    auto const from = text.find_first_not_of(" \t\r\n");
    if (from == std::string::npos) return "";
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

class Parser {
public:
    Parser(std::string const& file, std::string const& stem, std::string const& source) : file_(file), source_(source) {
        made_.file = file;
        made_.stem = stem;
    }

    Template run() {
        heads();
        if (made_.kind == Template::Kind::mail) {
            mail_parts();
            return std::move(made_);
        }
        made_.body = nodes({});
        if (at_ != source_.size()) wrong("a closing tag without its opening");
        return std::move(made_);
    }

private:
    [[noreturn]] void wrong(std::string const& message) const { throw Mistake(file_, line_, message); }

    void advance(std::size_t to) {
        for (; at_ < to; ++at_) {
            if (source_[at_] == '\n') ++line_;
        }
    }

    void skip_space() {
        auto const next = source_.find_first_not_of(" \t\r\n", at_);
        advance(next == std::string::npos ? source_.size() : next);
    }

    /// The inside of the tag that begins here, and steps over it.
    std::string tag() {
        auto const end = source_.find('}', at_);
        if (end == std::string::npos) wrong("a tag without its }");
        auto inside = source_.substr(at_ + 1, end - at_ - 1);
        advance(end + 1);
        return inside;
    }

    bool comment() {
        if (!source_.substr(at_).starts_with("{*")) return false;
        auto const end = source_.find("*}", at_);
        if (end == std::string::npos) wrong("a comment without its *}");
        advance(end + 2);
        return true;
    }

    void heads() {
        while (true) {
            skip_space();
            if (comment()) continue;
            if (!source_.substr(at_).starts_with("{!")) return;
            auto const begun = line_;
            head(tag().substr(1), begun);
        }
    }

    void head(std::string const& inside, int begun) {
        auto const first_line = inside.substr(0, inside.find('\n'));
        auto const words = words_of(first_line.substr(0, first_line.find(':')));
        if (words.size() < 2) wrong("a head needs a kind and a name");
        // Fields may begin on the first line: the name ends at the second word, or after `in LAYOUT`.
        std::size_t used = 2;
        if (words[0] == "page" && words.size() >= 4 && words[2] == "in") {
            made_.layout = words[3];
            used = 4;
        }
        std::size_t from = 0;
        for (std::size_t i = 0; i < used; ++i) {
            from = inside.find_first_not_of(" \t\r\n", from);
            from = inside.find_first_of(" \t\r\n", from);
            if (from == std::string::npos) from = inside.size();
        }
        auto fields = parse_fields(inside.substr(from));
        if (words[0] == "struct") {
            made_.records.push_back({words[1], std::move(fields), file_, begun});
            return;
        }
        if (made_.kind != Template::Kind::types) wrong("a second head");
        if (words[0] == "page")
            made_.kind = Template::Kind::page;
        else if (words[0] == "partial")
            made_.kind = Template::Kind::partial;
        else if (words[0] == "layout")
            made_.kind = Template::Kind::layout;
        else if (words[0] == "mail")
            made_.kind = Template::Kind::mail;
        else
            wrong("unknown head " + words[0]);
        made_.name = words[1];
        made_.fields = std::move(fields);
    }

    std::vector<Field> parse_fields(std::string const& text) {
        std::vector<Field> fields;
        std::size_t at = 0;
        while ((at = text.find_first_not_of(" \t\r\n,", at)) != std::string::npos) {
            Field field;
            while (at < text.size() && is_word(text[at])) field.name += text[at++];
            bool const colon = at < text.size() && text[at++] == ':';
            while (at < text.size() && text[at] == ' ') ++at;
            if (field.name.empty() || !colon || at >= text.size()) wrong("a field is written name: type");
            field.type = parse_type(text, at);
            fields.push_back(std::move(field));
        }
        return fields;
    }

    Type parse_type(std::string const& text, std::size_t& at) {
        std::string name;
        while (at < text.size() && is_word(text[at])) name += text[at++];
        Type type;
        using K = Type::Kind;
        static std::map<std::string, K> const plain{{"text", K::text},     {"url", K::url},   {"flag", K::flag},
                                                    {"number", K::number}, {"date", K::date}, {"phrase", K::phrase}};
        static std::map<std::string, K> const nested{
            {"list", K::list}, {"maybe", K::maybe}, {"choice", K::choice}, {"personal", K::personal}};
        if (auto const found = plain.find(name); found != plain.end()) {
            type.kind = found->second;
        } else if (auto const outer = nested.find(name); outer != nested.end()) {
            type.kind = outer->second;
            if (at >= text.size() || text[at++] != '(') wrong(name + " needs ( )");
            if (type.kind == K::list || type.kind == K::maybe) {
                type.inner.push_back(parse_type(text, at));
            } else {
                auto const end = text.find(')', at);
                if (end == std::string::npos) wrong(name + " needs )");
                std::string word;
                for (; at < end; ++at) {
                    if (text[at] == '|')
                        type.words.push_back(std::exchange(word, ""));
                    else if (is_word(text[at]))
                        word += text[at];
                    else if (text[at] != ' ' && text[at] != '\n')
                        wrong("words are separated by |");
                }
                type.words.push_back(word);
                for (auto const& one : type.words) {
                    if (one.empty()) wrong("an empty word in " + name);
                }
            }
            if (at >= text.size() || text[at++] != ')') wrong(name + " needs )");
        } else if (!name.empty() && std::isupper(static_cast<unsigned char>(name[0]))) {
            type.kind = K::record;
            type.record = name;
        } else {
            wrong("unknown type '" + name + "'");
        }
        return type;
    }

    void mail_parts() {
        std::string part;
        for (auto const* name : {"subject", "text", "html"}) {
            skip_space();
            std::string const mark = "{" + std::string("part ") + name + "}";
            if (!source_.substr(at_).starts_with(mark)) wrong("expected " + mark);
            advance(at_ + mark.size());
            auto const end = source_.find("{/part}", at_);
            if (end == std::string::npos) wrong("a part without its {/part}");
            auto const rest = source_.substr(end);
            source_.resize(end);
            if (at_ < end && source_[at_] == '\n') advance(at_ + 1);
            made_.parts[name] = nodes({});
            if (at_ != end) wrong("a closing tag without its opening");
            source_ += rest;
            advance(end + 7);
        }
        skip_space();
        if (at_ != source_.size()) wrong("text after the last part");
    }

    Node make(Node::Kind kind) const {
        Node node;
        node.kind = kind;
        node.file = file_;
        node.line = line_;
        return node;
    }

    /// Nodes up to (and without) one of the tags in `ends`, or the end of the source.
    std::vector<Node> nodes(std::vector<std::string> const& ends) {
        std::vector<Node> made;
        while (at_ < source_.size()) {
            if (source_[at_] != '{') {
                auto literal = make(Node::Kind::literal);
                auto const next = source_.find('{', at_);
                auto const end = next == std::string::npos ? source_.size() : next;
                literal.text = source_.substr(at_, end - at_);
                advance(end);
                made.push_back(std::move(literal));
                continue;
            }
            if (comment()) continue;
            for (auto const& end : ends) {
                if (source_.substr(at_).starts_with(end)) return made;
            }
            if (source_.substr(at_).starts_with("{/") || source_.substr(at_).starts_with("{#el")) {
                if (ends.empty()) return made;
                wrong("expected " + ends.back());
            }
            one(made);
        }
        if (!ends.empty()) wrong("the file ends before " + ends.back());
        return made;
    }

    void one(std::vector<Node>& made) {
        auto node = make(Node::Kind::slot);
        auto const inside = trimmed(tag());
        auto const words = words_of(inside);
        if (words.empty()) wrong("an empty tag");
        auto const& head = words[0];
        if (head == "#title") {
            made_.title = nodes({"{/title}"});
            (void)tag();
            skip_space();
            return;
        }
        if (head == "@body" || head == "@title") {
            node.kind = head == "@body" ? Node::Kind::body : Node::Kind::title;
        } else if (head == "#if") {
            branch(node, words);
        } else if (head == "#each" || head == "#with") {
            if (words.size() != 4 || words[2] != "as") wrong("write {" + head + " path as name}");
            node.kind = head == "#each" ? Node::Kind::each : Node::Kind::with;
            node.path = words[1];
            node.word = words[3];
            block(node, head == "#each" ? "{/each}" : "{/with}");
        } else if (head[0] == '>') {
            node.kind = Node::Kind::partial;
            node.text = head.substr(1);
            node.holes = holes(words);
        } else if (head.starts_with("t:")) {
            node.kind = Node::Kind::message;
            node.text = head.substr(2);
            node.holes = holes(words);
        } else if (head.starts_with("asset:")) {
            node.kind = Node::Kind::asset;
            node.text = head.substr(6);
        } else {
            slot(node, words);
        }
        made.push_back(std::move(node));
    }

    void slot(Node& node, std::vector<std::string> const& words) const {
        if (words.size() != 1) wrong("a slot is one name");
        node.path = words[0];
        if (auto const colon = node.path.find(':'); colon != std::string::npos) {
            node.form = node.path.substr(0, colon);
            node.path = node.path.substr(colon + 1);
            if (node.form != "url" && node.form != "raw" && node.form != "short" && node.form != "day" &&
                node.form != "moment" && node.form != "iso") {
                wrong("unknown slot form '" + node.form + "'");
            }
        }
        for (char const c : node.path) {
            if (!is_word(c) && c != '.') wrong("a slot holds a field's name, not '" + node.path + "'");
        }
    }

    void branch(Node& node, std::vector<std::string> const& words) {
        node.kind = Node::Kind::test;
        std::size_t at = 1;
        if (words.size() > at && words[at] == "not") {
            node.negated = true;
            ++at;
        }
        if (words.size() <= at) wrong("write {#if path}");
        node.path = words[at++];
        if (words.size() == at + 2 && words[at] == "is") {
            node.word = words[at + 1];
        } else if (words.size() != at) {
            wrong("write {#if path}, {#if not path} or {#if path is word}");
        }
        node.children = nodes({"{#elif ", "{#else}", "{/if}"});
        if (source_.substr(at_).starts_with("{#elif ")) {
            auto next = make(Node::Kind::test);
            auto inner = words_of(tag());
            inner[0] = "#if";
            branch(next, inner);  // takes the {/if}
            node.otherwise.push_back(std::move(next));
            return;
        }
        if (source_.substr(at_).starts_with("{#else}")) {
            (void)tag();
            node.otherwise = nodes({"{/if}"});
        }
        (void)tag();
    }

    void block(Node& node, std::string const& end) {
        node.children = nodes({"{#else}", end});
        if (source_.substr(at_).starts_with("{#else}")) {
            (void)tag();
            node.otherwise = nodes({end});
        }
        (void)tag();
    }

    std::vector<Hole> holes(std::vector<std::string> const& words) const {
        std::vector<Hole> made;
        for (std::size_t i = 1; i < words.size(); ++i) {
            auto const equals = words[i].find('=');
            if (equals == std::string::npos) wrong("write name=path");
            made.push_back({words[i].substr(0, equals), words[i].substr(equals + 1)});
        }
        return made;
    }

    std::string file_;
    std::string source_;
    std::size_t at_ = 0;
    int line_ = 1;
    Template made_;
};

}  // namespace

Template parse(std::string const& file, std::string const& stem, std::string const& source) {
    return Parser(file, stem, source).run();
}

}  // namespace stencil
