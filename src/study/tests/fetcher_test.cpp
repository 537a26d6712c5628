#include "study/fetcher.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

#include "certificates.hpp"
#include "peers.hpp"
#include "study/content_decoder.hpp"
#include "study/http_head.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;
using Script = ScriptedServer::Script;

std::string compressed(std::string const& text, int window_bits) {
    z_stream stream{};
    ::deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY);
    std::string out(::deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    ::deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    return out;
}
std::string gzip(std::string const& text) {
    return compressed(text, 15 + 16);
}

/// A fetcher that may ask one server of the test, with little patience.
class Asker {
public:
    explicit Asker(ScriptedServer const& server, FetchSettings settings = quick())
        : fetcher_(std::move(*Fetcher::create(*Guard::create(std::vector{server.endpoint()}), resolver_, settings))) {}
    static FetchSettings quick() {
        return {.user_agent = "SlovoTest/1.0", .first_byte_time = 400ms, .total_time = 3s, .slow_time = 1s};
    }
    Response operator()(Ask ask) {
        fetcher_->begin(std::move(ask));
        for (int i = 0; i < 200; ++i)
            for (auto& fetched : fetcher_->wait(50ms)) return std::move(fetched.response);
        throw std::runtime_error("no answer");
    }
    Response operator()(std::string const& url) { return (*this)(Ask{.url = *url::WebUrl::parse(url)}); }
    Fetcher& fetcher() { return *fetcher_; }

private:
    DnsResolver resolver_{{}};
    std::unique_ptr<Fetcher> fetcher_;
};

Response ask_once(Script script, FetchSettings settings = Asker::quick()) {
    ScriptedServer const server(std::move(script));
    return Asker(server, std::move(settings))(server.url("/"));
}

std::string text(Response const& response) {
    return std::string(text_of(response.body));
}

TEST(Fetcher, GivesWhatCame) {
    ScriptedServer const server([](Peer& peer, std::string const&, std::string const&) {
        peer.answer("201 Made", "X-One: 1\r\nx-one:  two \r\nContent-Type: text/html\r\n", "hello");
    });
    Asker ask(server);
    auto const response = ask(server.url("/a%20b?q=1#part"));
    EXPECT_EQ(response.error, FetchError::none);
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(text(response), "hello");
    EXPECT_EQ(response.wire_bytes, 5U);
    EXPECT_EQ(response.header("x-one"), "1");
    EXPECT_EQ(response.headers[2].value, "two");
    EXPECT_EQ(response.header("missing").data(), nullptr);
    EXPECT_EQ(response.remote_address, "127.0.0.1");
    EXPECT_FALSE(response.tls);
    auto const head = server.requests().front();
    EXPECT_THAT(head, testing::StartsWith("GET /a%20b?q=1 HTTP/1.1\r\n"));
    EXPECT_THAT(head, testing::HasSubstr("User-Agent: SlovoTest/1.0\r\n"));
    EXPECT_THAT(head, testing::Not(testing::HasSubstr("Cookie")));
    EXPECT_THAT(head, testing::Not(testing::HasSubstr("Referer")));
}

TEST(Fetcher, KeepsConnectionsAndNoCookies) {
    ScriptedServer const server([](Peer& peer, std::string const&, std::string const&) {
        peer.answer("200 OK", "Set-Cookie: a=b\r\nAlt-Svc: h3=\":1\"\r\nStrict-Transport-Security: max-age=9\r\n", "x");
    });
    Asker ask(server);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(server.url("/")).status, 200);
    EXPECT_EQ(server.connections(), 1);
    EXPECT_EQ(ask({.url = *url::WebUrl::parse(server.url("/")), .connection = Connection::fresh}).status, 200);
    EXPECT_EQ(server.connections(), 2);
    for (auto const& request : server.requests()) EXPECT_THAT(request, testing::Not(testing::HasSubstr("ookie")));
}

TEST(Fetcher, FollowsNothing) {
    auto const response = ask_once([](Peer& peer, std::string const&, std::string const&) {
        peer.answer("302 Found", "Location: http://169.254.169.254/latest/meta-data/\r\n", "");
    });
    EXPECT_EQ(response.status, 302);
    EXPECT_EQ(response.header("location"), "http://169.254.169.254/latest/meta-data/");
}

TEST(Fetcher, DecodesGzipDeflateAndBareDeflate) {
    for (auto const& [name, bits] : {std::pair{"gzip", 31}, {"deflate", 15}, {"deflate", -15}, {"GZIP", 31}}) {
        auto const body = compressed("Привіт, world", bits);
        auto const response = ask_once([&](Peer& peer, std::string const&, std::string const&) {
            peer.answer("200 OK", "Content-Encoding: " + std::string(name) + "\r\n", body);
        });
        EXPECT_EQ(text(response), "Привіт, world") << name << bits;
        EXPECT_EQ(response.wire_bytes, body.size());
    }
}

