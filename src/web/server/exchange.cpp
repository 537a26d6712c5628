#include "web/server/exchange.hpp"

#include <cstring>
#include <utility>

#include "base/log.hpp"

namespace slovo::web {

class ReplyToken {
public:
    explicit ReplyToken(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
    ReplyToken(ReplyToken&&) noexcept = default;
    ReplyToken& operator=(ReplyToken&&) noexcept = default;
    ~ReplyToken() {
        if (auto const exchange = std::exchange(exchange_, nullptr)) exchange->answer(plain_error(500));
    }

    void operator()(Response response) {
        auto const exchange = std::exchange(exchange_, nullptr);
        if (!exchange) return log::error("reply.given_twice");
        exchange->answer(std::move(response));
    }

private:
    std::shared_ptr<Exchange> exchange_;
};

Reply Exchange::reply_of(std::shared_ptr<Exchange> exchange) {
    return ReplyToken(std::move(exchange));
}

void Exchange::begin() {
    state_.store(State::open, std::memory_order_relaxed);
}

bool Exchange::answered() const {
    return state_.load(std::memory_order_acquire) == State::answered;
}

void Exchange::answer(Response response) {
    response_ = std::move(response);
    // Not a field is touched after this unless the connection waits, and it then waits for us.
    if (state_.exchange(State::answered, std::memory_order_acq_rel) != State::waiting) return;
    home_->post(std::exchange(resume_, nullptr));
}

void Exchange::wait(std::move_only_function<void()> resume) {
    resume_ = std::move(resume);
    auto expected = State::open;
    if (state_.compare_exchange_strong(expected, State::waiting, std::memory_order_acq_rel)) return;
    home_->post(std::exchange(resume_, nullptr));
}

void Exchange::give_up() {
    auto expected = State::waiting;
    if (!state_.compare_exchange_strong(expected, State::given_up, std::memory_order_acq_rel)) return;
    home_->post(std::exchange(resume_, nullptr));
}

std::optional<Response> Exchange::take() {
    if (!answered()) return std::nullopt;
    return std::move(response_);
}

void Exchange::wipe() {
    explicit_bzero(head_bytes.data(), head_bytes.size());
    explicit_bzero(body.data(), body.size());
    head_bytes.clear();
    body.clear();
    // A long body is the exception: its memory is not kept for the connection's life.
    if (body.capacity() > limits::header_bytes) body.shrink_to_fit();
}

}  // namespace slovo::web
