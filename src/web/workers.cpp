#include "web/workers.hpp"

#include "base/limits.hpp"

namespace slovo::web {

Workers::Workers(unsigned threads) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    there_.notify_all();
}

bool Workers::submit(std::move_only_function<void()> job) {
    {
        std::scoped_lock const lock(mutex_);
        if (stopping_ || queue_.size() >= limits::worker_queue) return false;
        queue_.push_back(std::move(job));
    }
    there_.notify_one();
    return true;
}

void Workers::work() {
    for (;;) {
        std::move_only_function<void()> job;
        {
            std::unique_lock lock(mutex_);
            there_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            job = std::move(queue_.front());
            queue_.pop_front();
        }
        job();
    }
}

}  // namespace slovo::web
