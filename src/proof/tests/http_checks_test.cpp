#include <gtest/gtest.h>

#include "proof/tests/stand.hpp"

namespace slovo::proof::test {
namespace {

void replace(std::string& text, std::string_view what, std::string_view with) {
    auto const at = text.find(what);
    if (at != std::string::npos) text.replace(at, what.size(), with);
}

void set_header(Answer& answer, std::string_view name, std::string value) {
    for (auto& [known, old] : answer.headers) {
        if (known == name) old = value;
    }
}

bool is_form(Call const& call) {
    return call.method == "GET" && call.path.starts_with("/forms/");
}

struct Case {
    char const* check;
    char const* breaks;
    Site::Break wrong;
};

std::vector<Case> const& cases() {
    static std::vector<Case> const all{
        {"H-C00-1", "a form without link to the policy",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "href=\"/policy/", "href=\"/other/");
         }},
        {"H-C00-2", "a policy page with another text",
         [](Call const& call, Answer& a) {
             if (call.path == "/policy/ru") set_header(a, "etag", "\"" + std::string(64, '0') + "\"");
         }},
        {"H-C00-3", "an old version that is gone",
         [](Call const& call, Answer& a) {
             if (call.path.starts_with("/policy/v/1/en")) a.status = 404;
         }},
        {"H-C01-1", "a cookie before a choice",
         [](Call const& call, Answer& a) {
             if (call.path == "/choices") a.headers.emplace_back("set-cookie", "wp_a=1");
         }},
        {"H-C01-1", "an undeclared cookie on the page for errors",
         [](Call const&, Answer& a) {
             if (a.status == 404) a.headers.emplace_back("set-cookie", "session=1; HttpOnly");
         }},
        {"H-C01-2", "a script from elsewhere",
         [](Call const& call, Answer& a) {
             if (call.path == "/proof") a.body += "<script src=\"https://cdn.example/x.js\"></script>";
         }},
        {"H-C01-2", "a font from elsewhere in a style sheet",
         [](Call const& call, Answer& a) {
             if (call.path == "/assets/site.css") a.body += "@import \"//fonts.example/a.css\";";
         }},
        {"H-C01-3", "a policy that lets another origin in",
         [](Call const& call, Answer& a) {
             if (call.path == "/") set_header(a, "content-security-policy", "default-src 'self' https://cdn.example");
         }},
        {"H-C01-3", "inline script",
         [](Call const& call, Answer& a) {
             if (call.path == "/") set_header(a, "content-security-policy", "default-src 'self' 'unsafe-inline'");
         }},
        {"H-C01-3", "a referrer for everybody",
         [](Call const& call, Answer& a) {
             if (call.path == "/") set_header(a, "referrer-policy", "unsafe-url");
         }},
        {"H-C02-1", "a post without tick that is taken",
         [](Call const& call, Answer& a) {
             if (call.method == "POST") a = {.status = 201, .body = "{\"ok\":true}"};
         }},
        {"H-C02-1", "a refusal that repeats what was typed",
         [](Call const& call, Answer& a) {
             if (call.method == "POST") a.body += call.body;
         }},
        {"H-C02-3", "a box that is ticked beforehand",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "name=\"processing\"", "name=\"processing\" checked");
         }},
        {"H-C02-3", "one box for two consents",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "name=\"marketing-email\"", "name=\"x\"");
         }},
        {"H-C03-3", "an API that answers strangers",
         [](Call const& call, Answer& a) {
             if (call.path.starts_with("/api/")) a.status = 200;
         }},
        {"H-C03-4", "another policy file than the one in force",
         [](Call const& call, Answer& a) {
             if (call.path == "/policy.toml") a.body += "# changed\n";
         }},
        {"H-C04-2", "an undeclared field",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "</form>", "<input name=\"telegram\"></form>");
         }},
        {"H-C05-1", "an undeclared value that comes back",
         [](Call const& call, Answer& a) {
             if (call.method == "POST") a.body += call.path;
         }},
        {"H-C06-1", "a form that demands a phone",
         [](Call const& call, Answer& a) {
             if (call.method == "POST") replace(a.body, "{\"field\"", "{\"field\":\"phone\"},{\"field\"");
         }},
        {"H-C06-2", "a form that takes a post without a contact",
         [](Call const& call, Answer& a) {
             if (call.method == "POST") replace(a.body, "\"email\"", "\"processing\"");
         }},
        {"H-C06-3", "a required field that need not be",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "name=\"name\"", "name=\"name\" required");
         }},
        {"H-C08-1", "a form that sends elsewhere",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "action=\"/forms/seo\"", "action=\"/crm\"");
         }},
        {"H-C08-2", "a form that nobody declared",
         [](Call const& call, Answer& a) {
             if (call.path.starts_with("/forms/other")) a.status = 201;
         }},
        {"H-C12-1", "a study that asks this machine",
         [](Call const& call, Answer& a) {
             if (call.method == "STUDY" && call.path.contains("/admin")) a.status = 200;
         }},
        {"H-C12-1", "a study that follows a site inside",
         [](Call const& call, Answer& a) {
             if (call.method == "STUDY" && !call.path.contains("/admin")) a.status = 200;
         }},
        {"B-C12-2", "a report that keeps who stands on a page",
         [](Call const& call, Answer& a) {
             if (call.method == "STUDY") a.status = 200;
         }},
        {"H-C13-1", "marketing that is demanded",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "name=\"marketing-email\"", "name=\"marketing-email\" required");
         }},
        {"H-C27a-1", "a question for the age",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "</form>", "<input name=\"birthdate\"></form>");
         }},
        {"H-C28-1", "a form without the notice about children",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "id=\"children\"", "id=\"other\"");
         }},
        {"H-C28-1", "a notice without words",
         [](Call const& call, Answer& a) {
             if (is_form(call)) replace(a.body, "Ask a parent.", " ");
         }},
        {"H-C29-1", "a channel that takes no demand",
         [](Call const& call, Answer& a) {
             if (call.path == "/privacy/requests") a.status = 404;
         }},
        {"H-C29-1", "a demand that sets a cookie",
         [](Call const& call, Answer& a) {
             if (call.path == "/privacy/requests") a.headers.emplace_back("set-cookie", "id=1");
         }},
        {"H-C30b-1", "a stop link that asks for a login",
         [](Call const& call, Answer& a) {
             if (call.path.starts_with("/u/")) a.status = 303;
         }},
    };
    return all;
}

