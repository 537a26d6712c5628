#include "web/public/form_post.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "crypto/sha256.hpp"
#include "promises/intake.hpp"
#include "web/public/form_answer.hpp"
#include "web/public/form_page.hpp"
#include "web/public/view.hpp"
#include "web/public/work.hpp"
#include "web/server/body.hpp"

namespace slovo::web {
namespace {

using promises::Circumstances;
using promises::IntakeAnswer;
using promises::RenderToken;
using text::Key;

std::string network_text(ClientAddress const& client) {
    auto const network = Network::of(client);
    return network.base.text() + "/" + std::to_string(network.bits);
}

std::vector<promises::Pair> pairs_of(FormBody const& body) {
    std::vector<promises::Pair> out;
    out.reserve(body.fields().size());
    for (auto const& field : body.fields()) out.push_back({field.name, field.value});
    return out;
}

// What a post carries to its answer, which may come on another thread.
struct Post {
    FormBody body;
    std::vector<promises::Pair> pairs;
    std::shared_ptr<promises::ShelfEntry const> entry;
    policy::Form const* form = nullptr;
    Language language = Language::uk;
    bool as_json = false;
};

// The whole of the checks before the queue. What refuses gives its answer at once.
class Intake {
public:
    Intake(Site& site, Request const& request) : site_(site), request_(request) {}

    void run(Reply reply) {
        if (auto refused = prepare()) return reply(std::move(*refused));
        auto done = [&site = site_, post = post_, reply = std::move(reply)](Result<IntakeAnswer> answer) mutable {
            if (answer && answer->mail_follows) site.mail_is_waiting();
            reply(answer_of(site, *post, std::move(answer)));
        };
        promises::take_request(site_.house, std::move(around_), std::move(*submission_), std::move(done));
    }

private:
    std::optional<Response> prepare() {
        post_ = std::make_shared<Post>(Post{.body = FormBody(0),
                                            .pairs = {},
                                            .entry = site_.policy(),
                                            .language = language_of(request_),
                                            .as_json = wants_json(request_)});
        post_->form = post_->entry->policy->find_form(request_.parameter("form"));
        if (post_->form == nullptr) return refuse_unknown_form(site_, post_->language, post_->as_json);
        if (!site_.forms_limit.admit(request_.client, std::chrono::steady_clock::now())) {
            site_.refusals.count(std::chrono::steady_clock::now());
            return refuse_too_many(site_, post_->language, post_->as_json, site_.forms_limit.retry_after());
        }
        auto body = parse_form(request_.body, request_.header("content-type"));
        if (!body) return refuse_body(site_, post_->language, post_->as_json, status_of(body.error()));
        post_->body = std::move(*body);
        post_->pairs = pairs_of(post_->body);
        if (auto refused = check_token()) return refused;
        if (auto refused = check_machine()) return refused;
        if (auto refused = check_policy()) return refused;
        return read_fields();
    }

    std::optional<Response> refuse(FormNotice notice, int status) {
        return form_refusal(site_, *post_->entry, *post_->form, post_->language, post_->pairs, std::move(notice),
                            status, post_->as_json);
    }

    std::optional<Response> check_token() {
        auto const sent = post_->body.find("token");
        if (!sent) return std::nullopt;
        auto const token =
            promises::read_render_token(site_.house.roots.render_key(), post_->form->id, *sent, site_.now());
        if (!token) return refuse({.fault = Key::fault_token}, 422);
        token_ = *token;
        post_->language = token_->language;
        return std::nullopt;
    }

