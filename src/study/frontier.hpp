// Which pages of a site are known, and which of them come next: breadth first by links, every fourth from the sitemap
// so that neither starves the other. About 150 bytes an address, at most so many as it is told. What changed can be
// taken out as bytes and played into another one, so that a crawl goes on after its process died. One thread an object.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "study/record.hpp"
#include "study/traps.hpp"

namespace slovo::study {

class Frontier {
public:
    enum class Source : std::uint8_t { link, sitemap };
    struct Next {
        std::uint32_t number = 0;
        std::string address;
        std::uint32_t depth = 0;  ///< 0 for what only the sitemap names
        bool from_sitemap = false;
    };

    explicit Frontier(std::size_t known_max) : known_max_(known_max) {}

    /// Does nothing for what is known, trapped, too deep, or over the limit.
    void add(url::WebUrl const& url, std::uint32_t depth, Source source);
    /// Known and not handed out by this one: where a redirect leads.
    void take(url::WebUrl const& url);
    /// The same, and done.
    void mark(url::WebUrl const& url);
    [[nodiscard]] bool knows(url::WebUrl const& url) const;
    [[nodiscard]] bool is_done(url::WebUrl const& url) const;
    [[nodiscard]] std::optional<Next> next();
    void done(std::uint32_t number);

    [[nodiscard]] std::size_t known() const { return entries_.size(); }
    /// Handed out by nobody yet.
    [[nodiscard]] std::size_t waiting() const { return waiting_; }
    /// Left out by a budget or a limit.
    [[nodiscard]] std::uint32_t left_out() const { return left_out_; }

    /// What was added, changed and done since the last call, and what is left out by now.
    [[nodiscard]] std::string take_changes();
    /// Such changes, in their order. What was handed out and not done is handed out again, and where it led is not
    /// known any more. False when they are not what take_changes() gave.
    [[nodiscard]] bool replay(std::string_view changes);

private:
    struct Entry {
        std::uint64_t begin = 0;
        std::uint16_t length = 0;
        std::uint8_t depth = 0;
        bool from_sitemap = false, by_link = false, taken = false, done = false;
        bool led_to = false;  ///< known from a redirect: waits for nobody to hand it out
    };
    std::optional<std::uint32_t> taken(url::WebUrl const& url);
    void take(Entry& entry);
    [[nodiscard]] Entry const* find(url::WebUrl const& url) const;
    [[nodiscard]] bool replay_one(RecordReader& from);
    void replay_change(std::uint32_t number, Entry const& now);
    std::uint32_t append(std::string_view address, Entry entry);
    void enqueue(std::uint32_t number);
    [[nodiscard]] std::string_view text(Entry const& entry) const {
        return std::string_view(pool_).substr(entry.begin, entry.length);
    }
    [[nodiscard]] std::optional<std::uint32_t> pop(std::deque<std::uint32_t>& queue);

    std::size_t known_max_, waiting_ = 0;
    std::uint32_t left_out_ = 0, handed_out_ = 0;
    std::string pool_;
    std::vector<Entry> entries_;
    std::unordered_map<std::uint64_t, std::uint32_t> by_hash_;
    std::deque<std::uint32_t> links_, sitemap_;
    Traps traps_;
    std::size_t told_ = 0;  ///< entries that take_changes() gave already
    std::vector<std::uint32_t> done_since_, changed_;
};

}  // namespace slovo::study
