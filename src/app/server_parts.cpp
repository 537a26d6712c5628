#include "app/server_parts.hpp"

#include <fmt/format.h>

#include "app/bundled.hpp"
#include "app/metrics.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "mail/relay_url.hpp"
#include "net/http_client.hpp"
#include "promises/restore.hpp"
#include "web/api/api.hpp"
#include "web/assets/assets.hpp"
#include "web/desk/desk.hpp"
#include "web/public/form_post.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"
#include "web/server/static_files.hpp"

namespace slovo::app {
namespace {

constexpr unsigned worker_threads = 4;

std::string listen_text(cli::TcpAddress const& address) {
    bool const v6 = address.host.find(':') != std::string::npos;
    auto const host = v6 ? "[" + address.host + "]" : address.host;
    return fmt::format("{}:{}", host, address.port);
}

std::unexpected<std::string> refuse(std::string_view what, Error const& error) {
    return std::unexpected(fmt::format("{}: {}", what, error.what()));
}

std::vector<web::Route> all_routes(web::Site& site) {
    std::vector<web::Route> out;
    auto const add = [&out](std::vector<web::Route> routes) {
        for (auto& route : routes) out.push_back(std::move(route));
    };
    add(web::front_routes(site));
    add(web::form_routes(site));
    add(web::policy_routes(site));
    add(web::proof_routes(site));
    add(web::ledger_routes(site));
    add(web::address_routes(site));
    add(web::stop_routes(site));
    add(web::renewal_routes(site));
    add(web::privacy_routes(site));
    add(web::rights_link_routes(site));
    add(web::me_routes(site));
    add(web::me_erase_routes(site));
    add(web::export_routes(site));
    add(web::machine_routes(site));
    add(web::desk_login_routes(site));
    add(web::desk_inbox_routes(site));
    add(web::desk_request_routes(site));
    add(web::desk_study_routes(site));
    add(web::desk_mail_routes(site));
    add(web::desk_cases_routes(site));
    add(web::desk_case_new_routes(site));
    add(web::desk_case_routes(site));
    add(web::desk_house_routes(site));
    add(web::api_routes(site));
    add(web::study_api_routes(site));
    add(web::cases_api_routes(site));
    add(web::drp_routes(site));
    add(web::asset_routes(web::assets()));
    return out;
}

}  // namespace

std::expected<std::unique_ptr<ServerParts>, std::string> ServerParts::start(promises::Installation& installation,
                                                                            cli::ServeOptions const& options) {
    auto made = std::unique_ptr<ServerParts>(new ServerParts(installation, options));
    if (auto done = made->make_signs(); !done) return std::unexpected(done.error());
    auto const sealed = promises::is_sealed(installation.house());
    if (!sealed) return refuse("the store", sealed.error());
    made->sealed_ = *sealed;
    made->make_proof();
    made->make_site();
    if (auto done = made->make_server(); !done) return std::unexpected(done.error());
    if (auto done = made->make_outbox(); !done) return std::unexpected(done.error());
    made->housekeeping_ =
        std::make_unique<Housekeeping>(installation, *made->outbox_, *made->proof_, *made->ops_mail_, made->sealed_);
    made->site_->mail_is_waiting = [keeper = made->housekeeping_.get()] { keeper->wake_mail(); };
    made->site_->base_url = made->base_url_;
    if (auto done = made->make_admin(); !done) return std::unexpected(done.error());
    if (auto done = made->make_control(); !done) return std::unexpected(done.error());
    made->server_->start();
    if (made->admin_) made->admin_->start();
    made->housekeeping_->count_refusals([server = made->server_.get()] { return server->stats().gpc_signals.load(); });
    made->housekeeping_->start();
    made->studies_ =
        std::make_unique<StudyRunner>(installation.house(),
                                      StudyRunnerOptions{.public_url = made->public_url(),
                                                         .allowed = options.study_allow,
                                                         .browser = options.study_browser.value_or(std::string())},
                                      study::run);
    // Like mail: nothing goes out of a restored house before it is confirmed.
    if (!made->sealed_) made->studies_->start();
    return made;
}

// No new requests first, then what works beside them, then what both stand on.
ServerParts::~ServerParts() {
    if (control_) control_.reset();
    if (server_) server_->stop();
    if (admin_) admin_->stop();
    workers_.reset();
    if (studies_) studies_->stop();
    if (housekeeping_) housekeeping_->stop();
}

std::expected<void, std::string> ServerParts::make_signs() {
    auto const shelf = installation_.house().shelf.newest();
    auto signs = sign_lists(shelf->policy->children.threshold);
    if (!signs) return refuse("the lists of children's signs cannot be read", signs.error());
    signs_.emplace(std::move(*signs));
    return {};
}

proof::Facts ServerParts::facts() const {
    proof::Facts out;
    out.test_mode = installation_.is_test();
    out.journal_apart = installation_.journal_is_apart();
    out.relay_configured = options_.smtp.has_value();
    out.clock_jumped = housekeeping_ && housekeeping_->clock_jumped();
    out.own_ports = {port_};
    if (admin_ && admin_->port() != 0) out.own_ports.push_back(admin_->port());
    if (options_.smtp) {
        if (auto const relay = mail::parse_relay_url(options_.smtp->url)) {
            out.relay_port = relay->port;
            out.relay_address = relay->host;
        }
    }
    return out;
}

// A live check visits as a stranger would: a connection to the listening socket, without cookies.
Result<proof::Answer> ServerParts::visit_self(proof::Call const& call) const {
    auto address = options_.listen;
    address.port = port_;
    if (address.host == "0.0.0.0") address.host = "127.0.0.1";
    if (address.host == "::") address.host = "::1";
    auto const scheme = options_.tls_cert ? "https://" : "http://";
    net::HttpCall visit{.method = call.method,
                        .url = scheme + listen_text(address) + call.path,
                        .headers = call.headers,
                        .body = call.body};
    // The certificate names the site, not this address: it is pinned by its file.
    if (options_.tls_cert) visit.ca_file = options_.tls_cert->string();
    TRY(auto answer, net::http_call(visit));
    return proof::Answer{.status = answer.status, .headers = std::move(answer.headers), .body = std::move(answer.body)};
}

void ServerParts::make_proof() {
    auto const on_turn = [this](proof::Turn const& turn) {
        if (ops_mail_) ops_mail_->note(turn);
    };
    // What a kill left of a rehearsal.
    auto scratch = installation_.data() / "rehearsal";
    std::error_code ignored;
    std::filesystem::remove_all(scratch, ignored);
    proof::Surroundings around{.house = installation_.house(),
                               .journal = installation_.journal(),
                               .signs = *signs_,
                               .data = installation_.data(),
                               .scratch = std::move(scratch),
                               .facts = [this] { return facts(); },
                               .visit = {},
                               .study = study::run};
    around.visit = [this](proof::Call const& call) { return visit_self(call); };
    proof_ = std::make_unique<proof::Runner>(std::move(around), on_turn);
    if (auto const loaded = proof_->load(); !loaded) log::warning("proof.load", {{"error", loaded.error()}});
    proof_cache_ = std::make_unique<web::ProofCache>(
        [this] { return proof::make_report(*proof_, installation_.sequencer().checkpoint()); });
}

void ServerParts::make_site() {
    workers_ = std::make_unique<web::Workers>(worker_threads);
    bool const captured = !options_.smtp.has_value();
    site_ = std::make_unique<web::Site>(installation_, installation_.house(), *proof_cache_, *signs_, std::string(),
                                        captured, sealed_, *workers_);
}

std::expected<void, std::string> ServerParts::make_server() {
    auto router = web::Router::create(all_routes(*site_));
    if (!router) return refuse("the routes do not fit together", router.error());
    web::ServerOptions server{.listen = listen_text(options_.listen), .clock = &installation_.house().clock};
    if (options_.tls_cert && options_.tls_key)
        server.tls = web::TlsFiles{options_.tls_cert->string(), options_.tls_key->string()};
    for (auto const& text : options_.trusted_proxies) {
        auto const network = web::Network::parse(text);
        if (!network) return std::unexpected("--trusted-proxy takes a network such as 10.0.0.0/8");
        server.trusted_proxies.push_back(*network);
    }
    server.no_route = [site = site_.get()](web::Request const& request, int status) {
        return web::no_route_page(*site, request, status);
    };
    auto made = web::Server::create(std::move(server), std::move(*router));
    if (!made)
        return std::unexpected(
            fmt::format("cannot listen on {}: {}. Is another program there? Choose another --listen.",
                        listen_text(options_.listen), made.error().what()));
    server_ = std::move(*made);
    port_ = server_->port();
    auto const scheme = options_.tls_cert ? "https" : "http";
    auto address = options_.listen;
    address.port = port_;
    base_url_ = public_url();
    if (base_url_.empty()) base_url_ = fmt::format("{}://{}", scheme, listen_text(address));
    return {};
}

// None: nobody else has been told where this site is.
std::string ServerParts::public_url() const {
    if (!options_.base_url.empty()) return options_.base_url;
    return options_.domain.empty() ? std::string() : "https://" + options_.domain;
}

// None when mail is captured. Each sender has a relay of its own: one thread, one connection.
std::expected<std::unique_ptr<mail::Smtp>, std::string> ServerParts::make_relay() const {
    if (!options_.smtp) return nullptr;
    if (installation_.is_test() && !mail::is_loopback_relay(options_.smtp->url))
        return std::unexpected("a data directory marked --test sends no mail to a real SMTP host");
    mail::SmtpOptions smtp{.url = options_.smtp->url, .username = options_.smtp->user};
    if (options_.smtp->password_file) smtp.password_file = options_.smtp->password_file->string();
    auto relay = mail::Smtp::create(std::move(smtp));
    if (!relay) return refuse("--smtp", relay.error());
    return std::move(*relay);
}

std::expected<void, std::string> ServerParts::make_outbox() {
    auto const shelf = installation_.house().shelf.newest();
    auto const& from = shelf->policy->controller.email;
    auto relay = make_relay();
    auto ops_relay = make_relay();
    if (!relay || !ops_relay) return std::unexpected(relay ? ops_relay.error() : relay.error());
    outbox_ = std::make_unique<mail::Outbox>(
        installation_.house(),
        mail::OutboxOptions{.base_url = base_url_, .from_address = from, .relay = std::move(*relay)});
    ops_mail_ = std::make_unique<OpsMail>(
        installation_.house(),
        OpsMailOptions{.to = options_.ops_mail, .from = from, .base_url = base_url_, .relay = std::move(*ops_relay)});
    if (auto const settled = outbox_->settle_in_flight(); !settled) return refuse("the outbox", settled.error());
    return {};
}

std::expected<void, std::string> ServerParts::make_admin() {
    if (!options_.admin_listen) return {};
    std::vector<web::Route> routes;
    routes.push_back({web::Method::get, "/metrics", [this](web::Request const&, web::Reply reply) {
                          auto const latest = installation_.sequencer().checkpoint();
                          reply(
                              web::text(metrics_text(server_->router(), server_->stats(),
                                                     installation_.house().store.stats(), latest ? latest->size : 0)));
                      }});
    auto router = web::Router::create(std::move(routes));
    if (!router) return refuse("the admin routes", router.error());
    auto const& wanted = *options_.admin_listen;
    web::ServerOptions admin{.listen = wanted.tcp ? listen_text(*wanted.tcp) : "unix:" + wanted.socket->string(),
                             .reload_on_hangup = false,
                             .threads = 1};
    auto made = web::Server::create(std::move(admin), std::move(*router));
    if (!made) return refuse("--admin-listen", made.error());
    admin_ = std::move(*made);
    return {};
}

std::expected<void, std::string> ServerParts::make_control() {
    auto made = net::ControlServer::create(
        (installation_.data() / "control.sock").string(),
        cli::control_handler(installation_, options_, proof_.get(),
                             {.sample_policy = sample_policy(), .sign_lists = sign_lists}, &housekeeping_->reaper()));
    if (!made) return refuse("the control socket", made.error());
    control_ = std::move(*made);
    return {};
}

}  // namespace slovo::app