TEST(Fetcher, WhatIsNotGzipIsSaid) {
    auto const response = ask_once([](Peer& peer, std::string const&, std::string const&) {
        peer.answer("200 OK", "Content-Encoding: gzip\r\n", "<html>no gzip</html>");
    });
    EXPECT_EQ(response.error, FetchError::bad_http);
}

TEST(Fetcher, AGzipBombEndsEarly) {
    auto const bomb = gzip(std::string(50'000'000, '\0'));
    auto const response = ask_once([&bomb](Peer& peer, std::string const&, std::string const&) {
        peer.answer("200 OK", "Content-Encoding: gzip\r\n", bomb);
    });
    EXPECT_EQ(response.error, FetchError::bomb);
    EXPECT_LE(response.body.size(), 2U * 1024 * 1024);
}

TEST(ContentDecoder, StopsAtItsLimitsHoweverTheBytesCome) {
    auto const plain = std::string(3'000'000, 'a');
    for (std::size_t const piece : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
        auto const packed = gzip(plain);
        ContentDecoder decoder("gzip", limits::study_body_bytes);
        Bytes body;
        auto error = FetchError::none;
        for (std::size_t at = 0; at < packed.size() && error == FetchError::none; at += piece)
            error = decoder.feed(bytes_of(std::string_view(packed).substr(at, piece)), body);
        EXPECT_EQ(error, FetchError::bomb) << piece;
    }
    ContentDecoder small("", 10);
    Bytes body;
    EXPECT_EQ(small.feed(bytes_of("12345678"), body), FetchError::none);
    EXPECT_EQ(small.feed(bytes_of("90abc"), body), FetchError::too_large);
    EXPECT_EQ(text_of(body), "1234567890");
    // "hello" in brotli, by the reference encoder.
    Bytes const brotli{0x0b, 0x02, 0x80, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x03};
    ContentDecoder br("br", 100);
    Bytes said;
    for (auto const byte : brotli) EXPECT_EQ(br.feed({&byte, 1}, said), FetchError::none);
    EXPECT_EQ(br.feed(bytes_of("trailing"), said), FetchError::none);
    EXPECT_EQ(text_of(said), "hello");
}

TEST(Fetcher, AnEndlessBodyIsCut) {
    auto const response = ask_once([](Peer& peer, std::string const&, std::string const&) {
        peer.send("HTTP/1.1 200 OK\r\n\r\n");
        std::string const block(65536, 'x');
        while (peer.send(block)) continue;
    });
    EXPECT_EQ(response.error, FetchError::too_large);
    EXPECT_EQ(response.body.size(), limits::study_body_bytes);
}

TEST(Fetcher, ACappedGetIsNoError) {
    ScriptedServer const server([](Peer& peer, std::string const&, std::string const&) {
        peer.answer("200 OK", "", std::string(300'000, 'x'));
    });
    Asker ask(server);
    auto const response =
        ask({.url = *url::WebUrl::parse(server.url("/")), .body_max = 1000, .rest = Rest::not_wanted});
    EXPECT_EQ(response.error, FetchError::none);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body.size(), 1000U);
    EXPECT_EQ(ask({.url = *url::WebUrl::parse(server.url("/")), .method = Method::head}).header("content-length"),
              "300000");
}

TEST(Fetcher, ADripIsTooSlow) {
    auto const begun = std::chrono::steady_clock::now();
    auto const response = ask_once([](Peer& peer, std::string const&, std::string const&) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while (peer.send("x")) std::this_thread::sleep_for(50ms);
    });
    EXPECT_EQ(response.error, FetchError::too_slow);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 4s);
}

TEST(Fetcher, SilenceIsATimeout) {
    auto const response = ask_once([](Peer& peer, std::string const&, std::string const&) {
        std::array<char, 1> nothing{};
        ::recv(peer.fd(), nothing.data(), 1, 0);
    });
    EXPECT_EQ(response.error, FetchError::timeout);
    EXPECT_LT(response.total, 1s);
}

TEST(Fetcher, AFloodOfHeadersIsCut) {
    for (auto const* const unit : {"A: b\r\n", "no colon at all "}) {
        auto const response = ask_once([unit](Peer& peer, std::string const&, std::string const&) {
            peer.send("HTTP/1.1 200 OK\r\n");
            while (peer.send(unit)) continue;
        });
        EXPECT_THAT(response.error, testing::AnyOf(FetchError::header_too_large, FetchError::bad_http)) << unit;
    }
}

TEST(Fetcher, BrokenServersAreSaid) {
    EXPECT_EQ(ask_once([](Peer& peer, std::string const&, std::string const&) { peer.reset(); }).error,
              FetchError::connect);
    EXPECT_EQ(ask_once([](Peer& peer, std::string const&, std::string const&) {
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
                  peer.reset();
              }).error,
              FetchError::connect);
    EXPECT_EQ(ask_once([](Peer& peer, std::string const&, std::string const&) {
                  peer.send("SSH-2.0-OpenSSH_9.2\r\n");
                  peer.reset();
              }).error,
              FetchError::bad_http);
}

