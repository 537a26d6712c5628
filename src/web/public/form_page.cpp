#include "web/public/form_page.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "promises/render_token.hpp"
#include "web/pages/form.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using promises::FieldError;
using promises::FieldFault;
using text::Key;
using text::say;

std::string_view typed_value(FormView const& view, std::string_view name) {
    if (view.typed == nullptr) return {};
    auto const found = std::ranges::find(*view.typed, name, &promises::Pair::name);
    return found == view.typed->end() ? std::string_view() : found->value;
}

std::optional<text::Text> error_of(FormView const& view, std::string_view field) {
    auto const found = std::ranges::find(view.notice.errors, field, &FieldError::field);
    if (found == view.notice.errors.end()) return std::nullopt;
    return text::Text(fault_text(view.form, *found, view.language));
}

std::optional<text::Text> unless_empty(std::string const& words) {
    if (words.empty()) return std::nullopt;
    return text::Text(words);
}

std::string id_of(std::string_view name) {
    return "f-" + std::string(name);
}

pages::FormField field_of(FormView const& view, policy::FormField const& field) {
    using Kind = pages::FormField::Kind;
    auto const kind = [&] {
        switch (field.input_type) {
            case policy::InputType::text: return Kind::line;
            case policy::InputType::email: return Kind::email;
            case policy::InputType::tel: return Kind::tel;
            case policy::InputType::url: return Kind::site;
            case policy::InputType::textarea: return Kind::area;
            case policy::InputType::checkbox: return Kind::tick;
        }
        return Kind::line;
    }();
    bool const tick = field.input_type == policy::InputType::checkbox;
    auto const typed = typed_value(view, field.name);
    return {.name = field.name,
            .id = id_of(field.name),
            .label = field.label.in(view.language),
            .hint = unless_empty(field.hint.in(view.language)),
            .why = unless_empty(field.why.in(view.language)),
            .kind = kind,
            .autocomplete = field.autocomplete,
            .required = field.required,
            .value = tick ? std::string_view(field.value) : typed,
            .checked = tick && !typed.empty(),
            .max = field.max_bytes,
            .error = error_of(view, field.name)};
}

// Fields of one group (an e-mail address or a phone) stand together; the others alone.
std::vector<pages::FieldGroup> groups_of(FormView const& view) {
    std::vector<pages::FieldGroup> out;
    std::vector<std::string> done;
    for (auto const& field : view.form.fields) {
        if (field.input_type == policy::InputType::checkbox) continue;
        if (field.one_of_group.empty()) {
            out.push_back({.fields = std::vector{field_of(view, field)}});
            continue;
        }
        if (std::ranges::find(done, field.one_of_group) != done.end()) continue;
        done.push_back(field.one_of_group);
        std::vector<pages::FormField> members;
        for (auto const& other : view.form.fields) {
            if (other.one_of_group == field.one_of_group) members.push_back(field_of(view, other));
        }
        out.push_back({.note = text::Text(say(Key::form_one_of, view.language)), .fields = std::move(members)});
    }
    return out;
}

std::optional<pages::FormField> guardian_of(FormView const& view) {
    for (auto const& field : view.form.fields) {
        if (field.input_type == policy::InputType::checkbox) return field_of(view, field);
    }
    return std::nullopt;
}

std::vector<pages::ConsentTick> ticks_of(FormView const& view) {
    std::vector<pages::ConsentTick> out;
    for (auto const& box : view.form.consents) {
        //= policy:C02
        // Both boxes start empty; only what the sender ticked comes back ticked.
        out.push_back({.id = id_of(box.id),
                       .name = box.id,
                       .label = box.label.in(view.language),
                       .required = box.required,
                       .checked = !typed_value(view, box.id).empty(),
                       .error = error_of(view, box.id)});
    }
    return out;
}

std::vector<pages::ErrorLink> errors_of(FormView const& view) {
    std::vector<pages::ErrorLink> out;
    if (view.notice.fault) out.push_back({.field_id = "form", .text = say(*view.notice.fault, view.language)});
    for (auto const& error : view.notice.errors)
        out.push_back({.field_id = id_of(error.field), .text = fault_text(view.form, error, view.language)});
    return out;
}

