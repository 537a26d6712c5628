// Everything that a check needs, in one temporary folder: an installation with the sample policy, the
// lists of signs, and a site that answers from the policy. One thread.
#pragma once

#include "net/http_client.hpp"
#include "promises/tests/place.hpp"
#include "proof/checks.hpp"
#include "proof/registry.hpp"
#include "proof/runner.hpp"
#include "proof/tests/site.hpp"

namespace slovo::proof::test {

inline promises::SignLists sign_lists() {
    using policy::test::file_text;
    std::array const texts{file_text("policy/children.uk.txt"), file_text("policy/children.ru.txt"),
                           file_text("policy/children.en.txt"), file_text("policy/special.uk.txt"),
                           file_text("policy/special.ru.txt"),  file_text("policy/special.en.txt")};
    return promises::SignLists::parse({texts[0], texts[1], texts[2]}, {texts[3], texts[4], texts[5]}, 18).value();
}

class Stand {
public:
    Stand() : signs(sign_lists()), installation(place.open()), site(installation->house(), signs) {}

    [[nodiscard]] promises::House& house() { return installation->house(); }
    [[nodiscard]] Surroundings around() {
        return {.house = house(),
                .journal = installation->journal(),
                .signs = signs,
                .data = installation->data(),
                .logs = {},
                .scratch = place.at("scratch"),
                .facts = [this] { return facts; },
                .visit = [this](Call const& call) { return site(call); },
                .study = [this](study::Job const& job, auto const&, auto const&) { return study_site(job); }};
    }
    /// A study as it should be: asks nobody but whom a test allows, and keeps what is technical. A break of the site
    /// turns the answer 403 to "STUDY url" into 200: then it goes where it was told to go, or copies the page.
    [[nodiscard]] Result<study::Materials> study_site(study::Job const& job) {
        Answer answer{.status = 403};
        if (site.wrong) site.wrong({.method = "STUDY", .path = job.url}, answer);
        auto const page = answer.status == 200 || !job.allowed.empty()
                              ? net::http_call({.method = "GET", .url = job.url})
                              : fail(ErrorCode::denied, "not asked");
        if (!page) return std::unexpected(page.error());
        if (page->status == 302) {
            for (auto const& [name, to] : page->headers) {
                if (answer.status == 200 && name == "location") (void)net::http_call({.method = "GET", .url = to});
            }
            return fail(ErrorCode::denied, "it leads inside");
        }
        study::Materials out{.summary = "B", .html = "<p>B", .pdf = {}, .csv = "id\n", .json = "[]"};
        if (answer.status == 200) out.csv += page->body;
        return out;
    }
    /// Runs one check under the policy in force, or under this one.
    Outcome check(std::string_view id, std::optional<policy::Policy> other = std::nullopt) {
        auto const surroundings = around();
        auto shown = house().shelf.current(house().now());
        if (other) {
            auto entry = *shown;
            entry.policy = std::make_shared<policy::Policy const>(std::move(*other));
            shown = std::make_shared<promises::ShelfEntry const>(std::move(entry));
        }
        CheckContext context(surroundings, shown);
        auto const* const live = find_check(id);
        if (live == nullptr) {
            ADD_FAILURE() << "no such check: " << id;
            return {};
        }
        auto outcome = live->run(context);
        if (!outcome) {
            ADD_FAILURE() << id << " could not look: " << outcome.error().what();
            return {};
        }
        return *outcome;
    }
    RequestId send(std::string const& words = "A shop needs a site.") {
        return promises::test::Place::send(*installation, "olena@example.com", words);
    }
    /// Changes rows behind the program's back.
    template <class... Args>
    void tamper(store::Sql const& sql, Args const&... args) {
        auto const done =
            house().store.write<std::int64_t>([&](store::Transaction& tx) { return tx->run(sql, args...); });
        ASSERT_TRUE(done) << done.error().what();
        ASSERT_GT(*done, 0) << "nothing was changed";
    }

    promises::test::Place place;
    promises::SignLists signs;
    std::unique_ptr<promises::Installation> installation;
    Site site;
    Facts facts{.journal_apart = true, .relay_configured = true};
};

}  // namespace slovo::proof::test
