// The template compiler: what it accepts, what it makes of it, and above all what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stencil/template.hpp"

namespace stencil {
namespace {

using testing::HasSubstr;
using testing::Not;

std::map<std::string, std::string> compile(std::string const& source,
                                           Catalogue const& texts = {{"hello", {}}, {"days", {"n"}}}) {
    Program program;
    program.catalogue = texts;
    program.folder = "pages";
    program.space = "pages";
    program.templates.push_back(parse("page.html", "page", source));
    return emit(program);
}

std::string code(std::string const& body,
                 std::string const& fields = "a: text u: url l: list(text) m: maybe(text) f: flag n: number d: date") {
    return compile("{!page Page " + fields + "}\n" + body).at("page.cpp");
}

std::string mistake(std::string const& body,
                    std::string const& fields = "a: text u: url l: list(text) m: maybe(text) f: flag n: number") {
    try {
        (void)code(body, fields);
    } catch (Mistake const& wrong) {
        return wrong.what();
    }
    return "";
}

TEST(Stencil, escapes_slots_between_tags_and_in_quoted_attributes) {
    auto const made = code(R"(<p title="{a}">{a}</p>)");
    EXPECT_THAT(made, HasSubstr("text::put_html(out, page.a.view());"));
    EXPECT_THAT(made, HasSubstr(R"(out += "<p title=\"")"));
}

TEST(Stencil, makes_one_field_without_default_for_each_declaration) {
    auto const header = compile("{!page Page a: text s: choice(good|bad) l: list(text)}<p>{s}</p>").at("page.hpp");
    EXPECT_THAT(header, HasSubstr("text::Text a;"));
    EXPECT_THAT(header, HasSubstr("enum class S : std::uint8_t { good, bad };"));
    EXPECT_THAT(header, HasSubstr("text::Required<S> s;"));
    EXPECT_THAT(header, HasSubstr("text::List<text::Text> l;"));
}

TEST(Stencil, asks_a_permission_for_each_purpose_of_personal_fields) {
    auto const header = compile("{!page Page a: personal(reply|collaboration)}<p>{a}</p>").at("page.hpp");
    EXPECT_THAT(header, HasSubstr(R"(vault::Personal<std::string, "reply", "collaboration"> a;)"));
    EXPECT_THAT(header, HasSubstr(R"(vault::Uses<"reply"> const& use)"));
    EXPECT_THAT(header, HasSubstr(R"(vault::Uses<"collaboration"> const& use)"));
}

TEST(Stencil, refuses_slots_where_escaping_cannot_help) {
    struct Case {
        char const* body;
        char const* why;
    };
    for (auto const& [body, why] : std::initializer_list<Case>{
             {"<script>{a}</script>", "a slot in <script>"},
             {"<script>var a = 1;</script>", "text in <script>"},
             {"<style>p{}</style>", ""},
             {"<style>x</style>", "<style> is refused"},
             {"<p onclick=\"{a}\">x</p>", "event handlers are refused"},
             {"<p ONCLICK=\"x\">x</p>", "event handlers are refused"},
             {"<p style=\"{a}\">x</p>", "style is refused"},
             {"<p style=\"color:red\">x</p>", "style is refused"},
             {"<iframe srcdoc=\"{a}\"></iframe>", "srcdoc is refused"},
             {"<p class={a}>x</p>", "without quotes"},
             {"<p class=x>x</p>", "need quotes"},
             {"<{a}>x</p>", ""},
             {"<p{a}>x</p>", "tag name"},
             {"</{a}>", "tag name"},
             {"<p {a}=\"x\">x</p>", "outside an attribute"},
             {"<p {a}>x</p>", "outside an attribute"},
             {"<!-- {a} -->", "in a comment"},
             {"<a href=\"{a}\">x</a>", "takes only {url:field}"},
             {"<a href=\"/x/{a}\">x</a>", "takes only {url:field}"},
             {"<a href=\"javascript:{url:u}\">x</a>", "nothing may stand before"},
             {"<img src=\"{a}\">", "takes only {url:field}"},
             {"<form action=\"{a}\"></form>", "takes only {url:field}"},
             {"<button formaction=\"{a}\"></button>", "takes only {url:field}"},
             {"<a href=\"{url:a}\">x</a>", "is not a url"},
             {"<p>{url:u}</p>", "belongs into a URL attribute"},
             {"<base href=\"/\">", "<base> is refused"},
         }) {
        auto const found = mistake(body);
        EXPECT_FALSE(found.empty()) << body;
        EXPECT_THAT(found, HasSubstr(why)) << body;
    }
}

TEST(Stencil, takes_a_place_on_the_page_and_a_whole_address_in_links) {
    EXPECT_THAT(code(R"(<a href="#{a}">x</a><a href="{url:u}">y</a><a href="{url:u}#top">z</a>)"),
                HasSubstr("page.u.view()"));
}

TEST(Stencil, refuses_html_that_does_not_match) {
    EXPECT_THAT(mistake("<p><b>x</p></b>"), HasSubstr("</p> closes <b>"));
    EXPECT_THAT(mistake("<p>x"), HasSubstr("<p> is not closed"));
    EXPECT_THAT(mistake("x</p>"), HasSubstr("closes nothing"));
    EXPECT_THAT(mistake("<p"), HasSubstr("ends inside a tag"));
    EXPECT_THAT(mistake("a < b"), HasSubstr("a bare <"));
}

TEST(Stencil, refuses_branches_that_leave_another_place_behind) {
    EXPECT_THAT(mistake("{#if f}<p>{/if}x</p>"), HasSubstr("leave different places"));
    EXPECT_THAT(mistake(R"(<p title="{#if f}"{/if}>x</p>)"), HasSubstr("leave different places"));
    EXPECT_FALSE(mistake("{#each l as x}<b>{/each}").empty());
    EXPECT_FALSE(mistake("<p>{#each l as x}</p><b>{/each}</b>").empty());
    EXPECT_FALSE(mistake("<p{#if f} class=\"a\"{/if}x>y</p>").empty());
}

TEST(Stencil, allows_whole_attributes_in_a_branch) {
    EXPECT_NO_THROW((void)code(R"(<input name="x"{#if f} required{/if}{#if m} aria-invalid="true"{/if}>)"));
    EXPECT_NO_THROW((void)code(R"(<p class="a{#if f} b{/if}">x</p>)"));
}

TEST(Stencil, refuses_names_that_are_not_there) {
    EXPECT_THAT(mistake("{b}"), HasSubstr("no field 'b'"));
    EXPECT_THAT(mistake("{t:nothing}"), HasSubstr("no text 'nothing'"));
    EXPECT_THAT(mistake("{t:days}"), HasSubstr("other holes"));
    EXPECT_THAT(mistake("{t:days m=n}"), HasSubstr("other holes"));
    EXPECT_THAT(mistake("{>nothing}"), HasSubstr("no partial"));
    EXPECT_THAT(mistake("{#if f is good}x{/if}"), HasSubstr("`is` asks a choice"));
    EXPECT_THAT(mistake("{#if s is best}x{/if}", "s: choice(good|bad)"), HasSubstr("is never best"));
    EXPECT_THAT(mistake("{m}"), HasSubstr("cannot be shown"));
    EXPECT_THAT(mistake("{#each a as x}{/each}"), HasSubstr("is not a list"));
}

TEST(Stencil, names_file_and_line_of_a_mistake) {
    EXPECT_THAT(mistake("<p>\n\n{b}</p>"), HasSubstr("page.html:4: "));
}

TEST(Stencil, refuses_what_is_cut_off) {
    EXPECT_FALSE(mistake("{a").empty());
    EXPECT_FALSE(mistake("{#if f}").empty());
    EXPECT_FALSE(mistake("{/if}").empty());
    EXPECT_FALSE(mistake("{* x").empty());
    EXPECT_FALSE(mistake("x", "a text").empty());
    EXPECT_FALSE(mistake("x", "a: colour").empty());
}

TEST(Stencil, sends_no_indentation_but_keeps_what_is_shown) {
    EXPECT_THAT(code("<p>\n    a\n    b</p>"), HasSubstr("<p>\\na\\nb</p>"));
    EXPECT_THAT(code("<pre>\n    a</pre>"), HasSubstr("<pre>\\n    a</pre>"));
}

TEST(Stencil, walks_nested_fields_and_loops) {
    auto const made = compile(
                          "{!struct Row name: text}{!page Page rows: list(Row)}<ul>{#each rows as "
                          "row}<li>{row.name}</li>{#else}<li>0</li>{/each}</ul>{rows.count}")
                          .at("page.cpp");
    EXPECT_THAT(made, HasSubstr("for (auto const& row : page.rows) {"));
    EXPECT_THAT(made, HasSubstr("text::put_html(out, row.name.view());"));
    EXPECT_THAT(made, HasSubstr("if (page.rows.empty()) {"));
}

TEST(Stencil, writes_mails_with_a_text_twin_and_one_line_of_subject) {
    Program program;
    program.folder = "mails";
    program.space = "mails";
    program.templates.push_back(parse("m.mail", "m",
                                      "{!mail M a: text u: url}{part subject}{a}{/part}\n{part "
                                      "text}\n{u}{a}{/part}\n{part html}<a href=\"{url:u}\">{a}</a>{/part}"));
    auto const made = emit(program).at("m.cpp");
    EXPECT_THAT(made, HasSubstr("text::put_line(out, page.a.view());"));
    EXPECT_THAT(made, HasSubstr("text::put_plain(out, page.u.view());"));
    EXPECT_THAT(made, HasSubstr("text::put_html(out, page.a.view());"));
}

TEST(Texts, are_read_by_section_with_holes_and_plurals) {
    auto const texts =
        parse_texts("x", "# words\n[a]\nb = \"x {y} \\\"z\\\"\"\nc = \"{n, plural, one{# x} other{# xs}}\"\n");
    EXPECT_EQ(texts.at("a_b"), "x {y} \"z\"");
    EXPECT_EQ(holes_of("x", "a_b", texts.at("a_b")), std::vector<std::string>{"y"});
    EXPECT_EQ(holes_of("x", "a_c", texts.at("a_c")), std::vector<std::string>{"n"});
}

TEST(Texts, with_a_mistake_are_refused) {
    for (auto const* source : {"b = \"x\"", "[a]\nb = x", "[a]\nb = \"x\"\nb = \"y\"", "[a b]\n", "[a]\nb \"x\"",
                               "[a]\nb = \"\\q\"", "[a]\nb = \"x\" y\""}) {
        EXPECT_THROW((void)parse_texts("x", source), Mistake) << source;
    }
    for (auto const* message : {"{", "}", "{}", "{n, plural, one{x}}", "{n, plural, two{x} other{y}}", "{n, number}",
                                "{n, plural, other{{x}}}", "{A}"}) {
        EXPECT_THROW((void)holes_of("x", "k", message), Mistake) << message;
    }
}

TEST(Texts, must_have_the_same_keys_and_holes_in_every_language) {
    EXPECT_NO_THROW((void)emit_texts({{"uk", {{"a", "{x}"}}}, {"en", {{"a", "{x}!"}}}}));
    EXPECT_THROW((void)emit_texts({{"uk", {{"a", "{x}"}}}, {"en", {{"a", "{y}"}}}}), Mistake);
    EXPECT_THROW((void)emit_texts({{"uk", {{"a", ""}}}, {"en", {}}}), Mistake);
    EXPECT_THROW((void)emit_texts({{"uk", {}}, {"en", {{"a", ""}}}}), Mistake);
}

constexpr auto* one_check =
    "group = \"speed\"\n[[check]]\nid = \"slow\"\nseverity = \"low\"\ntests = \"t\"\nsource = \"own\"\neffort = "
    "\"small\"\n"
    "owner = \"writer\"\nservices = [\"ads\", \"seo\"]\nuk.title = \"a\"\nuk.why = \"b\"\nuk.fix = \"c\"\nru.title = "
    "\"d\"\n"
    "ru.why = \"e\"\nru.fix = \"f\"\nen.title = \"g\"\nen.why = \"h\"\nen.fix = \"i\"\n";

TEST(Checks, a_mistake_is_named_with_its_line) {
    try {
        (void)parse_checks("x", "# words\n\n" + std::string(one_check) + "  \ncolour = \"red\"\n");
        FAIL();
    } catch (Mistake const& mistake) {
        EXPECT_STREQ(mistake.what(), "x:22: unknown key colour");
    }
}

TEST(Checks, become_rows_of_a_constant_table) {
    auto const rows = parse_checks("x", one_check);
    EXPECT_EQ(
        rows.at("slow"),
        "    {\"slow\"sv, Group::speed, Severity::low, \"t\"sv, {}, \"own\"sv, {}, {}, Effort::small, Owner::writer, "
        "for_ads | for_seo,\n     {{{\"a\"sv, \"b\"sv, \"c\"sv, {}},\n       {\"d\"sv, \"e\"sv, \"f\"sv, {}},\n       "
        "{\"g\"sv, \"h\"sv, \"i\"sv, {}}}}},\n");
    EXPECT_THAT(emit_checks(rows).at("registry_data.cpp"), HasSubstr("constexpr std::array<Check, 1> checks{{"));
}

TEST(Checks, with_a_mistake_are_refused) {
    std::string const good = one_check;
    EXPECT_THROW((void)parse_checks("x", good + "en.fix = \"again\"\n"), Mistake);
    EXPECT_THROW((void)parse_checks("x", good + "colour = \"red\"\n"), Mistake);
    EXPECT_THROW((void)parse_checks("x", good + "nothing\n"), Mistake);
    EXPECT_THROW((void)parse_checks("x", good + "threshold = \"3 pages\"\n"), Mistake);
    EXPECT_THROW((void)parse_checks("x", good + good.substr(good.find("[["))), Mistake);
    for (auto const& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"group = \"speed\"", ""},
                                                          {"\"low\"", "\"grave\""},
                                                          {"\"small\"", "\"tiny\""},
                                                          {"\"writer\"", "\"nobody\""},
                                                          {"\"seo\"]", "\"tea\"]"},
                                                          {"[\"ads\", \"seo\"]", "\"ads\""},
                                                          {"uk.why = \"b\"\n", ""},
                                                          {"ru.fix = \"f\"", "ru.fix = \"\""},
                                                          {"source = \"own\"\n", ""},
                                                          {"services = [\"ads\", \"seo\"]\n", ""},
                                                          {"id = \"slow\"\n", ""}}) {
        auto bad = good;
        bad.replace(bad.find(from), from.size(), to);
        EXPECT_THROW((void)parse_checks("x", bad), Mistake) << from;
    }
}

TEST(Stencil, writes_strings_that_cpp_reads_back) {
    EXPECT_EQ(quoted("a\"\\\n\t\x01б"), "\"a\\\"\\\\\\n\\011\\001б\"");
}

}  // namespace
}  // namespace stencil
