// Erasing one person with few and with very many records, in stores of growing size: how long until
// nothing of them can be opened (phase 1), and until the last row is gone (phase 2). The rest of the
// store are rows of others, with look-up and ledger. Within one process, without HTTP.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/bundled.hpp"
#include "base/ensure.hpp"
#include "promises/erase.hpp"
#include "promises/installation.hpp"
#include "promises/publish.hpp"
#include "proof/registry.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/subjects.hpp"

namespace {

using namespace slovo;
using Moment = std::chrono::steady_clock::time_point;

constexpr std::int64_t rows_at_once = 20'000;
constexpr std::int64_t records_at_once = 250;

template <class Work>
void write(promises::House& house, Work work, std::vector<vault::KeyRef> keys = {}) {
    auto const done = house.store.write<bool>(std::move(work), std::move(keys));
    ENSURE(done.has_value(), "the store takes it");
}

// Other people: a subject, a request, a contact point in the look-up, two events in the ledger.
void fill_others(promises::House& house, std::int64_t count) {
    auto const now = house.now();
    for (std::int64_t from = 0; from < count; from += rows_at_once) {
        auto const some = std::min(rows_at_once, count - from);
        write(house, [&](store::Transaction& tx) -> Result<bool> {
            for (std::int64_t i = 0; i < some; ++i) {
                auto const id = house.ids.next();
                TRY_VOID(tx->run(store::Sql("INSERT INTO subject(id, key_slot, key_generation) VALUES(?1, 0, 0)"), id));
                TRY_VOID(tx->run(
                    store::Sql("INSERT INTO contact(subject, id, kind, state, blind, key_slot, key_generation,"
                               " sealed_value) VALUES(?1, ?1, 1, 1, randomblob(16), 0, 0, zeroblob(64))"),
                    id));
                TRY_VOID(tx->run(
                    store::Sql("INSERT INTO request(id, subject, form, language, policy, state, on_behalf, flags,"
                               " received_at, due_at, closed_at, owner, name_slot, name_generation, sealed_name,"
                               " body_slot, body_generation, sealed_site, sealed_text)"
                               " VALUES(?1, ?1, 'seo', 0, 1, 3, 0, 0, ?2, ?2, ?2, 0, 0, 0, zeroblob(64), 0, 0,"
                               " zeroblob(64), zeroblob(256))"),
                    id, now));
                for (int event = 0; event < 2; ++event)
                    TRY_VOID(tx->run(
                        store::Sql("INSERT INTO event(uid, kind, at, subject, thing, thing_id, actor, staff, purpose,"
                                   " policy, detail, commitment)"
                                   " VALUES(?1, 300, ?2, ?1, 2, ?1, 1, 0, 'reply', 1, '{}', randomblob(32))"),
                        id, now));
            }
            return true;
        });
    }
}

// One person with so many requests, each with keys of its own, an event and a letter.
SubjectId somebody(promises::House& house, std::int64_t records) {
    auto const now = house.now();
    SubjectId const subject{house.ids.next()};
    auto const own = house.safe.reserve();
    ENSURE(own.has_value(), "there is room for a key");
    auto const contact_key = house.safe.reserve();
    ENSURE(contact_key.has_value(), "there is room for a key");
    gate::LedgerKey const ledger(own->key);
    write(
        house,
        [&](store::Transaction& tx) -> Result<bool> {
            TRY_VOID(store::subjects::insert(tx, {subject, own->ref}));
            store::ContactRow row{.subject = subject, .id = {house.ids.next()}, .kind = 1, .key = contact_key->ref};
            row.sealed_value.resize(64);
            TRY_VOID(store::contacts::insert(tx, row));
            return true;
        },
        {own->ref, contact_key->ref});
    for (std::int64_t from = 0; from < records; from += records_at_once) {
        auto const some = std::min(records_at_once, records - from);
        std::vector<vault::KeyRef> keys;
        std::vector<store::RequestRow> rows;
        std::vector<gate::Prepared> events;
        for (std::int64_t i = 0; i < some; ++i) {
            auto const name = house.safe.reserve();
            auto const body = house.safe.reserve();
            ENSURE(name && body, "there is room for keys");
            keys.push_back(name->ref);
            keys.push_back(body->ref);
            rows.push_back({.id = {house.ids.next()},
                            .subject = subject,
                            .form = "seo",
                            .policy = {1},
                            .received_at = now,
                            .due_at = now,
                            .name_key = name->ref,
                            .sealed_name = Bytes(64),
                            .body_key = body->ref,
                            .sealed_text = Bytes(256)});
            events.push_back(house.notary.prepare({.kind = ledger::EventKind::request_received,
                                                   .at = now,
                                                   .subject = subject,
                                                   .thing = ledger::ThingKind::request,
                                                   .thing_id = rows.back().id.value,
                                                   .actor = {ledger::ActorKind::subject, {}},
                                                   .purpose = "reply"},
                                                  ledger));
        }
        write(
            house,
            [&](store::Transaction& tx) -> Result<bool> {
                for (auto const& row : rows) TRY_VOID(store::requests::insert(tx, row));
                for (auto const& event : events) TRY_VOID(record(tx, event));
                return true;
            },
            keys);
    }
    return subject;
}

double milliseconds(Moment begun) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

void measure(promises::Installation& place, std::int64_t others, std::int64_t records, int people) {
    auto& house = place.house();
    std::vector<double> first;
    std::vector<double> second;
    for (int i = 0; i < people; ++i) {
        auto const subject = somebody(house, records);
        auto begun = std::chrono::steady_clock::now();
        auto const dark = promises::begin_erasure(house, place.journal(), subject, promises::EraseReason::asked, {});
        first.push_back(milliseconds(begun));
        ENSURE(dark.has_value(), "phase 1 succeeds");
        begun = std::chrono::steady_clock::now();
        auto const gone = promises::finish_erasure(house, subject);
        second.push_back(milliseconds(begun));
        ENSURE(gone.has_value(), "phase 2 succeeds");
    }
    std::ranges::sort(first);
    std::ranges::sort(second);
    auto const at = [](std::vector<double> const& all, double share) {
        return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
    };
    fmt::print("{:>12}{:>10}{:>8}{:>12.2f}{:>12.2f}{:>12.2f}{:>14.1f}{:>14.1f}\n", others, records, people,
               at(first, 0.5), at(first, 0.99), first.back(), at(second, 0.5), second.back());
}

}  // namespace

