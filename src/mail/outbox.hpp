// The outbox: takes deliveries that are due, asks the gate at the last moment, renders, sends, and
// writes down what became of each (DESIGN §3.5, C11). It holds references only; address and words are
// opened for one message and wiped after it. One thread.
#pragma once

#include <memory>
#include <string>

#include "gate/gate.hpp"
#include "mail/message.hpp"
#include "mail/smtp.hpp"
#include "promises/house.hpp"
#include "store/tables/deliveries.hpp"

namespace slovo::mail {

struct OutboxOptions {
    std::string base_url;         ///< for links; without a slash at its end
    std::string from_address;     ///< the controller's, unless configured
    std::unique_ptr<Smtp> relay;  ///< none: mail is captured, sealed (DESIGN §5.16)
};

class Outbox {
public:
    Outbox(promises::House& house, OutboxOptions options);
    ~Outbox();

    /// After a start: what was on its way when the program ended has an unknown outcome. It is shown
    /// on the desk and never sent again by itself.
    Result<int> settle_in_flight();
    /// Sends what is due now. Value: how many were taken up.
    Result<int> run();

    [[nodiscard]] bool captures() const { return !options_.relay; }

private:
    enum class Fate : std::uint8_t { sent, retry, failed, unknown, withheld };

    Result<void> deliver(store::DeliveryRow const& row);
    template <vault::FixedString P>
    Result<Fate> send(store::DeliveryRow const& row);
    Result<Fate> send_about_case(store::DeliveryRow const& row);
    Result<Fate> send_renewal(store::DeliveryRow const& row);
    Result<Fate> hand_over(store::DeliveryRow const& row, store::SubjectRow const& subject, Mail mail);
    Result<void> tell_optin_sent(store::Transaction& tx, store::DeliveryRow const& row, gate::LedgerKey const& key,
                                 Instant now);
    Result<void> write_down(store::DeliveryRow const& row, Fate fate);

    promises::House& house_;
    OutboxOptions options_;
};

}  // namespace slovo::mail
