// The port through which names become addresses, and the one that asks the machine's name servers over UDP itself: a
// study resolves a name once, vets what came and dials exactly that. Nothing here blocks, so one thread fetches and
// resolves at once. What an answer says is not trusted: the guard decides. One thread an object.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "net/descriptor.hpp"
#include "study/address.hpp"

namespace slovo::study {

struct Resolved {
    std::string host;
    std::vector<IpAddress> addresses;  ///< none: the name has none, or nobody answered
};

class Resolver {
public:
    virtual ~Resolver() = default;
    /// Begins to resolve; the answer comes once, from collect().
    virtual void ask(std::string const& host) = 0;
    [[nodiscard]] virtual std::vector<Resolved> collect() = 0;
    /// Descriptors to wait for.
    [[nodiscard]] virtual std::vector<int> watched() const = 0;
};

/// What the machine says about names; read before a sandbox closes.
struct NameSettings {
    std::vector<Endpoint> servers;                                       ///< of /etc/resolv.conf, at most three
    std::map<std::string, std::vector<IpAddress>, std::less<>> known{};  ///< of /etc/hosts
    std::chrono::milliseconds patience{2000};                            ///< for one server

    [[nodiscard]] static NameSettings of_machine();
};

class DnsResolver final : public Resolver {
public:
    explicit DnsResolver(NameSettings settings) : settings_(std::move(settings)) {}

    void ask(std::string const& host) override;
    [[nodiscard]] std::vector<Resolved> collect() override;
    [[nodiscard]] std::vector<int> watched() const override;

private:
    using Clock = std::chrono::steady_clock;
    struct Question {
        std::uint16_t type = 0, id = 0;
        net::Descriptor socket{};  ///< its own: the port is as hard to guess as the id
        bool answered = false;
    };
    struct Lookup {
        std::string host;
        std::vector<IpAddress> addresses;
        std::vector<Question> questions;
        std::size_t attempt = 0;
        Clock::time_point deadline;
    };
    void send(Lookup& lookup) const;
    static void read(Lookup& lookup);
    [[nodiscard]] bool is_over(Lookup& lookup) const;

    NameSettings settings_;
    std::vector<Lookup> running_;
    std::vector<Resolved> ready_;
};

/// A query of RFC 1035 with the size of answers we take (RFC 6891); nothing when the name cannot be one.
[[nodiscard]] std::optional<Bytes> dns_query(std::string_view host, std::uint16_t type, std::uint16_t id);

struct DnsAnswer {
    enum class Kind : std::uint8_t { not_ours, failed, answered } kind = Kind::not_ours;
    std::vector<IpAddress> addresses;
};
/// What a datagram answers to the query. Linear, no recursion: names in it are skipped, never followed.
[[nodiscard]] DnsAnswer read_dns_answer(ByteView query, ByteView datagram);

constexpr std::uint16_t dns_type_a = 1, dns_type_aaaa = 28;

}  // namespace slovo::study