    // A blocked machine leaves no record: neither row nor log line, a count in memory only.
    std::optional<Response> check_machine() {
        auto const moment = std::chrono::steady_clock::now();
        // Filled once is filled, however often the name is sent.
        bool const trapped = std::ranges::any_of(
            post_->body.fields(), [](auto const& field) { return field.name == trap_field && !field.value.empty(); });
        bool const fast = token_ && site_.now() < IdAllocator::instant_of(token_->number) + limits::fill_time_min;
        if (trapped || fast) {
            site_.refusals.count(moment);
            return refuse({.fault = Key::fault_too_fast}, 422);
        }
        if (!site_.refusals.under_attack(moment)) return std::nullopt;
        auto const work = post_->body.find("work").value_or("");
        auto const token = post_->body.find("token").value_or("");
        if (work_is_done(token, work, limits::work_bits)) return std::nullopt;
        site_.refusals.count(moment);
        return refuse({.fault = Key::fault_too_fast}, 422);
    }

    //= policy:C04
    std::optional<Response> check_policy() {
        auto shown = promises::policy_for_post(site_.house.shelf, site_.now(), token_);
        if (!shown) return refuse({.changed_from = token_->policy.value}, 409);
        auto const* const form = shown->policy->find_form(post_->form->id);
        if (form == nullptr) return refuse({.changed_from = token_->policy.value}, 409);
        post_->entry = std::move(shown);
        post_->form = form;
        return std::nullopt;
    }

    std::optional<Response> read_fields() {
        auto read = promises::read_submission(*post_->entry->policy, *post_->form, post_->pairs,
                                              {site_.house.ids.next()}, site_.house.roots.blind(), site_.signs);
        if (!read) return refuse({.errors = std::move(read.error())}, 422);
        submission_.emplace(std::move(*read));
        auto const key = request_.header("idempotency-key");
        if (key.size() > limits::idempotency_key_bytes) return refuse_body(site_, post_->language, post_->as_json, 400);
        around_ = Circumstances{.shown = post_->entry,
                                .form = post_->form,
                                .language = post_->language,
                                .token = token_,
                                .network = network_text(request_.client),
                                .agent = crypto::sha256(bytes_of(request_.header("user-agent")))};
        if (!key.empty()) around_.idempotency_key = std::string(key);
        return std::nullopt;
    }

    static Response answer_of(Site& site, Post const& post, Result<IntakeAnswer> answer) {
        if (!answer) return refuse_store(site, post.language, post.as_json, answer.error());
        if (answer->outcome == promises::IntakeOutcome::other_body)
            return form_refusal(site, *post.entry, *post.form, post.language, post.pairs, {.replayed = true}, 409,
                                post.as_json);
        return form_accepted(site, post.language, *answer, post.as_json);
    }

    Site& site_;
    Request const& request_;
    std::shared_ptr<Post> post_;
    std::optional<RenderToken> token_;
    std::optional<promises::Submission> submission_;
    Circumstances around_;
};

Response show_form(Site& site, Request const& request) {
    auto const language = language_of(request);
    auto const entry = site.policy();
    auto const* const form = entry->policy->find_form(request.parameter("form"));
    if (form == nullptr) return problem_page(site, language, 404, Problem::missing);
    return html(form_page(site, {.entry = *entry, .form = *form, .language = language}));
}

// Forms carry no cookie, so any page may send one; what is not our own page proves nothing (E-14).
Response preflight(Request const&) {
    return no_content()
        .set("Access-Control-Allow-Origin", "*")
        .set("Access-Control-Allow-Methods", "POST, OPTIONS")
        .set("Access-Control-Allow-Headers",
             "Content-Type, Accept, Idempotency-Key, Formspree-Client, Formspree-Session-Data")
        .set("Access-Control-Max-Age", "86400");
}

}  // namespace

std::vector<Route> form_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back({Method::get, "/forms/{form}",
                      [&site](Request const& request, Reply reply) { reply(show_form(site, request)); }});
    routes.push_back(
        {.method = Method::post,
         .pattern = "/forms/{form}",
         .handler = [&site](Request const& request, Reply reply) { Intake(site, request).run(std::move(reply)); },
         .limits = {limits::body_bytes}});
    routes.push_back(
        {Method::options, "/forms/{form}", [](Request const& request, Reply reply) { reply(preflight(request)); }});
    return routes;
}

}  // namespace slovo::web
