#include <gtest/gtest.h>

#include <string>

#include "web/server/server.hpp"

namespace slovo::web {
namespace {

TEST(ServerAddress, a_port_that_is_taken_is_refused) {
    auto first = Server::create({.listen = "127.0.0.1:0"}, Router::create({}).value());
    ASSERT_TRUE(first);
    auto const where = "127.0.0.1:" + std::to_string((*first)->port());
    auto second = Server::create({.listen = where}, Router::create({}).value());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), ErrorCode::conflict);
    for (auto const* bad : {"", "8080", "localhost:80", "127.0.0.1:99999", "127.0.0.1:", "unix:"}) {
        auto const refused = Server::create({.listen = bad}, Router::create({}).value());
        EXPECT_FALSE(refused) << bad;
    }
}

}  // namespace
}  // namespace slovo::web
