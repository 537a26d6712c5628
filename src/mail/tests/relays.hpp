// Relays for tests: Postfix's smtp-sink with its faults, and a scripted one for what smtp-sink cannot do.
// Each owns its process or thread and its port. Used from one thread.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/ensure.hpp"

namespace slovo::mail::testing {

inline sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

inline int listening_socket(std::uint16_t& port) {
    int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    ENSURE(::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0, "a free port");
    ENSURE(::listen(fd, 16) == 0, "listening");
    ENSURE(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0, "its name");
    port = ntohs(address.sin_port);
    return fd;
}

/// /usr/sbin/smtp-sink with the given faults; every mail is a file in folder().
class Sink {
public:
    explicit Sink(std::vector<std::string> faults = {}) {
        char name[] = "/tmp/slovo-sink-XXXXXX";
        folder_ = ::mkdtemp(name);
        int const probe = listening_socket(port_);
        ::close(probe);
        std::vector<std::string> words = {"smtp-sink", "-d", folder_ + "/mail."};
        if (::getuid() == 0) words.insert(words.end(), {"-u", "root"});
        words.insert(words.end(), faults.begin(), faults.end());
        words.insert(words.end(), {"127.0.0.1:" + std::to_string(port_), "16"});
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        child_ = ::fork();
        if (child_ == 0) {
            ::execv("/usr/sbin/smtp-sink", arguments.data());
            ::_exit(127);
        }
        wait_until_it_listens();
    }
    ~Sink() {
        stop();
        std::filesystem::remove_all(folder_);
    }
    Sink(Sink const&) = delete;
    Sink& operator=(Sink const&) = delete;

    void stop() {
        if (child_ <= 0) return;
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        child_ = -1;
    }
    [[nodiscard]] std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::vector<std::string> mails() const {
        std::vector<std::filesystem::path> paths;
        for (auto const& entry : std::filesystem::directory_iterator(folder_)) paths.push_back(entry.path());
        std::ranges::sort(paths);
        std::vector<std::string> out;
        for (auto const& path : paths) {
            std::ostringstream text;
            text << std::ifstream(path).rdbuf();
            out.push_back(text.str());
        }
        return out;
    }

private:
    void wait_until_it_listens() const {
        auto const address = loopback(port_);
        for (int i = 0; i < 200; ++i) {
            int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            int const status = ::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address);
            ::close(fd);
            if (status == 0) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        ENSURE(false, "smtp-sink does not start (package postfix)");
    }

    std::string folder_;
    std::uint16_t port_ = 0;
    pid_t child_ = -1;
};

/// Answers each command by its script: verb → reply. "drop" closes, "wait N reply" waits N milliseconds first.
/// "CONNECT" is the greeting, "." the end of the message, "MAIL#2" the second MAIL of one connection. A missing
/// verb gets "250 ok".
class ScriptedRelay {
public:
    explicit ScriptedRelay(std::map<std::string, std::string> script) : script_(std::move(script)) {
        fd_ = listening_socket(port_);
        thread_ = std::thread([this] { serve(); });
    }
    ~ScriptedRelay() {
        stopping_ = true;
        ::shutdown(fd_, SHUT_RDWR);
        if (int const peer = peer_.load(); peer >= 0) ::shutdown(peer, SHUT_RDWR);
        thread_.join();
        ::close(fd_);
    }
    ScriptedRelay(ScriptedRelay const&) = delete;
    ScriptedRelay& operator=(ScriptedRelay const&) = delete;

    [[nodiscard]] std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] int connections() const { return connections_; }
    [[nodiscard]] std::string commands() const { return commands_; }  ///< to be read after the sending

private:
    void serve() {
        while (!stopping_) {
            int const peer = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
            if (peer < 0) return;
            ++connections_;
            peer_ = peer;
            talk(peer);
            peer_ = -1;
            ::close(peer);
        }
    }
    bool answer(int peer, std::string const& verb, std::string const& usual) {
        auto found = script_.find(verb + "#" + std::to_string(++seen_[verb]));
        if (found == script_.end()) found = script_.find(verb);
        std::string reply = found == script_.end() ? usual : found->second;
        if (reply.starts_with("wait ")) {
            auto const space = reply.find(' ', 5);
            std::this_thread::sleep_for(std::chrono::milliseconds(std::stoi(reply.substr(5, space - 5))));
            reply = reply.substr(space + 1);
        }
        if (reply == "drop") return false;
        reply += "\r\n";
        bool const closes = reply.starts_with("421");
        return ::send(peer, reply.data(), reply.size(), MSG_NOSIGNAL) > 0 && !closes;
    }
    void talk(int peer) {
        std::string buffer;
        bool in_data = false;
        seen_.clear();
        if (!answer(peer, "CONNECT", "220 relay.example")) return;
        char chunk[4096];
        while (true) {
            auto const end = in_data ? buffer.find("\r\n.\r\n") : buffer.find("\r\n");
            if (end == std::string::npos) {
                auto const got = ::recv(peer, chunk, sizeof chunk, 0);
                if (got <= 0) return;
                buffer.append(chunk, static_cast<std::size_t>(got));
                continue;
            }
            if (in_data) {
                buffer.erase(0, end + 5);
                in_data = false;
                if (!answer(peer, ".", "250 queued")) return;
                continue;
            }
            auto const line = buffer.substr(0, end);
            buffer.erase(0, end + 2);
            commands_ += line + "\n";
            auto const verb = line.substr(0, line.find_first_of(" :"));
            if (!answer(peer, verb, verb == "DATA" ? "354 go on" : "250 ok")) return;
            if (verb == "QUIT") return;
            auto const data = script_.find("DATA");
            in_data = verb == "DATA" && (data == script_.end() || data->second.contains("354"));
        }
    }

    std::map<std::string, std::string> script_;
    std::uint16_t port_ = 0;
    int fd_ = -1;
    std::atomic<int> peer_ = -1;
    std::atomic<int> connections_ = 0;
    std::atomic<bool> stopping_ = false;
    std::string commands_;
    std::map<std::string, int> seen_;
    std::thread thread_;
};

}  // namespace slovo::mail::testing
