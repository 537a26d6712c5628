#include <algorithm>

#include "proof/byte_search.hpp"
#include "proof/site_visits.hpp"

namespace slovo::proof {
namespace {

using FieldNames = std::vector<std::string>;

/// The consent boxes that a form demands.
FieldNames required_boxes(policy::Form const& form) {
    FieldNames out;
    for (auto const& box : form.consents) {
        if (box.required) out.push_back(box.id);
    }
    std::ranges::sort(out);
    return out;
}

std::vector<std::filesystem::path> places(CheckContext const& context) {
    auto out = context.around().logs;
    out.push_back(context.around().data);
    return out;
}

Checked search_for(CheckContext& context, std::vector<std::string> const& words) {
    TRY(auto const found, search_bytes(places(context), words));
    if (!found.hits.empty()) return failed_at("what was refused lies in a file", found.hits.front().file);
    return passed(found.files);
}

/// The form with most fields takes every sort of value.
policy::Form const& widest_form(policy::Policy const& policy) {
    return *std::ranges::max_element(policy.forms, {}, [](policy::Form const& form) { return form.fields.size(); });
}

/// Posts without a tick these fields; expects exactly the boxes and `more` to be named as wrong.
Checked expect_errors(CheckContext& context, policy::Form const& form, std::vector<std::string_view> const& without,
                      FieldNames const& more) {
    auto fields = fields_without_ticks(form, context.canary());
    std::erase_if(fields, [&](auto const& field) {
        auto const* const declared = form.find_field(field.first);
        return std::ranges::find(without, declared->category) != without.end();
    });
    TRY(auto const refused, post_form(context, {.form = form.id, .fields = std::move(fields)}));
    if (refused.held_off) return held_off();
    auto wanted = required_boxes(form);
    wanted.insert(wanted.end(), more.begin(), more.end());
    std::ranges::sort(wanted);
    if (refused.status != 422 || refused.fields != wanted)
        return failed_at("a post was not answered by naming the fields that are wrong", form.path);
    return passed(1);
}

}  // namespace

//= policy:C02
Checked no_tick_no_record(CheckContext& context) {
    if (!context.has_server()) return no_server();
    for (auto const& form : context.policy().forms) {
        auto const word = context.canary();
        TRY(auto const refused, post_form(context, {.form = form.id,
                                                    .fields = fields_without_ticks(form, word),
                                                    .headers = {{"Idempotency-Key", word}}}));
        if (refused.held_off) return held_off();
        if (refused.status != 422 || refused.fields != required_boxes(form))
            return failed_at("a post without permission was not refused for it", form.path);
        if (refused.body.find(word) != std::string::npos)
            return failed_at("the refusal repeats what was typed", form.path);
        TRY(bool const stored, was_stored(context, word));
        if (stored) return failed_at("a post without permission was stored", form.path);
    }
    return passed(std::ssize(context.policy().forms));
}

//= policy:C02
Checked refused_leaves_no_byte(CheckContext& context) {
    if (!context.has_server()) return no_server();
    auto const& form = widest_form(context.policy());
    auto const word = context.canary();
    TRY(auto const refused, post_form(context, {.form = form.id, .fields = fields_without_ticks(form, word)}));
    if (refused.held_off) return held_off();
    return search_for(context, {word});
}

//= policy:C05
Checked undeclared_is_ignored(CheckContext& context) {
    if (!context.has_server()) return no_server();
    auto const& form = widest_form(context.policy());
    auto const word = context.canary();
    auto fields = fields_without_ticks(form, context.canary());
    fields.emplace_back("birthdate", word);
    TRY(auto const refused, post_form(context, {.form = form.id,
                                                .fields = std::move(fields),
                                                .query = "?utm_source=" + word,
                                                .headers = {{"X-Anything", word}, {"User-Agent", word}}}));
    if (refused.held_off) return held_off();
    if (refused.status != 422 || refused.fields != required_boxes(form))
        return failed("an undeclared field changed the answer");
    if (refused.body.find(word) != std::string::npos) return failed("an undeclared value came back");
    return search_for(context, {word});
}

//= policy:C06
Checked one_contact_is_enough(CheckContext& context) {
    if (!context.has_server()) return no_server();
    auto const& form = widest_form(context.policy());
    for (std::string_view const without : {"phone", "email"}) {
        TRY(auto outcome, expect_errors(context, form, {without, "name"}, {}));
        if (outcome.verdict != Verdict::passed) return outcome;
    }
    return passed(2);
}

//= policy:C06
Checked no_contact_is_refused(CheckContext& context) {
    if (!context.has_server()) return no_server();
    auto const& form = widest_form(context.policy());
    auto const first =
        std::ranges::find_if(form.fields, [](policy::FormField const& field) { return !field.one_of_group.empty(); });
    if (first == form.fields.end()) return failed("no form needs a way to answer");
    return expect_errors(context, form, {"phone", "email"}, {first->name});
}

//= policy:C08
Checked unknown_form_is_refused(CheckContext& context) {
    if (!context.has_server()) return no_server();
    auto const word = context.canary();
    auto fields = fields_without_ticks(widest_form(context.policy()), word);
    for (auto const& box : widest_form(context.policy()).consents) fields.emplace_back(box.id, "yes");
    TRY(auto const refused,
        post_form(context, {.form = "other", .fields = std::move(fields), .headers = {{"Idempotency-Key", word}}}));
    if (refused.held_off) return held_off();
    if (refused.status != 404) return failed("a form that the policy does not have takes posts", refused.status);
    TRY(bool const stored, was_stored(context, word));
    if (stored) return failed("a form that the policy does not have stores posts");
    return passed(1);
}

}  // namespace slovo::proof
