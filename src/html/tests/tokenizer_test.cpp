// The states of the HTML Standard's tokenizer, one case a line: the source and what has to come out, written as
// <name a="1" /> </name> 'text' <!--comment--> <!D name public system quirks>.
#include "html/tokenizer.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "base/limits.hpp"

namespace slovo::html {
namespace {

using namespace std::string_literals;

std::string id_of(std::string_view id) {
    return id.data() == nullptr ? " -"s : " \"" + std::string(id) + "\"";
}

std::string printed(Token const& token) {
    switch (token.kind) {
        case TokenKind::text: return "'" + std::string(token.text) + "'";
        case TokenKind::comment: return "<!--" + std::string(token.text) + "-->";
        case TokenKind::end_tag: return "</" + std::string(token.name) + ">";
        case TokenKind::doctype:
            return "<!D " + std::string(token.name) + id_of(token.public_id) + id_of(token.system_id) +
                   (token.force_quirks ? " quirks>" : ">");
        case TokenKind::start_tag: break;
    }
    std::string out = "<" + std::string(token.name);
    for (auto const& [name, value] : token.attributes)
        out += " " + std::string(name) + "=\"" + std::string(value) + "\"";
    return out + (token.self_closing ? " />" : ">");
}

struct Setting {
    TextState state = TextState::data;
    std::string_view last_start_tag;
    Content content = Content::html;
};

std::string tokens(std::string_view source, Setting const& setting = {}) {
    Tokenizer tokenizer(source);
    tokenizer.set_state(setting.state, setting.last_start_tag);
    tokenizer.set_content(setting.content);
    Token token;
    std::string out;
    while (tokenizer.next(token)) out += printed(token);
    return out;
}

struct Case {
    std::string source, expected;
};

void check(std::vector<Case> const& cases, Setting const& setting = {}) {
    for (auto const& [source, expected] : cases) EXPECT_EQ(tokens(source, setting), expected) << source;
}

TEST(Tokenizer, Data) {
    check({{"", ""},
           {"a b", "'a b'"},
           {"a<b", "'a'"},
           {"a < b <3 <", "'a < b <3 <'"},
           {"a\r\nb\rc\r", "'a\nb\nc\n'"},
           {"a\0b"s, "'ab'"},
           {"\0"s, ""},
           {"a&amp;b&lt", "'a&b<'"},
           {"</", "'</'"},
           {"a</>b", "'a''b'"}});
    check({{"a\0b<![CDATA[x\0]]y]]>z"s, "'a\uFFFDb''x\uFFFD]]y''z'"},
           {"<![CDATA[]]><![CDATA[a", "'a'"},
           {"<![CDATA[&amp;<b>]]>", "'&amp;<b>'"}},
          {.content = Content::foreign});
    check({{"<![CDATA[x]]>", "<!--[CDATA[x]]-->"}});
}

TEST(Tokenizer, Tags) {
    check({{"<P>", "<p>"},
           {"<p/>", "<p />"},
           {"<p / >", "<p>"},
           {"<my-element.x:y>", "<my-element.x:y>"},
           {"<a\0B>"s, "<a\uFFFDb>"},
           {"</P >", "</p>"},
           {"</p a=1/>", "</p>"},
           {"<p\n>", "<p>"},
           {"<p<a>", "<p<a>"},
           {"<p", ""},
           {"x<p a='", "'x'"},
           {"x</p ", "'x'"},
           {"<é>", "'<é>'"}});
}

TEST(Tokenizer, Attributes) {
    check({{"<p a>", "<p a=\"\">"},
           {"<p a=>", "<p a=\"\">"},
           {"<p a= >", "<p a=\"\">"},
           {"<p A=1 b='2' c=\"3\">", "<p a=\"1\" b=\"2\" c=\"3\">"},
           {"<p a = 1\tb\f=\r2>", "<p a=\"1\" b=\"2\">"},
           {"<p a='1'b=2>", "<p a=\"1\" b=\"2\">"},
           {"<p a=1/>", "<p a=\"1/\">"},
           {"<p a='1'/>", "<p a=\"1\" />"},
           {"<p a/b>", "<p a=\"\" b=\"\">"},
           {"<p =a =b=c>", "<p =a=\"b=c\">"},
           {"<p a==b>", "<p a=\"=b\">"},
           {"<p a=\"b'>c\" '\"<=d>", "<p a=\"b'>c\" '\"<=\"d\">"},
           {"<p a=1 a=2 A=3>", "<p a=\"1\">"},
           {"<p a='\0\r\n\r'>"s, "<p a=\"\uFFFD\n\n\">"},
           {"<p\0=\0>"s, "<p\uFFFD=\uFFFD>"},
           {"<p a=b\0c>"s, "<p a=\"b\uFFFDc\">"},
           {"<p a=b<c`d>", "<p a=\"b<c`d\">"}});
}

TEST(Tokenizer, References) {
    check({{"&#65;&#x41;&#X41;&#65x", "'AAAAx'"},
           {"&#;&#x;&#xg;&", "'&#;&#x;&#xg;&'"},
           {"&#0;&#xD800;&#x110000;&#99999999999999999999;", "'\uFFFD\uFFFD\uFFFD\uFFFD'"},
           {"&#128;&#x99;&#x81;", "'€™\u0081'"},
           {"&notit;&notin;&not", "'¬it;∉¬'"},
           {"&nGt;&NotEqualTilde;", "'≫⃒≂̸'"},
           {"&CounterClockwiseContourIntegral;", "'∳'"},
           {"&Amp;&AMP&amp &bogus; &ampersand", "'&Amp;&& &bogus; &ersand'"},
           {"&zwnj;&zwj;&AElig&Aacute;", "'\u200C\u200DÆÁ'"},
           {"<a href='?a&copy=1&copy&copy;&copyx'>", "<a href=\"?a&copy=1©©&copyx\">"},
           {"<a b=&lt;c&gt d=&notin;>", "<a b=\"<c>\" d=\"∉\">"},
           {"<a b='&not' c=\"&notit;\">", "<a b=\"¬\" c=\"&notit;\">"}});
}

TEST(Tokenizer, Comments) {
    check({{"<!---->", "<!---->"},
           {"<!--a-->b", "<!--a-->'b'"},
           {"<!-->a", "<!---->'a'"},
           {"<!--->a", "<!---->'a'"},
           {"<!--a--!>b", "<!--a-->'b'"},
           {"<!--a--!-->", "<!--a--!-->"},
           {"<!--a--->", "<!--a--->"},
           {"<!--a-- >-->", "<!--a-- >-->"},
           {"<!--a", "<!--a-->"},
           {"<!--a-", "<!--a-->"},
           {"<!--a--", "<!--a-->"},
           {"<!--a--!", "<!--a-->"},
           {"<!--", "<!---->"},
           {"<!---", "<!---->"},
           {"<!--a<!--b-->c", "<!--a<!--b-->'c'"},
           {"<!--<!-->", "<!--<!-->"},
           {"<!--\0\r\n-->"s, "<!--\uFFFD\n-->"},
           {"<!a>", "<!--a-->"},
           {"<!>b", "<!---->'b'"},
           {"<!", "<!---->"},
           {"<?php a > b", "<!--?php a -->' b'"},
           {"</ a>b", "<!-- a-->'b'"},
           {"</\0>"s, "<!--\uFFFD-->"},
           {"<!-a-->", "<!---a---->"}});
}

TEST(Tokenizer, Doctypes) {
    check({{"<!DOCTYPE html>", "<!D html - ->"},
           {"<!doctypeHTML>", "<!D html - ->"},
           {"<!DOCTYPE>", "<!D  - - quirks>"},
           {"<!DOCTYPE html", "<!D html - - quirks>"},
           {"<!DOCTYPE h\0>"s, "<!D h\uFFFD - ->"},
           {"<!DOCTYPE html PUBLIC \"a\" 'b'>", "<!D html \"a\" \"b\">"},
           {"<!DOCTYPE html public'a''b'>", "<!D html \"a\" \"b\">"},
           {"<!DOCTYPE html PUBLIC \"a\">", "<!D html \"a\" ->"},
           {"<!DOCTYPE html PUBLIC \"\">", "<!D html \"\" ->"},
           {"<!DOCTYPE html SYSTEM \"a\" x>b", "<!D html - \"a\">'b'"},
           {"<!DOCTYPE html SYSTEM 'a>b", "<!D html - \"a\" quirks>'b'"},
           {"<!DOCTYPE html PUBLIC 'a>b", "<!D html \"a\" - quirks>'b'"},
           {"<!DOCTYPE html PUBLIC>", "<!D html - - quirks>"},
           {"<!DOCTYPE html PUBLIC a>", "<!D html - - quirks>"},
           {"<!DOCTYPE html PUBLIC 'a' b>", "<!D html \"a\" - quirks>"},
           {"<!DOCTYPE html legacy>", "<!D html - - quirks>"}});
}

TEST(Tokenizer, RcdataAndRawtext) {
    check({{"a&amp;b<b></TITLE >c", "'a&b<b>'</title>'c'"},
           {"</titles></title", "'</titles></title'"},
           {"</title/>", "</title>"},
           {"</title a='>'>b&lt;", "</title>'b<'"},
           {"a\0\r<!--</title>"s, "'a\uFFFD\n<!--'</title>"},
           {"a</title x", "'a'"}},
          {.state = TextState::rcdata, .last_start_tag = "title"});
    check({{"a&amp;<!--</style>--></style>", "'a&amp;<!--'</style>'-->'</style>"},
           {"</xstyle></style", "'</xstyle></style'"}},
          {.state = TextState::rawtext, .last_start_tag = "style"});
    check({{"a</plaintext>\0\r\n"s, "'a</plaintext>\uFFFD\n'"}}, {.state = TextState::plaintext});
    check({{"a]]>b", "'a''b'"}}, {.state = TextState::cdata});
}

TEST(Tokenizer, ScriptData) {
    check({{"a<b && c</script>d", "'a<b && c'</script>'d'"},
           {"'<script>'</script>a", "''<script>''</script>'a'"},
           {"<!--</script>a", "'<!--'</script>'a'"},
           {"<!--<script>a</script>b</script>c", "'<!--<script>a</script>b'</script>'c'"},
           {"<!--<script>a</script>b--></script>c", "'<!--<script>a</script>b-->'</script>'c'"},
           {"<!--<script>-->a</script>b", "'<!--<script>-->a'</script>'b'"},
           {"<!--<scripts></script>a", "'<!--<scripts>'</script>'a'"},
           {"<!--<script x></scriptx></script/></script>a", "'<!--<script x></scriptx></script/>'</script>'a'"},
           {"<!--><script></script>a", "'<!--><script>'</script>'a'"},
           {"<!---><script></script>a", "'<!---><script>'</script>'a'"},
           {"<!-<script></script>a", "'<!-<script>'</script>'a'"},
           {"<!--<script</script>a", "'<!--<script'</script>'a'"},
           {"<!--<SCRIPT\n</Script\n</sCript>a", "'<!--<SCRIPT\n</Script\n'</script>'a'"},
           {"&amp;\0</script"s, "'&amp;\uFFFD</script'"}},
          {.state = TextState::script_data, .last_start_tag = "script"});
}

TEST(Tokenizer, AttributesAreBoundedAndToldOnce) {
    std::string source = "<p";
    for (std::size_t i = 0; i < limits::html_attributes; ++i)
        source += " A" + std::to_string(i) + "=" + std::to_string(i);
    auto const twice = source + source.substr(2) + " more>";
    Tokenizer tokenizer(twice);
    Token token;
    ASSERT_TRUE(tokenizer.next(token));
    ASSERT_EQ(token.attributes.size(), limits::html_attributes);
    for (std::size_t i = 0; i < token.attributes.size(); ++i) EXPECT_EQ(token.attributes[i].value, std::to_string(i));
    EXPECT_EQ(tokenizer.errors().attributes_dropped, limits::html_attributes + 1);
    std::string many = "<p";
    for (int i = 0; i < 100; ++i) many += " a" + std::to_string(i) + " a" + std::to_string(i / 2);
    many += ">";
    Tokenizer again(many);
    ASSERT_TRUE(again.next(token));
    EXPECT_EQ(token.attributes.size(), 100U);
    EXPECT_EQ(again.errors().duplicate_attributes, 100U);
}

TEST(Tokenizer, CountsWhatIsWrong) {
    std::string const source = "\0<p a=1 a=2>&#0;&bogus;&amp <!-- <!-- --><a b='"s;
    Tokenizer tokenizer(source);
    Token token;
    while (tokenizer.next(token)) EXPECT_LT(token.begin, token.end);
    auto const& errors = tokenizer.errors();
    EXPECT_EQ(errors.null_characters, 1U);
    EXPECT_EQ(errors.duplicate_attributes, 1U);
    EXPECT_EQ(errors.bad_references, 3U);
    EXPECT_EQ(errors.nested_comments, 1U);
    EXPECT_EQ(errors.eof_in_tag, 1U);
}

TEST(Tokenizer, CopiesNothingThatTheSourceSays) {
    std::string const source = "<a href=\"/path\" class=x>Text < here</a><!-- comment -->";
    Tokenizer tokenizer(source);
    Token token;
    auto const in_source = [&source](std::string_view view) {
        return view.empty() || (view.data() >= source.data() && view.data() < source.data() + source.size());
    };
    while (tokenizer.next(token)) {
        EXPECT_TRUE(in_source(token.name) && in_source(token.text));
        for (auto const& [name, value] : token.attributes) EXPECT_TRUE(in_source(name) && in_source(value));
    }
}

TEST(Tags, EveryNameFindsItsTag) {
    for (std::size_t i = 1; i < tag_count; ++i) EXPECT_EQ(tag_of(name_of(static_cast<Tag>(i))), static_cast<Tag>(i));
    for (auto const* const name : {"", "A", "x", "divs", "di", "lineargradients", "custom-element"})
        EXPECT_EQ(tag_of(name), Tag::unknown) << name;
}

}  // namespace
}  // namespace slovo::html
