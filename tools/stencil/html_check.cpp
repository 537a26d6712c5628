// The HTML state machine: a small part of the standard's tokenizer, enough to know where each slot
// stands, and strict where a browser would be lenient.
#include <cctype>
#include <set>

#include "template.hpp"

namespace stencil {
namespace {

enum class At { data, tag_name, close_name, before_name, after_word, attribute, before_value, value, comment, markup };

struct State {
    At at = At::data;
    std::string tag;
    std::string name;    ///< of the attribute
    std::string prefix;  ///< literal text of the value before the slot
    bool value_done = false;
    char quote = '"';
    std::vector<std::string> open;
    bool operator==(State const&) const = default;
};

std::set<std::string> const void_tags{"area", "base",  "br",   "col",  "embed", "hr",
                                      "img",  "input", "link", "meta", "wbr"};
std::set<std::string> const url_names{"href",   "src",  "action",     "formaction", "poster",   "cite",    "data",
                                      "srcset", "ping", "xlink:href", "background", "longdesc", "manifest"};
std::set<std::string> const refused_tags{"script",   "style", "iframe",    "object", "embed",   "noembed",
                                         "noframes", "xmp",   "plaintext", "base",   "noscript"};

class Checker {
public:
    void run(std::vector<Node>& nodes) {
        walk(nodes);
        if (state_.at != At::data) wrong("the template ends inside a tag or comment");
        if (!state_.open.empty()) wrong("<" + state_.open.back() + "> is not closed");
    }

private:
    [[noreturn]] void wrong(std::string const& message) const { throw Mistake(file_, line_, message); }

    void walk(std::vector<Node>& nodes) {
        for (auto& node : nodes) {
            file_ = node.file;
            line_ = node.line;
            switch (node.kind) {
                case Node::Kind::literal: literal(node); break;
                case Node::Kind::slot:
                case Node::Kind::message: slot(node); break;
                case Node::Kind::asset:
                    if (state_.at != At::value ||
                        (!url_names.contains(state_.name) && !state_.name.starts_with("data-"))) {
                        wrong("{asset:} belongs into a URL attribute");
                    }
                    whole_value();
                    break;
                case Node::Kind::partial:
                    if (state_.at != At::data || raw()) wrong("a partial stands between tags only");
                    break;
                case Node::Kind::test:
                case Node::Kind::each:
                case Node::Kind::with: branches(node); break;
                case Node::Kind::body:
                case Node::Kind::title: wrong("{@body} and {@title} belong into a layout");
            }
        }
    }

    void branches(Node& node) {
        // Between attributes a branch may hold a whole attribute; a half-written name would join up.
        if (state_.at == At::attribute || state_.at == At::before_value || state_.at == At::tag_name ||
            state_.at == At::close_name || state_.at == At::comment || state_.at == At::markup) {
            wrong("a branch inside a tag name, attribute name or comment");
        }
        auto const before = state_;
        walk(node.children);
        settle();
        auto after = state_;
        state_ = before;
        walk(node.otherwise);
        settle();
        file_ = node.file;
        line_ = node.line;
        if (after.at == At::after_word || state_.at == At::after_word) {
            if (after.at == At::before_name) after.at = At::after_word;
            if (state_.at == At::before_name) state_.at = At::after_word;
        }
        if (state_ != after) wrong("the branches leave different places behind");
        if (node.kind == Node::Kind::each && !loops(before)) wrong("a loop must end where it began");
        if (state_.at == At::value) state_.prefix = before.prefix + "?";
    }

    /// Whether a loop's end may be followed by its beginning.
    bool loops(State const& before) const {
        auto const same = [](At a) { return a == At::after_word ? At::before_name : a; };
        return same(before.at) == same(state_.at) && before.open == state_.open && before.name == state_.name;
    }

    /// At the end of a branch a bare attribute name is whole, and what follows needs a space.
    void settle() {
        if (state_.at == At::attribute) end_name();
        if (state_.at == At::attribute || (state_.at == At::before_name && state_.value_done))
            state_.at = At::after_word;
        if (state_.at != At::value) state_.name.clear();
        state_.value_done = false;
        state_.prefix.clear();
    }

    bool raw() const {
        return !state_.open.empty() && (state_.open.back() == "script" || state_.open.back() == "style");
    }

    void slot(Node const& node) {
        if (state_.at == At::data) {
            if (raw()) wrong("a slot in <" + state_.open.back() + ">");
            if (node.form == "url") wrong("{url:} belongs into a URL attribute");
            return;
        }
        if (state_.at == At::value) {
            if (url_names.contains(state_.name)) {
                url_slot(node);
                return;
            }
            if (node.form == "url" && state_.name != "content" && !state_.name.starts_with("data-")) {
                wrong("{url:} belongs into a URL attribute");
            }
            state_.prefix += "?";
            return;
        }
        switch (state_.at) {
            case At::tag_name:
            case At::close_name: wrong("a slot in a tag name");
            case At::comment: wrong("a slot in a comment");
            case At::before_value: wrong("a slot in an attribute without quotes");
            default: wrong("a slot inside a tag, outside an attribute's value");
        }
    }

