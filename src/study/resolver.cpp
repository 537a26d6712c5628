#include "study/resolver.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/ensure.hpp"

namespace slovo::study {
namespace {

constexpr std::size_t servers_max = 3;  // as resolv.conf(5)
constexpr std::size_t hosts_max = 10'000;
constexpr int attempts_per_server = 2;

std::uint16_t random_id() {
    std::uint16_t id = 0;
    ENSURE(::getrandom(&id, sizeof id, 0) == sizeof id, "the system has randomness");
    return id;
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

template <class Take>
void each_line(char const* path, Take take) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line.substr(0, line.find_first_of("#;")));
        take(words);
    }
}

}  // namespace

NameSettings NameSettings::of_machine() {
    NameSettings out;
    each_line("/etc/resolv.conf", [&out](std::istringstream& words) {
        std::string key, value;
        words >> key >> value;
        auto const address = key == "nameserver" ? IpAddress::parse(value) : std::nullopt;
        if (address && out.servers.size() < servers_max) out.servers.push_back({*address, 53});
    });
    each_line("/etc/hosts", [&out](std::istringstream& words) {
        std::string text;
        words >> text;
        auto const address = IpAddress::parse(text);
        while (address && out.known.size() < hosts_max && words >> text) out.known[lower(text)].push_back(*address);
    });
    return out;
}

void DnsResolver::ask(std::string const& host) {
    if (auto const found = settings_.known.find(host); found != settings_.known.end()) {
        ready_.push_back({host, found->second});
        return;
    }
    Lookup lookup{.host = host};
    for (auto const type : {dns_type_a, dns_type_aaaa}) lookup.questions.push_back({.type = type});
    send(lookup);
    running_.push_back(std::move(lookup));
}

void DnsResolver::send(Lookup& lookup) const {
    lookup.deadline = Clock::now() + settings_.patience;
    if (settings_.servers.empty()) return;
    sockaddr_storage to{};
    auto const length = settings_.servers[lookup.attempt % settings_.servers.size()].write(to);
    for (auto& question : lookup.questions) {
        if (question.answered) continue;
        question.id = random_id();
        auto const query = dns_query(lookup.host, question.type, question.id);
        question.answered = !query;  // no name that DNS could know
        question.socket = net::Descriptor(::socket(to.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        auto const* const where = reinterpret_cast<sockaddr const*>(&to);
        if (!query || !question.socket.open() || ::connect(question.socket.value(), where, length) != 0) continue;
        // What is lost is asked again after the deadline.
        static_cast<void>(::send(question.socket.value(), query->data(), query->size(), MSG_NOSIGNAL));
    }
}

void DnsResolver::read(Lookup& lookup) {
    std::array<std::uint8_t, 4096> datagram{};
    for (auto& question : lookup.questions) {
        while (!question.answered && question.socket.open()) {
            auto const got = ::recv(question.socket.value(), datagram.data(), datagram.size(), 0);
            if (got < 0 && errno != EAGAIN && errno != EINTR) lookup.deadline = {};  // nobody serves there: the next
            if (got < 0) break;
            auto const query = dns_query(lookup.host, question.type, question.id);
            auto const answer = read_dns_answer(*query, ByteView(datagram.data(), static_cast<std::size_t>(got)));
            if (answer.kind == DnsAnswer::Kind::failed) lookup.deadline = {};
            if (answer.kind != DnsAnswer::Kind::answered) continue;
            question.answered = true;
            question.socket = net::Descriptor();
            lookup.addresses.insert(lookup.addresses.end(), answer.addresses.begin(), answer.addresses.end());
        }
    }
}

bool DnsResolver::is_over(Lookup& lookup) const {
    read(lookup);
    if (std::ranges::all_of(lookup.questions, &Question::answered)) return true;
    if (Clock::now() < lookup.deadline) return false;
    // One family is enough to dial; a server that keeps silent about the other is common.
    if (!lookup.addresses.empty() || ++lookup.attempt >= settings_.servers.size() * attempts_per_server) return true;
    send(lookup);
    return false;
}

std::vector<Resolved> DnsResolver::collect() {
    for (auto& lookup : running_)
        if (is_over(lookup)) ready_.push_back({std::exchange(lookup.host, {}), std::move(lookup.addresses)});
    std::erase_if(running_, [](Lookup const& lookup) { return lookup.host.empty(); });
    return std::exchange(ready_, {});
}

std::vector<int> DnsResolver::watched() const {
    std::vector<int> out;
    for (auto const& lookup : running_)
        for (auto const& question : lookup.questions)
            if (question.socket.open()) out.push_back(question.socket.value());
    return out;
}

}  // namespace slovo::study
