// The pages as rendered: what every page owes its reader, and what the forms owe the policy.
#include <gtest/gtest.h>

#include <algorithm>

#include "web/assets/assets.hpp"
#include "web/pages/form.hpp"
#include "web/pages/problem.hpp"
#include "web/pages/ring.hpp"
#include "web/pages/words.hpp"

namespace slovo::web::pages {
namespace {

Chrome chrome() {
    return {.site = "<Site> & \"Co\"",
            .languages = {{.code = "uk", .name = "Українська", .href = "/forms/seo", .current = true}},
            .home = "/",
            .policy = "/policy/uk",
            .proof = "/proof",
            .privacy = "/privacy",
            .choices = "/choices",
            .test_mode = false};
}

FormField field(std::string name, FormField::Kind kind) {
    return {.name = name,
            .id = "f-" + name,
            .label = name,
            .hint = std::nullopt,
            .why = text::Text("why"),
            .kind = kind,
            .autocomplete = "off",
            .required = false,
            .value = "",
            .checked = false,
            .max = 16384,
            .error = std::nullopt};
}

FormPage form() {
    return {.chrome = chrome(),
            .form_id = "seo",
            .heading = "SEO",
            .intro = "intro",
            .action = "/forms/seo",
            .token = "token",
            .trap = "trap",
            .version = 3,
            .children_notice = "ask your parents",
            .guardian = field("on_behalf", FormField::Kind::tick),
            .groups = {{.note = std::nullopt,
                        .fields = {field("name", FormField::Kind::line), field("message", FormField::Kind::area)}}},
            .consents = {{.id = "c-processing",
                          .name = "processing",
                          .label = "yes",
                          .required = true,
                          .checked = false,
                          .error = std::nullopt},
                         {.id = "c-marketing",
                          .name = "marketing-email",
                          .label = "news",
                          .required = false,
                          .checked = false,
                          .error = std::nullopt}},
            .errors = {},
            .change = std::nullopt,
            .replayed = false,
            .work = std::nullopt,
            .purpose = "answer",
            .keep = "a year"};
}

template <class Page>
std::string html(Page const& page, Language language = Language::uk) {
    std::string out;
    render(page, language, out);
    return out;
}

std::size_t count(std::string const& text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

//= policy:C02
TEST(FormPages, show_two_separate_ticks_and_both_are_empty) {
    auto const page = html(form());
    EXPECT_EQ(count(page, " checked"), 0U);
    EXPECT_NE(page.find(R"(name="processing" value="yes" required)"), std::string::npos);
    EXPECT_NE(page.find(R"(name="marketing-email" value="yes" aria)"), std::string::npos) << "not required";
}

//= policy:C28
TEST(FormPages, show_the_childrens_notice_before_the_first_field) {
    auto const page = html(form());
    auto const notice = page.find("ask your parents");
    ASSERT_NE(notice, std::string::npos);
    EXPECT_LT(notice, page.find("f-name"));
    EXPECT_NE(page.find(R"(name="on_behalf")"), std::string::npos);
}

//= policy:C00
TEST(FormPages, link_to_the_policy_and_name_its_version) {
    for (auto const language : all_languages) {
        auto const page = html(form(), language);
        EXPECT_GE(count(page, R"(href="/policy/uk")"), 2U);
        EXPECT_NE(page.find(R"(lang=")" + std::string(name_of(language)) + '"'), std::string::npos);
    }
}

TEST(FormPages, keep_what_was_typed_and_escape_it) {
    auto page = form();
    auto wrong = field("name", FormField::Kind::line);
    wrong.value = "\"><script>alert(1)</script>";
    wrong.error = "mend <this>";
    auto area = field("message", FormField::Kind::area);
    area.value = "</textarea><b>";
    page.groups = {{.note = text::Text("one"), .fields = {wrong, area}}};
    page.errors = {{.field_id = "f-name", .text = "mend <this>"}};
    auto const made = html(page);
    EXPECT_EQ(made.find("<script>"), std::string::npos);
    EXPECT_EQ(made.find("<b>"), std::string::npos);
    EXPECT_NE(made.find("value=\"&quot;&gt;&lt;script&gt;"), std::string::npos);
    EXPECT_NE(made.find(R"(aria-invalid="true")"), std::string::npos);
    EXPECT_NE(made.find("<a href=\"#f-name\">mend &lt;this&gt;</a>"), std::string::npos);
    EXPECT_NE(made.find("\n&lt;/textarea&gt;&lt;b&gt;</textarea>"), std::string::npos);
}

TEST(FormPages, carry_the_proof_of_work_only_when_asked) {
    EXPECT_EQ(html(form()).find("data-pow"), std::string::npos);
    auto page = form();
    page.work = Work{.bits = 18};
    auto const made = html(page);
    EXPECT_NE(made.find(R"(data-pow="18")"), std::string::npos);
    EXPECT_NE(made.find(R"(name="work")"), std::string::npos);
}

//= policy:C01
TEST(Pages, name_only_our_own_assets_and_those_exist) {
    auto const page = html(form());
    std::size_t found = 0;
    for (auto at = page.find("\"/assets/"); at != std::string::npos; at = page.find("\"/assets/", at + 1), ++found) {
        auto const path = page.substr(at + 1, page.find('"', at + 1) - at - 1);
        EXPECT_TRUE(std::ranges::any_of(assets(), [&](Asset const& one) { return one.path == path; })) << path;
    }
    EXPECT_EQ(found, 3U);
    EXPECT_EQ(page.find("http:"), std::string::npos);
    EXPECT_EQ(page.find("https:"), std::string::npos);
}

TEST(Pages, say_an_error_in_every_language) {
    for (auto const language : all_languages) {
        auto const page = html(ProblemPage{.chrome = chrome(),
                                           .status = 404,
                                           .kind = ProblemPage::Kind::missing,
                                           .reason = std::nullopt,
                                           .retry_seconds = std::nullopt,
                                           .back = "/"},
                               language);
        EXPECT_EQ(count(page, "<h1>"), 1U);
        EXPECT_NE(page.find("404"), std::string::npos);
    }
}

TEST(Assets, are_named_by_their_content_and_compressed) {
    std::size_t styles = 0;
    for (auto const& asset : assets()) {
        EXPECT_FALSE(asset.bytes.empty()) << asset.path;
        EXPECT_NE(asset.path.find("-" + std::string(asset.etag.substr(0, 8)) + "."), std::string_view::npos)
            << asset.path;
        EXPECT_TRUE(asset.immutable);
        for (std::string_view const foreign : {"http://", "https://", "//cdn", "@import", "sourceMappingURL"}) {
            auto const at = asset.bytes.find(foreign);
            EXPECT_TRUE(at == std::string_view::npos ||
                        asset.bytes.substr(at).starts_with("http://www.w3.org/2000/svg"))
                << asset.path;
        }
        if (!asset.path.ends_with(".css")) continue;
        ++styles;
        EXPECT_LT(asset.br.size(), asset.bytes.size() / 2);
        EXPECT_TRUE(asset.gzip.starts_with("\x1f\x8b"));
    }
    EXPECT_EQ(styles, 2U);
}

TEST(Ring, has_one_stroke_for_each_promise) {
    auto const arcs = ring({ProofClause::State::kept, ProofClause::State::broken, ProofClause::State::planned,
                            ProofClause::State::waiting});
    ASSERT_EQ(arcs.size(), 4U);
    EXPECT_EQ(arcs[0].path.view(), "M90.41 29.59L98.89 21.11");
    EXPECT_EQ(arcs[1].state.value(), Arc::State::broken);
    EXPECT_TRUE(ring({}).empty());
}

TEST(Words, say_every_fault_and_state) {
    for (auto const language : all_languages) {
        for (auto fault = 0; fault <= static_cast<int>(Fault::token); ++fault) {
            EXPECT_FALSE(fault_text(static_cast<Fault>(fault), language, "label", 5).empty());
        }
        EXPECT_NE(fault_text(Fault::too_long, language, "Name", 21).find("21"), std::string::npos);
        for (auto const section :
             {DeskSection::inbox, DeskSection::mails, DeskSection::staff, DeskSection::status, DeskSection::proof}) {
            EXPECT_FALSE(section_name(section, language).empty());
        }
        EXPECT_FALSE(state_name(std::nullopt, language).empty());
        EXPECT_NE(state_name(RequestHead::State::spam, language), state_name(RequestHead::State::held, language));
        EXPECT_FALSE(all_forms(language).empty());
        EXPECT_FALSE(one_of_note(language).empty());
    }
}

}  // namespace
}  // namespace slovo::web::pages
