// The threads beside the server: the ledger's sequencer, the mail's outbox, the live checks, and
// what must be done now and then. Each fault is logged and tried again; none stops the server.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "app/ops_mail.hpp"
#include "mail/outbox.hpp"
#include "promises/cases.hpp"
#include "promises/installation.hpp"
#include "promises/overdue.hpp"
#include "promises/reaper.hpp"
#include "promises/renewal.hpp"
#include "proof/runner.hpp"

namespace slovo::app {

class Housekeeping {
public:
    /// `sealed`: restored without its journal, so that no mail leaves before it is confirmed.
    Housekeeping(promises::Installation& installation, mail::Outbox& outbox, proof::Runner& proof, OpsMail& ops,
                 bool sealed)
        : installation_(installation),
          outbox_(outbox),
          proof_(proof),
          ops_(ops),
          overdue_(installation.house()),
          cases_(installation.house()),
          renewals_(installation.house()),
          reaper_(installation.house(), installation.journal(), installation.data()),
          sealed_(sealed) {}
    ~Housekeeping() { stop(); }

    /// Asked now and then how many requests said that their sender refuses (Global Privacy Control).
    void count_refusals(std::function<std::uint64_t()> count) { refusals_ = std::move(count); }
    void start();
    /// Returns when all threads have ended.
    void stop();
    /// Something may be due in the outbox. From any thread.
    void wake_mail();
    /// Did the clock jump forward since the last event by more than limits::clock_jump (DESIGN §5.11)?
    [[nodiscard]] bool clock_jumped() const { return clock_jumped_; }
    [[nodiscard]] promises::Reaper& reaper() { return reaper_; }

private:
    void run_ledger(std::stop_token const& stop);
    void run_mail(std::stop_token const& stop);
    void run_proof(std::stop_token const& stop);
    void run_reaper(std::stop_token const& stop);
    void sweep_keys();
    void give_slots_back();
    /// Whether more waits to be erased.
    bool reap();
    void tidy_up();
    void tell_refusals();
    void watch_clock();
    bool pause(std::stop_token const& stop, std::chrono::milliseconds time);

    promises::Installation& installation_;
    mail::Outbox& outbox_;
    proof::Runner& proof_;
    OpsMail& ops_;
    promises::OverdueWatch overdue_;
    promises::CaseWatch cases_;
    promises::RenewalWatch renewals_;
    promises::Reaper reaper_;
    bool sealed_;
    std::function<std::uint64_t()> refusals_ = [] { return std::uint64_t{0}; };
    std::uint64_t refusals_told_ = 0;
    std::int64_t next_slot_ = 0, old_slots_ = 0;  // of the proof thread
    std::atomic<bool> clock_jumped_ = false;
    std::mutex reap_mutex_;
    std::mutex clock_mutex_;  // of what watch_clock() remembers
    Instant last_seen_{};
    std::chrono::steady_clock::time_point last_moment_{};
    std::mutex mutex_;
    std::condition_variable_any wake_;
    bool mail_waits_ = false;
    std::jthread ledger_;
    std::jthread mail_;
    std::jthread proof_thread_;
    std::jthread reaper_thread_;  // checks take their time; what is over does not wait for them
};

}  // namespace slovo::app
