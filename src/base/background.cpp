#include "base/background.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.hpp"

namespace slovo {

void give_way() {
    constexpr int last = 10;
    auto const thread = static_cast<id_t>(::gettid());
    if (::getpriority(PRIO_PROCESS, thread) >= last) return;
    if (::setpriority(PRIO_PROCESS, thread, last) != 0) log::warning("thread.give_way");
}

void come_last() {
    sched_param const none{};
    if (::sched_setscheduler(::gettid(), SCHED_IDLE, &none) != 0) log::warning("thread.come_last");
}

}  // namespace slovo
