// Passes of retention over a store of N records of which one in a hundred is due, and how long intake
// waits beside them and without them. Those due came in by a form and were answered; the rest are rows
// that no pass may touch. Within one process, without HTTP.
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
#include "promises/reaper.hpp"
#include "proof/registry.hpp"
#include "web/server/body.hpp"

namespace {

using namespace slovo;
using namespace std::chrono_literals;
using Moment = std::chrono::steady_clock::time_point;

constexpr std::int64_t due_one_in = 100;
constexpr std::int64_t rows_at_once = 20'000;
constexpr auto offered = 500;  // forms a second, beside the passes

struct Sender {
    promises::House& house;
    promises::SignLists signs;
    std::uint64_t run;
    std::atomic<std::uint64_t> number = 0;

    void send(std::move_only_function<void()> done) {
        auto const shown = house.shelf.current(house.now());
        auto const* const form = shown->policy->find_form("seo");
        auto const text = bench::form_of(run, number++, "");
        auto const body = web::parse_urlencoded(bytes_of(text));
        ENSURE(body.has_value(), "the invented forms are well formed");
        std::vector<promises::Pair> pairs;
        for (auto const& field : body->fields()) pairs.push_back({field.name, field.value});
        auto sent =
            promises::read_submission(*shown->policy, *form, pairs, {house.ids.next()}, house.roots.blind(), signs);
        ENSURE(sent.has_value(), "the invented forms are right");
        promises::take_request(house, {.shown = shown, .form = form, .network = "127.0.0.0/24"}, std::move(*sent),
                               [done = std::move(done)](Result<promises::IntakeAnswer> answer) mutable {
                                   ENSURE(answer.has_value(), "a request is taken");
                                   done();
                               });
    }
};

template <class Work>
void write(promises::House& house, Work work) {
    auto const done = house.store.write<bool>(std::move(work));
    ENSURE(done.has_value(), "the store takes it");
}

// Whole records, as they come in and are answered.
void fill_due(promises::House& house, std::int64_t count) {
    Sender sender{.house = house, .signs = app::sign_lists(18).value(), .run = 1};
    std::counting_semaphore<512> under_way(512);
    for (std::int64_t i = 0; i < count; ++i) {
        under_way.acquire();
        sender.send([&] { under_way.release(); });
    }
    for (int i = 0; i < 512; ++i) under_way.acquire();
    write(house, [](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(tx->run(store::Sql("UPDATE request SET state = 3, closed_at = received_at")));
        // A third of the invented people agreed to news; here they refused, or the pass would only narrow.
        TRY_VOID(tx->run(store::Sql("UPDATE consent SET state = 3 WHERE state IN (1, 6)")));
        TRY_VOID(tx->run(store::Sql("DELETE FROM delivery")));
        return true;
    });
}

// Rows of people whose period is not over.
void fill_rest(promises::House& house, std::int64_t count) {
    auto const now = house.now();
    for (std::int64_t from = 0; from < count; from += rows_at_once) {
        auto const some = std::min(rows_at_once, count - from);
        write(house, [&](store::Transaction& tx) -> Result<bool> {
            for (std::int64_t i = 0; i < some; ++i) {
                auto const id = house.ids.next();
                TRY_VOID(tx->run(store::Sql("INSERT INTO subject(id, key_slot, key_generation) VALUES(?1, 0, 0)"), id));
                TRY_VOID(tx->run(
                    store::Sql("INSERT INTO request(id, subject, form, language, policy, state, on_behalf, flags,"
                               " received_at, due_at, closed_at, owner, name_slot, name_generation, sealed_name,"
                               " body_slot, body_generation, sealed_site, sealed_text)"
                               " VALUES(?1, ?1, 'seo', 0, 1, 3, 0, 0, ?2, ?2, ?2, 0, 0, 0, zeroblob(64), 0, 0,"
                               " zeroblob(64), zeroblob(512))"),
                    id, now));
            }
            return true;
        });
    }
}

struct Waits {
    double p50 = 0;
    double p99 = 0;
};

// Forms at a steady rate until told to stop; the wait counts from the moment a form was due.
Waits offer(promises::House& house, std::uint64_t run, std::function<bool()> const& goes_on) {
    Sender sender{.house = house, .signs = app::sign_lists(18).value(), .run = run};
    std::mutex mutex;
    std::vector<double> waits;
    std::atomic<std::int64_t> under_way = 0;
    auto due = std::chrono::steady_clock::now();
    while (goes_on()) {
        due += std::chrono::microseconds(1'000'000 / offered);
        std::this_thread::sleep_until(due);
        ++under_way;
        sender.send([&, due] {
            std::chrono::duration<double, std::milli> const wait = std::chrono::steady_clock::now() - due;
            std::scoped_lock const lock(mutex);
            waits.push_back(wait.count());
            --under_way;
        });
    }
    while (under_way > 0) std::this_thread::sleep_for(1ms);
    std::ranges::sort(waits);
    auto const at = [&](double share) {
        return waits[static_cast<std::size_t>(share * static_cast<double>(waits.size() - 1))];
    };
    return {at(0.5), at(0.99)};
}

void measure(promises::Installation& base, std::int64_t records) {
    auto const now = base.house().now();
    ManualClock clock(now - std::chrono::hours(24 * 400));
    IdAllocator ids(clock, 0);
    auto& own = base.house();
    promises::House house{clock, own.random, ids, own.store, own.roots, own.notary, own.safe, own.shelf};
    auto const due = std::max<std::int64_t>(1, records / due_one_in);
    fill_due(house, due);
    clock.set(now);
    fill_rest(house, records - due);

    auto const until = std::chrono::steady_clock::now() + 10s;
    auto const alone = offer(house, 2, [&] { return std::chrono::steady_clock::now() < until; });
    promises::Reaper reaper(house, base.journal(), base.data());
    std::atomic<bool> reaping = true;
    std::int64_t gone = 0;
    std::chrono::duration<double> took{};
    std::jthread const passes([&] {
        auto const begun = std::chrono::steady_clock::now();
        for (bool more = true; more;) {
            auto const pass = reaper.pass();
            ENSURE(pass.has_value() && !pass->blocked, "a pass goes through");
            gone += pass->gone.dying();
            more = pass->more;
        }
        took = std::chrono::steady_clock::now() - begun;
        reaping = false;
    });
    auto const beside = offer(house, 3, [&] { return reaping.load(); });
    fmt::print("{:>10}{:>10}{:>10.0f}{:>10.1f}{:>12.2f}{:>12.2f}{:>12.2f}{:>12.2f}{:>8.2f}\n", records, gone,
               static_cast<double>(gone) / took.count(), took.count(), alone.p50, alone.p99, beside.p50, beside.p99,
               beside.p99 / alone.p99);
}

}  // namespace

int main(int count, char** words) {
    if (count != 3 && count != 4) {
        fmt::print(stderr, "usage: bench_retention DATA MASTER_KEY [RECORDS]   an empty DATA; 100000 records\n");
        return 2;
    }
    std::int64_t records = 100'000;
    if (count == 4) {
        std::string_view const wanted(words[3]);
        std::from_chars(wanted.data(), wanted.data() + wanted.size(), records);
    }
    auto opened = promises::Installation::open({.data = words[1], .master_key = words[2]});
    if (!opened) {
        fmt::print(stderr, "bench_retention: {}\n", opened.error().error.what());
        return 3;
    }
    auto& house = (*opened)->house();
    auto const report = promises::publish_policy(house, std::string(app::sample_policy()), "webpromo.toml",
                                                 proof::binary(house.now()), promises::PublishMode::publish);
    ENSURE(report && report->outcome == promises::PublishOutcome::published, "the sample policy is accepted");
    fmt::print("{:>10}{:>10}{:>10}{:>10}{:>12}{:>12}{:>12}{:>12}{:>8}\n", "records", "erased", "per s", "s",
               "alone p50", "alone p99", "beside p50", "beside p99", "ratio");
    measure(**opened, records);
    return 0;
}
