#include "base/background.hpp"

#include <gtest/gtest.h>
#include <sched.h>
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
    int policy = -1;
    std::jthread([&policy] {
        come_last();
        policy = ::sched_getscheduler(::gettid());
    }).join();
    EXPECT_EQ(policy, SCHED_IDLE);
    EXPECT_EQ(::sched_getscheduler(::gettid()), SCHED_OTHER);
}

}  // namespace
}  // namespace slovo
