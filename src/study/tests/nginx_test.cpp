// The fetcher and the crawler against a server that others wrote: nginx with HTTP/2, gzip, redirects, conditional
// requests and a thousand pages.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>

#include "certificates.hpp"
#include "peers.hpp"
#include "recorder.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int pages = 1000;

/// A running nginx with its files; both are gone afterwards.
class Nginx {
public:
    Nginx() {
        write_certificate();
        plain_ = free_port();
        secure_ = free_port();
        fs::create_directory(folder_ / "site");
        write("site/index.html", page(0));
        for (int i = 1; i < pages; ++i) write("site/p" + std::to_string(i) + ".html", page(i));
        write("nginx.conf", configuration());
        start();
    }
    ~Nginx() {
        if (pid_ > 0) {
            ::kill(pid_, SIGTERM);
            ::waitpid(pid_, nullptr, 0);
        }
        std::error_code error;
        fs::remove_all(folder_, error);
    }
    [[nodiscard]] std::string plain() const { return "127.0.0.1:" + std::to_string(plain_); }
    [[nodiscard]] std::string secure() const { return "127.0.0.1:" + std::to_string(secure_); }

private:
    static std::uint16_t free_port() {
        std::uint16_t port = 0;
        static_cast<void>(bind_loopback(SOCK_STREAM, "127.0.0.1", port));
        return port;
    }
    static std::string page(int number) {
        std::string out = "<!doctype html><title>" + std::to_string(number) + "</title>";
        for (int i = 1; i <= 20; ++i)
            out += "<a href=\"/p" + std::to_string(1 + (number * 20 + i) % (pages - 1)) + ".html\">x</a>";
        return out + "<a href=\"/missing" + std::to_string(number % 50) + ".html\">x</a>" + std::string(8000, 'w');
    }
    void write(std::string const& name, std::string const& text) const { std::ofstream(folder_ / name) << text; }
    void write_certificate() const {
        auto const made = make_certificate("IP:127.0.0.1", 90);
        auto const file = [this](char const* name) {
            return std::unique_ptr<BIO, decltype(&::BIO_free)>(::BIO_new_file((folder_ / name).c_str(), "w"),
                                                               &::BIO_free);
        };
        ::PEM_write_bio_X509(file("cert.pem").get(), made.certificate.get());
        ::PEM_write_bio_PrivateKey(file("key.pem").get(), made.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }
    [[nodiscard]] std::string configuration() const {
        return "daemon off; master_process off; pid nginx.pid; error_log error.log;\n"
               "events { worker_connections 256; }\n"
               "http { access_log off; types { text/html html; } gzip on;\n"
               "client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;\n"
               "server { listen " +
               plain() + "; listen " + secure() +
               " ssl http2;\n"
               "ssl_certificate cert.pem; ssl_certificate_key key.pem; ssl_protocols TLSv1.2 TLSv1.3;\n"
               "root site; location = /moved { return 301 /p1.html; }\n"
               "location = /inside { return 302 http://169.254.169.254/; } } }\n";
    }
    void start() {
        std::vector<std::string> words{"nginx", "-p", folder_.string(), "-e", "error.log", "-c", "nginx.conf"};
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        if (::posix_spawn(&pid_, "/usr/sbin/nginx", nullptr, nullptr, arguments.data(), environ) != 0)
            throw std::runtime_error("nginx does not start");
        for (int i = 0; i < 200; ++i) {
            net::Descriptor const probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
            sockaddr_storage to{};
            auto const length = Endpoint::parse(secure())->write(to);
            if (::connect(probe.value(), reinterpret_cast<sockaddr*>(&to), length) == 0) return;
            std::this_thread::sleep_for(20ms);
        }
        throw std::runtime_error("nginx does not listen");
    }
    static fs::path make_folder() {
        auto name = (fs::temp_directory_path() / "slovo-nginx-XXXXXX").string();
        return ::mkdtemp(name.data());
    }

    fs::path folder_ = make_folder();
    std::uint16_t plain_ = 0, secure_ = 0;
    pid_t pid_ = -1;
};

class WithNginx : public testing::Test {
protected:
    static void SetUpTestSuite() { server_ = std::make_unique<Nginx>(); }
    static void TearDownTestSuite() { server_.reset(); }

    static Guard guard() { return *Guard::create(std::vector{server_->plain(), server_->secure()}); }
    std::unique_ptr<Fetcher> fetcher() {
        return std::move(*Fetcher::create(guard(), resolver_, {.user_agent = "SlovoTest/1.0"}));
    }
    Record crawl(std::string const& url, std::size_t pages_max = 2000) {
        Record record;
        auto const clock = system_clock();
        auto const by = fetcher();
        auto const audit = Crawler(*by, guard(), recording_ports(record),
                                   {.site = *url::WebUrl::parse(url), .pages_max = pages_max}, {}, *clock)
                               .run({});
        EXPECT_TRUE(audit);
        return record;
    }

    DnsResolver resolver_{{}};
    static inline std::unique_ptr<Nginx> server_;
};

TEST_F(WithNginx, SpeaksHttp2OverTlsOnOneConnection) {
    auto const by = fetcher();
    for (int i = 1; i <= 40; ++i)
        by->begin({.url = *url::WebUrl::parse("https://" + server_->secure() + "/p" + std::to_string(i) + ".html")});
    int answers = 0, first_connections = 0;
    while (by->in_flight() != 0)
        for (auto const& fetched : by->wait(1s)) {
            ++answers;
            first_connections += fetched.response.tls ? 1 : 0;
            EXPECT_EQ(fetched.response.status, 200);
            EXPECT_EQ(fetched.response.http_version, 20);
            EXPECT_EQ(fetched.response.content_encoding, "gzip");
            EXPECT_GT(fetched.response.body.size(), 8000U);
            EXPECT_LT(fetched.response.wire_bytes, 2000U);
        }
    EXPECT_EQ(answers, 40);
    EXPECT_GE(first_connections, 1);
}

TEST_F(WithNginx, CrawlsEveryPageOnce) {
    for (auto const& url : {"http://" + server_->plain() + "/", "https://" + server_->secure() + "/"}) {
        auto const record = crawl(url);
        int found = 0, missing = 0;
        for (auto const& page : record.pages) {
            found += page.status == 200 ? 1 : 0;
            missing += page.status == 404 ? 1 : 0;
        }
        EXPECT_EQ(found, pages) << url;
        EXPECT_EQ(missing, 50) << url;
        EXPECT_EQ(record.pages.size(), static_cast<std::size_t>(pages) + 50) << url;
        EXPECT_EQ(record.probes.find(Probe::revalidation)->second.back().status, 304) << url;
    }
}

}  // namespace
}  // namespace slovo::study
