#include "web/server/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "raw_client.hpp"
#include "web/server/tests/hostile_requests.hpp"

namespace slovo::web {
namespace {

using namespace std::chrono_literals;

void echo(Request const& request, Reply reply) {
    reply(text(std::string(text_of(request.body))));
}

class Held {
public:
    void hold(Reply reply) {
        std::scoped_lock const lock(mutex_);
        replies_.push_back(std::move(reply));
    }
    [[nodiscard]] Reply take() {
        for (int i = 0; i < 500; ++i) {
            {
                std::scoped_lock const lock(mutex_);
                if (!replies_.empty()) {
                    auto reply = std::move(replies_.back());
                    replies_.pop_back();
                    return reply;
                }
            }
            std::this_thread::sleep_for(10ms);
        }
        throw std::runtime_error("no request came");
    }

private:
    std::mutex mutex_;
    std::vector<Reply> replies_;
};

class ServerTest : public ::testing::Test {
protected:
    void serve(ServerOptions options = {}) {
        std::vector<Route> routes;
        auto hello = [](Request const&, Reply reply) { reply(text("hello")); };
        auto who = [](Request const& request, Reply reply) {
            reply(text(request.client.text() + (request.secure ? " secure" : " plain")));
        };
        auto name = [](Request const& request, Reply reply) { reply(text(std::string(request.parameter("form")))); };
        auto later = [this](Request const&, Reply reply) { held_.hold(std::move(reply)); };
        auto drop = [](Request const&, Reply reply) { auto const gone = std::move(reply); };
        auto fail = [](Request const&, Reply) { throw std::runtime_error("a handler's mistake"); };
        auto large = [](Request const&, Reply reply) { reply(text(std::string(3'000'000, 'x'))); };
        auto bad = [](Request const& request, Reply reply) {
            Response response(200);
            response.set("X-Echo", text_of(request.body));
            reply(std::move(response));
        };
        routes.push_back({Method::get, "/", hello});
        routes.push_back({Method::get, "/who", who});
        routes.push_back({Method::get, "/forms/{form}", name});
        routes.push_back({Method::post, "/forms/{form}", echo, {.body_bytes = 100'000}});
        routes.push_back({Method::get, "/later", later});
        routes.push_back({Method::get, "/drop", drop});
        routes.push_back({Method::get, "/fail", fail});
        routes.push_back({Method::get, "/large", large});
        routes.push_back({Method::post, "/inject", bad, {.body_bytes = 100}});
        routes.push_back({Method::get, "/c/{t:token}", hello, {}, RouteFlags::secret_path});
        auto router = Router::create(std::move(routes));
        ASSERT_TRUE(router);
        options.listen = "127.0.0.1:0";
        options.threads = 2;
        auto server = Server::create(std::move(options), std::move(*router));
        ASSERT_TRUE(server) << server.error().what();
        server_ = std::move(*server);
        server_->start();
    }
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] std::string ask(std::string_view request) const {
        RawClient client(port());
        client.send(request);
        return client.answer();
    }

    Held held_;
    std::unique_ptr<Server> server_;
};

std::string get(std::string_view path, std::string_view more = "") {
    return std::string("GET ").append(path).append(" HTTP/1.1\r\nHost: a.example\r\n").append(more).append("\r\n");
}
std::string post(std::string_view path, std::string_view body, std::string_view more = "") {
    return std::string("POST ").append(path).append(" HTTP/1.1\r\nHost: a.example\r\nContent-Length: ") +
           std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" + std::string(body);
}

TEST_F(ServerTest, answers_a_get_and_keeps_the_connection) {
    serve();
    RawClient client(port());
    for (int i = 0; i < 3; ++i) {
        client.send(get("/"));
        auto const answer = client.answer();
        EXPECT_EQ(status_in(answer), 200);
        EXPECT_TRUE(answer.ends_with("\r\n\r\nhello"));
        EXPECT_FALSE(answer.contains("Connection: close"));
    }
}

TEST_F(ServerTest, every_answer_carries_the_security_fields) {
    serve();
    for (auto const& path : {"/", "/nothing", "/drop", "/c/abc"}) {
        auto const answer = ask(get(path));
        EXPECT_TRUE(answer.contains("Content-Security-Policy: default-src 'none'")) << path;
        EXPECT_FALSE(answer.contains("unsafe")) << path;
        EXPECT_TRUE(answer.contains("X-Content-Type-Options: nosniff\r\n")) << path;
        EXPECT_TRUE(answer.contains("Cache-Control: no-store\r\n")) << path;
        EXPECT_TRUE(answer.contains("\r\nDate: ")) << path;
    }
    EXPECT_TRUE(ask(get("/")).contains("Referrer-Policy: same-origin\r\n"));
    EXPECT_TRUE(ask(get("/c/abc")).contains("Referrer-Policy: strict-origin\r\n"));
}

TEST_F(ServerTest, pipelined_requests_are_answered_in_order) {
    serve();
    RawClient client(port());
    client.send(get("/forms/one") + post("/forms/x", "two") + get("/later") + get("/forms/four"));
    EXPECT_TRUE(client.answer().ends_with("\r\n\r\none"));
    EXPECT_TRUE(client.answer().ends_with("\r\n\r\ntwo"));
    auto reply = held_.take();
    std::thread([&] { reply(text("three")); }).join();
    EXPECT_TRUE(client.answer().ends_with("\r\n\r\nthree"));
    EXPECT_TRUE(client.answer().ends_with("\r\n\r\nfour"));
}

TEST_F(ServerTest, a_request_may_come_byte_by_byte) {
    serve();
    RawClient client(port());
    for (auto c : post("/forms/x", "slow but whole")) client.send({&c, 1});
    EXPECT_TRUE(client.answer().ends_with("slow but whole"));
}

TEST_F(ServerTest, head_is_answered_as_get_without_body) {
    serve();
    RawClient client(port());
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/"));
    auto const head = client.answer(true);
    EXPECT_EQ(status_in(head), 200);
    EXPECT_TRUE(head.contains("Content-Length: 5\r\n"));
    EXPECT_TRUE(client.answer().ends_with("hello"));
}

TEST_F(ServerTest, unknown_paths_and_methods_are_told_apart) {
    serve();
    EXPECT_EQ(status_in(ask(get("/nothing"))), 404);
    auto const wrong_method = ask(post("/", ""));
    EXPECT_EQ(status_in(wrong_method), 405);
    EXPECT_TRUE(wrong_method.contains("Allow: GET, HEAD, OPTIONS\r\n"));
    auto const options = ask("OPTIONS /forms/x HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_in(options), 204);
    EXPECT_TRUE(options.contains("Allow: GET, HEAD, POST, OPTIONS\r\n"));
    EXPECT_EQ(status_in(ask(post("/nothing", "a=b"))), 404);
}

TEST_F(ServerTest, a_body_over_the_routes_limit_is_refused_unread) {
    serve();
    RawClient client(port());
    client.send("POST /forms/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n");
    client.send(std::string(100'001, 'a'));
    auto const answer = client.rest();
    EXPECT_EQ(status_in(answer), 413);
    EXPECT_TRUE(answer.contains("Connection: close\r\n"));
    EXPECT_TRUE(ask(post("/forms/x", std::string(100'000, 'b'))).ends_with("bbb"));
}

TEST_F(ServerTest, expect_continue_is_told_to_go_on_or_refused) {
    serve();
    RawClient client(port());
    client.send("POST /forms/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(status_in(client.answer()), 100);
    client.send("abc");
    EXPECT_TRUE(client.answer().ends_with("abc"));
    client.send("POST /forms/x HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(status_in(client.answer()), 413);
}

TEST_F(ServerTest, a_large_answer_arrives_whole) {
    serve();
    auto const answer = ask(get("/large"));
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, 3'000'000U);
}

TEST_F(ServerTest, a_dropped_reply_and_a_throwing_handler_answer_500) {
    serve();
    RawClient client(port());
    client.send(get("/drop") + get("/fail") + get("/"));
    EXPECT_EQ(status_in(client.answer()), 500);
    EXPECT_EQ(status_in(client.answer()), 500);
    EXPECT_EQ(status_in(client.answer()), 200);
}

TEST_F(ServerTest, nothing_from_outside_adds_a_field) {
    serve();
    auto const answer = ask(post("/inject", "x\r\nSet-Cookie: a=b"));
    EXPECT_EQ(status_in(answer), 500);
    EXPECT_FALSE(answer.contains("Set-Cookie"));
    EXPECT_TRUE(ask(post("/inject", "clean")).contains("X-Echo: clean\r\n"));
}

TEST_F(ServerTest, a_slow_head_is_answered_408_and_an_idle_connection_closed) {
    serve({.limits = {.header_time = 300ms, .idle_time = 300ms}});
    RawClient slow(port());
    slow.send("GET / HTTP/1.1\r\nHo");
    RawClient idle(port());
    EXPECT_EQ(status_in(slow.rest()), 408);
    EXPECT_EQ(idle.rest(), "");
    EXPECT_GE(server_->stats().timeouts.load(), 2U);
}

TEST_F(ServerTest, a_trickle_of_bytes_does_not_stretch_the_deadline) {
    serve({.limits = {.header_time = 400ms}});
    RawClient slow(port());
    auto const begin = std::chrono::steady_clock::now();
    std::thread trickle([&] {
        slow.send("GET / HTTP/1.1\r\nX-A: ");
        for (int i = 0; i < 40; ++i) {
            slow.send("a");
            std::this_thread::sleep_for(100ms);
        }
    });
    EXPECT_EQ(status_in(slow.answer()), 408);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
    trickle.join();
}

TEST_F(ServerTest, a_slow_body_is_answered_408) {
    serve({.limits = {.body_time = 300ms}});
    RawClient slow(port());
    slow.send("POST /forms/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_EQ(status_in(slow.rest()), 408);
}

TEST_F(ServerTest, hostile_requests_get_their_status_over_a_socket) {
    serve();
    for (auto const& hostile : hostile_requests()) {
        RawClient client(port());
        client.send(hostile.bytes);
        auto const answer = client.answer();
        EXPECT_EQ(status_in(answer), hostile.status) << hostile.what;
        if (hostile.status != 200) {
            EXPECT_TRUE(answer.contains("Connection: close\r\n")) << hostile.what;
            EXPECT_EQ(client.rest(), "") << hostile.what << ": a second answer to a smuggled request";
        }
    }
    EXPECT_GT(server_->stats().refused_by_gate.load(), 20U);
}

TEST_F(ServerTest, only_our_hosts_are_served_when_they_are_named) {
    serve({.hosts = {"webpromo.example"}});
    EXPECT_EQ(status_in(ask("GET / HTTP/1.1\r\nHost: webpromo.example\r\n\r\n")), 200);
    EXPECT_EQ(status_in(ask("GET / HTTP/1.1\r\nHost: WebPromo.example:8080\r\n\r\n")), 200);
    EXPECT_EQ(status_in(ask("GET / HTTP/1.1\r\nHost: other.example\r\n\r\n")), 421);
}

TEST_F(ServerTest, a_forged_forwarded_address_changes_nothing) {
    serve();
    EXPECT_TRUE(
        ask(get("/who", "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n")).ends_with("127.0.0.1 plain"));
}

TEST_F(ServerTest, a_trusted_proxys_word_is_taken) {
    serve({.trusted_proxies = {Network::parse("127.0.0.0/8").value()}});
    auto const answer = ask(get("/who",
                                "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.9\r\n"
                                "X-Forwarded-Proto: https\r\n"));
    EXPECT_TRUE(answer.ends_with("203.0.113.9 secure"));
    EXPECT_TRUE(answer.contains("Strict-Transport-Security: "));
}

TEST_F(ServerTest, a_connection_is_closed_after_its_share_of_requests) {
    serve({.limits = {.requests_per_connection = 2}});
    RawClient client(port());
    client.send(get("/") + get("/") + get("/"));
    EXPECT_FALSE(client.answer().contains("Connection: close"));
    EXPECT_TRUE(client.answer().contains("Connection: close"));
    EXPECT_EQ(client.rest(), "");
}

TEST_F(ServerTest, one_address_has_only_its_share_of_connections) {
    serve({.limits = {.connections_per_address = 2}});
    RawClient first(port());
    first.send(get("/"));
    EXPECT_EQ(status_in(first.answer()), 200);
    RawClient second(port());
    second.send(get("/"));
    EXPECT_EQ(status_in(second.answer()), 200);
    RawClient third(port());
    EXPECT_EQ(status_in(third.rest()), 503);
    EXPECT_EQ(server_->stats().connections_refused.load(), 1U);
}

TEST_F(ServerTest, a_full_thread_ends_an_idle_connection_for_a_new_one) {
    serve({.limits = {.connections_per_thread = 1}});
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int i = 0; i < 6; ++i) {
        idle.push_back(std::make_unique<RawClient>(port()));
        idle.back()->send(get("/"));
        EXPECT_EQ(status_in(idle.back()->answer()), 200);
    }
    EXPECT_LE(server_->stats().connections_open.load(), 2);
}

TEST_F(ServerTest, stop_waits_for_a_pending_reply) {
    serve();
    RawClient client(port());
    client.send(get("/later"));
    RawClient idle(port());
    idle.send(get("/"));
    EXPECT_EQ(status_in(idle.answer()), 200);
    auto reply = held_.take();
    std::thread stopper([&] { server_->stop(); });
    EXPECT_EQ(idle.rest(), "");  // the idle one is closed at once
    std::this_thread::sleep_for(100ms);
    EXPECT_FALSE(RawClient(port()).connected());
    reply(text("kept"));
    auto const answer = client.rest();
    stopper.join();
    EXPECT_TRUE(answer.ends_with("\r\n\r\nkept"));
    EXPECT_TRUE(answer.contains("Connection: close\r\n"));
}

TEST_F(ServerTest, stop_gives_up_on_a_reply_that_does_not_come) {
    serve({.limits = {.shutdown_time = 200ms}});
    RawClient client(port());
    client.send(get("/later"));
    auto reply = held_.take();
    server_->stop();
    EXPECT_EQ(client.rest(), "");
    server_.reset();
    reply(text("too late"));  // goes nowhere, harms nobody
}

TEST_F(ServerTest, replies_from_other_threads_under_load_are_all_delivered) {
    serve();
    std::atomic<bool> done{false};
    std::thread answering([&] {
        while (!done) {
            try {
                held_.take()(text("async"));
            } catch (std::runtime_error const&) {
                return;
            }
        }
    });
    std::vector<std::thread> clients;
    std::atomic<int> good{0};
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back([&] {
            RawClient client(port());
            for (int n = 0; n < 50; ++n) {
                client.send(get("/later"));
                if (client.answer().ends_with("async")) ++good;
            }
        });
    }
    for (auto& client : clients) client.join();
    done = true;
    RawClient last(port());
    last.send(get("/later"));
    answering.join();
    EXPECT_EQ(good.load(), 200);
}

TEST_F(ServerTest, answers_are_counted_by_route_and_status) {
    serve();
    std::ignore = ask(get("/"));
    std::ignore = ask(get("/"));
    std::ignore = ask(get("/nothing"));
    auto const& stats = server_->stats();
    EXPECT_EQ(stats.by_route[0].by_status[0].load(), 2U);
    EXPECT_EQ(stats.by_route[0].latency_count.load(), 2U);
    EXPECT_EQ(stats.by_route.back().by_status[10].load(), 1U);
}

}  // namespace
}  // namespace slovo::web
