// Members of staff open requests to answer them: one request by its id at a time, its access event
// on the disk before the value is there. Within one process, without HTTP.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <semaphore>
#include <thread>

#include "app/bundled.hpp"
#include "base/ensure.hpp"
#include "people.hpp"
#include "promises/installation.hpp"
#include "promises/intake.hpp"
#include "promises/publish.hpp"
#include "promises/reply.hpp"
#include "proof/registry.hpp"
#include "store/tables/requests.hpp"
#include "web/server/body.hpp"

namespace {

using namespace slovo;
using Moment = std::chrono::steady_clock::time_point;

promises::Submission submission_of(promises::House& house, promises::ShelfEntry const& shown, policy::Form const& form,
                                   promises::SignLists const& signs, std::uint64_t number) {
    auto const text = bench::form_of(1, number, "");
    auto const body = web::parse_urlencoded(bytes_of(text));
    ENSURE(body.has_value(), "the invented forms are well formed");
    std::vector<promises::Pair> pairs;
    for (auto const& field : body->fields()) pairs.push_back({field.name, field.value});
    auto sent = promises::read_submission(*shown.policy, form, pairs, {house.ids.next()}, house.roots.blind(), signs);
    ENSURE(sent.has_value(), "the invented forms are right");
    return std::move(*sent);
}

// So many requests at least, taken as the server takes them.
void fill(promises::House& house, std::uint64_t wanted) {
    auto const have = house.store.read(
        [](store::Session& session) { return session.number(store::Sql("SELECT count(*) FROM request")); });
    auto const shown = house.shelf.current(house.now());
    auto const* const form = shown->policy->find_form("seo");
    auto const signs = app::sign_lists(shown->policy->children.threshold).value();
    std::counting_semaphore<1024> under_way(1024);
    for (auto number = static_cast<std::uint64_t>(have.value()); number < wanted; ++number) {
        under_way.acquire();
        promises::take_request(house, {.shown = shown, .form = form, .network = "127.0.0.0/24"},
                               submission_of(house, *shown, *form, signs, number),
                               [&](Result<promises::IntakeAnswer> answer) {
                                   ENSURE(answer.has_value(), "a request is taken");
                                   under_way.release();
                               });
    }
    for (int i = 0; i < 1024; ++i) under_way.acquire();
    // Their acknowledgements went out long ago: a server on this store has no million mails before it.
    auto const sent = house.store.write<bool>([](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(tx->run(store::Sql("UPDATE delivery SET state = 3 WHERE state = 1")));
        return true;
    });
    ENSURE(sent.has_value(), "the mails count as sent");
}

std::vector<RequestId> all_requests(promises::House& house) {
    return house.store
        .read([](store::Session& session) {
            return session.all<RequestId>(store::Sql("SELECT id FROM request ORDER BY id LIMIT 1000000"),
                                          [](store::Row const& row) { return RequestId{row.integer(0)}; });
        })
        .value();
}

void measure(promises::House& house, std::vector<RequestId> const& requests, unsigned callers, std::size_t count) {
    auto const shown = house.shelf.current(house.now());
    promises::Staff const staff{.id = {1}, .role = shown->policy->find_purpose("reply")->roles.front()};
    std::vector<std::uint32_t> micros(count);
    std::atomic<std::size_t> next = 0;
    auto const begun = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < callers; ++i) {
            threads.emplace_back([&] {
                for (auto number = next++; number < count; number = next++) {
                    Moment const from = std::chrono::steady_clock::now();
                    // A large odd step: neighbours in time are not neighbours in the table.
                    auto const id = requests[number * 7'368'787 % requests.size()];
                    auto const opened = promises::open_request_and_wait<"reply">(house, staff, id);
                    ENSURE(opened && std::holds_alternative<promises::Opening<"reply">>(*opened), "a request opens");
                    auto const took = std::chrono::steady_clock::now() - from;
                    micros[number] =
                        static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
                }
            });
        }
    }
    std::chrono::duration<double> const elapsed = std::chrono::steady_clock::now() - begun;
    std::ranges::sort(micros);
    auto const at = [&](double share) {
        return micros[static_cast<std::size_t>(share * static_cast<double>(count - 1))] / 1000.0;
    };
    fmt::print("{:>8}{:>10}{:>10}{:>10.0f}{:>10.2f}{:>10.2f}{:>10.2f}\n", callers, requests.size(), count,
               static_cast<double>(count) / elapsed.count(), at(0.5), at(0.99), at(1.0));
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) {
        fmt::print(stderr, "usage: bench_reads DATA MASTER_KEY REQUESTS\n");
        return 2;
    }
    auto opened = promises::Installation::open({.data = words[1], .master_key = words[2]});
    if (!opened) {
        fmt::print(stderr, "bench_reads: {}\n", opened.error().error.what());
        return 3;
    }
    auto& house = (*opened)->house();
    if (house.shelf.newest() == nullptr) {
        auto const report = promises::publish_policy(house, std::string(app::sample_policy()), "webpromo.toml",
                                                     proof::binary(house.now()), promises::PublishMode::publish);
        ENSURE(report && report->outcome == promises::PublishOutcome::published, "the sample policy is accepted");
    }
    std::string_view const wanted(words[3]);
    std::uint64_t requests_wanted = 0;
    std::from_chars(wanted.data(), wanted.data() + wanted.size(), requests_wanted);
    fill(house, requests_wanted);
    auto const requests = all_requests(house);
    fmt::print("{:>8}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}\n", "callers", "requests", "reads", "reads/s", "p50 ms",
               "p99 ms", "max ms");
    measure(house, requests, 1, 1000);
    measure(house, requests, 64, 100'000);
    return 0;
}
