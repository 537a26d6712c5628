#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "net/http_client.hpp"
#include "raw_client.hpp"
#include "web/server/server.hpp"

namespace slovo::web {
namespace {

using namespace std::chrono_literals;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

/// A self-signed certificate for 127.0.0.1, good for an hour.
void write_certificate(std::string const& certificate_file, std::string const& key_file) {
    Key const key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    Certificate const certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    auto* const name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("test"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    auto* const alternative = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate.get(), alternative, -1);
    X509_EXTENSION_free(alternative);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    File const out(std::fopen(certificate_file.c_str(), "w"), std::fclose);
    PEM_write_X509(out.get(), certificate.get());
    File const key_out(std::fopen(key_file.c_str(), "w"), std::fclose);
    PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

class TlsTest : public ::testing::Test {
protected:
    TlsTest() {
        std::string name = ::testing::TempDir() + "slovo-tls-XXXXXX";
        folder_ = ::mkdtemp(name.data());
        write_certificate(folder_ + "/cert.pem", folder_ + "/key.pem");
    }
    ~TlsTest() override {
        server_.reset();
        std::filesystem::remove_all(folder_);
    }
    void serve(std::chrono::milliseconds header_time = limits::header_time) {
        std::vector<Route> routes;
        auto answer = [](Request const& request, Reply reply) { reply(text(request.secure ? "secure" : "plain")); };
        auto echo = [](Request const& request, Reply reply) { reply(text(std::string(text_of(request.body)))); };
        routes.push_back({Method::get, "/", answer});
        routes.push_back({Method::post, "/", echo, {.body_bytes = 200'000}});
        ServerOptions options;
        options.listen = "127.0.0.1:0";
        options.threads = 1;
        options.tls = TlsFiles(folder_ + "/cert.pem", folder_ + "/key.pem");
        options.limits.header_time = header_time;
        auto server = Server::create(std::move(options), Router::create(std::move(routes)).value());
        ASSERT_TRUE(server) << server.error().what();
        server_ = std::move(*server);
        server_->start();
    }
    [[nodiscard]] Result<net::HttpAnswer> call(std::string const& ca, std::string body = "") const {
        net::HttpCall call;
        call.url = "https://127.0.0.1:" + std::to_string(server_->port()) + "/";
        call.ca_file = ca;
        call.method = body.empty() ? "GET" : "POST";
        call.body = std::move(body);
        return net::http_call(call);
    }

    std::string folder_;
    std::unique_ptr<Server> server_;
};

TEST_F(TlsTest, answers_over_tls_and_says_so) {
    serve();
    auto const answer = call(folder_ + "/cert.pem");
    ASSERT_TRUE(answer) << answer.error().what();
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "secure");
    EXPECT_FALSE(answer->header("strict-transport-security").empty());
    std::string const large(200'000, 'z');
    EXPECT_EQ(call(folder_ + "/cert.pem", large)->body, large);
}

TEST_F(TlsTest, a_client_that_does_not_trust_it_sees_that) {
    serve();
    write_certificate(folder_ + "/other.pem", folder_ + "/other.key");
    auto const answer = call(folder_ + "/other.pem");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::denied);
}

TEST_F(TlsTest, hangup_reloads_the_certificate_and_a_bad_one_changes_nothing) {
    serve();
    std::filesystem::copy(folder_ + "/cert.pem", folder_ + "/old.pem");
    std::ofstream(folder_ + "/cert.pem") << "not a certificate";
    EXPECT_FALSE(server_->reload_certificate());
    ASSERT_TRUE(call(folder_ + "/old.pem"));
    write_certificate(folder_ + "/cert.pem", folder_ + "/key.pem");
    ASSERT_EQ(::kill(::getpid(), SIGHUP), 0);
    bool reloaded = false;
    for (int i = 0; i < 200 && !reloaded; ++i) {
        std::this_thread::sleep_for(20ms);
        reloaded = call(folder_ + "/cert.pem").has_value();
    }
    EXPECT_TRUE(reloaded);
    EXPECT_FALSE(call(folder_ + "/old.pem"));
}

TEST_F(TlsTest, what_is_not_tls_is_hung_up_on) {
    serve(500ms);
    RawClient plain(server_->port());
    plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_in(plain.rest()), 0);
    RawClient silent(server_->port());
    EXPECT_EQ(silent.rest(), "");  // the handshake has a deadline
    auto const& failures = server_->stats().tls_failures;
    for (int i = 0; i < 100 && failures.load() < 2; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(failures.load(), 2U);
}

TEST_F(TlsTest, files_that_are_not_good_are_refused_at_the_start) {
    write_certificate(folder_ + "/other.pem", folder_ + "/other.key");
    for (auto const& files : std::vector<TlsFiles>{{folder_ + "/missing.pem", folder_ + "/key.pem"},
                                                   {folder_ + "/cert.pem", folder_ + "/missing.pem"},
                                                   {folder_ + "/cert.pem", folder_ + "/other.key"}}) {
        auto const server = Server::create({.listen = "127.0.0.1:0", .tls = files}, Router::create({}).value());
        ASSERT_FALSE(server);
        EXPECT_EQ(server.error().code(), ErrorCode::invalid);
    }
}

class ClientTest : public ::testing::Test {
protected:
    void SetUp() override {
        std::vector<Route> routes;
        auto show = [](Request const& request, Reply reply) {
            reply(text(std::string(request.header("x-a")) + "|" + std::string(text_of(request.body))));
        };
        auto slow = [this](Request const&, Reply reply) { kept_ = std::move(reply); };
        auto away = [](Request const&, Reply reply) { reply(redirect_303("/elsewhere")); };
        routes.push_back({Method::post, "/show", show, {.body_bytes = 1000}});
        routes.push_back({Method::get, "/slow", slow});
        routes.push_back({Method::get, "/away", away});
        ServerOptions options;
        options.listen = "unix:" + socket_;
        options.limits.shutdown_time = 100ms;
        server_ = Server::create(std::move(options), Router::create(std::move(routes)).value()).value();
        server_->start();
    }
    [[nodiscard]] net::HttpCall to(std::string const& path) const {
        net::HttpCall call;
        call.url = "http://localhost" + path;
        call.unix_socket = socket_;
        return call;
    }

    std::string socket_ = ::testing::TempDir() + "slovo-http-" + std::to_string(::getpid()) + ".sock";
    std::unique_ptr<Server> server_;
    Reply kept_;
};

TEST_F(ClientTest, sends_fields_and_body_over_a_unix_socket) {
    auto call = to("/show");
    call.method = "POST";
    call.body = "b";
    call.headers = {{"X-A", "1"}};
    EXPECT_EQ(net::http_call(call)->body, "1|b");
    struct stat status{};
    ASSERT_EQ(::stat(socket_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(ClientTest, follows_no_redirect) {
    auto const answer = net::http_call(to("/away"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 303);
    EXPECT_EQ(answer->header("location"), "/elsewhere");
}

TEST_F(ClientTest, each_failure_has_its_code) {
    auto slow = to("/slow");
    slow.time_max = 300ms;
    EXPECT_EQ(net::http_call(slow).error().code(), ErrorCode::expired);
    auto small = to("/away");
    small.url = "http://localhost/none";
    small.answer_bytes_max = 3;
    EXPECT_EQ(net::http_call(small).error().code(), ErrorCode::too_large);
    for (auto const* url : {"ftp://localhost/", "http://u:p@localhost/", "nonsense:"}) {
        net::HttpCall call;
        call.url = url;
        EXPECT_EQ(net::http_call(call).error().code(), ErrorCode::invalid) << url;
    }
    auto injected = to("/away");
    injected.headers = {{"X-A", "1\r\nX-B: 2"}};
    EXPECT_EQ(net::http_call(injected).error().code(), ErrorCode::invalid);
    auto gone = to("/away");
    gone.unix_socket = socket_ + ".none";
    EXPECT_EQ(net::http_call(gone).error().code(), ErrorCode::unavailable);
}

}  // namespace
}  // namespace slovo::web
