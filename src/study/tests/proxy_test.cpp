// The browser's only way out: what it refuses, whatever it is asked, and what it lets through.
#include "study/browser/proxy.hpp"

#include <gmock/gmock.h>

#include "peers.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

std::string head_of(std::string_view lines) {
    return std::string(lines) + "\r\n\r\n";
}

/// A proxy that turns on a thread of its own, and connections to it.
class Turning {
public:
    explicit Turning(std::vector<std::string> const& allowed, NameSettings names = {}, ProxyLimits limits = {})
        : resolver_(std::move(names)) {
        auto listener = bind_loopback(SOCK_STREAM | SOCK_NONBLOCK, "127.0.0.1", port_);
        ::listen(listener.value(), 64);
        proxy_ = std::make_unique<Proxy>(*Guard::create(allowed), resolver_, std::move(listener), limits);
        thread_ = std::jthread([this](std::stop_token const& stop) {
            while (!stop.stop_requested()) {
                std::vector<pollfd> watched;
                proxy_->add_watched(watched);
                ::poll(watched.data(), watched.size(), 5);
                proxy_->turn();
            }
        });
    }

    [[nodiscard]] net::Descriptor connect() const {
        net::Descriptor out(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_storage where{};
        auto const length = Endpoint{*IpAddress::parse("127.0.0.1"), port_}.write(where);
        EXPECT_EQ(::connect(out.value(), reinterpret_cast<sockaddr*>(&where), length), 0);
        timeval const patience{5, 0};
        ::setsockopt(out.value(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        return out;
    }
    /// All that comes until the proxy closes, or nothing has come for five seconds.
    [[nodiscard]] std::string ask(std::string_view said) const {
        auto const line = connect();
        ::send(line.value(), said.data(), said.size(), MSG_NOSIGNAL);
        return read_all(line);
    }
    static std::string read_all(net::Descriptor const& line) {
        std::string out;
        std::array<char, 4096> part{};
        for (ssize_t got = 0; (got = ::recv(line.value(), part.data(), part.size(), 0)) > 0;)
            out.append(part.data(), static_cast<std::size_t>(got));
        return out;
    }

private:
    DnsResolver resolver_;
    std::uint16_t port_ = 0;
    std::unique_ptr<Proxy> proxy_;
    std::jthread thread_;
};

ScriptedServer::Script says(std::string body) {
    return [body = std::move(body)](Peer& peer, std::string const&, std::string const&) {
        peer.answer("200 OK", "Connection: close\r\n", body);
        peer.reset();
    };
}

TEST(Proxy, CarriesWhatTheGuardLetsThrough) {
    ScriptedServer const site([](Peer& peer, auto const&, auto const&) { peer.answer("200 OK", "", "tea"); });
    Turning const proxy({site.endpoint()});
    auto const line = proxy.connect();
    auto const request = head_of("GET " + site.url("/a?b#c") + " HTTP/1.1\r\nHost: wrong.example\r\nAccept: x/y\r\n" +
                                 "Proxy-Connection: keep-alive\r\nConnection: keep-alive");
    ::send(line.value(), request.data(), request.size(), 0);
    std::array<char, 4096> part{};
    auto const got = ::recv(line.value(), part.data(), part.size(), 0);
    ASSERT_GT(got, 0);
    EXPECT_THAT(std::string(part.data(), static_cast<std::size_t>(got)), StartsWith("HTTP/1.1 200 OK"));
    auto const heard = site.requests();
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(heard[0], "GET /a?b HTTP/1.1\r\nHost: " + site.endpoint() + "\r\nConnection: close\r\nAccept: x/y\r\n");
}

TEST(Proxy, TunnelsBothWays) {
    ScriptedServer const site(says("through"));
    Turning const proxy({site.endpoint()});
    auto const line = proxy.connect();
    auto const request = head_of("CONNECT " + site.endpoint() + " HTTP/1.1");
    ::send(line.value(), request.data(), request.size(), 0);
    std::array<char, 128> part{};
    auto const got = ::recv(line.value(), part.data(), part.size(), 0);
    EXPECT_THAT(std::string(part.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))),
                StartsWith("HTTP/1.1 200"));
    auto const inner = head_of("GET /inside HTTP/1.1\r\nHost: a");
    ::send(line.value(), inner.data(), inner.size(), 0);
    EXPECT_THAT(Turning::read_all(line), HasSubstr("through"));
    EXPECT_EQ(site.count("GET /inside "), 1);
}

TEST(Proxy, RefusesAddressesThatAreNobodysOnTheInternet) {
    ScriptedServer const trap(says("secret"));
    Turning const proxy({});
    auto const port = std::to_string(trap.port());
    for (std::string const host :
         {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433", "0177.0.0.1", "127.1",
          "0.0.0.0", "169.254.169.254", "10.0.0.1", "192.168.1.1", "metadata", "router.lan", "[fe80::1]"}) {
        SCOPED_TRACE(host);
        EXPECT_THAT(proxy.ask(head_of("CONNECT " + host + ":" + port + " HTTP/1.1")), StartsWith("HTTP/1.1 403"));
        EXPECT_THAT(proxy.ask(head_of("CONNECT " + host + ":443 HTTP/1.1")), StartsWith("HTTP/1.1 403"));
        EXPECT_THAT(proxy.ask(head_of("GET http://" + host + ":" + port + "/ HTTP/1.1")), StartsWith("HTTP/1.1 403"));
    }
    EXPECT_THAT(proxy.ask(head_of("CONNECT 192.0.2.1:22 HTTP/1.1")), StartsWith("HTTP/1.1 403"));
    EXPECT_THAT(proxy.ask(head_of("CONNECT site.example:25 HTTP/1.1")), StartsWith("HTTP/1.1 403"));
    EXPECT_EQ(trap.connections(), 0);
}

TEST(Proxy, AllowsOnlyThePortThatWasNamed) {
    ScriptedServer const site(says("site"));
    ScriptedServer const trap(says("secret"));
    Turning const proxy({site.endpoint()});
    EXPECT_THAT(proxy.ask(head_of("CONNECT " + trap.endpoint() + " HTTP/1.1")), StartsWith("HTTP/1.1 403"));
    EXPECT_EQ(trap.connections(), 0);
}

TEST(Proxy, ResolvesANameOnceAndVetsAllOfItsAddresses) {
    ScriptedServer const site(says("site"));
    // Behind its second question hides another address.
    TinyNameServer names([](std::string const& name, int before) -> std::vector<std::string> {
        if (name == "mixed.example") return {"127.0.0.1", "10.0.0.1"};
        if (name == "rebound.example") return {before == 0 ? "127.0.0.1" : "10.0.0.1"};
        return {};
    });
    Turning const proxy({site.endpoint()}, {.servers = {names.endpoint()}, .patience = 500ms});
    auto const port = std::to_string(site.port());
    auto const ask = [&](std::string const& host) {
        return proxy.ask(head_of("GET http://" + host + ":" + port + "/ HTTP/1.1"));
    };
    EXPECT_THAT(ask("mixed.example"), StartsWith("HTTP/1.1 403"));
    EXPECT_EQ(site.connections(), 0);
    for (int i = 0; i < 3; ++i) EXPECT_THAT(ask("rebound.example"), StartsWith("HTTP/1.1 200"));
    EXPECT_EQ(names.asked("rebound.example"), 1);
    EXPECT_THAT(ask("unknown.example"), StartsWith("HTTP/1.1 502"));
}

TEST(Proxy, AnswersNothingThatIsNoRequest) {
    ScriptedServer const site(says("site"));
    Turning const proxy({site.endpoint()});
    auto const at = site.endpoint();
    for (auto const& said : {"GET / HTTP/1.1\r\nHost: " + at, "GET https://" + at + "/ HTTP/1.1",
                             "GET ftp://" + at + "/ HTTP/1.1", std::string("GET file:///etc/passwd HTTP/1.1"),
                             "GET http://" + at + "/ HTTP/1.0", "GET http://" + at + "/", std::string("nonsense"),
                             "GET http://" + at + "/ HTTP/1.1\r\nno header", "GET http://" + at + "/ HTTP/1.1\r\nA : b",
                             "GET http://" + at + "/ HTTP/1.1\r\nA: b\nHost: c", "CONNECT " + at + "/a HTTP/1.1",
                             "CONNECT user@" + at + " HTTP/1.1", std::string("CONNECT 127.0.0.1 HTTP/1.1"),
                             std::string("CONNECT  HTTP/1.1"), std::string("CONNECT a:99999 HTTP/1.1"),
                             "GET http://" + at + "/ HTTP/1.1\r\n\r\nGET http://" + at + "/ HTTP/1.1"}) {
        SCOPED_TRACE(said);
        EXPECT_THAT(proxy.ask(head_of(said)), StartsWith("HTTP/1.1 400"));
    }
    for (auto const& said : {"POST http://" + at + "/ HTTP/1.1", "DELETE http://" + at + "/ HTTP/1.1",
                             "GET http://" + at + "/ HTTP/1.1\r\nContent-Length: 3",
                             "GET http://" + at + "/ HTTP/1.1\r\nTransfer-Encoding: chunked"}) {
        SCOPED_TRACE(said);
        EXPECT_THAT(proxy.ask(head_of(said)), StartsWith("HTTP/1.1 405"));
    }
    EXPECT_THAT(proxy.ask(std::string(proxy_head_bytes + 1, 'a')), StartsWith("HTTP/1.1 431"));
    EXPECT_EQ(site.connections(), 0);
}

TEST(Proxy, LetsASecondRequestOfOneConnectionGoNowhere) {
    ScriptedServer const site([](Peer& peer, auto const&, auto const&) { peer.answer("200 OK", "", "first"); });
    Turning const proxy({site.endpoint()});
    auto const line = proxy.connect();
    auto const request = head_of("GET " + site.url("/one") + " HTTP/1.1");
    ::send(line.value(), request.data(), request.size(), 0);
    std::array<char, 4096> part{};
    EXPECT_GT(::recv(line.value(), part.data(), part.size(), 0), 0);
    ::send(line.value(), request.data(), request.size(), MSG_NOSIGNAL);
    EXPECT_EQ(Turning::read_all(line), "");
    EXPECT_EQ(site.requests().size(), 1U);
}

TEST(Proxy, WaitsForNobodyLong) {
    ScriptedServer const site([](Peer&, auto const&, auto const&) { std::this_thread::sleep_for(300ms); });
    Turning const proxy({site.endpoint()}, {}, {.connections = 4, .head_time = 100ms, .silence = 100ms});
    auto const began = std::chrono::steady_clock::now();
    EXPECT_EQ(proxy.ask("GET http://slow.exa"), "");
    EXPECT_EQ(proxy.ask(head_of("GET " + site.url("/") + " HTTP/1.1")), "");
    // More than it takes at once wait, and have their turn when the idle ones have had theirs.
    std::vector<net::Descriptor> idle;
    for (int i = 0; i < 8; ++i) idle.push_back(proxy.connect());
    EXPECT_THAT(proxy.ask(head_of("nonsense")), StartsWith("HTTP/1.1 400"));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 4s);
}

TEST(Proxy, CarriesNoMoreThanItsLimit) {
    ScriptedServer const site(says(std::string(1'000'000, 'x')));
    Turning const proxy({site.endpoint()}, {}, {.bytes = 100'000});
    EXPECT_LT(proxy.ask(head_of("GET " + site.url("/") + " HTTP/1.1")).size(), 300'000U);
}

}  // namespace
}  // namespace slovo::study
