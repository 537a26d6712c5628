#include "study/fetcher.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "study/transfer.hpp"

namespace slovo::study {
namespace {

struct MultiCloser {
    void operator()(CURLM* multi) const { ::curl_multi_cleanup(multi); }
};
using Multi = std::unique_ptr<CURLM, MultiCloser>;
using Clock = Transfer::Clock;

constexpr long idle_connections = 32;
constexpr std::chrono::milliseconds turn{50};  // how long at most nobody looks at deadlines

}  // namespace

struct Fetcher::State {
    State(Guard the_guard, Resolver& the_resolver, FetchSettings the_settings)
        : guard(std::move(the_guard)),
          resolver(the_resolver),
          settings(std::move(the_settings)),
          trust(settings.ca_file),
          multi(::curl_multi_init()) {}

    using Named = std::optional<std::vector<IpAddress>>;  ///< nothing while the question is open

    Guard guard;
    Resolver& resolver;
    FetchSettings settings;
    TrustStore trust;
    Multi multi;
    std::map<std::string, Named, std::less<>> names;  ///< resolved once in a study
    std::vector<std::unique_ptr<Transfer>> waiting;   ///< for their names
    std::unordered_map<CURL*, std::unique_ptr<Transfer>> running;
    std::vector<Easy> idle;
    std::set<std::string, std::less<>> tls_seen;  ///< origins
    std::vector<Fetched> finished;
    Ticket next = 1;

