// The parts of a running server, made in order and taken down in the opposite one: site, routes,
// HTTP servers, control socket, threads beside them. Owned by serve(); one thread makes and unmakes.
#pragma once

#include <memory>
#include <string>

#include "app/housekeeping.hpp"
#include "app/study_runner.hpp"
#include "cli/main.hpp"
#include "net/control_socket.hpp"
#include "web/proof_cache.hpp"
#include "web/server/server.hpp"
#include "web/site.hpp"

namespace slovo::app {

class ServerParts {
public:
    /// Everything listens when it returns. The text of an error says what to do.
    static std::expected<std::unique_ptr<ServerParts>, std::string> start(promises::Installation& installation,
                                                                          cli::ServeOptions const& options);
    ~ServerParts();

    [[nodiscard]] std::string const& base_url() const { return base_url_; }

private:
    ServerParts(promises::Installation& installation, cli::ServeOptions const& options)
        : installation_(installation), options_(options) {}

    std::expected<void, std::string> make_signs();
    std::expected<std::unique_ptr<mail::Smtp>, std::string> make_relay() const;
    [[nodiscard]] std::string public_url() const;
    std::expected<void, std::string> make_outbox();
    void make_proof();
    void make_site();
    std::expected<void, std::string> make_server();
    std::expected<void, std::string> make_admin();
    std::expected<void, std::string> make_control();
    [[nodiscard]] proof::Facts facts() const;
    [[nodiscard]] Result<proof::Answer> visit_self(proof::Call const& call) const;

    promises::Installation& installation_;
    cli::ServeOptions const& options_;
    std::string base_url_;
    std::uint16_t port_ = 0;
    bool sealed_ = false;
    std::optional<promises::SignLists> signs_;
    std::unique_ptr<web::Workers> workers_;
    std::unique_ptr<proof::Runner> proof_;
    std::unique_ptr<web::ProofCache> proof_cache_;
    std::unique_ptr<mail::Outbox> outbox_;
    std::unique_ptr<OpsMail> ops_mail_;
    std::unique_ptr<Housekeeping> housekeeping_;
    std::unique_ptr<StudyRunner> studies_;
    std::unique_ptr<web::Site> site_;
    std::unique_ptr<web::Server> server_;
    std::unique_ptr<web::Server> admin_;
    std::unique_ptr<net::ControlServer> control_;
};

}  // namespace slovo::app
