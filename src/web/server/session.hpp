// One connection: reads a request, passes the gate, asks the handler, writes the answer, again and
// again. A template over the plain and the TLS stream; lives on its worker's thread.
#pragma once

#include <cstring>
#include <vector>

#include "base/log.hpp"
#include "web/server/wire.hpp"
#include "web/server/worker.hpp"

namespace slovo::web {

constexpr std::size_t gather_from = 8 * 1024;      // a longer body is written from where it lies
constexpr std::size_t pipeline_bytes = 64 * 1024;  // answers that wait for one write
constexpr std::size_t linger_bytes = 256 * 1024;   // what a refused client may still send before we hang up
constexpr std::chrono::seconds linger_time{2};

template <class Stream>
class Session final : public Connection {
public:
    Session(Worker& worker, Stream stream, ClientAddress peer, std::shared_ptr<void> keep)
        : Connection(peer),
          worker_(worker),
          shared_(worker.shared()),
          keep_(std::move(keep)),
          stream_(std::move(stream)),
          exchange_(std::make_shared<Exchange>(worker.shared_from_this())),
          in_(limits::header_bytes) {
        worker_.joined(*this);
    }
    ~Session() override { worker_.left(*this); }

    static Task<> run(std::unique_ptr<Session> self) {
        if constexpr (is_tls) {
            self->within(Phase::writing, self->limits().header_time);
            auto [error] = co_await self->stream_.async_handshake(asio::ssl::stream_base::server, awaited);
            if (error) {
                self->shared_.stats.tls_failures.fetch_add(1, std::memory_order_relaxed);
                co_return;
            }
        }
        co_await self->serve();
        if (self->broken_) co_return;
        co_await self->hang_up();
    }

    void abort() override {
        broken_ = true;
        boost::system::error_code ignored;
        socket().close(ignored);
        exchange_->give_up();
    }
    void interrupt() override {
        timed_out_ = true;
        boost::system::error_code ignored;
        socket().cancel(ignored);
    }

private:
    static constexpr bool is_tls = std::is_same_v<Stream, TlsStream>;

    [[nodiscard]] ServerLimits const& limits() const { return shared_.options.limits; }
    [[nodiscard]] Socket& socket() {
        if constexpr (is_tls) {
            return stream_.next_layer();
        } else {
            return stream_;
        }
    }
    void within(Phase phase, std::chrono::milliseconds time) { enter(phase, std::chrono::steady_clock::now() + time); }
    [[nodiscard]] std::string_view received() const { return {in_.data() + in_begin_, in_end_ - in_begin_}; }

    Task<> serve() {
        while (!broken_ && !closing_) {
            forget_request();
            auto const have_head = co_await read_head_bytes();
            if (!have_head) break;
            auto const status = accept_head();
            if (status != 0) {
                refuse(status);
                break;
            }
            auto const have_body = co_await read_body();
            if (!have_body) break;
            co_await handle();
        }
        if (!broken_) co_await flush();
    }

    void forget_request() {
        exchange_->wipe();
        exchange_->match = Match();
        exchange_->match.index = shared_.router.routes().size();
        exchange_->request = Request();
        exchange_->request.secure = is_tls;
        head_ = Head();
        begun_ = std::chrono::steady_clock::now();
        within(Phase::writing, limits().write_time);
    }

    /// Until a whole head lies in the buffer. False: the client is gone, or was refused.
    Task<bool> read_head_bytes() {
        std::size_t searched = 0;
        while ((head_size_ = head_end(received(), searched)) == 0) {
            searched = received().size();
            if (searched == in_.size() || hopeless(received())) {
                auto const full = searched == in_.size();
                refuse(full ? refusal_of_overlong(received()).status : 400);
                co_return false;
            }
            co_await flush();
            if (broken_ || (searched == 0 && worker_.draining())) co_return false;
            if (searched == 0) {
                within(Phase::idle, limits().idle_time);
            } else if (phase() != Phase::reading) {
                within(Phase::reading, limits().header_time);
            }
            compact();
            auto const room = asio::buffer(in_.data() + in_end_, in_.size() - in_end_);
            auto [error, n] = co_await stream_.async_read_some(room, awaited);
            in_end_ += n;
            if (!error) continue;
            if (timed_out_ && !received().empty()) refuse(408);
            broken_ = broken_ || !timed_out_;
            co_return false;
        }
        begun_ = std::chrono::steady_clock::now();
        co_return true;
    }

