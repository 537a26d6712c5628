#include <algorithm>
#include <array>
#include <set>

#include "proof/site_visits.hpp"

namespace slovo::proof {
namespace {

bool is_input(Tag const& tag) {
    return tag.name == "input" || tag.name == "textarea" || tag.name == "select";
}

std::string_view name_of(Tag const& tag) {
    return tag.attribute("name").value_or("");
}

bool is_checkbox(Tag const& tag) {
    return tag.name == "input" && tag.attribute("type") == "checkbox";
}

Tag const* find_input(FormPage const& page, std::string_view name) {
    auto const found =
        std::ranges::find_if(page.tags, [&](Tag const& tag) { return is_input(tag) && proof::name_of(tag) == name; });
    return found == page.tags.end() ? nullptr : &*found;
}

std::set<std::string, std::less<>> names_of(FormPage const& page, bool required_only) {
    std::set<std::string, std::less<>> out;
    for (auto const& tag : page.tags) {
        auto const name = proof::name_of(tag);
        if (!is_input(tag) || name.empty() || is_own_field(name)) continue;
        if (!required_only || tag.has("required")) out.emplace(name);
    }
    return out;
}

std::set<std::string, std::less<>> declared(policy::Form const& form, bool required_only) {
    std::set<std::string, std::less<>> out;
    for (auto const& field : form.fields) {
        if (!required_only || field.required) out.insert(field.name);
    }
    for (auto const& box : form.consents) {
        if (!required_only || box.required) out.insert(box.id);
    }
    return out;
}

}  // namespace

//= policy:C02
Checked boxes_are_empty(CheckContext& context) {
    return each_form_page(context, [](FormPage const& page) -> std::optional<Outcome> {
        for (auto const& tag : page.tags) {
            if (is_checkbox(tag) && tag.has("checked")) return failed_at("a box is ticked beforehand", page.path);
        }
        for (auto const& box : page.form.consents) {
            auto const* const input = find_input(page, box.id);
            if (input == nullptr || !is_checkbox(*input))
                return failed_at("a consent has no box of its own", page.path);
            if (page.html.find(box.label.in(page.language)) == std::string::npos &&
                words_of(page.html).find(box.label.in(page.language)) == std::string::npos)
                return failed_at("a consent stands without its words", page.path);
        }
        return std::nullopt;
    });
}

//= policy:C04
//= policy:C05
Checked inputs_are_declared(CheckContext& context) {
    return each_form_page(context, [](FormPage const& page) -> std::optional<Outcome> {
        if (names_of(page, false) != declared(page.form, false))
            return failed_at("a form asks for other things than the policy says", page.path);
        return std::nullopt;
    });
}

//= policy:C06
Checked required_as_declared(CheckContext& context) {
    return each_form_page(context, [](FormPage const& page) -> std::optional<Outcome> {
        if (names_of(page, true) != declared(page.form, true))
            return failed_at("a form demands other fields than the policy says", page.path);
        return std::nullopt;
    });
}

//= policy:C08
Checked actions_are_declared(CheckContext& context) {
    if (!context.has_server()) return no_server();
    std::set<std::string, std::less<>> actions;
    std::set<std::string, std::less<>> linked;
    std::set<std::string, std::less<>> wanted;
    for (auto const& form : context.policy().forms) wanted.insert(form.path);
    TRY(auto const front, context.get("/"));
    for (auto const& tag : tags_of(front.body)) {
        std::string path(path_of(tag.attribute(tag.name == "a" ? "href" : "action").value_or("")));
        if (path.starts_with("/forms/")) linked.insert(path);
    }
    for (auto const& path : linked) {
        TRY(auto const page, context.get(path));
        for (auto const& tag : tags_of(page.body)) {
            if (tag.name != "form") continue;
            std::string action(path_of(tag.attribute("action").value_or("")));
            if (action.starts_with("/forms/")) actions.insert(std::move(action));
        }
    }
    if (linked != wanted) return failed("the front page does not lead to exactly the forms of the policy");
    if (actions != wanted) return failed("the pages send to other addresses than the forms of the policy");
    return passed(std::ssize(actions));
}

//= policy:C13
Checked marketing_box_is_free(CheckContext& context) {
    return each_form_page(context, [](FormPage const& page) -> std::optional<Outcome> {
        for (auto const& box : page.form.consents) {
            if (box.required) continue;
            auto const* const input = find_input(page, box.id);
            if (input == nullptr || input->has("checked") || input->has("required"))
                return failed_at("a free consent is not free", page.path);
        }
        return std::nullopt;
    });
}

//= policy:C27a
Checked nobody_asks_for_age(CheckContext& context) {
    constexpr std::array<std::string_view, 8> signs{"age", "birth", "bday", "dob", "born", "year", "grade", "school"};
    return each_form_page(context, [&](FormPage const& page) -> std::optional<Outcome> {
        for (auto const& tag : page.tags) {
            if (!is_input(tag)) continue;
            auto const hint = std::string(tag.attribute("autocomplete").value_or(""));
            auto const name = std::string(proof::name_of(tag));
            bool const asks = std::ranges::any_of(signs, [&](std::string_view sign) {
                return name == sign || hint == sign || (sign.size() > 3 && name.find(sign) != std::string::npos) ||
                       hint.starts_with("bday");
            });
            if (asks || tag.attribute("type") == "date") return failed_at("a form asks for an age", page.path);
        }
        return std::nullopt;
    });
}

//= policy:C28
Checked children_notice_stands(CheckContext& context) {
    auto const* const clause = context.policy().find_clause("C27b");
    auto const* const guardian = context.policy().find_clause("C28");
    if (clause == nullptr || guardian == nullptr) return failed("the policy has no clause about children");
    return each_form_page(context, [](FormPage const& page) -> std::optional<Outcome> {
        auto const note =
            std::ranges::find_if(page.tags, [](Tag const& tag) { return tag.attribute("id") == "children"; });
        if (note == page.tags.end()) return failed_at("a form has no notice about children", page.path);
        auto const first = std::ranges::find_if(
            page.tags, [](Tag const& tag) { return is_input(tag) && tag.attribute("type") != "hidden"; });
        if (first == page.tags.end() || first->at < note->at)
            return failed_at("the notice about children does not stand before the first field", page.path);
        auto const shown = words_of(std::string_view(page.html).substr(note->at, first->at - note->at));
        if (shown.find_first_not_of(" \t\r\n") == std::string::npos)
            return failed_at("the notice about children is empty", page.path);
        auto const* const box = find_input(page, "on_behalf");
        if (box == nullptr || !is_checkbox(*box) || box->has("checked"))
            return failed_at("a parent cannot say that they are one", page.path);
        return std::nullopt;
    });
}

}  // namespace slovo::proof
