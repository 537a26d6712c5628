// Visits that several checks make: every public page, every form in every language, posts that must
// be refused. One thread.
#pragma once

#include <functional>

#include "proof/checks.hpp"
#include "proof/html.hpp"

namespace slovo::proof {

/// Public pages that anyone can GET, in their default language.
[[nodiscard]] std::vector<std::string> public_paths(policy::Policy const& policy);

struct FormPage {
    policy::Form const& form;
    Language language;
    std::string path;
    std::vector<Tag> tags;
    std::string html;
};
/// Looks at every form in every language until one says that something is wrong.
/// Value: what was wrong, or `passed` with the number of pages.
Checked each_form_page(CheckContext& context, std::function<std::optional<Outcome>(FormPage const&)> const& look);

/// Name of the hidden field that people do not see, of the token and of the proof of work.
[[nodiscard]] bool is_own_field(std::string_view name);

struct Post {
    std::string form;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string query;
    Headers headers;
};
struct Refused {
    int status = 0;
    std::vector<std::string> fields;  ///< that were named as wrong, sorted
    std::string body;
    bool held_off = false;  ///< the server limits posts just now: nothing was learnt
};
/// Sends a post with an aged render token, asking for JSON.
Result<Refused> post_form(CheckContext& context, Post const& post);

/// Every field of the form filled with this word, with an e-mail and a phone, without ticks.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> fields_without_ticks(policy::Form const& form,
                                                                                    std::string const& word);

/// Was something stored under this idempotency key?
Result<bool> was_stored(CheckContext& context, std::string const& idempotency_key);

[[nodiscard]] inline Outcome no_server() {
    return not_run("no server");
}
[[nodiscard]] inline Outcome held_off() {
    return not_run("the server limits posts just now");
}

}  // namespace slovo::proof
