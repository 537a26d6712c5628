// What a check may look at: the house, its files, the policy in force, the running server if there
// is one, and a rehearsal house for what must not touch anybody's data. One round of checks on one
// thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gate/journal.hpp"
#include "promises/house.hpp"
#include "promises/screen.hpp"
#include "proof/outcome.hpp"
#include "proof/rehearsal.hpp"
#include "proof/visit.hpp"
#include "study/run.hpp"

namespace slovo::proof {

/// What app/ knows and no row tells.
struct Facts {
    bool test_mode = false;
    bool journal_apart = false;
    bool relay_configured = false;
    bool clock_jumped = false;             ///< the clock guard stopped what erases (DESIGN §5.11)
    std::uint16_t relay_port = 0;          ///< of the mail relay; 0 without one
    std::string relay_address;             ///< where it was configured as a number; otherwise empty
    std::vector<std::uint16_t> own_ports;  ///< ports that this program listens on
};

/// study::run, or a test's own.
using StudySite = std::function<Result<study::Materials>(study::Job const&, std::function<void(study::Progress const&)>,
                                                         std::stop_token const&)>;

/// What lives as long as the server.
struct Surroundings {
    promises::House& house;
    gate::Journal& journal;
    promises::SignLists const& signs;
    std::filesystem::path data;               ///< the data directory, for searching bytes
    std::vector<std::filesystem::path> logs;  ///< log files outside of it
    std::filesystem::path scratch;            ///< a rehearsal's folder is made here and thrown away
    std::function<Facts()> facts;             ///< asked at each round
    Visit visit;                              ///< empty: no server runs
    StudySite study;                          ///< empty: this program studies no sites
    std::stop_token ending{};                 ///< the runner's: a check that takes long looks at it
};

class CheckContext {
public:
    CheckContext(Surroundings const& around, std::shared_ptr<promises::ShelfEntry const> shown)
        : around_(around), shown_(std::move(shown)), facts_(around.facts()) {}

    [[nodiscard]] Surroundings const& around() const { return around_; }
    [[nodiscard]] promises::House& house() const { return around_.house; }
    [[nodiscard]] policy::Policy const& policy() const { return *shown_->policy; }
    [[nodiscard]] promises::ShelfEntry const& shown() const { return *shown_; }
    [[nodiscard]] Facts const& facts() const { return facts_; }
    [[nodiscard]] bool has_server() const { return static_cast<bool>(around_.visit); }
    [[nodiscard]] Result<Answer> visit(Call const& call) const { return around_.visit(call); }
    [[nodiscard]] Result<Answer> get(std::string path) const { return visit({.path = std::move(path)}); }

    /// A random word that occurs nowhere: lower-case letters, 20 of them.
    [[nodiscard]] std::string canary() const;
    /// Opened at the first call of a round.
    [[nodiscard]] Result<Rehearsal*> rehearsal();

private:
    Surroundings const& around_;
    std::shared_ptr<promises::ShelfEntry const> shown_;
    Facts facts_;
    std::unique_ptr<Rehearsal> rehearsal_;
};

}  // namespace slovo::proof
