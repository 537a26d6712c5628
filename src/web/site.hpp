// What the handlers of the site share: the house, the live checks, limits against abuse, and facts
// of the configuration. Owned by app/; members are safe from any thread.
#pragma once

#include <functional>
#include <string>

#include "base/language.hpp"
#include "base/limits.hpp"
#include "promises/installation.hpp"
#include "promises/screen.hpp"
#include "web/proof_cache.hpp"
#include "web/server/message.hpp"
#include "web/server/rate_limit.hpp"
#include "web/workers.hpp"

namespace slovo::web {

struct Site {
    promises::Installation& installation;
    promises::House& house;
    ProofCache const& proof;
    promises::SignLists const& signs;
    std::string base_url;  ///< without a slash at the end: links in mails and on the desk
    bool mail_is_captured = true;
    bool sealed = false;  ///< restored without its journal: no desk, no mail (DESIGN §5.4)
    Workers& workers;
    NetworkLimiter forms_limit{limits::forms_per_network_minute};
    NetworkLimiter links_limit{limits::links_per_network_minute};
    LoadMeter refusals{
        limits::refusals_per_second};  ///< posts that looked like a machine's: over the limit, work is asked
    std::function<void()> mail_is_waiting = [] {};  ///< wakes the sender

    /// What is wrong or should be known, for the desk and the proof page; kept for a few seconds.
    [[nodiscard]] std::vector<proof::Alarm> alarms() const { return proof.report()->alarms; }
    [[nodiscard]] Instant now() const { return house.now(); }
    [[nodiscard]] std::shared_ptr<promises::ShelfEntry const> policy() const { return house.shelf.current(now()); }
};

/// `?lang=` of a request; Ukrainian where nothing else is asked for.
[[nodiscard]] Language language_of(Request const& request);
/// One query parameter, percent-decoded; empty when absent or malformed.
[[nodiscard]] std::string query_value(Request const& request, std::string_view name);

/// An alarm in words.
[[nodiscard]] std::string alarm_text(proof::Alarm const& alarm, Language language);

/// Runs a handler that waits on a worker. The request's views stay valid until the reply.
[[nodiscard]] Handler on_worker(Site& site, std::function<Response(Request const&)> handler);

}  // namespace slovo::web
