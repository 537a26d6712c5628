// The same forms taken as most sites take them: the same server, the same reading and checking of
// fields, the same group commit, and one plain row with the same bytes. No keys, no sealing, no
// ledger, no consents, no limits. Only to be measured beside the real one.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "app/bundled.hpp"
#include "base/ensure.hpp"
#include "base/id_allocator.hpp"
#include "base/limits.hpp"
#include "crypto/random.hpp"
#include "policy/load.hpp"
#include "promises/render_token.hpp"
#include "promises/submission.hpp"
#include "store/sqlite/backend.hpp"
#include "store/store.hpp"
#include "vault/keyfile.hpp"
#include "web/server/body.hpp"
#include "web/server/server.hpp"

namespace {

using namespace slovo;

std::unique_ptr<vault::KeyFile> no_keys(std::filesystem::path const& folder, crypto::Key const& master) {
    auto made = vault::KeyFile::create(folder / "keys.slo", master, crypto::system_random());
    ENSURE(made.has_value(), "a fresh folder takes a key file");
    return std::move(*made);
}

std::unique_ptr<store::Backend> plain_table(std::filesystem::path const& folder) {
    auto made = store::sqlite::open((folder / "plain.db").string());
    ENSURE(made.has_value(), "a fresh folder takes a database");
    auto const done = (*made)->writer().run(store::Sql(
        "CREATE TABLE request(id INTEGER PRIMARY KEY, form TEXT NOT NULL, received_at INTEGER NOT NULL, name TEXT,"
        " email TEXT, phone TEXT, site TEXT, message TEXT, processing TEXT, marketing TEXT) STRICT"));
    ENSURE(done.has_value(), "the table is made");
    return std::move(*made);
}

struct PlainRow {
    std::int64_t id = 0;
    std::string form;
    Instant at;
    std::array<std::string, 7> values;
};

class PlainSite {
public:
    explicit PlainSite(std::filesystem::path const& folder)
        : clock_(system_clock()),
          ids_(*clock_, 0),
          key_(crypto::Key::random(crypto::system_random())),
          blind_(key_),
          policy_(policy::load(app::sample_policy(), "webpromo.toml").value()),
          signs_(app::sign_lists(policy_.children.threshold).value()),
          keys_(no_keys(folder, key_)),
          store_(plain_table(folder), *keys_, (folder / "reserve").string()) {
        store_.start();
    }

    [[nodiscard]] Clock const& clock() const { return *clock_; }

    web::Response page(web::Request const& request) {
        auto const token = promises::make_render_token(
            key_, request.parameter("form"), {.number = ids_.next(), .policy = {1}, .language = Language::uk});
        return web::html(fmt::format("<input type=\"hidden\" name=\"token\" value=\"{}\">", token));
    }

    void take(web::Request const& request, web::Reply reply) {
        auto const* const form = policy_.find_form(request.parameter("form"));
        if (form == nullptr) return reply(web::not_found());
        auto const body = web::parse_form(request.body, request.header("content-type"));
        if (!body) return reply(web::plain_error(status_of(body.error())));
        std::vector<promises::Pair> pairs;
        for (auto const& field : body->fields()) pairs.push_back({field.name, field.value});
        auto const id = ids_.next();
        auto const read = promises::read_submission(policy_, *form, pairs, {id}, blind_, signs_);
        if (!read) return reply(web::plain_error(422));
        PlainRow row{.id = id, .form = form->id, .at = clock_->now(), .values = {}};
        constexpr std::array names{"name", "email", "phone", "site", "message", "processing", "marketing-email"};
        for (std::size_t i = 0; i < names.size(); ++i) row.values[i] = body->find(names[i]).value_or("");
        store_.post<bool>(
            {}, [row = std::move(row)](store::Transaction& tx) { return insert(tx, row); },
            [id, reply = std::move(reply)](Result<bool> kept) mutable {
                if (!kept) return reply(web::plain_error(503));
                reply(web::json(fmt::format(R"({{"ok":true,"id":"{}"}})", id), 201));
            });
    }

private:
    static Result<bool> insert(store::Transaction& tx, PlainRow const& row) {
        auto const& v = row.values;
        TRY_VOID(tx->run(store::Sql("INSERT INTO request VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"), row.id,
                         row.form, row.at, v[0], v[1], v[2], v[3], v[4], v[5], v[6]));
        return true;
    }

    std::unique_ptr<Clock> clock_;
    IdAllocator ids_;
    crypto::Key key_;
    vault::BlindIndex blind_;
    policy::Policy policy_;
    promises::SignLists signs_;
    std::unique_ptr<vault::KeyFile> keys_;
    store::Store store_;
};

}  // namespace

int main(int count, char** words) {
    if (count != 3) {
        fmt::print(stderr, "usage: bench_plain FOLDER PORT\n");
        return 2;
    }
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    std::filesystem::path const folder(words[1]);
    std::filesystem::create_directories(folder);
    PlainSite site(folder);
    std::vector<web::Route> routes;
    routes.push_back({web::Method::get, "/forms/{form}",
                      [&site](web::Request const& request, web::Reply reply) { reply(site.page(request)); }});
    routes.push_back(
        {.method = web::Method::post,
         .pattern = "/forms/{form}",
         .handler = [&site](web::Request const& request, web::Reply reply) { site.take(request, std::move(reply)); },
         .limits = {limits::body_bytes}});
    auto router = web::Router::create(std::move(routes));
    ENSURE(router.has_value(), "two routes fit together");
    auto server = web::Server::create({.listen = fmt::format("127.0.0.1:{}", words[2]), .clock = &site.clock()},
                                      std::move(*router));
    if (!server) {
        fmt::print(stderr, "bench_plain: {}\n", server.error().what());
        return 3;
    }
    (*server)->start();
    int ended = 0;
    sigwait(&ends, &ended);
    (*server)->stop();
    return 0;
}
