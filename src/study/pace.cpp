#include "study/pace.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

constexpr int answers_for_usual = 5;
constexpr microseconds slow_anyway = 300ms;  // twice very little is still little
constexpr microseconds window_longest = 30s;
constexpr auto first_pause = 5s, longest_pause = 120s;
constexpr int pauses_max = 5;  // in a row

}  // namespace

bool asks_for_pause(Response const& response) {
    return response.status == 429 || response.status == 430 || response.status == 503;
}

void Pace::set_crawl_delay(std::chrono::milliseconds delay) {
    if (delay <= 0ms) return;
    base_ = window_ = std::min<microseconds>(delay, limits::study_crawl_delay);
    burst_ = 1;
    if (starts_.size() > burst_) starts_.erase(starts_.begin(), starts_.end() - 1);
}

int Pace::parallel() const {
    return kind_ == Kind::own ? limits::study_parallel_own : limits::study_parallel;
}

Pace::Time Pace::next() const {
    bool const is_free = kind_ == Kind::own && burst_ != 1;
    if (is_free || starts_.size() < burst_) return paused_until_;
    return std::max(paused_until_, starts_.front() + window_);
}

void Pace::begun(Time now) {
    starts_.push_back(now);
    if (starts_.size() > burst_) starts_.pop_front();
}

void Pace::adapt(microseconds first_byte) {
    if (answers_ < answers_for_usual) {
        usual_ = answers_ == 0 ? first_byte : std::min(usual_, first_byte);
        ++answers_;
        return;
    }
    bool const is_slow = first_byte > 2 * usual_ && first_byte > slow_anyway;
    window_ = is_slow ? std::min(window_ * 2, std::max(window_longest, base_)) : std::max(base_, window_ * 9 / 10);
}

void Pace::answered(Time now, Response const& response, std::optional<std::chrono::seconds> retry_after) {
    if (!asks_for_pause(response)) {
        pauses_ = 0;
        if (response.error == FetchError::none) adapt(response.first_byte);
        return;
    }
    // Answers that were under way when it asked for the first pause say the same thing once more.
    if (now < paused_until_) return;
    auto const pause = retry_after.value_or(first_pause * (1 << pauses_));
    gave_up_ = gave_up_ || pause > longest_pause || ++pauses_ > pauses_max;
    paused_until_ = now + std::min<std::chrono::seconds>(pause, longest_pause);
}

}  // namespace slovo::study
