// What all I/O threads of a server share: options, routes, statistics, the count of connections by
// address. Options and routes do not change; the rest may be used from any thread.
#pragma once

#include <mutex>
#include <unordered_map>

#include "web/server/server.hpp"

namespace slovo::web {

/// How many connections each address has open.
class AddressCounts {
public:
    [[nodiscard]] bool enter(ClientAddress const& address, std::size_t most) {
        std::scoped_lock const lock(mutex_);
        auto& count = counts_[address];
        if (count >= most) return false;
        ++count;
        return true;
    }
    void leave(ClientAddress const& address) {
        std::scoped_lock const lock(mutex_);
        auto const found = counts_.find(address);
        if (found != counts_.end() && --found->second == 0) counts_.erase(found);
    }

private:
    std::mutex mutex_;
    std::unordered_map<ClientAddress, std::size_t> counts_;
};

struct Shared {
    Shared(ServerOptions chosen, Router routes)
        : options(std::move(chosen)),
          router(std::move(routes)),
          stats(router.routes().size()),
          own_clock(system_clock()) {}

    ServerOptions options;
    Router router;
    ServerStats stats;
    AddressCounts addresses;
    std::unique_ptr<Clock> own_clock;  // when the options name none

    [[nodiscard]] Clock const& clock() const { return options.clock != nullptr ? *options.clock : *own_clock; }
    /// A proxy speaks for many: it is not held to one client's share.
    [[nodiscard]] bool counts(ClientAddress const& peer) const {
        if (peer.kind() == AddressKind::local) return false;
        for (auto const& network : options.trusted_proxies) {
            if (network.contains(peer)) return false;
        }
        return true;
    }
};

}  // namespace slovo::web
