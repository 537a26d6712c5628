#include "base/background.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.hpp"

namespace slovo {

namespace {

void be_nice(int value) {
    auto const thread = static_cast<id_t>(::gettid());
    if (::getpriority(PRIO_PROCESS, thread) >= value) return;
    if (::setpriority(PRIO_PROCESS, thread, value) != 0) log::warning("thread.give_way");
}

}  // namespace

void give_way() {
    be_nice(10);
}

void come_last() {
    sched_param const none{};
    if (::sched_setscheduler(::gettid(), SCHED_IDLE, &none) != 0) log::warning("thread.come_last");
}

}  // namespace slovo