//= policy:C00, C01, C02, C03, C04, C05, C06, C08, C13, C27a, C28
TEST(HttpChecks, pass_on_a_site_that_keeps_its_word) {
    Stand stand;
    for (auto const& live : checks()) {
        if (!live.needs_server) continue;
        auto const outcome = stand.check(live.id.view());
        EXPECT_EQ(outcome.verdict, Verdict::passed) << live.id.view() << ": " << outcome.detail;
        EXPECT_GT(outcome.count, 0) << live.id.view() << " looked at nothing";
    }
}

TEST(HttpChecks, fail_when_what_they_guard_is_broken) {
    Stand stand;
    for (auto const& one : cases()) {
        stand.site.wrong = one.wrong;
        auto const outcome = stand.check(one.check);
        EXPECT_EQ(outcome.verdict, Verdict::failed) << one.check << " does not see " << one.breaks;
        EXPECT_FALSE(outcome.detail.empty()) << one.check;
    }
}

//= policy:C12
TEST(HttpChecks, say_when_no_study_could_be_tried) {
    Stand stand;
    auto const shown = stand.house().shelf.current(stand.house().now());
    auto renamed = *shown->policy;
    for (auto& form : renamed.forms) form.id += "-2";
    EXPECT_EQ(stand.check("H-C12-1", renamed).verdict, Verdict::passed);
    auto without = *shown->policy;
    for (auto& form : without.forms) form.materials = policy::Materials::none;
    auto no_request = *shown->policy;
    for (auto& form : no_request.forms) {
        for (auto& field : form.fields) {
            if (field.category == "email") field.max_bytes = 1;
        }
    }
    auto no_address = *shown->policy;
    for (auto& form : no_address.forms) {
        for (auto& field : form.fields) {
            if (field.category == "site") field.max_bytes = 1;
        }
    }
    for (auto const& other : {without, no_request, no_address}) {
        EXPECT_EQ(stand.check("H-C12-1", other).verdict, Verdict::not_run);
        EXPECT_EQ(stand.check("B-C12-2", other).verdict, Verdict::not_run);
    }
}

TEST(HttpChecks, every_one_has_a_case_that_breaks_it) {
    for (auto const& live : checks()) {
        if (!live.needs_server || live.id.view() == "B-C02-2") continue;
        bool const has = std::ranges::any_of(cases(), [&](Case const& one) { return live.id.view() == one.check; });
        EXPECT_TRUE(has) << live.id.view();
    }
}

//= policy:C02
TEST(HttpChecks, see_a_refused_post_that_left_bytes) {
    Stand stand;
    stand.site.wrong = [&](Call const& call, Answer&) {
        if (call.method == "POST") std::ofstream(stand.installation->data() / "access.log", std::ios::app) << call.body;
    };
    EXPECT_EQ(stand.check("B-C02-2").verdict, Verdict::failed);
    EXPECT_EQ(stand.check("H-C05-1").verdict, Verdict::failed);
    stand.site.wrong = [&](Call const& call, Answer&) {
        for (auto const& [name, value] : call.headers) {
            if (name == "User-Agent") std::ofstream(stand.installation->data() / "access.log", std::ios::app) << value;
        }
    };
    EXPECT_EQ(stand.check("H-C05-1").verdict, Verdict::failed);
}

TEST(HttpChecks, learn_nothing_without_a_server_or_while_it_holds_posts_off) {
    Stand stand;
    stand.site.wrong = [](Call const& call, Answer& a) {
        if (call.method == "POST") a = {.status = 429};
    };
    for (auto const* const id : {"H-C02-1", "B-C02-2", "H-C05-1", "H-C06-1", "H-C06-2", "H-C08-2"})
        EXPECT_EQ(stand.check(id).verdict, Verdict::not_run) << id;
    auto around = stand.around();
    around.visit = {};
    CheckContext context(around, stand.house().shelf.current(stand.house().now()));
    for (auto const& live : checks()) {
        if (!live.needs_server) continue;
        auto const outcome = live.run(context);
        ASSERT_TRUE(outcome);
        EXPECT_EQ(outcome->verdict, Verdict::not_run) << live.id.view();
    }
}

}  // namespace
}  // namespace slovo::proof::test
