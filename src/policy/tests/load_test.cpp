#include "policy/load.hpp"

#include <set>

#include "crypto/sha256.hpp"
#include "policy/tests/sample.hpp"

namespace slovo::policy {
namespace {

TEST(load, reads_every_statement_of_the_sample) {
    auto const policy = test::sample();
    ASSERT_EQ(policy.clauses.size(), 37U);
    EXPECT_EQ(policy.clauses.front().id, "C00");
    EXPECT_EQ(policy.clauses.back().id, "C30d");
    EXPECT_EQ(policy.file_hash, crypto::sha256(bytes_of(test::sample_text())));
    std::set<std::string> built;
    for (auto const& clause : policy.clauses) {
        if (clause.kept == Kept::built) built.insert(clause.id);
    }
    for (auto const* id : {"C00", "C01", "C02", "C03", "C04", "C05", "C06", "C08", "C09", "C10", "C11", "C14", "C15",
                           "C16", "C20", "C27b", "C28"}) {
        EXPECT_TRUE(built.contains(id)) << id;
    }
}

TEST(load, reads_the_forms_of_the_sample) {
    auto const policy = test::sample();
    ASSERT_EQ(policy.forms.size(), 5U);
    for (auto const& form : policy.forms) {
        auto const* processing = form.find_consent("processing");
        ASSERT_NE(processing, nullptr) << form.id;
        EXPECT_TRUE(processing->required);
        EXPECT_EQ(processing->purpose, form.purpose);
        ASSERT_NE(form.find_field("on_behalf"), nullptr) << form.id;
        EXPECT_EQ(form.find_field("on_behalf")->value, "guardian");
        EXPECT_EQ(form.find_field("email")->one_of_group, form.find_field("phone")->one_of_group);
        EXPECT_FALSE(form.find_field("name")->required);
    }
    EXPECT_TRUE(policy.find_form("seo")->find_field("site")->required);
    EXPECT_FALSE(policy.find_form("request")->find_field("site")->required);
    EXPECT_EQ(policy.find_form("collab")->find_field("site"), nullptr);
    EXPECT_EQ(policy.find_form("collab")->find_consent("marketing-email"), nullptr);
    EXPECT_FALSE(policy.find_form("ppc")->find_consent("marketing-email")->required);
    EXPECT_EQ(policy.find_form("other"), nullptr);
    EXPECT_EQ(policy.children.threshold, 18);
}

struct Mistake {
    std::string name;
    std::string from, to;  ///< the first `from` of the sample becomes `to`
    std::string key;       ///< of the first diagnostic
    std::string message;   ///< a part of it
};

std::vector<Mistake> const& mistakes() {
    static std::vector<Mistake> const list{
        {"unknown_key", "supersedes = 0", "supersedes = 0\nsuperseeds = 1", "policy.superseeds",
         "did you mean \"supersedes\"?"},
        {"unknown_table", "[children]", "[childrens]", "children", "is missing"},
        {"unknown_list", "[[authority]]", "[[autority]]", "autority", "did you mean \"authority\"?"},
        {"missing_key", "version = 1\n", "", "policy.version", "is missing"},
        {"number_as_text", "version = 1\n", "version = \"1\"\n", "policy.version", "must be a whole number"},
        {"number_too_small", "version = 1\n", "version = 0\n", "policy.version", "must be from 1"},
        {"supersedes_itself", "supersedes = 0", "supersedes = 1", "policy.supersedes", "must be less"},
        {"no_instant", "2026-12-01T00:00:00Z", "1 December 2026", "policy.effective", "must be an instant"},
        {"no_period", "quarantine = \"PT48H\"", "quarantine = \"48 hours\"", "children.quarantine", "must be a period"},
        {"unknown_profile", "profiles = [\"ua\", \"eu\"]", "profiles = [\"ua\", \"ue\"]", "policy.profiles",
         "\"ue\" is not one of"},
        {"unknown_language", "languages = [\"uk\", \"ru\", \"en\"]", "languages = [\"uk\", \"ru\"]", "policy.languages",
         "must name uk, ru and en"},
        {"missing_language", "title.en = \"About this policy\"\n", "", "section[0].title.en", "is missing"},
        {"empty_text", "title.en = \"About this policy\"", "title.en = \"\"", "section[0].title.en",
         "must not be empty"},
        {"doubled_section", "id = \"collect\"", "id = \"about\"", "section[1].id",
         "there is already a section \"about\""},
        {"doubled_clause", "id = \"C01\"", "id = \"C00\"", "clause[1].id", "there is already a clause \"C00\""},
        {"strange_id", "id = \"about\"", "id = \"a bout\"", "section[0].id", "an id has only"},
        {"wrong_order", "order = 1\n", "order = 0\n", "clause[1].order", "must be greater"},
        {"unknown_modality", "modality = \"only-if\"", "modality = \"onlyif\"", "clause[2].modality",
         "did you mean \"only-if\"?"},
        {"unknown_kept", "kept = \"built\"", "kept = \"done\"", "clause[0].kept",
         "must be one of \"built\", \"planned\""},
        {"dangling_section", "section = \"about\"", "section = \"abuot\"", "clause[0].section",
         "did you mean \"about\"?"},
        {"dangling_purpose", "purposes = [\"reply\", \"collaboration\"]", "purposes = [\"repli\"]",
         "clause[2].purposes", "there is no purpose \"repli\""},
        {"dangling_check", "checks = [\"H-C05-1\"", "checks = [\"H-C05-9\"", "clause[5].checks",
         "there is no check \"H-C05-9\""},
        {"check_twice", "checks = [\"H-C05-1\", \"B-C05-2\"]", "checks = [\"H-C05-1\", \"H-C05-1\"]",
         "clause[5].checks[1]", "stands here twice"},
        {"short_digest", "sha256 = \"6", "sha256 = \"", "", "must be a SHA-256"},
        {"path_of_another_form", "path = \"/forms/seo\"", "path = \"/forms/ppc\"", "form[1].path",
         "must be \"/forms/seo\""},
        {"field_twice", "name = \"name\"", "name = \"on_behalf\"", "form[0].field[1].name", "there is already a field"},
        {"materials_unheard_of", "materials = \"ads\"", "materials = \"adds\"", "form[0].materials",
         "did you mean \"ads\"?"},
        {"materials_without_site", "path = \"/forms/collab\"\n", "path = \"/forms/collab\"\nmaterials = \"seo\"\n",
         "form[4].materials", "needs a field of type url"},
        {"field_without_why", "why = ", "whi = ", "form[0].field[0].whi", "did you mean \"why\"?"},
        {"checkbox_without_value", "value = \"guardian\"\n", "", "form[0].field[0].value", "belongs to a checkbox"},
        {"field_too_long", "max_bytes = 16384", "max_bytes = 16385", "form[0].field[5].max_bytes",
         "must be from 1 to 16384"},
        {"unknown_channel", "channel = \"email\"", "channel = \"emial\"", "form[0].consent[0].channel",
         "did you mean \"email\"?"},
        {"store_outside", "path = \"lock\"", "path = \"/tmp/lock\"", "store[8].path",
         "must lie under the data directory"},
        {"missing_word", "hours_few = ", "hours_fev = ", "words.hours_fev", "did you mean \"hours_few\"?"},
        {"list_instead_of_text", "id = \"webpromo\"", "id = [\"webpromo\"]", "policy.id", "must be a string"},
        {"text_instead_of_list", "profiles = [\"ua\", \"eu\"]", "profiles = \"ua\"", "policy.profiles",
         "must be a list"},
        {"flag_as_text", "sample = true", "sample = \"yes\"", "controller.sample", "must be true or false"},
    };
    return list;
}

class LoadMistake : public testing::TestWithParam<Mistake> {};

TEST_P(LoadMistake, is_told_with_its_place) {
    auto text = test::sample_text();
    auto const at = text.find(GetParam().from);
    ASSERT_NE(at, std::string::npos);
    auto const line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    text.replace(at, GetParam().from.size(), GetParam().to);
    auto const policy = load(text, "webpromo.toml");
    ASSERT_FALSE(policy);
    bool told = false;
    std::string all;
    for (auto const& diagnostic : policy.error()) {
        EXPECT_EQ(diagnostic.file, "webpromo.toml");
        told = told || ((GetParam().key.empty() || diagnostic.key == GetParam().key) &&
                        diagnostic.message.contains(GetParam().message));
        all += to_text(diagnostic) + "\n";
    }
    EXPECT_TRUE(told) << all;
    auto const first = policy.error().front();
    if (first.key == GetParam().key && first.message != "is missing") {
        EXPECT_NEAR(static_cast<double>(first.line), static_cast<double>(line), 40.0) << all;
    }
}

INSTANTIATE_TEST_SUITE_P(every, LoadMistake, testing::ValuesIn(mistakes()),
                         [](auto const& info) { return info.param.name; });

TEST(load, names_line_and_column_of_what_is_wrong) {
    auto const policy = load("[policy]\nid = \"p\"\n  versoin = 1\n", "a.toml");
    ASSERT_FALSE(policy);
    bool told = false;
    for (auto const& diagnostic : policy.error()) {
        told = told || to_text(diagnostic) ==
                           "a.toml:3:3: policy.versoin: is not a key of this table; did you mean \"version\"?";
    }
    EXPECT_TRUE(told);
}

TEST(load, names_the_place_of_broken_toml) {
    auto const policy = load("[policy]\nid = \"p\nversion = 1\n", "a.toml");
    ASSERT_FALSE(policy);
    ASSERT_EQ(policy.error().size(), 1U);
    EXPECT_EQ(policy.error().front().line, 2U);
}

TEST(load, refuses_what_is_no_utf8_too_large_or_empty) {
    EXPECT_FALSE(load("[policy]\nid = \"\xFF\"\n", "a.toml"));
    EXPECT_FALSE(load(std::string(2 * 1024 * 1024, ' '), "a.toml"));
    EXPECT_FALSE(load("", "a.toml"));
    EXPECT_FALSE(load(std::string(100'000, '['), "a.toml"));
}

TEST(load, gathers_a_bounded_number_of_mistakes) {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "k" + std::to_string(i) + " = 1\n";
    auto const policy = load(text, "a.toml");
    ASSERT_FALSE(policy);
    EXPECT_LE(policy.error().size(), 100U);
}

}  // namespace
}  // namespace slovo::policy
