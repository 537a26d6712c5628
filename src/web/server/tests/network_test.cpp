#include "web/server/network.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace slovo::web {
namespace {

ClientAddress address(std::string_view text) {
    return ClientAddress::parse(text).value();
}

TEST(Addresses, are_read_and_written) {
    for (auto const& [in, out] : std::vector<std::pair<std::string, std::string>>{{"127.0.0.1", "127.0.0.1"},
                                                                                  {"::1", "::1"},
                                                                                  {"[2001:db8::1]", "2001:db8::1"},
                                                                                  {"::ffff:192.0.2.1", "192.0.2.1"},
                                                                                  {"2001:DB8:0:0::1", "2001:db8::1"}}) {
        EXPECT_EQ(address(in).text(), out);
    }
    for (auto const* bad :
         {"", "localhost", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.4 ", "[1.2.3.4]", "::1%lo", "[::1", "01.2.3.4"}) {
        EXPECT_FALSE(ClientAddress::parse(bad)) << bad;
    }
    EXPECT_TRUE(address("127.9.9.9").loopback());
    EXPECT_TRUE(address("::1").loopback());
    EXPECT_TRUE(ClientAddress().loopback());
    EXPECT_FALSE(address("::2").loopback());
    EXPECT_FALSE(address("128.0.0.1").loopback());
}

TEST(Networks, contain_what_their_prefix_says) {
    struct Case {
        std::string_view network, address;
        bool inside;
    };
    for (auto const& one : std::vector<Case>{{"10.0.0.0/8", "10.255.0.1", true},
                                             {"10.0.0.0/8", "11.0.0.1", false},
                                             {"192.0.2.1", "192.0.2.1", true},
                                             {"192.0.2.1", "192.0.2.2", false},
                                             {"0.0.0.0/0", "203.0.113.9", true},
                                             {"0.0.0.0/0", "::1", false},
                                             {"2001:db8::/33", "2001:db8:7fff::1", true},
                                             {"2001:db8::/33", "2001:db8:8000::1", false},
                                             {"::/0", "2001:db8::1", true},
                                             {"192.0.2.128/25", "192.0.2.127", false}}) {
        EXPECT_EQ(Network::parse(one.network).value().contains(address(one.address)), one.inside)
            << one.network << ' ' << one.address;
    }
    for (auto const* bad :
         {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "/8", "::/129", "2001:db8::1/32"}) {
        EXPECT_FALSE(Network::parse(bad)) << bad;
    }
}

TEST(Networks, one_client_is_a_24_or_a_48) {
    EXPECT_EQ(Network::of(address("192.0.2.77")), Network::parse("192.0.2.0/24").value());
    EXPECT_EQ(Network::of(address("2001:db8:1:2::9")), Network::parse("2001:db8:1::/48").value());
    EXPECT_NE(Network::of(address("192.0.2.77")), Network::of(address("192.0.3.77")));
}

TEST(Origins, forwarded_addresses_count_only_through_trusted_hops) {
    std::vector<Network> const trusted = {Network::parse("10.0.0.0/8").value(), Network::parse("2001:db8::1").value()};
    struct Case {
        std::string_view peer, forwarded, proto, client;
        bool secure;
    };
    for (auto const& one : std::vector<Case>{
             {"203.0.113.1", "1.1.1.1", "https", "203.0.113.1", false},  // forged
             {"10.0.0.1", "", "", "10.0.0.1", false},
             {"10.0.0.1", "", "https", "10.0.0.1", true},
             {"10.0.0.1", "203.0.113.9", "https", "203.0.113.9", true},
             {"10.0.0.1", "203.0.113.9", "http", "203.0.113.9", false},
             {"10.0.0.1", "1.1.1.1, 203.0.113.9", "https", "203.0.113.9", true},  // the left part is forged
             {"10.0.0.1", "203.0.113.9, 10.0.0.2", "https, http", "203.0.113.9", true},
             {"10.0.0.1", "203.0.113.9,10.0.0.2,", "", "10.0.0.1", false},
             {"10.0.0.1", "nonsense", "https", "10.0.0.1", false},
             {"10.0.0.1", "203.0.113.9, unknown", "", "10.0.0.1", false},
             {"10.0.0.1", "203.0.113.9:4711", "", "203.0.113.9", false},
             {"2001:db8::1", "[2001:db8::9]:4711", "", "2001:db8::9", false},
             {"2001:db8::1", "2001:db8::9", "", "2001:db8::9", false},
             {"10.0.0.1", "10.0.0.3, 10.0.0.2", "", "10.0.0.3", false}}) {
        auto const origin = origin_of({address(one.peer), false}, trusted, one.forwarded, one.proto);
        EXPECT_EQ(origin.client.text(), one.client) << one.forwarded;
        EXPECT_EQ(origin.secure, one.secure) << one.forwarded;
    }
}

TEST(Origins, a_local_proxy_is_trusted_only_when_some_are) {
    std::vector<Network> const trusted = {Network::parse("10.0.0.0/8").value()};
    EXPECT_EQ(origin_of({}, trusted, "203.0.113.9", "").client.text(), "203.0.113.9");
    EXPECT_EQ(origin_of({}, {}, "203.0.113.9", "").client.kind(), AddressKind::local);
}

}  // namespace
}  // namespace slovo::web