    /// A line that ends without CR never becomes a head.
    static bool hopeless(std::string_view bytes) {
        for (auto at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
            if (at == 0 || bytes[at - 1] != '\r') return true;
        }
        return bytes.contains('\0');
    }

    void compact() {
        if (in_begin_ == 0) return;
        std::memmove(in_.data(), in_.data() + in_begin_, in_end_ - in_begin_);
        explicit_bzero(in_.data() + (in_end_ - in_begin_), in_begin_);
        in_end_ -= in_begin_;
        in_begin_ = 0;
    }

    /// Gate, host, route and length. 0, or the status to refuse with.
    int accept_head() {
        auto& exchange = *exchange_;
        exchange.begin();
        exchange.head_bytes.assign(received().substr(0, head_size_));
        in_begin_ += head_size_;
        auto const head = read_head(exchange.head_bytes, exchange.fields);
        if (!head) {
            shared_.stats.refused_by_gate.fetch_add(1, std::memory_order_relaxed);
            return head.error().status;
        }
        head_ = *head;
        ++served_;
        closing_ = head_.close || worker_.draining() || served_ >= limits().requests_per_connection;
        if (!host_allowed(head_.host, shared_.options.hosts)) return 421;
        fill_request();
        exchange.match = shared_.router.match(head_.method, head_.path);
        auto const length = head_.content_length.value_or(0);
        auto const* route = exchange.match.route;
        if (route != nullptr && length > route->limits.body_bytes) return 413;
        // A body that nobody wants is not read: the connection ends with the answer.
        if (route == nullptr && length > 0) return head_.method == Method::options ? 413 : exchange.match.status;
        return 0;
    }

    void fill_request() {
        auto& request = exchange_->request;
        request.method = head_.method;
        request.path = head_.path;
        request.query = head_.query;
        request.host = head_.host;
        request.headers = {exchange_->fields.items.data(), exchange_->fields.count};
        Origin const direct(peer(), is_tls);
        auto origin = direct;
        if (!shared_.options.trusted_proxies.empty()) {
            auto const hops = joined_values(request, "x-forwarded-for");
            auto const protocols = joined_values(request, "x-forwarded-proto");
            origin = origin_of(direct, shared_.options.trusted_proxies, hops, protocols);
        }
        request.client = origin.client;
        request.secure = origin.secure;
    }

    static std::string joined_values(Request const& request, std::string_view name) {
        std::string all;
        for (auto const& field : request.headers) {
            if (!equal_ignoring_case(field.name, name)) continue;
            if (!all.empty()) all += ',';
            all += field.value;
        }
        return all;
    }

    Task<bool> read_body() {
        auto const length = static_cast<std::size_t>(head_.content_length.value_or(0));
        if (length == 0) co_return true;
        auto& body = exchange_->body;
        auto const there = std::min(length, received().size());
        if (there < length && head_.expects_continue) {
            out_ += "HTTP/1.1 100 Continue\r\n\r\n";
        }
        if (there < length) co_await flush();
        body.resize(length);
        std::memcpy(body.data(), in_.data() + in_begin_, there);
        in_begin_ += there;
        within(Phase::reading, limits().body_time);
        for (auto have = there; have < length && !broken_;) {
            auto const room = asio::buffer(body.data() + have, length - have);
            auto [error, n] = co_await stream_.async_read_some(room, awaited);
            have += n;
            if (!error) continue;
            if (timed_out_) refuse(408);
            broken_ = broken_ || !timed_out_;
            co_return false;
        }
        exchange_->request.body = bytes_of(body);
        co_return !broken_;
    }

    Task<> handle() {
        auto& exchange = *exchange_;
        if (exchange.match.route == nullptr) {
            answer_without_route();
            co_return;
        }
        exchange.request.parameters = {exchange.match.parameters.data(), exchange.match.parameter_count};
        within(Phase::handling, std::chrono::hours(24));
        try {
            exchange.match.route->handler(exchange.request, Exchange::reply_of(exchange_));
        } catch (...) {
            log::error("handler.exception");  // its Reply was dropped on the way and has answered 500
        }
        if (!exchange.answered()) {
            co_await flush();
            if (broken_) co_return;
            within(Phase::handling, std::chrono::hours(24));
            co_await answered();
        }
        if (broken_) co_return;
        auto response = exchange.take();
        if (!response) co_return;
        co_await send(std::move(*response));
    }

