// A site for tests that keeps every promise which a stranger can see, made from the policy; a test
// breaks one thing of it. It reads posts as intake does. One thread.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>

#include "policy/canonical.hpp"
#include "promises/submission.hpp"
#include "proof/context.hpp"

namespace slovo::proof::test {

inline std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            out += static_cast<char>(from_hex(text.substr(i + 1, 2)).value().front());
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

class Site {
public:
    /// Changes a good answer into one that breaks a promise.
    using Break = std::function<void(Call const&, Answer&)>;

    Site(promises::House& house, promises::SignLists const& signs) : house_(house), signs_(signs) {}

    Break wrong = [](Call const&, Answer&) {};

    Result<Answer> operator()(Call const& call) {
        auto answer = good(call);
        answer.headers.emplace_back("content-security-policy",
                                    "default-src 'none'; style-src 'self'; form-action 'self'");
        answer.headers.emplace_back("referrer-policy", "same-origin");
        wrong(call, answer);
        return answer;
    }

private:
    [[nodiscard]] policy::Policy const& policy() const { return *house_.shelf.current(house_.now())->policy; }

    static std::string page(std::string_view language, std::string const& body) {
        return "<!doctype html><html lang=\"" + std::string(language) +
               "\"><head><link rel=\"stylesheet\" href=\"/assets/site.css\"></head><body>" + body +
               "<a href=\"/policy/" + std::string(language) + "\">policy</a></body></html>";
    }

    [[nodiscard]] std::string form_page(policy::Form const& form, Language language) const {
        std::string out = "<form method=\"post\" action=\"" + form.path + "\"><input type=\"hidden\" name=\"token\">";
        out += "<div id=\"children\"><p>Ask a parent.</p></div>";
        for (auto const& field : form.fields) {
            bool const tick = field.input_type == policy::InputType::checkbox;
            bool const area = field.input_type == policy::InputType::textarea;
            out += area ? "<textarea" : "<input type=\"" + std::string(tick ? "checkbox" : "text") + "\"";
            out += " name=\"" + field.name + "\"" + (field.required ? " required" : "") + ">" +
                   (area ? "</textarea>" : "");
        }
        for (auto const& box : form.consents) {
            out += "<input type=\"checkbox\" name=\"" + box.id + "\"" + (box.required ? " required" : "") + "><label>" +
                   box.label.in(language) + "</label>";
        }
        return page(name_of(language), out + "<input name=\"fax\"></form>");
    }

    static Answer html(std::string body, int status = 200) {
        return {.status = status, .headers = {{"content-type", "text/html; charset=utf-8"}}, .body = std::move(body)};
    }

    Answer good(Call const& call) {
        auto const path = call.path.substr(0, call.path.find('?'));
        auto const asked = call.path.find("lang=");
        auto const tag = asked == std::string::npos ? "uk" : call.path.substr(asked + 5, 2);
        auto const language = parse_language(tag).value_or(Language::uk);
        if (call.method == "POST" && path == "/privacy/requests") return demand(call.body);
        if (call.method == "POST" && path.starts_with("/u/")) return html(page(tag, "stopped"));
        if (call.method == "POST") return post(path, call.body);
        if (call.method != "GET") return html(page("uk", "no"), 405);
        if (path == "/") {
            std::string links;
            for (auto const& form : policy().forms) links += "<a href=\"" + form.path + "\">" + form.id + "</a>";
            return html(page(tag, links));
        }
        if (path == "/policy.toml") return {.status = 200, .body = house_.shelf.current(house_.now())->source};
        if (path == "/assets/site.css") {
            return {
                .status = 200, .headers = {{"content-type", "text/css"}}, .body = "p{background:url(/assets/x.svg)}"};
        }
        if (path.starts_with("/assets/")) return {.status = 200};
        if (path.starts_with("/api/")) return {.status = 401};
        if (path.starts_with("/policy/")) return policy_page(path);
        for (auto const& form : policy().forms) {
            if (form.path == path) return html(form_page(form, language));
        }
        bool const known = path == "/privacy" || path == "/choices" || path == "/proof";
        return html(page(tag, "words"), known ? 200 : 404);
    }

    static Answer demand(std::string_view body) {
        auto const asked = boost::json::parse(body).as_object();
        bool const contact = asked.at("contact").as_string().find('@') != std::string::npos;
        if (!contact) return {.status = 422, .body = R"({"errors":[{"field":"contact"}]})"};
        return {.status = 202, .body = R"({"ok":true,"reference":"sample"})"};
    }

    Answer policy_page(std::string const& path) {
        auto const language = parse_language(path.substr(path.rfind('/') + 1)).value_or(Language::uk);
        auto answer = html(page(name_of(language), "words"));
        answer.headers.emplace_back("etag", "\"" + to_hex(policy::notice_hash(policy(), language)) + "\"");
        return answer;
    }

    Answer post(std::string const& path, std::string_view body) {
        auto const* const form = policy().find_form(path.substr(path.rfind('/') + 1));
        if (form == nullptr) return {.status = 404, .body = "{}"};
        std::vector<std::pair<std::string, std::string>> fields;
        while (!body.empty()) {
            auto const part = body.substr(0, body.find('&'));
            body.remove_prefix(std::min(part.size() + 1, body.size()));
            auto const equals = part.find('=');
            fields.emplace_back(decoded(part.substr(0, equals)), decoded(part.substr(equals + 1)));
        }
        std::vector<promises::Pair> pairs;
        for (auto const& [name, value] : fields) pairs.push_back({name, value});
        auto const read =
            promises::read_submission(policy(), *form, pairs, {house_.ids.next()}, house_.roots.blind(), signs_);
        if (read) return {.status = 201, .body = "{}"};
        boost::json::array errors;
        for (auto const& error : read.error()) errors.push_back(boost::json::object{{"field", error.field}});
        return {.status = 422, .body = boost::json::serialize(boost::json::object{{"errors", std::move(errors)}})};
    }

    promises::House& house_;
    promises::SignLists const& signs_;
};

}  // namespace slovo::proof::test
