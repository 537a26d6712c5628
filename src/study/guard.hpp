// What may be asked for at all: schemes, ports, names and addresses. A study asks it for every URL, for every address
// that a name resolves to, and once more for the address that is really dialled. Immutable once made; any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "study/address.hpp"
#include "study/response.hpp"

namespace slovo::study {

class Guard {
public:
    /// `allowed`: "IP:PORT", which may be dialled whatever they are (tests only). `own`: addresses of this machine,
    /// never dialled. `invalid`: an entry of `allowed` is no such thing.
    [[nodiscard]] static Result<Guard> create(std::span<std::string const> allowed, std::vector<IpAddress> own = {});

    /// Scheme, credentials, port, and the host where it is an address or a name that is nobody's on the Internet.
    [[nodiscard]] FetchError check(url::WebUrl const& url) const;
    [[nodiscard]] FetchError check(Endpoint const& to) const;
    /// Named as allowed: a test's own server, where politeness is not owed.
    [[nodiscard]] bool allows_explicitly(Endpoint const& to) const;

private:
    std::vector<Endpoint> allowed_;
    std::vector<IpAddress> own_;
};

/// The addresses of this machine's interfaces.
[[nodiscard]] std::vector<IpAddress> own_addresses();

}  // namespace slovo::study
