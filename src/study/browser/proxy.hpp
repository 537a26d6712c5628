// The only way out of the browser's network: a proxy that asks the guard for every address, resolves a name once, and
// dials only what was vetted, all of a name's addresses or none. It reads requests, never answers. Turned by its
// owner's loop, blocks nowhere. One thread an object.
#pragma once

#include <poll.h>

#include <chrono>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "net/descriptor.hpp"
#include "study/browser/proxy_request.hpp"
#include "study/guard.hpp"
#include "study/resolver.hpp"

namespace slovo::study {

struct ProxyLimits {
    std::size_t connections = 40;            // a browser keeps 32 to a proxy
    std::size_t bytes = 96UL * 1024 * 1024;  ///< of all connections together
    std::chrono::milliseconds head_time{5000};
    std::chrono::milliseconds silence{20'000};  ///< of a server that is dialled, or of both sides
};

class Proxy {
public:
    /// `listener` is non-blocking.
    Proxy(Guard guard, Resolver& resolver, net::Descriptor listener, ProxyLimits limits = {})
        : guard_(std::move(guard)), resolver_(resolver), listener_(std::move(listener)), limits_(limits) {}

    void add_watched(std::vector<pollfd>& to) const;
    /// Does what can be done now.
    void turn();

private:
    using Clock = std::chrono::steady_clock;
    enum class State : std::uint8_t { head, naming, dialling, relaying, last_words, over };
    struct Line {
        net::Descriptor client;
        Clock::time_point deadline{};
        net::Descriptor server{};
        State state = State::head;
        bool is_tunnel = false;
        std::string host{};
        std::uint16_t port = 0;
        std::vector<Endpoint> to{};
        std::string to_server{}, to_client{};
    };
    using Named = std::optional<std::vector<IpAddress>>;  ///< nothing while the question is open

    void accept_all();
    void step(Line& line);
    void read_head(Line& line);
    void vet(Line& line);
    void dial_next(Line& line);
    void see_whether_dialled(Line& line);
    void relay(Line& line);
    void answer(Line& line, int status);
    bool move(Line& line, int from, std::string& pending, int to);

    Guard guard_;
    Resolver& resolver_;
    net::Descriptor listener_;
    ProxyLimits limits_;
    std::map<std::string, Named, std::less<>> names_;
    std::list<Line> lines_;
    std::size_t moved_ = 0;
};

}  // namespace slovo::study