    void url_slot(Node const& node) {
        if (node.kind == Node::Kind::slot && node.form == "url") {
            whole_value();
            return;
        }
        // "#{id}" is a place on this page: no scheme can begin behind the "#".
        if (node.kind == Node::Kind::slot && state_.prefix.starts_with("#")) {
            state_.prefix += "?";
            return;
        }
        wrong("attribute " + state_.name + " takes only {url:field}");
    }

    void whole_value() {
        if (!state_.prefix.empty()) wrong("nothing may stand before a URL");
        state_.prefix = "?";
    }

    void literal(Node& node) {
        std::string kept;
        for (std::size_t i = 0; i < node.text.size(); ++i) {
            char const c = node.text[i];
            step(c);
            if (c == '\n') ++line_;
            // Indentation of the template is not sent, save where the browser would show it.
            bool const shown =
                !state_.open.empty() && (state_.open.back() == "pre" || state_.open.back() == "textarea");
            bool const space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
            if (space && !shown && state_.at != At::value && !kept.empty() && kept.back() == '\n') continue;
            if (space && !shown && c == '\n' && !kept.empty() && kept.back() == ' ')
                kept.back() = '\n';
            else
                kept += c;
        }
        node.text = kept;
    }

    void step(char c) {
        bool const space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        switch (state_.at) {
            case At::data:
            case At::markup:
            case At::comment: between(c, space); break;
            case At::tag_name:
            case At::close_name: name_of_tag(c, space); break;
            default: attributes(c, space);
        }
    }

    void between(char c, bool space) {
        if (state_.at == At::data) {
            if (raw() && !space && c != '<') wrong("text in <" + state_.open.back() + ">");
            if (c != '<') return;
            state_.at = At::markup;
            state_.tag.clear();
        } else if (state_.at == At::markup) {
            if (c == '!') {
                state_.at = At::comment;
            } else if (c == '/') {
                state_.at = At::close_name;
                return;
            } else if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
                state_.at = At::tag_name;
            } else {
                wrong("a bare <: write &lt;");
            }
            state_.tag = lower(c);
        } else {
            // <!doctype html> ends at >, a comment at -->.
            state_.tag += c;
            if (c != '>' || (state_.tag.starts_with("!--") && !state_.tag.ends_with("-->"))) return;
            state_.at = At::data;
            state_.tag.clear();
        }
    }

    void name_of_tag(char c, bool space) {
        bool const closing = state_.at == At::close_name;
        if (c == '>') {
            if (closing)
                close();
            else
                end_tag();
        } else if (space || (c == '/' && !closing)) {
            if (closing) return;
            state_.at = At::before_name;
            if (c == '/') state_.prefix = "/";
        } else {
            state_.tag += lower(c);
        }
    }

    void attributes(char c, bool space) {
        switch (state_.at) {
            case At::after_word:
                if (!space && c != '>' && c != '/') wrong("a space is needed after the attribute");
                state_.at = At::before_name;
                if (!space) step(c);
                break;
            case At::attribute: attribute(c, space); break;
            case At::before_value:
                if (c != '"' && c != '\'') wrong("attribute values need quotes");
                state_.at = At::value;
                state_.quote = c;
                state_.prefix.clear();
                break;
            case At::value:
                if (c != state_.quote) {
                    state_.prefix += c;
                    break;
                }
                state_.at = At::before_name;
                state_.value_done = true;
                state_.prefix.clear();
                state_.name.clear();
                break;
            default: before_name(c, space);
        }
    }

    void attribute(char c, bool space) {
        if (c == '"' || c == '\'' || c == '<') wrong("a quote or < in an attribute's name");
        if (c != '=' && c != '>' && !space) {
            state_.name += lower(c);
            return;
        }
        end_name();
        state_.at = c == '=' ? At::before_value : At::before_name;
        if (c == '>') end_tag();
    }

    static char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

    void before_name(char c, bool space) {
        if (state_.value_done && !space && c != '>' && c != '/') wrong("a space is needed after the attribute");
        state_.value_done = false;
        if (space) return;
        if (c == '>') {
            end_tag();
        } else if (c == '/') {
            state_.prefix = "/";
        } else if (c == '"' || c == '\'' || c == '<' || c == '=') {
            wrong("a stray quote, < or = in a tag");
        } else {
            state_.at = At::attribute;
            state_.name = lower(c);
            state_.prefix.clear();
        }
    }

    void end_name() {
        if (state_.name.starts_with("on")) wrong("event handlers are refused: " + state_.name);
        if (state_.name == "style" || state_.name == "srcdoc") wrong("attribute " + state_.name + " is refused");
    }

    void end_tag() {
        bool const self_closed = state_.prefix == "/";
        if (refused_tags.contains(state_.tag) && state_.tag != "script") wrong("<" + state_.tag + "> is refused");
        if (!void_tags.contains(state_.tag) && !self_closed) state_.open.push_back(state_.tag);
        state_ = State{.at = At::data, .open = std::move(state_.open)};
    }

    void close() {
        if (state_.open.empty() || state_.open.back() != state_.tag) {
            wrong("</" + state_.tag + "> closes " +
                  (state_.open.empty() ? std::string("nothing") : "<" + state_.open.back() + ">"));
        }
        state_.open.pop_back();
        state_ = State{.at = At::data, .open = std::move(state_.open)};
    }

    State state_;
    std::string file_;
    int line_ = 0;
};

}  // namespace

void check_html(std::vector<Node>& nodes) {
    Checker().run(nodes);
}

}  // namespace stencil