int main(int count, char** words) {
    if (count < 3 || count > 5) {
        fmt::print(stderr,
                   "usage: bench_erasure DATA MASTER_KEY [OTHERS [MANY]]   an empty DATA; 1000000 others, 100000 "
                   "records of one person\n");
        return 2;
    }
    auto const number = [&](int at, std::int64_t otherwise) {
        if (count <= at) return otherwise;
        std::string_view const text(words[at]);
        std::from_chars(text.data(), text.data() + text.size(), otherwise);
        return otherwise;
    };
    auto const most = number(3, 1'000'000);
    auto const many = number(4, 100'000);
    auto opened = promises::Installation::open({.data = words[1], .master_key = words[2]});
    if (!opened) {
        fmt::print(stderr, "bench_erasure: {}\n", opened.error().error.what());
        return 3;
    }
    auto& house = (*opened)->house();
    auto const report = promises::publish_policy(house, std::string(app::sample_policy()), "webpromo.toml",
                                                 proof::binary(house.now()), promises::PublishMode::publish);
    ENSURE(report && report->outcome == promises::PublishOutcome::published, "the sample policy is accepted");
    fmt::print("{:>12}{:>10}{:>8}{:>12}{:>12}{:>12}{:>14}{:>14}   (ms)\n", "others", "records", "people", "dark p50",
               "dark p99", "dark most", "gone p50", "gone most");
    std::int64_t others = 0;
    for (std::int64_t next = 10'000; next <= most; next *= 10) {
        fill_others(house, next - others);
        others = next;
        measure(**opened, others, 10, 200);
        measure(**opened, others, many, 3);
    }
    return 0;
}
