#include "web/public/form_answer.hpp"

#include <boost/json.hpp>

#include "web/public/view.hpp"

namespace slovo::web {
namespace {

namespace json_ns = boost::json;
using promises::FieldFault;

Response json_answer(json_ns::object const& object, int status) {
    return json(json_ns::serialize(object), status).set("Access-Control-Allow-Origin", "*");
}

Response json_error(int status, std::string_view code, std::string_view message) {
    json_ns::object const one{{"code", code}, {"message", message}};
    return json_answer({{"error", message}, {"errors", json_ns::array{one}}}, status);
}

std::string_view code_of(policy::Form const& form, promises::FieldError const& error) {
    auto const* const field = form.find_field(error.field);
    switch (error.fault) {
        case FieldFault::missing: return "REQUIRED_FIELD_MISSING";
        case FieldFault::one_of_missing: return "REQUIRED_FIELD_MISSING";
        case FieldFault::not_ticked: return "REQUIRED_FIELD_EMPTY";
        case FieldFault::too_long: return "TYPE_TEXT";
        case FieldFault::repeated:
        case FieldFault::invalid: break;
    }
    return field != nullptr && field->input_type == policy::InputType::email ? "TYPE_EMAIL" : "TYPE_TEXT";
}

std::string received_path(Site const& site, promises::IntakeAnswer const& answer) {
    return "/received/" + site.house.roots.tokens().make(crypto::TokenKind::request_ref, answer.request.value);
}

}  // namespace

bool wants_json(Request const& request) {
    return request.accepts("application/json") ||
           equal_ignoring_case(request.header("x-requested-with"), "XMLHttpRequest");
}

Response form_accepted(Site const& site, Language language, promises::IntakeAnswer const& answer, bool as_json) {
    auto const next = in_language(received_path(site, answer), language);
    if (!as_json) return redirect_303(next.view());
    bool const held = answer.outcome == promises::IntakeOutcome::quarantined;
    auto const id = site.house.roots.tokens().make(crypto::TokenKind::request_ref, answer.request.value);
    return json_answer({{"ok", true}, {"id", id}, {"next", next.view()}, {"held", held}}, held ? 202 : 201);
}

Response form_refusal(Site const& site, promises::ShelfEntry const& entry, policy::Form const& form, Language language,
                      std::vector<promises::Pair> const& typed, FormNotice notice, int status, bool as_json) {
    // The page that comes back is always of the policy in force; a changed one is shown as such.
    auto const current = site.policy();
    auto const* const current_form = current->policy->find_form(form.id);
    bool const show_current = notice.changed_from && current_form != nullptr;
    FormView const view{.entry = show_current ? *current : entry,
                        .form = show_current ? *current_form : form,
                        .language = language,
                        .typed = &typed,
                        .notice = std::move(notice)};
    if (!as_json) return html(form_page(site, view), status);
    json_ns::array errors;
    for (auto const& error : view.notice.errors) {
        errors.push_back(json_ns::object{
            {"code", code_of(form, error)}, {"field", error.field}, {"message", fault_text(form, error, language)}});
    }
    if (view.notice.fault)
        errors.push_back(json_ns::object{{"code", "BLOCKED"}, {"message", text::say(*view.notice.fault, language)}});
    if (view.notice.changed_from)
        errors.push_back(
            json_ns::object{{"code", "POLICY_CHANGED"}, {"message", text::say(text::Key::form_changed, language)}});
    if (view.notice.replayed)
        errors.push_back(
            json_ns::object{{"code", "REPLAYED"}, {"message", text::say(text::Key::form_replayed, language)}});
    json_ns::object body{{"error", text::say(text::Key::form_errors, language)}, {"errors", std::move(errors)}};
    if (view.notice.changed_from) body["version"] = current->policy->version;
    return json_answer(body, status);
}

Response refuse_unknown_form(Site const& site, Language language, bool as_json) {
    if (as_json) return json_error(404, "FORM_NOT_FOUND", "There is no such form.");
    return problem_page(site, language, 404, Problem::missing);
}

Response refuse_too_many(Site const& site, Language language, bool as_json, std::chrono::seconds retry) {
    auto answer = as_json ? json_error(429, "BLOCKED", "Too many requests from this network. Try again a little later.")
                          : problem_page(site, language, 429, Problem::too_many);
    return answer.set("Retry-After", std::to_string(retry.count()));
}

Response refuse_body(Site const& site, Language language, bool as_json, int status) {
    if (as_json)
        return json_error(status, status == 413 ? "FILES_TOO_BIG" : "TYPE_TEXT", "The request cannot be read.");
    return problem_page(site, language, status, status == 413 ? Problem::too_large : Problem::bad_request);
}

Response refuse_store(Site const& site, Language language, bool as_json, Error const& error) {
    if (!as_json) return problem_of(site, language, error);
    bool const later = error.code() != ErrorCode::internal && error.code() != ErrorCode::corrupt;
    return json_error(later ? 503 : 500, "INACTIVE", "Nothing was stored. Please try again later.");
}

}  // namespace slovo::web
