// Chromium's DevTools protocol (https://chromedevtools.github.io/devtools-protocol/) over its pipe, on one thread that
// turns the browser's proxy meanwhile. What comes is a stranger's: bounded, and what is no JSON is passed over.
#pragma once

#include <boost/json.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "net/descriptor.hpp"
#include "study/browser/proxy.hpp"
#include "study/browser/trouble.hpp"

namespace slovo::study {

class DevTools {
public:
    using Clock = std::chrono::steady_clock;
    struct Event {
        std::string_view method, session;
        boost::json::object const& params;
    };

    DevTools(net::Descriptor commands, net::Descriptor events, Proxy& proxy)
        : commands_(std::move(commands)), events_(std::move(events)), proxy_(proxy) {}

    /// Who hears of events, from now on; may tell(), may not ask().
    void hear(std::function<void(Event const&)> hear) { hear_ = std::move(hear); }
    /// Sends a command whose answer nobody waits for.
    void tell(std::string_view method, boost::json::object params, std::string_view session);
    /// The result of a command; an empty object where the browser refused it. `died`, `too_slow`.
    [[nodiscard]] OrTrouble<boost::json::object> ask(std::string_view method, boost::json::object params,
                                                     std::string_view session, Clock::time_point until);
    /// Lets the browser work until there is enough or the time has come.
    [[nodiscard]] OrTrouble<> wait(Clock::time_point until, std::function<bool()> const& enough);

private:
    [[nodiscard]] bool turn();
    void take(std::string_view message);

    net::Descriptor commands_, events_;
    Proxy& proxy_;
    std::function<void(Event const&)> hear_;
    std::string pending_;
    std::size_t searched_ = 0;
    std::int64_t last_id_ = 0;
    std::optional<boost::json::object> reply_;
    std::int64_t awaited_ = 0;
};

/// Members as they may be there; what is missing or of another type is empty or 0.
[[nodiscard]] std::string_view text_at(boost::json::object const& object, std::string_view key);
[[nodiscard]] double number_at(boost::json::object const& object, std::string_view key);
[[nodiscard]] boost::json::object const& object_at(boost::json::object const& object, std::string_view key);
[[nodiscard]] boost::json::array const& array_at(boost::json::object const& object, std::string_view key);

}  // namespace slovo::study
