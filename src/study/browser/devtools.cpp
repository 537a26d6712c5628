#include "study/browser/devtools.hpp"

#include <unistd.h>

#include <array>
#include <vector>

namespace slovo::study {
namespace {

namespace json = boost::json;

constexpr std::size_t message_bytes_max = 24UL * 1024 * 1024;  // a picture of the screen, and any page's longest log
constexpr int turn_ms = 20;

}  // namespace

void DevTools::tell(std::string_view method, json::object params, std::string_view session) {
    json::object command{{"id", ++last_id_}, {"method", method}, {"params", std::move(params)}};
    if (!session.empty()) command["sessionId"] = session;
    auto text = json::serialize(command);
    text += '\0';
    for (std::string_view rest = text; !rest.empty();) {
        auto const put = ::write(commands_.value(), rest.data(), rest.size());
        if (put <= 0) return;  // its end is seen where its words are read
        rest.remove_prefix(static_cast<std::size_t>(put));
    }
}

OrTrouble<json::object> DevTools::ask(std::string_view method, json::object params, std::string_view session,
                                      Clock::time_point until) {
    tell(method, std::move(params), session);
    awaited_ = last_id_;
    reply_.reset();
    TRY_VOID(wait(until, [this] { return reply_.has_value(); }));
    if (!reply_) return std::unexpected(Trouble::too_slow);
    return *std::exchange(reply_, std::nullopt);
}

OrTrouble<> DevTools::wait(Clock::time_point until, std::function<bool()> const& enough) {
    while (!enough() && Clock::now() < until)
        if (!turn()) return std::unexpected(Trouble::died);
    return {};
}

bool DevTools::turn() {
    std::vector<pollfd> watched{{events_.value(), POLLIN, 0}};
    proxy_.add_watched(watched);
    ::poll(watched.data(), watched.size(), turn_ms);
    proxy_.turn();
    if (watched.front().revents == 0) return true;
    std::array<char, 65536> part{};
    auto const got = ::read(events_.value(), part.data(), part.size());
    if (got <= 0) return false;
    pending_.append(part.data(), static_cast<std::size_t>(got));
    std::size_t taken = 0;
    for (auto end = pending_.find('\0', searched_); end != std::string::npos; end = pending_.find('\0', taken)) {
        take(std::string_view(pending_).substr(taken, end - taken));
        taken = end + 1;
    }
    pending_.erase(0, taken);
    searched_ = pending_.size();
    return pending_.size() <= message_bytes_max;
}

void DevTools::take(std::string_view message) {
    boost::system::error_code error;
    auto const parsed = json::parse(message, error, {}, {.max_depth = 64});
    if (error || !parsed.is_object()) return;
    auto const& object = parsed.get_object();
    if (auto const method = text_at(object, "method"); !method.empty()) {
        if (hear_) hear_({method, text_at(object, "sessionId"), object_at(object, "params")});
        return;
    }
    if (static_cast<std::int64_t>(number_at(object, "id")) == awaited_) reply_ = object_at(object, "result");
}

std::string_view text_at(json::object const& object, std::string_view key) {
    auto const* const found = object.if_contains(key);
    auto const* const text = found == nullptr ? nullptr : found->if_string();
    return text == nullptr ? std::string_view() : std::string_view(*text);
}

double number_at(json::object const& object, std::string_view key) {
    auto const* const found = object.if_contains(key);
    if (found == nullptr || !found->is_number()) return 0;
    return found->to_number<double>();
}

json::object const& object_at(json::object const& object, std::string_view key) {
    static json::object const none;
    auto const* const found = object.if_contains(key);
    auto const* const inner = found == nullptr ? nullptr : found->if_object();
    return inner == nullptr ? none : *inner;
}

json::array const& array_at(json::object const& object, std::string_view key) {
    static json::array const none;
    auto const* const found = object.if_contains(key);
    auto const* const inner = found == nullptr ? nullptr : found->if_array();
    return inner == nullptr ? none : *inner;
}

}  // namespace slovo::study
