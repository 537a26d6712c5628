#include "study/guard.hpp"

#include <gmock/gmock.h>

#include "peers.hpp"
#include "study/fetcher.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;

// Addresses that a study must never dial, as a visitor could type them. %PORT% is a listener on loopback, which must
// see no connection.
constexpr std::array hostile{
    "http://127.0.0.1/",
    "http://127.0.0.1:%PORT%/",
    "http://127.1:%PORT%/",
    "http://127.0.1:%PORT%/",
    "http://127.255.255.254/",
    "http://127.000.000.001:%PORT%/",
    "http://0177.0.0.1:%PORT%/",
    "http://0177.0.0.01/",
    "http://0x7f.0.0.1:%PORT%/",
    "http://0x7f000001:%PORT%/",
    "http://0X7F000001/",
    "http://0x7f.1/",
    "http://2130706433:%PORT%/",
    "http://017700000001:%PORT%/",
    "http://0/",
    "http://0:%PORT%/",
    "http://0.0.0.0:%PORT%/",
    "http://0.0.0.0:8080/",
    "http://00.00.00.00/",
    "http://localhost:%PORT%/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://foo.localhost:8080/",
    "http://ip6-localhost/",
    "http://[::1]/",
    "http://[::1]:%PORT%/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/",
    "http://[::]:%PORT%/",
    "http://[::ffff:127.0.0.1]:%PORT%/",
    "http://[::ffff:7f00:1]:%PORT%/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::127.0.0.1]:%PORT%/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[64:ff9b::127.0.0.1]:%PORT%/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[64:ff9b::808:808]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001::1]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[2001:10::1]/",
    "http://[2001:20::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[100::1]/",
    "http://[5f00::1]/",
    "http://[fc00::1]/",
    "http://[fd00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[fe80::1]/",
    "http://[febf::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[ff0e::1]/",
    "http://[4000::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.170.2/v2/credentials",
    "http://0xa9fea9fe/",
    "http://2852039166/",
    "http://025177524776/",
    "http://0251.0376.0251.0376/",
    "http://169.254.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://192.0.0.192/opc/v2/instance/",
    "http://168.63.129.16/machine",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://metadata/",
    "http://instance-data/",
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://012.1.2.3/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://192.168.0.1:8080/admin",
    "http://3232235777/",
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://192.0.0.1/",
    "http://192.0.2.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://198.18.0.1/",
    "http://198.19.255.255/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250:8080/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://8.8.8.8:22/",
    "http://8.8.8.8:25/",
    "http://8.8.8.8:53/",
    "http://8.8.8.8:6379/",
    "http://8.8.8.8:3306/",
    "http://8.8.8.8:0/",
    "http://8.8.8.8:9200/",
    "https://example.com:22/",
    "http://user@example.com/",
    "http://user:secret@example.com/",
    "http://:secret@example.com/",
    "http://example.com@127.0.0.1:%PORT%/",
    "http://127.0.0.1:%PORT%@8.8.8.8/",
    "http://router.local/",
    "http://printer.lan/",
    "http://db.internal/",
    "http://nas.home.arpa/",
    "http://1.0.0.127.in-addr.arpa/",
    "http://intranet/",
    "http://abc.onion/",
    "http://a$b.example.com/",
    "file:///etc/passwd",
    "ftp://8.8.8.8/",
    "gopher://127.0.0.1:%PORT%/_x",
    "dict://127.0.0.1:%PORT%/",
    "javascript:alert(1)",
    "data:text/html,x",
    "ws://127.0.0.1:%PORT%/",
    "unix:///var/run/docker.sock",
    "http://",
    "http:///",
    "//127.0.0.1/",
};

/// Knows no name, and says so at once.
class NoNames final : public Resolver {
public:
    void ask(std::string const& host) override { hosts_.push_back(host); }
    std::vector<Resolved> collect() override {
        std::vector<Resolved> out;
        for (auto& host : std::exchange(hosts_, {})) out.push_back({host, {}});
        return out;
    }
    [[nodiscard]] std::vector<int> watched() const override { return {}; }

private:
    std::vector<std::string> hosts_;
};

