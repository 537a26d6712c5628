#include "study/frontier.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/limits.hpp"

namespace slovo::study {
namespace {

constexpr std::uint32_t sitemap_turn = 4;
constexpr std::size_t address_max = 0xFFFF;
constexpr std::uint32_t not_there = 0xFFFFFFFF;

std::uint64_t hash_of(std::string_view address) {
    return std::hash<std::string_view>{}(address);
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
        bool const is_changed = by_link ? !entry.by_link : !entry.from_sitemap;
        if (is_changed && found->second < told_) changed_.push_back(found->second);
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
        return append(address, {.by_link = true, .taken = true, .led_to = true});
    }
    take(entries_[found->second]);
    return found->second;
}

void Frontier::take(Entry& entry) {
    if (!entry.taken && !entry.led_to) --waiting_;
    entry.taken = true;
}

void Frontier::take(url::WebUrl const& url) {
    static_cast<void>(taken(url));
}

void Frontier::mark(url::WebUrl const& url) {
    if (auto const number = taken(url)) done(*number);
}

Frontier::Entry const* Frontier::find(url::WebUrl const& url) const {
    auto const found = by_hash_.find(hash_of(without_session(url.identity())));
    return found == by_hash_.end() ? nullptr : &entries_[found->second];
}

bool Frontier::knows(url::WebUrl const& url) const {
    auto const* const entry = find(url);
    return entry != nullptr && (entry->taken || !entry->led_to);
}

bool Frontier::is_done(url::WebUrl const& url) const {
    auto const* const entry = find(url);
    return entry != nullptr && entry->done;
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
    take(entry);
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
    RecordWriter out;
    auto const put = [&out](Entry const& entry) {
        out.number(entry.depth);
        out.flags(entry.from_sitemap, entry.by_link, entry.led_to);
    };
    out.number(changed_.size());
    for (auto const number : std::exchange(changed_, {})) {
        out.number(number);
        put(entries_[number]);
    }
    out.number(entries_.size() - told_);
    for (; told_ != entries_.size(); ++told_) {
        out.text(text(entries_[told_]));
        put(entries_[told_]);
    }
    out.number(done_since_.size());
    for (auto const number : std::exchange(done_since_, {})) out.number(number);
    out.number(left_out_);
    out.number(handed_out_);
    return out.take();
}

/// The sitemap knew it first, or links did.
void Frontier::replay_change(std::uint32_t number, Entry const& now) {
    auto& entry = entries_[number];
    bool const is_linked = now.by_link && !entry.by_link;
    entry.depth = now.depth;
    entry.from_sitemap = now.from_sitemap;
    entry.by_link = now.by_link;
    if (is_linked && !entry.taken) links_.push_back(number);
}

bool Frontier::replay_one(RecordReader& from) {
    auto const take_entry = [&from] {
        Entry out;
        from.number(out.depth);
        from.flags(out.from_sitemap, out.by_link, out.led_to);
        return out;
    };
    auto const take_number = [&]() -> std::uint32_t {
        auto const number = from.take(0xFFFFFFFF);
        return number < entries_.size() ? static_cast<std::uint32_t>(number) : not_there;
    };
    for (auto left = from.take(known_max_); from.ok() && left != 0; --left) {
        auto const number = take_number();
        auto const entry = take_entry();
        if (number == not_there) return false;
        replay_change(number, entry);
    }
    for (auto left = from.take(known_max_ - entries_.size()); from.ok() && left != 0; --left) {
        auto const address = from.text(address_max);
        auto const entry = take_entry();
        auto const url = url::WebUrl::parse(address);
        if (!from.ok() || !url) return false;
        auto const number = append(address, entry);
        if (entry.led_to) continue;
        static_cast<void>(traps_.admits(*url));  // its budget is used up as before
        enqueue(number);
        ++waiting_;
    }
    for (auto left = from.take(known_max_); from.ok() && left != 0; --left) {
        auto const number = take_number();
        if (number == not_there) return false;
        take(entries_[number]);
        entries_[number].done = true;
    }
    from.number(left_out_);
    from.number(handed_out_);
    return from.ok();
}

bool Frontier::replay(std::string_view changes) {
    RecordReader from(changes);
    while (from.ok() && !from.at_end())
        if (!replay_one(from)) return false;
    told_ = entries_.size();
    return from.ok();
}

}  // namespace slovo::study