    [[nodiscard]] std::vector<Endpoint> endpoints(url::WebUrl const& url) const;
    void begin(std::unique_ptr<Transfer> transfer);
    void dial(std::unique_ptr<Transfer> transfer);
    void refuse(Transfer& transfer, FetchError error) {
        finished.push_back({transfer.ticket(), transfer.finish(error)});
    }
    void take_names();
    void end(CURL* handle, std::optional<CURLcode> code);
    void turn_once();
    void drop_slow();
};

std::vector<Endpoint> Fetcher::State::endpoints(url::WebUrl const& url) const {
    std::vector<Endpoint> out;
    if (url.host_kind() != url::HostKind::domain) {
        if (auto const address = IpAddress::parse(url.host())) out.push_back({*address, url.port_to_dial()});
        return out;
    }
    auto const named = names.find(url.host());
    if (named == names.end() || !named->second) return out;
    for (auto const& address : *named->second) out.push_back({address, url.port_to_dial()});
    return out;
}

void Fetcher::State::begin(std::unique_ptr<Transfer> transfer) {
    auto const& url = transfer->url();
    if (auto const error = guard.check(url); error != FetchError::none) return refuse(*transfer, error);
    if (url.host_kind() != url::HostKind::domain) return dial(std::move(transfer));
    auto const [entry, is_new] = names.try_emplace(std::string(url.host()));
    if (entry->second) return dial(std::move(transfer));
    if (is_new) resolver.ask(entry->first);
    waiting.push_back(std::move(transfer));
}

void Fetcher::State::dial(std::unique_ptr<Transfer> transfer) {
    auto to = endpoints(transfer->url());
    if (to.empty()) return refuse(*transfer, FetchError::unresolved);
    // One forbidden address among several is no accident: nothing of the name is dialled.
    for (auto const& endpoint : to)
        if (auto const error = guard.check(endpoint); error != FetchError::none) return refuse(*transfer, error);
    Easy easy;
    if (idle.empty()) {
        easy.reset(::curl_easy_init());
    } else {
        easy = std::move(idle.back());
        idle.pop_back();
    }
    if (!easy) return refuse(*transfer, FetchError::connect);
    auto const want_tls = tls_seen.contains(transfer->url().origin()) ? WantTls::no : WantTls::yes;
    transfer->set_up(std::move(easy), std::move(to), settings, trust, want_tls);
    auto* const handle = transfer->handle();
    running.emplace(handle, std::move(transfer));
    ::curl_multi_add_handle(multi.get(), handle);
}

void Fetcher::State::take_names() {
    for (auto& resolved : resolver.collect()) {
        names.insert_or_assign(resolved.host, std::move(resolved.addresses));
        std::vector<std::unique_ptr<Transfer>> now;
        for (auto& transfer : waiting)
            if (transfer->url().host() == resolved.host) now.push_back(std::move(transfer));
        std::erase(waiting, nullptr);
        for (auto& transfer : now) dial(std::move(transfer));
    }
}

void Fetcher::State::end(CURL* handle, std::optional<CURLcode> code) {
    auto node = running.extract(handle);
    auto& transfer = *node.mapped();
    auto response = code ? transfer.finish(*code) : transfer.finish(CURLE_OPERATION_TIMEDOUT);
    ::curl_multi_remove_handle(multi.get(), handle);
    if (response.tls) tls_seen.emplace(transfer.url().origin());
    finished.push_back({transfer.ticket(), std::move(response)});
    auto easy = transfer.give_back();
    ::curl_easy_reset(easy.get());
    idle.push_back(std::move(easy));
}

void Fetcher::State::drop_slow() {
    auto const since = Clock::now() - settings.first_byte_time;
    std::vector<CURL*> late;
    for (auto const& [handle, transfer] : running)
        if (transfer->waits_for_first_byte(since)) late.push_back(handle);
    for (auto* const handle : late) end(handle, std::nullopt);
}

void Fetcher::State::turn_once() {
    take_names();
    int left = 0;
    ::curl_multi_perform(multi.get(), &left);
    while (CURLMsg const* const message = ::curl_multi_info_read(multi.get(), &left))
        if (message->msg == CURLMSG_DONE) end(message->easy_handle, message->data.result);
    drop_slow();
}

Fetcher::Fetcher(std::unique_ptr<State> state) : state_(std::move(state)) {}
Fetcher::~Fetcher() {
    cancel();
}

Result<std::unique_ptr<Fetcher>> Fetcher::create(Guard guard, Resolver& resolver, FetchSettings settings) {
    static std::once_flag once;
    std::call_once(once, [] { ::curl_global_init(CURL_GLOBAL_DEFAULT); });
    auto state = std::make_unique<State>(std::move(guard), resolver, std::move(settings));
    if (!state->multi) return fail(ErrorCode::internal, "no memory to fetch with");
    ::curl_multi_setopt(state->multi.get(), CURLMOPT_MAXCONNECTS, idle_connections);
    return std::unique_ptr<Fetcher>(new Fetcher(std::move(state)));
}

Ticket Fetcher::begin(Ask ask) {
    auto const ticket = state_->next++;
    state_->begin(std::make_unique<Transfer>(ticket, std::move(ask)));
    return ticket;
}

std::vector<Fetched> Fetcher::wait(std::chrono::milliseconds at_most) {
    auto const until = Clock::now() + at_most;
    while (true) {
        state_->turn_once();
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        if (!state_->finished.empty() || left.count() <= 0) return std::exchange(state_->finished, {});
        std::vector<curl_waitfd> extra;
        for (int const fd : state_->resolver.watched()) extra.push_back({fd, CURL_WAIT_POLLIN, 0});
        ::curl_multi_poll(state_->multi.get(), extra.data(), static_cast<unsigned>(extra.size()),
                          static_cast<int>(std::min(left, turn).count()), nullptr);
    }
}

std::size_t Fetcher::in_flight() const {
    return state_->running.size() + state_->waiting.size() + state_->finished.size();
}

void Fetcher::cancel() {
    for (auto const& [handle, transfer] : state_->running) ::curl_multi_remove_handle(state_->multi.get(), handle);
    state_->running.clear();
    state_->waiting.clear();
    state_->finished.clear();
}

bool Fetcher::is_own_test(url::WebUrl const& url) const {
    auto const to = state_->endpoints(url);
    return !to.empty() &&
           std::ranges::all_of(to, [this](Endpoint const& each) { return state_->guard.allows_explicitly(each); });
}

}  // namespace slovo::study
