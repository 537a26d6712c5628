#include "proof/site_visits.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/limits.hpp"
#include "promises/render_token.hpp"
#include "store/tables/idempotency.hpp"

namespace slovo::proof {
namespace {

std::string form_encoded(std::string_view text) {
    std::string out;
    for (char const c : text) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += to_hex(bytes_of(std::string_view(&c, 1)));
        }
    }
    return out;
}

std::string aged_token(CheckContext const& context, std::string const& form) {
    auto const& house = context.house();
    auto const rendered = house.now() - std::chrono::minutes(1);
    return promises::make_render_token(
        house.roots.render_key(), form,
        {.number = IdAllocator::first_at(rendered) + (house.ids.next() & 1023), .policy = {context.policy().version}});
}

void read_errors(Answer const& answer, Refused& out) {
    boost::system::error_code bad;
    auto const value = boost::json::parse(answer.body, bad);
    if (bad || !value.is_object()) return;
    auto const* const errors = value.as_object().if_contains("errors");
    if (errors == nullptr || !errors->is_array()) return;
    for (auto const& error : errors->as_array()) {
        if (!error.is_object()) continue;
        auto const* const field = error.as_object().if_contains("field");
        auto const* const code = error.as_object().if_contains("code");
        if (field != nullptr && field->is_string()) out.fields.emplace_back(field->as_string());
        if (code != nullptr && code->is_string() && code->as_string() == "BLOCKED") out.held_off = true;
    }
    std::ranges::sort(out.fields);
}

}  // namespace

std::vector<std::string> public_paths(policy::Policy const& policy) {
    std::vector<std::string> out{"/", "/privacy", "/choices", "/proof"};
    for (auto const language : all_languages) out.push_back("/policy/" + std::string(name_of(language)));
    for (auto const& form : policy.forms) out.push_back(form.path);
    return out;
}

Checked each_form_page(CheckContext& context, std::function<std::optional<Outcome>(FormPage const&)> const& look) {
    if (!context.has_server()) return no_server();
    std::int64_t pages = 0;
    for (auto const& form : context.policy().forms) {
        for (auto const language : all_languages) {
            auto path = form.path + "?lang=" + std::string(name_of(language));
            TRY(auto answer, context.get(path));
            if (answer.status != 200) return failed_at("a form's page is not there", form.path);
            FormPage page{form, language, std::move(path), tags_of(answer.body), std::move(answer.body)};
            if (auto wrong = look(page)) return *wrong;
            ++pages;
        }
    }
    return passed(pages);
}

bool is_own_field(std::string_view name) {
    return name == "token" || name == "fax" || name == "work" || name == "lang";
}

Result<Refused> post_form(CheckContext& context, Post const& post) {
    std::string body = "token=" + aged_token(context, post.form);
    for (auto const& [name, value] : post.fields) body += "&" + form_encoded(name) + "=" + form_encoded(value);
    Call call{.method = "POST", .path = "/forms/" + post.form + post.query, .headers = post.headers};
    call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    call.headers.emplace_back("Accept", "application/json");
    call.body = std::move(body);
    TRY(auto answer, context.visit(call));
    Refused out{.status = answer.status, .held_off = answer.status == 429 || answer.status == 503};
    read_errors(answer, out);
    out.body = std::move(answer.body);
    return out;
}

std::vector<std::pair<std::string, std::string>> fields_without_ticks(policy::Form const& form,
                                                                      std::string const& word) {
    std::vector<std::pair<std::string, std::string>> out;
    for (auto const& field : form.fields) {
        switch (field.input_type) {
            case policy::InputType::email: out.emplace_back(field.name, word + "@example.com"); break;
            case policy::InputType::tel: out.emplace_back(field.name, "+380441234567"); break;
            case policy::InputType::url: out.emplace_back(field.name, "https://" + word + ".example/"); break;
            case policy::InputType::text:
            case policy::InputType::textarea: out.emplace_back(field.name, word); break;
            case policy::InputType::checkbox: break;
        }
    }
    return out;
}

Result<bool> was_stored(CheckContext& context, std::string const& idempotency_key) {
    auto& house = context.house();
    auto const tag = house.roots.blind().of(vault::IndexUse::idempotency, bytes_of(idempotency_key));
    auto const hour = to_micros(house.now()) / 3'600'000'000;
    return house.store.read([&](store::Session& session) -> Result<bool> {
        for (auto const bucket : {hour, hour - 1}) {
            TRY(auto const found, store::idempotency::find(session, bucket, tag));
            if (found) return true;
        }
        return false;
    });
}

}  // namespace slovo::proof
