// Sends forms to a running server as many people would, and prints how it kept up. Each form has a
// token of its own, issued by the server and as old as a person needs to fill the page in.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <numeric>
#include <thread>

#include "base/limits.hpp"
#include "client.hpp"
#include "people.hpp"

namespace {

using namespace slovo;
using namespace slovo::bench;

struct Options {
    std::uint16_t port = 8080;
    std::string form = "seo";
    std::uint64_t count = 100'000;
    std::uint64_t batch = 250'000;  // tokens at once
    unsigned connections = 64;
    double rate = 0;
    int server = 0;  // its process, for its processor time
    std::string label = "POST";
};

Options options_of(int count, char** words) {
    Options out;
    std::map<std::string_view, std::string_view> given;
    for (int i = 1; i + 1 < count; i += 2) given[words[i]] = words[i + 1];
    auto const number = [&](std::string_view name, auto& target) {
        if (auto const found = given.find(name); found != given.end())
            target = static_cast<std::remove_reference_t<decltype(target)>>(std::strtod(found->second.data(), nullptr));
    };
    number("--port", out.port);
    number("--count", out.count);
    number("--batch", out.batch);
    number("--connections", out.connections);
    number("--rate", out.rate);
    number("--pid", out.server);
    if (given.contains("--form")) out.form = given["--form"];
    if (given.contains("--label")) out.label = given["--label"];
    return out;
}

class Pages final : public Script {
public:
    explicit Pages(std::string const& form)
        : request_(fmt::format("GET /forms/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n", form)) {}

    void write(std::uint64_t, std::string& out) override { out = request_; }
    bool answered(std::uint64_t, Answer const& answer) override {
        constexpr std::string_view before = "name=\"token\" value=\"";
        auto const at = answer.body.find(before);
        if (answer.status != 200 || at == std::string_view::npos) return false;
        auto const token = answer.body.substr(at + before.size());
        tokens_.emplace_back(token.substr(0, token.find('"')));
        return true;
    }
    [[nodiscard]] std::vector<std::string> const& tokens() const { return tokens_; }

private:
    std::string request_;
    std::vector<std::string> tokens_;
};

class Posts final : public Script {
public:
    Posts(std::string const& form, std::uint64_t run, std::vector<std::string> const& tokens)
        : head_(fmt::format("POST /forms/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
                            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
                            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ",
                            form)),
          run_(run),
          tokens_(tokens) {}

    void write(std::uint64_t number, std::string& out) override {
        auto const body = form_of(run_, number, tokens_[number]);
        fmt::format_to(std::back_inserter(out), "{}{}\r\n\r\n{}", head_, body.size(), body);
    }
    bool answered(std::uint64_t, Answer const& answer) override {
        bool const taken = answer.status == 201;
        if (!taken) ++others_[answer.status];
        return taken;
    }
    [[nodiscard]] std::map<int, int> const& others() const { return others_; }

private:
    std::string head_;
    std::uint64_t run_;
    std::vector<std::string> const& tokens_;
    std::map<int, int> others_;
};

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

// Processor seconds that a process has used, of user and system.
double used_by(int process) {
    std::ifstream in(fmt::format("/proc/{}/stat", process));
    std::string text;
    std::getline(in, text);
    auto const after_name = text.rfind(')');
    if (after_name == std::string::npos) return 0;
    std::istringstream fields(text.substr(after_name + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double at_share(std::vector<std::uint32_t>& sorted, double share) {
    if (sorted.empty()) return 0;
    auto const at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
    return sorted[at] / 1000.0;
}

struct Total {
    Outcome posts;
    double server_seconds = 0;
    double driver_seconds = 0;
    std::map<int, int> others;
};

void print(Options const& options, Total& total) {
    auto& micros = total.posts.micros;
    std::ranges::sort(micros);
    auto const done = static_cast<double>(micros.size());
    fmt::print("{:<26}{:>8}{:>9}{:>9}{:>9}{:>9}{:>9}{:>8}{:>12}{:>12}\n", "what", "requests", "rate/s", "p50 ms",
               "p90 ms", "p99 ms", "max ms", "errors", "server us", "driver us");
    fmt::print("{:<26}{:>8}{:>9.0f}{:>9.2f}{:>9.2f}{:>9.2f}{:>9.2f}{:>8}{:>12.1f}{:>12.1f}\n", options.label,
               micros.size(), done / seconds(total.posts.elapsed), at_share(micros, 0.5), at_share(micros, 0.9),
               at_share(micros, 0.99), at_share(micros, 1.0), total.posts.errors, 1e6 * total.server_seconds / done,
               1e6 * total.driver_seconds / done);
    for (auto const& [status, count] : total.others) fmt::print("  status {}: {} times\n", status, count);
}

void one_batch(Options const& options, Networks& networks, std::uint64_t run_number, std::uint64_t count,
               Total& total) {
    Pages pages(options.form);
    (void)run({.port = options.port, .connections = 16, .per_connection = 900, .count = count}, networks, pages);
    std::this_thread::sleep_for(limits::fill_time_min + std::chrono::milliseconds(200));
    Posts posts(options.form, run_number, pages.tokens());
    auto const server_before = used_by(options.server);
    auto const driver_before = used_by(::getpid());
    auto const outcome = run({.port = options.port,
                              .connections = options.connections,
                              .count = pages.tokens().size(),
                              .rate = options.rate},
                             networks, posts);
    total.server_seconds += used_by(options.server) - server_before;
    total.driver_seconds += used_by(::getpid()) - driver_before;
    total.posts.micros.insert(total.posts.micros.end(), outcome.micros.begin(), outcome.micros.end());
    total.posts.elapsed += outcome.elapsed;
    total.posts.errors += outcome.errors + (count - pages.tokens().size());
    for (auto const& [status, times] : posts.others()) total.others[status] += times;
}

}  // namespace

int main(int count, char** words) {
    auto const options = options_of(count, words);
    Networks networks;
    Total total;
    auto const begun = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    for (std::uint64_t sent = 0, batch = 0; sent < options.count; sent += options.batch, ++batch)
        one_batch(options, networks, begun + batch, std::min(options.batch, options.count - sent), total);
    print(options, total);
    return total.posts.errors == 0 ? 0 : 1;
}