    /// Waits for the handler's answer, or until the connection is given up.
    Task<> answered() {
        auto initiation = [](auto handler, Exchange* exchange) {
            exchange->wait([done = std::move(handler)]() mutable { std::move(done)(); });
        };
        co_await asio::async_initiate<asio::use_awaitable_t<Executor> const, void()>(
            initiation, asio::use_awaitable_t<Executor>{}, exchange_.get());
    }

    void answer_without_route() {
        auto const& match = exchange_->match;
        if (match.status == 405 && head_.method == Method::options) {
            append(Response(204), match.allow);
        } else {
            append(without_route(match.status), match.allow);
        }
    }

    Response without_route(int status) const {
        auto const& page = shared_.options.no_route;
        if (!page) return plain_error(status);
        try {
            return page(exchange_->request, status);
        } catch (...) {
            log::error("handler.exception");
            return plain_error(500);
        }
    }

    /// The last answer of a connection whose request cannot be taken.
    void refuse(int status) {
        closing_ = true;
        lingering_ = true;
        append(plain_error(status), status == 405 ? exchange_->match.allow : std::string_view());
    }

    void append(Response response, std::string_view allow = {}) {
        append_head_of(response, allow);
        if (head_.method != Method::head) out_ += response.body();
    }

    void append_head_of(Response const& response, std::string_view allow) {
        auto const& match = exchange_->match;
        closing_ = closing_ || worker_.draining();
        HeadContext context;
        context.date = worker_.date();
        context.allow = allow;
        context.close = closing_;
        context.secure = exchange_->request.secure;
        context.secret_path = match.route != nullptr && match.route->flags == RouteFlags::secret_path;
        append_head(out_, response, context);
        auto& stats = shared_.stats.by_route[match.index];
        stats.count(response.status());
        if (exchange_->request.header("sec-gpc") == "1")
            shared_.stats.gpc_signals.fetch_add(1, std::memory_order_relaxed);
        if (match.route != nullptr && match.route->flags != RouteFlags::probe) {
            stats.time(std::chrono::steady_clock::now() - begun_);
        }
    }

    Task<> send(Response response) {
        append_head_of(response, {});
        auto const bare = head_.method == Method::head || response.status() == 204 || response.status() == 304;
        auto const body = bare ? std::string_view() : response.body();
        if (body.size() < gather_from) {
            out_ += body;
        } else {
            co_await write_all(body);
        }
        auto& owned = response.owned_body();
        explicit_bzero(owned.data(), owned.size());
        if (out_.size() >= pipeline_bytes) co_await flush();
    }

    Task<> flush() {
        if (!out_.empty() && !broken_) co_await write_all({});
    }

    /// What has been collected, and then the body, from where it lies.
    Task<> write_all(std::string_view body) {
        within(Phase::writing, limits().write_time);
        std::array<asio::const_buffer, 2> const buffers = {asio::buffer(out_), asio::buffer(body)};
        auto [error, n] = co_await asio::async_write(stream_, buffers, awaited);
        explicit_bzero(out_.data(), out_.size());
        out_.clear();
        if (error) broken_ = true;
    }

    /// Closes so that a client which still sends can read what we said (RFC 9112 §9.6).
    Task<> hang_up() {
        within(Phase::writing, linger_time);
        if constexpr (is_tls) {
            auto [error] = co_await stream_.async_shutdown(awaited);
            if (error && broken_) co_return;
        }
        boost::system::error_code ignored;
        socket().shutdown(Socket::shutdown_send, ignored);
        for (std::size_t taken = 0; lingering_ && !broken_ && taken < linger_bytes;) {
            auto [error, n] = co_await socket().async_read_some(asio::buffer(in_), awaited);
            if (error) break;
            taken += n;
        }
        explicit_bzero(in_.data(), in_.size());
        socket().close(ignored);
    }

    Worker& worker_;
    Shared& shared_;
    std::shared_ptr<void> keep_;  // the TLS context that the stream was made with
    Stream stream_;
    std::shared_ptr<Exchange> exchange_;
    std::vector<char> in_;
    std::size_t in_begin_ = 0;
    std::size_t in_end_ = 0;
    std::size_t head_size_ = 0;
    std::string out_;
    Head head_;
    std::chrono::steady_clock::time_point begun_;
    std::size_t served_ = 0;
    bool closing_ = false;
    bool lingering_ = false;
    bool broken_ = false;
    bool timed_out_ = false;
};

}  // namespace slovo::web