Response fetch(Fetcher& fetcher, std::string const& text) {
    auto const url = url::WebUrl::parse(text);
    if (!url) throw std::runtime_error("a URL of the test: " + text);
    fetcher.begin({.url = *url});
    for (int i = 0; i < 200; ++i)
        for (auto& fetched : fetcher.wait(50ms)) return std::move(fetched.response);
    throw std::runtime_error("no answer");
}

TEST(Guard, RefusesEveryHostileAddressWithoutASocket) {
    static_assert(hostile.size() >= 80);
    ScriptedServer const listener(
        [](Peer& peer, std::string const&, std::string const&) { peer.answer("200", "", ""); });
    NoNames resolver;
    auto const fetcher = Fetcher::create(*Guard::create({}), resolver, {.user_agent = "test"});
    for (std::string text : hostile) {
        if (auto const at = text.find("%PORT%"); at != std::string::npos)
            text.replace(at, 6, std::to_string(listener.port()));
        auto const url = url::WebUrl::parse(text);
        if (!url) continue;  // no address of a site: refused before there is anything to ask
        auto const response = fetch(**fetcher, text);
        EXPECT_THAT(response.error,
                    testing::AnyOf(FetchError::refused_address, FetchError::refused_port, FetchError::credentials))
            << text << " → " << name_of(response.error);
        EXPECT_EQ(response.remote_address, "") << text;
    }
    EXPECT_EQ(listener.connections(), 0);
}

TEST(Guard, AllowsThePublicInternetOnItsPorts) {
    auto const guard = Guard::create({});
    for (auto const* const text : {"http://8.8.8.8/", "https://1.1.1.1/", "http://93.184.216.34:8080/",
                                   "https://example.com:8443/", "http://[2606:4700::1111]/", "http://172.32.0.1/",
                                   "http://100.128.0.1/", "http://192.0.1.1/", "http://xn--e1afmkfd.xn--j1amh/"})
        EXPECT_EQ(guard->check(*url::WebUrl::parse(text)), FetchError::none) << text;
}

TEST(Guard, AllowsOneAddressWhenTold) {
    std::vector<std::string> const allowed{"127.0.0.2:9090", "[::1]:9091"};
    auto const guard = Guard::create(allowed);
    EXPECT_EQ(guard->check(*url::WebUrl::parse("http://127.0.0.2:9090/")), FetchError::none);
    EXPECT_EQ(guard->check(*url::WebUrl::parse("http://[::1]:9091/")), FetchError::none);
    EXPECT_EQ(guard->check(*url::WebUrl::parse("http://127.0.0.2:9091/")), FetchError::refused_address);
    EXPECT_EQ(guard->check(*url::WebUrl::parse("http://127.0.0.1:9090/")), FetchError::refused_address);
    for (std::string const bad : {"127.0.0.1", "localhost:80", "127.0.0.1:0", "127.0.0.1:70000", "::1:80", "", ":80"}) {
        std::vector<std::string> const one{bad};
        EXPECT_FALSE(Guard::create(one)) << bad;
    }
}

TEST(Guard, NeverDialsThisMachine) {
    auto const guard = Guard::create({}, {*IpAddress::parse("8.8.4.4")});
    EXPECT_EQ(guard->check(*url::WebUrl::parse("http://8.8.4.4/")), FetchError::refused_address);
    EXPECT_FALSE(own_addresses().empty());
}

