// A few threads for handlers that wait (the desk, links in mails): I/O threads never wait for the
// disk. The queue is bounded; what does not fit is answered 503. Safe from any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace slovo::web {

class Workers {
public:
    explicit Workers(unsigned threads);
    ~Workers();  // finishes what is queued
    Workers(Workers const&) = delete;
    Workers& operator=(Workers const&) = delete;

    /// False when the queue is full; the job is then dropped.
    bool submit(std::move_only_function<void()> job);

private:
    void work();

    std::mutex mutex_;
    std::condition_variable there_;
    std::deque<std::move_only_function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace slovo::web
