#include "ledger/detail.hpp"

#include <algorithm>
#include <charconv>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "ledger/inside/scan.hpp"

namespace slovo::ledger {
namespace {

constexpr std::int64_t integer_max = (std::int64_t{1} << 53) - 1;  // what every JSON reader keeps exactly

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= 32 && text.front() >= 'a' && text.front() <= 'z' &&
           std::ranges::all_of(text,
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// Takes one value of the canonical form from the front and says whether there was one.
bool take_value(Scan& scan) {
    if (scan.take("true") || scan.take("false")) return true;
    if (scan.take("\"")) {
        auto const word = scan.until('"');
        return word && is_word(*word);
    }
    bool const minus = scan.take("-");
    auto const number = scan.decimal(integer_max);
    return number && !(minus && *number == 0);
}

}  // namespace

Result<Detail> Detail::parse(std::string_view json) {
    auto const bad = [] { return fail(ErrorCode::corrupt, "an event's detail is not canonical"); };
    if (json.size() > limits::event_bytes) return bad();
    Scan scan(json);
    if (!scan.take("{")) return bad();
    if (!scan.take("}")) {
        std::string_view last;
        std::size_t members = 0;
        do {
            if (!scan.take("\"")) return bad();
            auto const key = scan.until('"');
            if (!key || !is_key(*key) || *key <= last || ++members > limits::detail_members) return bad();
            last = *key;
            if (!scan.take(":") || !take_value(scan)) return bad();
        } while (scan.take(","));
        if (!scan.take("}")) return bad();
    }
    if (!scan.done()) return bad();
    Detail detail;
    detail.json_ = json;
    return detail;
}

std::string_view Detail::value(std::string_view key) const {
    Scan scan(json_);
    scan.take("{");
    while (scan.take("\"") || scan.take(",\"")) {
        auto const name = scan.until('"');
        scan.take(":");
        auto const before = scan.rest();
        take_value(scan);
        if (name == key) return before.substr(0, before.size() - scan.rest().size());
    }
    return {};
}

std::optional<std::int64_t> Detail::number(std::string_view key) const {
    auto const text = value(key);
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool Detail::flag(std::string_view key) const {
    return value(key) == "true";
}

std::string_view Detail::word(std::string_view key) const {
    auto const text = value(key);
    return text.starts_with('"') ? text.substr(1, text.size() - 2) : std::string_view{};
}

DetailBuilder& DetailBuilder::add(Literal key, Literal word) {
    ENSURE(is_word(word.view()), "a detail's word is one of the program's");
    return put(key, '"' + std::string(word.view()) + '"');
}

DetailBuilder& DetailBuilder::add(Literal key, Hash32 const& hash) {
    return put(key, '"' + to_hex(hash) + '"');
}

DetailBuilder& DetailBuilder::add(Literal key, std::array<std::uint8_t, 16> const& mark) {
    return put(key, '"' + to_hex(mark) + '"');
}

DetailBuilder& DetailBuilder::add_number(Literal key, std::int64_t number) {
    ENSURE(number >= -integer_max && number <= integer_max, "a detail's number is exact in every JSON reader");
    return put(key, std::to_string(number));
}

DetailBuilder& DetailBuilder::put(Literal key, std::string value) {
    ENSURE(is_key(key.view()), "a detail's key is a short lower-case name");
    ENSURE(members_.size() < limits::detail_members, "a detail is small");
    auto const place =
        std::ranges::lower_bound(members_, key.view(), {}, &std::pair<std::string_view, std::string>::first);
    ENSURE(place == members_.end() || place->first != key.view(), "a detail's key stands once");
    members_.emplace(place, key.view(), std::move(value));
    return *this;
}

Detail DetailBuilder::build() const {
    Detail detail;
    detail.json_ = "{";
    for (auto const& [key, value] : members_) {
        if (detail.json_.size() > 1) detail.json_ += ',';
        detail.json_.append("\"").append(key).append("\":").append(value);
    }
    detail.json_ += '}';
    return detail;
}

}  // namespace slovo::ledger
