// A walk against the trees that html5lib expects. Compared is every case whose tree says everything in the order of the
// source, because that is what a walk without a tree can say:
//  - whole pages without scripting (fragments and #script-on are left out);
//  - no element is cloned or opened anew, nothing is moved (adoption agency, foster parenting): the elements and the
//    letters of the tree stand in the source in the same order;
//  - no <frameset>, which takes the place of a body; and not the few that needs_a_tree() names.
// Of such a case the whole tree has to agree: elements, their parents, attributes, text; and the comments in order.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "corpus.hpp"
#include "html/scan.hpp"
#include "html/walk.hpp"

namespace slovo::html {
namespace {

// What was read, as lines with their depth; neighbouring text is one, comments stand apart.
struct Drawing {
    std::vector<std::string> lines;
    std::vector<std::string> comments;

    void element(std::size_t depth, std::string_view name, std::map<std::string, std::string> const& attributes) {
        auto const indent = std::string(depth * 2, ' ');
        lines.push_back(indent + "<" + std::string(name) + ">");
        if (name == "html" || name == "body") return;  // a later tag may add to theirs
        for (auto const& [key, value] : attributes) lines.push_back(indent + "  " + key + "=" + value);
    }
    void text(std::size_t depth, std::string_view text) {
        auto const indent = std::string(depth * 2, ' ') + "\"";
        if (!lines.empty() && lines.back().starts_with(indent))
            lines.back() += text;
        else
            lines.push_back(indent + std::string(text));
    }
};

class Artist : public Visitor {
public:
    Drawing drawing;

    void open(Element const& element) override {
        auto const depth = element.depth - 1 + templates_;
        std::map<std::string, std::string> attributes;
        for (auto const& [name, value] : element.attributes)
            attributes[std::string(name)] = "\"" + std::string(value) + "\"";
        drawing.element(depth, element.name, attributes);
        if (element.tag == Tag::template_ && !element.foreign) ++templates_;
    }
    void text(Element const& parent, std::string_view text) override { drawing.text(parent.depth + templates_, text); }
    void comment(std::string_view text) override { drawing.comments.emplace_back(text); }
    void close(Element const& element) override {
        if (element.tag == Tag::template_ && !element.foreign) --templates_;
        EXPECT_TRUE(element.attributes.empty());
    }

private:
    std::size_t templates_ = 0;
};

std::string in_lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), lower);
    return text;
}

// "<svg foreignObject>" → "foreignobject"
std::string name_of_line(std::string const& line) {
    auto name = line.substr(1, line.size() - 2);
    for (std::string_view const space : {"svg ", "math "})
        if (name.starts_with(space)) name.erase(0, space.size());
    return in_lower_case(name);
}

bool is_comment(std::string const& line) {
    return line.starts_with("<!-- ");
}
bool is_element(std::string const& line) {
    return line.starts_with("<") && line.size() > 1 && is(line[1], letter);
}
bool is_text(std::string const& line) {
    return line.starts_with("\"");
}
bool is_attribute(std::string const& line) {
    return !is_element(line) && !is_text(line) && line.find("=\"") != std::string::npos && !line.starts_with("<!");
}

Drawing expected_of(CorpusCase const& one) {
    Drawing drawing;
    for (std::size_t i = 0; i < one.tree.size(); ++i) {
        auto const& [line, depth] = one.tree[i];
        if (is_comment(line)) {
            drawing.comments.push_back(line.substr(5, line.size() - 9));
        } else if (is_text(line)) {
            drawing.text(depth, std::string_view(line).substr(1, line.size() - 2));
        } else if (is_element(line)) {
            std::map<std::string, std::string> attributes;
            for (auto next = i + 1; next < one.tree.size() && is_attribute(one.tree[next].line); ++next) {
                auto const& attribute = one.tree[next].line;
                auto const equals = attribute.find("=\"");
                auto name = in_lower_case(attribute.substr(0, equals));
                std::ranges::replace(name, ' ', ':');
                attributes[name] = attribute.substr(equals + 1);
            }
            drawing.element(depth, name_of_line(line), attributes);
        }
    }
    return drawing;
}

// What needs more than a stack although its order is that of the source.
bool needs_a_tree(CorpusCase const& one) {
    constexpr std::array<std::string_view, 6> cases{
        "<body><template><tr><div></div></tr></template>",     // foster parenting into a template
        "<template><template><tbody><select>",                 // the same
        "<p><table></p>",                                      // a paragraph that is implied is moved
        "<table><tr></strong></b></em></i></u></strike></s>",  // a line break that is implied is moved
        "<b id=a><p><b id=b></p></b>TEST",                     // the list of active formatting elements
        "<head></head> <style></style>ddd"};                   // white space moves behind the head
    bool const has_frameset =                                  // it takes the place of a body
        std::ranges::any_of(one.tree, [](CorpusNode const& node) { return node.line == "<frameset>"; });
    return has_frameset || std::ranges::any_of(cases, [&one](auto data) { return one.data.starts_with(data); });
}

// Whether the tree's elements (but those that are implied) and letters stand in the source one after another.
bool is_in_source_order(CorpusCase const& one) {
    auto const source = in_lower_case(one.data);
    std::size_t at = 0;
    for (auto const& [line, depth] : one.tree) {
        if (is_element(line)) {
            auto name = name_of_line(line);
            constexpr std::array<std::string_view, 8> implied{"html", "head",     "body", "tbody",
                                                              "tr",   "colgroup", "p",    "br"};
            bool const may_be_implied = std::ranges::find(implied, name) != implied.end();
            if (name == "img" && source.find("<img", at) == std::string::npos) name = "image";
            auto const found = source.find("<" + name, at);
            if (found == std::string::npos && !may_be_implied) return false;
            if (!may_be_implied) at = found + name.size() + 1;
        } else if (is_text(line)) {
            for (char const c : in_lower_case(line)) {
                if (!is(c, letter | digit)) continue;
                at = source.find(c, at);
                if (at == std::string::npos) return false;
                ++at;
            }
        }
    }
    return true;
}

TEST(Corpus, AWalkAgreesWithTheTree) {
    auto const cases = read_corpus();
    ASSERT_GT(cases.size(), 1600U) << "golang-golang-x-net-dev is not installed";
    std::size_t compared = 0, agreed = 0;
    for (auto const& one : cases) {
        if (one.is_fragment || one.scripting || needs_a_tree(one) || !is_in_source_order(one)) continue;
        ++compared;
        Artist artist;
        std::array<Visitor* const, 1> const visitors{&artist};
        static_cast<void>(walk(one.data, visitors));
        auto const expected = expected_of(one);
        bool const same = artist.drawing.lines == expected.lines && artist.drawing.comments == expected.comments;
        agreed += same ? 1 : 0;
        EXPECT_TRUE(same) << one.file << ": " << one.data << "\nwalked   "
                          << ::testing::PrintToString(artist.drawing.lines)
                          << ::testing::PrintToString(artist.drawing.comments) << "\nexpected "
                          << ::testing::PrintToString(expected.lines) << ::testing::PrintToString(expected.comments);
    }
    EXPECT_GE(compared, 1250U);
    EXPECT_EQ(agreed, compared);
}

}  // namespace
}  // namespace slovo::html
