#include "base/background.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <thread>

namespace slovo {
namespace {

int nice_value() {
    return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
}

TEST(Background, GivesWayAloneAndPassesItOn) {
    auto const before = nice_value();
    int own = 0;
    int of_child = 0;
    std::jthread([&] {
        give_way();
        own = nice_value();
        std::jthread([&of_child] { of_child = nice_value(); }).join();
    }).join();
    EXPECT_GE(own, 10);
    EXPECT_EQ(of_child, own);
    EXPECT_EQ(nice_value(), before);
}

TEST(Background, ComesLast) {
    int given = 0;
    int last = 0;
    std::jthread([&] {
        give_way();
        given = nice_value();
        come_last();
        last = nice_value();
    }).join();
    EXPECT_GT(last, given);
}

}  // namespace
}  // namespace slovo
