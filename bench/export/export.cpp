// What it takes to hand one person everything, by the number of their records: once with all of them in a
// row, once scattered among the events of others, where each receipt needs a tile of its own. Within one
// process, without HTTP; requests come in through the real intake.
#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <map>

#include "app/bundled.hpp"
#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "promises/inside/export_parts.hpp"
#include "promises/installation.hpp"
#include "promises/intake.hpp"
#include "promises/publish.hpp"
#include "proof/registry.hpp"
#include "web/public/export_page.hpp"

namespace {

using namespace slovo;
using namespace slovo::promises;
using Moment = std::chrono::steady_clock::time_point;

constexpr int rounds = 15;

void send(House& house, SignLists const& signs, std::string const& email) {
    auto const shown = house.shelf.current(house.now());
    auto const* const form = shown->policy->find_form("request");
    std::vector<Pair> const pairs{{"name", "Olha Kovalenko"},
                                  {"email", email},
                                  {"message", "Please count what the advertising of our shop would cost in a month."},
                                  {"processing", "yes"}};
    auto sent = read_submission(*shown->policy, *form, pairs, {house.ids.next()}, house.roots.blind(), signs);
    ENSURE(sent.has_value(), "the form is right");
    std::promise<bool> promise;
    take_request(house, {.shown = shown, .form = form, .network = "192.0.2.0"}, std::move(*sent),
                 [&](Result<IntakeAnswer> const& answer) { promise.set_value(answer.has_value()); });
    ENSURE(promise.get_future().get(), "the request is taken");
}

// Events of others, of which only the commitment is told.
void others(House& house, std::int64_t count) {
    auto const done = house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        Hash32 commitment{};
        for (std::int64_t i = 0; i < count; ++i) {
            put_u64(commitment.data(), static_cast<std::uint64_t>(house.ids.next()));
            TRY_VOID(store::events::append_dark(tx, commitment));
        }
        return true;
    });
    ENSURE(done.has_value(), "the store takes it");
}

PrivacySession prove(Installation& place, std::string_view email) {
    auto& house = place.house();
    auto read = read_demand(house, store::CaseKind::access, Language::uk, email, "", false);
    ENSURE(read && take_demand(house, place.journal(), std::move(*read)), "the demand is taken");
    auto const newest = house.store.read([](store::Session& reader) {
        return reader.number(store::Sql("SELECT max(id) FROM delivery WHERE template = 'rights-link'"));
    });
    auto const link = house.roots.tokens().make(crypto::TokenKind::rights, newest.value_or(0));
    auto const secret = spend_rights_link(house, place.journal(), link, "");
    ENSURE(secret.has_value(), "the link opens");
    auto session = find_privacy_session(house, *secret);
    ENSURE(session.has_value(), "the session is there");
    return std::move(*session);
}

struct Laps {
    std::vector<double> spent;
    Moment last = std::chrono::steady_clock::now();
    void lap() {
        auto const now = std::chrono::steady_clock::now();
        spent.push_back(std::chrono::duration<double, std::milli>(now - last).count());
        last = now;
    }
};

// The same steps as make_export() and the route, each with its time.
std::size_t take_along(Installation& place, PrivacySession const& session, Laps& laps) {
    auto& house = place.house();
    ExportAsk const ask{.language = Language::uk, .base_url = "https://site.example"};
    Export made;
    made.made_at = house.now();
    made.file = open_own_file(house, session, limits::own_subjects_max).value();
    laps.lap();
    ENSURE(inside::open_demands(house, session, made) && inside::gather(house, made), "facts");
    laps.lap();
    ENSURE(inside::prove(house, place.sequencer(), made).has_value(), "receipts");
    laps.lap();
    made.parts.push_back({"data.jsonld", inside::graph_of(house, made, ask)});
    inside::add_tables(made);
    laps.lap();
    made.parts.push_back({"index.html", web::export_page(house, made, ask.language)});
    laps.lap();
    auto const zip = text::make_zip(made.parts, made.made_at);
    laps.lap();
    return zip->size();
}

void measure(Installation& place, SignLists const& signs, int records, std::int64_t apart) {
    auto& house = place.house();
    auto const email = fmt::format("olha-{}-{}@example.org", records, apart);
    for (int i = 0; i < records; ++i) {
        send(house, signs, email);
        if (apart > 0) others(house, apart);
    }
    while (place.sequencer().integrate(house.now()).value_or(0) > 0) {
    }
    auto const session = prove(place, email);
    std::vector<Laps> all;
    std::size_t size = 0;
    for (int i = 0; i < rounds; ++i) size = take_along(place, session, all.emplace_back());
    auto const total = [](Laps const& one) {
        double sum = 0;
        for (auto const lap : one.spent) sum += lap;
        return sum;
    };
    std::ranges::sort(all, {}, total);
    auto const& middle = all[all.size() / 2];
    fmt::print("{:>8}{:>8}{:>9.2f}", records, apart, total(middle));
    for (auto const lap : middle.spent) fmt::print("{:>9.2f}", lap);
    fmt::print("{:>10.1f}\n", static_cast<double>(size) / 1000);
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) {
        fmt::print(stderr, "usage: bench_export DATA MASTER_KEY   an empty DATA\n");
        return 2;
    }
    auto opened = Installation::open({.data = words[1], .master_key = words[2]});
    if (!opened) {
        fmt::print(stderr, "bench_export: {}\n", opened.error().error.what());
        return 3;
    }
    auto& house = (*opened)->house();
    auto const report = publish_policy(house, std::string(app::sample_policy()), "webpromo.toml",
                                       proof::binary(house.now()), PublishMode::publish);
    ENSURE(report && report->outcome == PublishOutcome::published, "the sample policy is accepted");
    auto const signs = SignLists::parse({"i am {age} {end}"}, {}, 18).value();
    fmt::print("{:>8}{:>8}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>10}   (medians, ms)\n", "records", "apart", "all",
               "open", "gather", "prove", "data", "page", "zip", "kB");
    for (int const records : {1, 10, 100, 1000}) measure(**opened, signs, records, 0);
    measure(**opened, signs, 1000, 250);
    return 0;
}