std::optional<pages::PolicyChange> change_of(Site const& site, FormView const& view) {
    if (!view.notice.changed_from) return std::nullopt;
    auto const from = *view.notice.changed_from;
    auto const before = site.house.shelf.find({from});
    std::vector<text::Text> lines;
    if (before) {
        for (auto const& change : policy::diff(*before->policy, *view.entry.policy).changes)
            lines.emplace_back(change.what);
    }
    auto const to = view.entry.policy->version;
    return pages::PolicyChange{
        .from = from,
        .to = to,
        .changes = std::move(lines),
        .diff = text::Url("/policy/diff").with("from", std::to_string(from)).with("to", std::to_string(to))};
}

//= policy:C28
// The clause itself, word for word: before the first field of every form.
std::string children_notice(policy::Policy const& policy, Language language) {
    auto const* const clause = policy.find_clause("C28");
    return clause == nullptr ? std::string() : clause->text.in(language);
}

// A form that comes back to be mended keeps its token, and so its age: who has only to tick a box need
// not wait. One that was sent already, or whose policy changed, begins anew.
std::string token_of(Site const& site, FormView const& view) {
    auto const& key = site.house.roots.render_key();
    PolicyVersion const version{view.entry.policy->version};
    auto const sent = typed_value(view, "token");
    if (!sent.empty() && !view.notice.replayed && !view.notice.changed_from) {
        auto const kept = promises::read_render_token(key, view.form.id, sent, site.now());
        if (kept && kept->policy == version && kept->language == view.language) return std::string(sent);
    }
    return promises::make_render_token(key, view.form.id,
                                       {.number = site.house.ids.next(), .policy = version, .language = view.language});
}

std::string keep_text(FormView const& view) {
    auto const& policy = *view.entry.policy;
    auto const* const purpose = policy.find_purpose(view.form.purpose);
    auto const* const retention = purpose == nullptr ? nullptr : policy.find_retention(purpose->retention);
    return retention == nullptr ? std::string() : retention->title.in(view.language);
}

}  // namespace

std::string fault_text(policy::Form const& form, FieldError const& error, Language language) {
    auto const* const field = form.find_field(error.field);
    auto const* const box = form.find_consent(error.field);
    std::string const label = field != nullptr ? field->label.in(language)
                              : box != nullptr ? box->label.in(language)
                                               : "";
    switch (error.fault) {
        case FieldFault::missing: return say(Key::fault_missing, language, {{"label", label}});
        case FieldFault::one_of_missing: return say(Key::fault_one_of, language);
        case FieldFault::not_ticked: return say(Key::fault_tick, language, {{"label", label}});
        case FieldFault::too_long:
            return say(Key::fault_too_long, language,
                       {{"label", label}, {"n", static_cast<std::int64_t>(field != nullptr ? field->max_bytes : 0)}});
        case FieldFault::repeated:
        case FieldFault::invalid: break;
    }
    if (field != nullptr && field->input_type == policy::InputType::email) return say(Key::fault_email, language);
    if (field != nullptr && field->input_type == policy::InputType::tel) return say(Key::fault_phone, language);
    if (field != nullptr && field->input_type == policy::InputType::url) return say(Key::fault_site, language);
    return say(Key::fault_text, language, {{"label", label}});
}

std::string form_page(Site const& site, FormView const& view) {
    auto const& policy = *view.entry.policy;
    auto const token = token_of(site, view);
    auto const* const purpose = policy.find_purpose(view.form.purpose);
    std::optional<pages::Work> work;
    if (site.refusals.under_attack(std::chrono::steady_clock::now())) work = pages::Work{.bits = limits::work_bits};
    std::string out;
    render(pages::FormPage{.chrome = chrome_of(site, view.language, view.form.path),
                           .form_id = view.form.id,
                           .heading = view.form.title.in(view.language),
                           .intro = view.form.intro.in(view.language),
                           .action = in_language(view.form.path, view.language),
                           .token = token,
                           .trap = trap_field,
                           .version = policy.version,
                           .children_notice = children_notice(policy, view.language),
                           .guardian = guardian_of(view),
                           .groups = groups_of(view),
                           .consents = ticks_of(view),
                           .errors = errors_of(view),
                           .change = change_of(site, view),
                           .replayed = view.notice.replayed,
                           .work = work,
                           .purpose = purpose == nullptr ? "" : purpose->title.in(view.language),
                           .keep = keep_text(view)},
           view.language, out);
    return out;
}

}  // namespace slovo::web
