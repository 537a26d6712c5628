#include "study/frontier.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "base/bytes.hpp"
#include "base/limits.hpp"

namespace slovo::study {
namespace {

constexpr std::uint32_t sitemap_turn = 4;
constexpr std::size_t address_max = 0xFFFF;
constexpr std::uint8_t flag_sitemap = 1, flag_link = 2;

std::uint64_t hash_of(std::string_view address) {
    return std::hash<std::string_view>{}(address);
}

void put(std::string& to, std::uint32_t value) {
    std::array<std::uint8_t, 4> bytes{};
    put_u32(bytes.data(), value);
    to += text_of(bytes);
}

std::optional<std::uint32_t> take_u32(std::string_view& from) {
    if (from.size() < 4) return std::nullopt;
    auto const value = read_u32(bytes_of(from).data());
    from.remove_prefix(4);
    return value;
}

}  // namespace

std::uint32_t Frontier::append(std::string_view address, Entry entry) {
    auto const number = static_cast<std::uint32_t>(entries_.size());
    entry.begin = pool_.size();
    entry.length = static_cast<std::uint16_t>(address.size());
    pool_ += address;
    entries_.push_back(entry);
    by_hash_.emplace(hash_of(address), number);
    return number;
}

void Frontier::enqueue(std::uint32_t number) {
    (entries_[number].by_link ? links_ : sitemap_).push_back(number);
}

void Frontier::add(url::WebUrl const& url, std::uint32_t depth, Source source) {
    auto const address = without_session(url.identity());
    bool const by_link = source == Source::link;
    if (auto const found = by_hash_.find(hash_of(address)); found != by_hash_.end()) {
        auto& entry = entries_[found->second];
        entry.from_sitemap = entry.from_sitemap || !by_link;
        if (!by_link || entry.by_link) return;
        entry.by_link = true;  // the sitemap knew it first
        entry.depth = static_cast<std::uint8_t>(std::min<std::uint32_t>(depth, 255));
        if (!entry.taken) links_.push_back(found->second);
        return;
    }
    if (address.size() > address_max || depth > limits::study_depth || entries_.size() >= known_max_ ||
        !traps_.admits(url)) {
        ++left_out_;
        return;
    }
    enqueue(append(address, {.depth = static_cast<std::uint8_t>(depth), .from_sitemap = !by_link, .by_link = by_link}));
    ++waiting_;
}

std::optional<std::uint32_t> Frontier::taken(url::WebUrl const& url) {
    auto const address = without_session(url.identity());
    auto const found = by_hash_.find(hash_of(address));
    if (found == by_hash_.end()) {
        if (address.size() > address_max || entries_.size() >= known_max_) return std::nullopt;
        return append(address, {.by_link = true, .taken = true});
    }
    auto& entry = entries_[found->second];
    if (!entry.taken) --waiting_;
    entry.taken = true;
    return found->second;
}

void Frontier::take(url::WebUrl const& url) {
    static_cast<void>(taken(url));
}

void Frontier::mark(url::WebUrl const& url) {
    if (auto const number = taken(url)) done(*number);
}

bool Frontier::knows(url::WebUrl const& url) const {
    return by_hash_.contains(hash_of(without_session(url.identity())));
}

std::optional<std::uint32_t> Frontier::pop(std::deque<std::uint32_t>& queue) {
    while (!queue.empty()) {
        auto const number = queue.front();
        queue.pop_front();
        if (!entries_[number].taken) return number;
    }
    return std::nullopt;
}

std::optional<Frontier::Next> Frontier::next() {
    bool const sitemap_first = ++handed_out_ % sitemap_turn == 0;
    auto number = pop(sitemap_first ? sitemap_ : links_);
    if (!number) number = pop(sitemap_first ? links_ : sitemap_);
    if (!number) return std::nullopt;
    auto& entry = entries_[*number];
    entry.taken = true;
    --waiting_;
    return Next{.number = *number,
                .address = std::string(text(entry)),
                .depth = entry.depth,
                .from_sitemap = entry.from_sitemap};
}

void Frontier::done(std::uint32_t number) {
    if (std::exchange(entries_[number].done, true)) return;
    done_since_.push_back(number);
}

std::string Frontier::take_changes() {
    std::string out;
    if (told_ == entries_.size() && done_since_.empty()) return out;
    put(out, static_cast<std::uint32_t>(entries_.size() - told_));
    for (; told_ != entries_.size(); ++told_) {
        auto const& entry = entries_[told_];
        put(out, entry.length);
        out += text(entry);
        auto const flags = (entry.from_sitemap ? flag_sitemap : 0U) | (entry.by_link ? flag_link : 0U);
        put(out, static_cast<std::uint32_t>(flags << 8U | entry.depth));
    }
    put(out, static_cast<std::uint32_t>(done_since_.size()));
    for (auto const number : done_since_) put(out, number);
    done_since_.clear();
    return out;
}

bool Frontier::replay(std::string_view changes) {
    while (!changes.empty()) {
        auto added = take_u32(changes);
        for (; added && *added != 0; --*added) {
            auto const length = take_u32(changes);
            if (!length || *length > address_max || changes.size() < *length || entries_.size() >= known_max_)
                return false;
            auto const address = changes.substr(0, *length);
            changes.remove_prefix(*length);
            auto const rest = take_u32(changes);
            if (!rest) return false;
            auto const flags = *rest >> 8U;
            auto const number = append(address, {.depth = static_cast<std::uint8_t>(*rest),
                                                 .from_sitemap = (flags & flag_sitemap) != 0,
                                                 .by_link = (flags & flag_link) != 0});
            enqueue(number);
            ++waiting_;
        }
        auto finished = added ? take_u32(changes) : std::nullopt;
        for (; finished && *finished != 0; --*finished) {
            auto const number = take_u32(changes);
            if (!number || *number >= entries_.size()) return false;
            auto& entry = entries_[*number];
            if (!entry.taken) --waiting_;
            entry.taken = entry.done = true;
        }
        if (!finished) return false;
    }
    told_ = entries_.size();
    return true;
}

}  // namespace slovo::study