// 127.0.0.9 stands for the public address: it is allowed, and 127.0.0.1 beside it is not.
TEST(Guard, ARebindingNameIsResolvedOnceAndNeverLeadsInside) {
    auto const answer = [](Peer& peer, std::string const&, std::string const&) { peer.answer("200", "", "x"); };
    ScriptedServer const outside(answer, nullptr, "127.0.0.9");
    ScriptedServer const inside(answer, nullptr, "127.0.0.1", outside.port());
    TinyNameServer names(
        [](std::string const&, int times) { return std::vector<std::string>{times == 0 ? "127.0.0.9" : "127.0.0.1"}; });
    DnsResolver resolver({.servers = {names.endpoint()}});
    auto const fetcher =
        Fetcher::create(*Guard::create(std::vector{outside.endpoint()}), resolver, {.user_agent = "test"});
    auto const url = url::WebUrl::parse("http://rebind.example.com:" + std::to_string(outside.port()) + "/");
    for (int i = 0; i < 5; ++i) {
        (*fetcher)->begin({.url = *url, .connection = Connection::fresh});
        auto const got = (*fetcher)->wait(5s);
        ASSERT_EQ(got.size(), 1U);
        EXPECT_EQ(got[0].response.remote_address, "127.0.0.9");
    }
    EXPECT_EQ(names.asked("rebind.example.com"), 1);
    EXPECT_EQ(outside.connections(), 5);
    EXPECT_EQ(inside.connections(), 0);

    // Another study asks anew, is told the inside, and does not go there.
    auto const later =
        Fetcher::create(*Guard::create(std::vector{outside.endpoint()}), resolver, {.user_agent = "test"});
    EXPECT_EQ(fetch(**later, url->href()).error, FetchError::refused_address);
    EXPECT_EQ(inside.connections(), 0);
}

TEST(Guard, ANameWithAForbiddenAddressAmongOthersIsRefused) {
    ScriptedServer const inside([](Peer& peer, std::string const&, std::string const&) { peer.answer("200", "", ""); });
    TinyNameServer names([](std::string const& name, int) {
        if (name == "mixed.example.com") return std::vector<std::string>{"198.41.0.4", "127.0.0.1"};
        if (name == "meta.example.com") return std::vector<std::string>{"169.254.169.254"};
        return std::vector<std::string>{"10.1.2.3"};
    });
    DnsResolver resolver({.servers = {names.endpoint()}});
    auto const fetcher = Fetcher::create(*Guard::create({}), resolver, {.user_agent = "test"});
    for (auto const* const text :
         {"http://mixed.example.com/", "http://meta.example.com:8080/", "https://private.example.com/"})
        EXPECT_EQ(fetch(**fetcher, text).error, FetchError::refused_address) << text;
    EXPECT_EQ(inside.connections(), 0);
}

TEST(Resolver, AsksItsServersAndGivesUpInTime) {
    TinyNameServer good([](std::string const&, int) { return std::vector<std::string>{"192.0.2.7"}; });
    Endpoint const silent{*IpAddress::parse("127.0.0.1"), 1};
    DnsResolver resolver({.servers = {silent, good.endpoint()}, .patience = 100ms});
    resolver.ask("site.example.com");
    std::vector<Resolved> got;
    for (int i = 0; i < 100 && got.empty(); ++i) {
        std::this_thread::sleep_for(10ms);
        got = resolver.collect();
    }
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].addresses, std::vector{*IpAddress::parse("192.0.2.7")});

    DnsResolver alone({.servers = {}, .patience = 10ms});
    alone.ask("site.example.com");
    std::this_thread::sleep_for(20ms);
    got = alone.collect();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_TRUE(got[0].addresses.empty());
}

TEST(Resolver, TakesOnlyTheAnswerToItsQuestion) {
    auto const query = *dns_query("a.example.com", dns_type_a, 77);
    auto answer = Bytes(query.begin(), query.end() - 11);
    answer[2] = 0x81;
    answer[7] = 1;
    answer[11] = 0;
    Bytes const record{0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 192, 0, 2, 7};
    answer.insert(answer.end(), record.begin(), record.end());
    EXPECT_EQ(read_dns_answer(query, answer).addresses.size(), 1U);
    auto other_id = answer;
    other_id[1] = 78;
    EXPECT_EQ(read_dns_answer(query, other_id).kind, DnsAnswer::Kind::not_ours);
    auto other_name = answer;
    other_name[13] = 'b';
    EXPECT_EQ(read_dns_answer(query, other_name).kind, DnsAnswer::Kind::not_ours);
    for (std::size_t size = 0; size < answer.size(); ++size)
        EXPECT_TRUE(read_dns_answer(query, ByteView(answer).first(size)).addresses.empty()) << size;
    EXPECT_FALSE(dns_query(std::string(64, 'a') + ".com", dns_type_a, 1));
    EXPECT_FALSE(dns_query("a..com", dns_type_a, 1));
}

}  // namespace
}  // namespace slovo::study