TEST(Fetcher, ASelfSignedCertificateIsStudiedAndSaid) {
    auto const tls = tls_server("DNS:site.test,IP:127.0.0.1", 10);
    ScriptedServer const server(
        [](Peer& peer, std::string const&, std::string const&) { peer.answer("200 OK", "", "secure"); }, tls.get());
    Asker ask(server);
    auto const response = ask(server.url("/", "https"));
    EXPECT_EQ(response.error, FetchError::none);
    EXPECT_EQ(text(response), "secure");
    ASSERT_TRUE(response.tls);
    EXPECT_EQ(response.tls->protocol, "TLSv1.3");
    EXPECT_FALSE(response.tls->verified);
    EXPECT_TRUE(response.tls->self_signed);
    EXPECT_TRUE(response.tls->name_matches);
    EXPECT_EQ(response.tls->issuer, "Test Firm");
    EXPECT_EQ(response.tls->key_kind, "id-ecPublicKey");
    EXPECT_EQ(response.tls->key_bits, 256);
    EXPECT_TRUE(response.tls->not_after);
    EXPECT_GT(response.tls_handshake, 0us);
    EXPECT_FALSE(ask(server.url("/again", "https")).tls);  // of the first connection only
}

TEST(Fetcher, ATrustedCertificateVerifiesAndAWrongNameDoesNotMatch) {
    auto const made = make_certificate("DNS:other.test", -1);
    TlsContext const tls(::SSL_CTX_new(::TLS_server_method()), &::SSL_CTX_free);
    ::SSL_CTX_use_certificate(tls.get(), made.certificate.get());
    ::SSL_CTX_use_PrivateKey(tls.get(), made.key.get());
    ScriptedServer const server(
        [](Peer& peer, std::string const&, std::string const&) { peer.answer("200 OK", "", "x"); }, tls.get());
    auto const expired = Asker(server)(server.url("/", "https"));
    ASSERT_TRUE(expired.tls);
    EXPECT_FALSE(expired.tls->verified);
    EXPECT_FALSE(expired.tls->name_matches);

    EXPECT_EQ(Asker(server)(server.url("/")).error, FetchError::connect);  // plain HTTP to a TLS port
    ScriptedServer const plain(
        [](Peer& peer, std::string const&, std::string const&) { peer.answer("200 OK", "", "x"); });
    EXPECT_EQ(Asker(plain)(plain.url("/", "https")).error, FetchError::timeout);  // it waits for a request's head
}

TEST(Fetcher, SendsValidators) {
    ScriptedServer const server([](Peer& peer, std::string const&, std::string const& head) {
        bool const known = head.contains("If-None-Match: \"v1\"\r\n") && head.contains("If-Modified-Since: Sun,");
        peer.send(known ? "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n"
                        : "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n");
    });
    Asker ask(server);
    auto const response = ask({.url = *url::WebUrl::parse(server.url("/")),
                               .etag = "\"v1\"",
                               .last_modified = "Sun, 06 Nov 1994 08:49:37 GMT"});
    EXPECT_EQ(response.status, 304);
    EXPECT_EQ(ask({.url = *url::WebUrl::parse(server.url("/")), .etag = "\"v1\"\r\nX-Evil: 1"}).status, 400);
    for (auto const& request : server.requests()) EXPECT_THAT(request, testing::Not(testing::HasSubstr("Evil")));
}

TEST(Fetcher, CancelsAtOnce) {
    ScriptedServer const server([](Peer& peer, std::string const&, std::string const&) {
        std::array<char, 1> nothing{};
        ::recv(peer.fd(), nothing.data(), 1, 0);
    });
    Asker ask(server);
    for (int i = 0; i < 8; ++i) ask.fetcher().begin({.url = *url::WebUrl::parse(server.url("/"))});
    EXPECT_TRUE(ask.fetcher().wait(50ms).empty());
    EXPECT_EQ(ask.fetcher().in_flight(), 8U);
    ask.fetcher().cancel();
    EXPECT_EQ(ask.fetcher().in_flight(), 0U);
}

TEST(HttpHead, DatesAndDelays) {
    auto const expected = std::chrono::sys_days(std::chrono::year(1994) / 11 / 6) + 8h + 49min + 37s;
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
    EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
    EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), expected);
    for (auto const* const bad : {"", "now", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 30 Feb 1994 08:49:37 GMT",
                                  "Sun, 06 Nov 1994 25:49:37 GMT", "06", "-1"})
        EXPECT_FALSE(parse_http_date(bad)) << bad;
    Instant const now(expected - 30s);
    EXPECT_EQ(parse_retry_after("120", now), 120s);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), 30s);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1993 08:49:37 GMT", now), 0s);
    EXPECT_FALSE(parse_retry_after("soon", now));
    EXPECT_FALSE(parse_retry_after("-5", now));
}

}  // namespace
}  // namespace slovo::study
