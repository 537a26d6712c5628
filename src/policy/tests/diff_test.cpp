#include "policy/diff.hpp"

#include <functional>

#include "policy/canonical.hpp"
#include "policy/tests/sample.hpp"

namespace slovo::policy {
namespace {

using enum ChangeClass;

template <class T>
T& thing(std::vector<T>& things, std::string T::* key, std::string_view wanted) {
    for (auto& candidate : things) {
        if (candidate.*key == wanted) return candidate;
    }
    ADD_FAILURE() << "the sample has no " << wanted;
    return things.front();
}
Purpose& purpose(Policy& p, std::string_view id) {
    return thing(p.purposes, &Purpose::id, id);
}

struct Case {
    std::string name;
    ChangeClass cls;
    std::string what;  ///< of the gravest change
    std::function<void(Policy&)> mutate;
};

std::vector<Case> const& cases() {
    static std::vector<Case> const list{
        {"typo_mended", d0_text, "clause C01, text", [](Policy& p) { p.clauses[1].text.uk += " "; }},
        {"clearer_label", d0_text, "form seo, box processing, label",
         [](Policy& p) { thing(p.forms, &Form::id, "seo").consents[0].label.en = "I agree."; }},
        {"shorter_retention", d1_narrowing, "retention request",
         [](Policy& p) { thing(p.retentions, &Retention::id, "request").keep = Period{6, {}}; }},
        {"field_removed", d1_narrowing, "form seo, field message",
         [](Policy& p) {
             std::erase_if(thing(p.forms, &Form::id, "seo").fields,
                           [](FormField const& f) { return f.name == "message"; });
         }},
        {"purpose_removed", d1_narrowing, "purpose speed",
         [](Policy& p) { std::erase_if(p.purposes, [](Purpose const& q) { return q.id == "speed"; }); }},
        {"fewer_fields_for_marketing", d1_narrowing, "purpose marketing, fields",
         [](Policy& p) { std::erase(purpose(p, "marketing").fields, "name"); }},
        {"new_address", d2_contact, "controller, address", [](Policy& p) { p.controller.address.uk += ", оф. 2"; }},
        {"new_phone", d2_contact, "controller, phone", [](Policy& p) { p.controller.phone += "1"; }},
        {"new_officer", d2_contact, "controller, officer",
         [](Policy& p) { p.controller.dpo = "dpo@webpromo.example"; }},
        {"longer_retention", d3_material, "retention request",
         [](Policy& p) { thing(p.retentions, &Retention::id, "request").keep = Period{24, {}}; }},
        {"kept_for_ever", d3_material, "retention request",
         [](Policy& p) { thing(p.retentions, &Retention::id, "request").keep.reset(); }},
        {"new_processor", d3_material, "processor relay",
         [](Policy& p) {
             Processor relay;
             relay.id = "relay";
             relay.purposes = {"reply"};
             p.processors.push_back(relay);
         }},
        {"other_basis", d3_material, "purpose law, legal basis",
         [](Policy& p) { purpose(p, "law").basis["eu"] = "A6-1-f"; }},
        {"promise_taken_back", d3_material, "clause C12",
         [](Policy& p) { std::erase_if(p.clauses, [](Clause const& c) { return c.id == "C12"; }); }},
        {"site_studied_no_more", d1_narrowing, "form seo, site studied by itself",
         [](Policy& p) { thing(p.forms, &Form::id, "seo").materials = Materials::none; }},
        {"site_studied_by_itself", d3_material, "form request, site studied by itself",
         [](Policy& p) { thing(p.forms, &Form::id, "request").materials = Materials::seo; }},
        {"new_field", d3_material, "form seo, field budget",
         [](Policy& p) {
             auto& fields = thing(p.forms, &Form::id, "seo").fields;
             auto field = fields.back();
             field.name = "budget";
             fields.push_back(field);
         }},
        {"later_deadline", d3_material, "right erase, deadline under eu",
         [](Policy& p) { thing(p.rights, &Right::id, "erase").deadline["eu"] = Period{3, {}}; }},
        {"more_holidays", d3_material, "calendar eu",
         [](Policy& p) {
             thing(p.calendars, &Calendar::profile, "eu").holidays.push_back({std::chrono::May / 9, {}});
         }},
        {"longer_extension", d3_material, "right erase, extension",
         [](Policy& p) { thing(p.rights, &Right::id, "erase").extension["ua"] = Period{.months = 1}; }},
        {"marketing_by_sms", d4_consent, "purpose marketing, channels",
         [](Policy& p) { purpose(p, "marketing").channels.push_back("sms"); }},
        {"longer_validity", d4_consent, "purpose marketing, consent, valid",
         [](Policy& p) { purpose(p, "marketing").consent->valid = Period{36, {}}; }},
        {"without_confirmation", d4_consent, "purpose marketing, consent, confirmed by mail",
         [](Policy& p) { purpose(p, "marketing").consent->double_optin = false; }},
        {"marketing_relay", d4_consent, "processor mailer",
         [](Policy& p) {
             Processor mailer;
             mailer.id = "mailer";
             mailer.purposes = {"marketing"};
             p.processors.push_back(mailer);
         }},
        {"tracking_cookie", d4_consent, "cookie _t",
         [](Policy& p) {
             Cookie cookie;
             cookie.name = "_t";
             cookie.purpose = "content";
             p.cookies.push_back(cookie);
         }},
        {"box_required", d4_consent, "form seo, box marketing-email, required",
         [](Policy& p) { thing(p.forms, &Form::id, "seo").consents[1].required = true; }},
        {"new_purpose", d5_new_purpose, "purpose profiling",
         [](Policy& p) {
             auto profiling = purpose(p, "speed");
             profiling.id = "profiling";
             p.purposes.push_back(profiling);
         }},
        {"wider_only", d5_new_purpose, "clause C10, only for",
         [](Policy& p) { thing(p.clauses, &Clause::id, "C10").purposes.push_back("content"); }},
        {"sold", d6_controller, "controller", [](Policy& p) { p.controller.name.uk = "ТОВ «Інша»"; }},
        {"lower_age", d7_protection, "children, age", [](Policy& p) { p.children.threshold = 14; }},
        {"longer_quarantine", d7_protection, "children, quarantine",
         [](Policy& p) { p.children.quarantine = Period{.days = 7}; }},
        {"age_no_longer_forbidden", d7_protection, "clause C27b, forbids",
         [](Policy& p) { thing(p.clauses, &Clause::id, "C27b").forbids.clear(); }},
        {"special_data", d7_protection, "category health",
         [](Policy& p) {
             Category health;
             health.id = "health";
             health.special = true;
             p.categories.push_back(health);
         }},
    };
    return list;
}

class DiffClass : public testing::TestWithParam<Case> {};

TEST_P(DiffClass, follows_from_the_gravest_change) {
    auto const before = test::sample();
    auto after = before;
    GetParam().mutate(after);
    auto const found = diff(before, after);
    EXPECT_EQ(name_of(found.overall()), name_of(GetParam().cls));
    bool named = false;
    for (auto const& change : found.changes)
        named = named || (change.what == GetParam().what && change.cls == GetParam().cls);
    EXPECT_TRUE(named) << (found.changes.empty() ? "no change" : found.changes.front().what);
}

INSTANTIATE_TEST_SUITE_P(every, DiffClass, testing::ValuesIn(cases()),
                         [](auto const& info) { return info.param.name; });

TEST(diff, of_a_policy_with_itself_is_empty) {
    EXPECT_TRUE(diff(test::sample(), test::sample()).changes.empty());
    EXPECT_EQ(diff(test::sample(), test::sample()).overall(), d0_text);
}

TEST(diff, asks_for_those_whose_consent_would_cover_more) {
    auto const before = test::sample();
    auto after = before;
    purpose(after, "marketing").fields.push_back("phone");
    auto const found = diff(before, after);
    ASSERT_EQ(found.changes.size(), 1U);
    EXPECT_EQ(found.changes[0].cls, d4_consent);
    EXPECT_EQ(found.changes[0].after, "phone");
    EXPECT_EQ(found.changes[0].people.purpose, "marketing");
    EXPECT_EQ(found.changes[0].people.category, "phone");
    EXPECT_FALSE(found.changes[0].people.everyone);
}

//= policy:C02
TEST(diff, takes_forms_opened_before_a_change_that_leaves_consent_as_it_was) {
    for (auto const cls : {d0_text, d1_narrowing, d2_contact}) EXPECT_TRUE(accepts_old_form(cls));
    for (auto const cls : {d3_material, d4_consent, d5_new_purpose, d6_controller, d7_protection}) {
        EXPECT_FALSE(accepts_old_form(cls));
    }
    EXPECT_EQ(duty_key(d4_consent), "duty.d4");
}

TEST(scope_hash, changes_with_what_a_consent_covers_and_not_with_its_words) {
    auto const before = test::sample();
    auto const scope = scope_hash(before, "marketing", "email");
    EXPECT_NE(scope, Hash32{});
    EXPECT_EQ(scope_hash(before, "other", "email"), Hash32{});
    EXPECT_NE(scope_hash(before, "marketing", "sms"), scope);
    auto reworded = before;
    purpose(reworded, "marketing").title.en = "news";
    EXPECT_EQ(scope_hash(reworded, "marketing", "email"), scope);
    auto wider = before;
    purpose(wider, "marketing").fields.push_back("phone");
    EXPECT_NE(scope_hash(wider, "marketing", "email"), scope);
    auto longer = before;
    purpose(longer, "marketing").consent->valid = Period{36, {}};
    EXPECT_NE(scope_hash(longer, "marketing", "email"), scope);
}

}  // namespace
}  // namespace slovo::policy
