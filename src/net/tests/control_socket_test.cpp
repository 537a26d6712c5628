#include "net/control_socket.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "net/control_wire.hpp"
#include "net/unix_socket.hpp"

namespace slovo::net {
namespace {

class Collected final : public ControlOutput {
public:
    void out(std::string_view text) override { out_text += text; }
    void err(std::string_view text) override { err_text += text; }
    std::string out_text;
    std::string err_text;
};

class ControlSocketTest : public ::testing::Test {
protected:
    ControlSocketTest() {
        std::string name = ::testing::TempDir() + "slovo-control-XXXXXX";
        folder_ = ::mkdtemp(name.data());
        path_ = folder_ + "/control.sock";
    }
    ~ControlSocketTest() override { std::filesystem::remove_all(folder_); }

    std::string folder_;
    std::string path_;
};

int speak(ControlRequest const& request, ControlOutput& output) {
    output.out(request.command + "\n");
    for (auto const& one : request.args) output.out(one + "\n");
    output.err(request.input);
    return 7;
}

TEST_F(ControlSocketTest, a_command_travels_there_and_its_output_back) {
    auto server = ControlServer::create(path_, speak);
    ASSERT_TRUE(server);
    Collected seen;
    auto const code = control_call(path_, {"prove", {"--json", "пошта"}, "line one\nline two"}, seen);
    ASSERT_TRUE(code);
    EXPECT_EQ(*code, 7);
    EXPECT_EQ(seen.out_text, "prove\n--json\nпошта\n");
    EXPECT_EQ(seen.err_text, "line one\nline two");
}

TEST_F(ControlSocketTest, long_output_and_odd_bytes_arrive_whole) {
    std::string const large(300'000, 'x');
    std::string const odd = std::string("\xff\x00\x80", 3) + "\"\\\n";
    auto server = ControlServer::create(path_, [&](auto const&, ControlOutput& output) {
        output.out(large);
        output.err(odd);
        return 0;
    });
    ASSERT_TRUE(server);
    Collected seen;
    ASSERT_TRUE(control_call(path_, {"x", {}, {}}, seen));
    EXPECT_EQ(seen.out_text, large);
    EXPECT_EQ(seen.err_text, odd);
}

TEST_F(ControlSocketTest, the_socket_is_for_its_owner_only) {
    auto server = ControlServer::create(path_, speak);
    ASSERT_TRUE(server);
    struct stat status{};
    ASSERT_EQ(::stat(path_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    server->reset();
    EXPECT_NE(::stat(path_.c_str(), &status), 0);
}

TEST_F(ControlSocketTest, one_server_lives_and_a_stale_socket_is_replaced) {
    auto first = ControlServer::create(path_, speak);
    ASSERT_TRUE(first);
    auto second = ControlServer::create(path_, speak);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), ErrorCode::conflict);
    first->reset();
    {
        auto const stale = listen_unix(path_);
    }  // closed, its path stays
    EXPECT_TRUE(ControlServer::create(path_, speak));
    auto const file = folder_ + "/file";
    std::ofstream(file) << "a file";
    auto const on_file = ControlServer::create(file, speak);
    ASSERT_FALSE(on_file);
    EXPECT_EQ(on_file.error().code(), ErrorCode::conflict);
    EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(ControlSocketTest, without_a_server_the_call_says_not_found) {
    Collected seen;
    auto const code = control_call(path_, {"x", {}, {}}, seen);
    ASSERT_FALSE(code);
    EXPECT_EQ(code.error().code(), ErrorCode::not_found);
}

TEST_F(ControlSocketTest, what_is_not_a_request_gets_a_fault) {
    auto server = ControlServer::create(path_, speak);
    ASSERT_TRUE(server);
    for (auto const* line : {"\n", "{}\n", "[1]\n", "{\"command\":1}\n", "{\"command\":\"a\",\"args\":[1]}\n",
                             "{\"command\":\"a\",\"args\":{}}\n", "nonsense\n"}) {
        auto const socket = connect_unix(path_);
        ASSERT_TRUE(socket);
        ASSERT_TRUE(send_all(socket->value(), line));
        std::string buffer;
        ASSERT_TRUE(read_line(socket->value(), buffer, 1000)) << line;
        auto const last = read_line(socket->value(), buffer, 1000);
        ASSERT_TRUE(last) << line;
        EXPECT_EQ(parse_answer(*last)->exit, 3) << line;
    }
}

TEST_F(ControlSocketTest, a_throwing_command_is_a_fault_and_the_server_lives) {
    auto server = ControlServer::create(path_, [](auto const& request, auto&) -> int {
        if (request.command == "bad") throw std::runtime_error("mistake");
        return 0;
    });
    ASSERT_TRUE(server);
    Collected seen;
    EXPECT_EQ(control_call(path_, {"bad", {}, {}}, seen).value(), 3);
    EXPECT_EQ(control_call(path_, {"good", {}, {}}, seen).value(), 0);
}

TEST_F(ControlSocketTest, the_end_waits_for_a_running_command) {
    std::atomic<bool> entered{false};
    std::atomic<bool> done{false};
    auto server = ControlServer::create(path_, [&](auto const&, auto&) {
        entered = true;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        done = true;
        return 0;
    });
    ASSERT_TRUE(server);
    std::thread caller([&] {
        Collected seen;
        EXPECT_EQ(control_call(path_, {"slow", {}, {}}, seen).value(), 0);
    });
    while (!entered) std::this_thread::yield();
    server->reset();
    EXPECT_TRUE(done);
    caller.join();
}

}  // namespace
}  // namespace slovo::net
