// One request on its way to a handler and its answer on the way back, possibly on another thread
// and later, possibly never. It owns what the request's views point to. The connection's thread
// uses everything; a Reply uses `answer` only, once, from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "web/server/gate.hpp"
#include "web/server/message.hpp"
#include "web/server/router.hpp"

namespace slovo::web {

/// The I/O thread that a connection lives on.
class Home {
public:
    virtual ~Home() = default;
    virtual void post(std::move_only_function<void()> work) = 0;
};

class Exchange {
public:
    explicit Exchange(std::shared_ptr<Home> home) : home_(std::move(home)) {}
    ~Exchange() { wipe(); }
    Exchange(Exchange const&) = delete;
    Exchange& operator=(Exchange const&) = delete;

    // What the request's views point to.
    std::string head_bytes;
    HeadFields fields;
    std::string body;
    Match match;
    Request request;

    /// The handler's way back. Dropping it without a call answers 500.
    [[nodiscard]] static Reply reply_of(std::shared_ptr<Exchange> exchange);

    void begin();
    /// True when the answer is there already.
    [[nodiscard]] bool answered() const;
    /// Calls `resume` on the home thread once the answer is there (also when it is already) or once
    /// the exchange was given up.
    void wait(std::move_only_function<void()> resume);
    /// The connection ends: an answer that comes later goes nowhere. Only on the home thread.
    void give_up();
    /// After `answered`, or after `wait` resumed; nothing when it was given up.
    [[nodiscard]] std::optional<Response> take();
    /// Overwrites what the request held.
    void wipe();

private:
    friend class ReplyToken;
    enum class State : std::uint8_t { open, waiting, answered, given_up };

    void answer(Response response);

    std::shared_ptr<Home> home_;  // outlives the last Reply that may post to it
    std::atomic<State> state_{State::open};
    std::move_only_function<void()> resume_;
    Response response_;
};

}  // namespace slovo::web
