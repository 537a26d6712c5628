#include "study/robots_automaton.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace slovo::study {
namespace {

constexpr char wildcard = '\0';

std::uint64_t key_of(std::uint32_t node, char octet) {
    return (std::uint64_t{node} << 8U | static_cast<unsigned char>(octet)) + 1;
}

}  // namespace

RobotsAutomaton::RobotsAutomaton(std::span<PatternText const> patterns) {
    for (auto const& [text, to_end] : patterns) {
        auto rest = text;
        auto star = std::min(rest.find(wildcard), rest.size());
        Pattern made{.front = keep(rest.substr(0, star)),
                     .front_size = static_cast<std::uint32_t>(star),
                     .tail = 0,
                     .tail_size = 0,
                     .pieces = static_cast<std::uint32_t>(pieces_.size()),
                     .pieces_end = 0,
                     .wild = star < rest.size(),
                     .to_end = to_end};
        while (star < rest.size()) {
            rest.remove_prefix(star + 1);
            star = std::min(rest.find(wildcard), rest.size());
            auto const piece = rest.substr(0, star);
            if (star == rest.size() && to_end) {
                made.tail = keep(piece);
                made.tail_size = static_cast<std::uint32_t>(piece.size());
            } else if (!piece.empty()) {
                pieces_.push_back(add_piece(piece));
            }
        }
        made.pieces_end = static_cast<std::uint32_t>(pieces_.size());
        patterns_.push_back(made);
    }
    link_nodes();
}

std::uint32_t RobotsAutomaton::keep(std::string_view text) {
    auto const begin = static_cast<std::uint32_t>(text_.size());
    text_ += text;
    return begin;
}

std::size_t RobotsAutomaton::slot_of(std::uint64_t key) const {
    auto slot = (key * 0x9E3779B97F4A7C15) >> 20U & (edges_.size() - 1);
    while (edges_[slot].key != 0 && edges_[slot].key != key) slot = (slot + 1) & (edges_.size() - 1);
    return slot;
}

void RobotsAutomaton::grow() {
    auto const old = std::exchange(edges_, std::vector<Edge>(edges_.size() * 2));
    for (auto const& edge : old)
        if (edge.key != 0) edges_[slot_of(edge.key)] = edge;
}

std::uint32_t RobotsAutomaton::add_piece(std::string_view piece) {
    std::uint32_t node = 0;
    for (auto const octet : piece) {
        if (edges_used_ * 2 >= edges_.size()) grow();
        auto& edge = edges_[slot_of(key_of(node, octet))];
        if (edge.key == 0) {
            edge = {key_of(node, octet), static_cast<std::uint32_t>(nodes_.size())};
            ++edges_used_;
            nodes_.push_back({.parent = node, .depth = nodes_[node].depth + 1, .octet = octet});
        }
        node = edge.node;
    }
    nodes_[node].is_piece = true;
    return node;
}

std::uint32_t RobotsAutomaton::child_of(std::uint32_t node, char octet) const {
    return edges_[slot_of(key_of(node, octet))].node;
}

std::uint32_t RobotsAutomaton::step(std::uint32_t node, char octet, std::size_t& steps) const {
    for (;; node = nodes_[node].ending) {
        ++steps;
        auto const next = child_of(node, octet);
        if (next != 0 || node == 0) return next;
    }
}

/// From the short to the long: the longest proper ending of a node that is a node too, and the pieces among them.
void RobotsAutomaton::link_nodes() {
    std::vector<std::uint32_t> order(nodes_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [this](std::uint32_t node) { return nodes_[node].depth; });
    shorter_piece_.resize(nodes_.size());
    std::size_t steps = 0;
    for (auto const number : order) {
        auto& node = nodes_[number];
        if (node.depth > 1) node.ending = step(nodes_[node.parent].ending, node.octet, steps);
        shorter_piece_[number] = nodes_[node.ending].longest_piece;
        node.longest_piece = node.is_piece ? number : shorter_piece_[number];
    }
}

/// Kept between addresses, for whatever automaton: filling it for each would cost more than most of them.
struct RobotsAutomaton::Scratch {
    std::vector<std::uint32_t> waiting;         ///< by node: who waits for it; all `none` between two addresses
    std::vector<std::uint32_t> begun;           ///< patterns that wait, or did, for the address at hand
    std::vector<std::uint32_t> next, at, from;  ///< by pattern, while it waits

    static Scratch& of_thread() {
        thread_local Scratch scratch;
        return scratch;
    }
    std::size_t make_room(std::size_t nodes, std::size_t patterns) {
        std::size_t filled = 0;
        if (waiting.size() < nodes) {
            filled += nodes - waiting.size();
            waiting.resize(nodes, none);
        }
        if (next.size() < patterns) {
            filled += 3 * (patterns - next.size());
            for (auto* const each : {&next, &at, &from}) each->resize(patterns);
        }
        return filled;
    }
};

/// Which patterns wait for which piece while one address is read.
class RobotsAutomaton::Run {
public:
    Run(RobotsAutomaton const& all, std::string_view text)
        : all_(all), text_(text), steps_(scratch_.make_room(all.nodes_.size(), all.patterns_.size())) {}
    Run(Run const&) = delete;
    ~Run() {
        for (auto const index : scratch_.begun) scratch_.waiting[all_.pieces_[scratch_.at[index]]] = none;
        scratch_.begun.clear();
    }

    Match match() {
        begin();
        std::uint32_t node = 0;
        for (std::uint32_t at = 0; at < text_.size() && waiting_count_ != 0; ++at) {
            node = all_.step(node, text_[at], steps_);
            for (auto piece = all_.nodes_[node].longest_piece; piece != 0; piece = all_.shorter_piece_[piece]) {
                ++steps_;
                if (scratch_.waiting[piece] != none) move_on(piece, at + 1);
            }
        }
        return {.first = best_ == none ? std::nullopt : std::optional(best_), .steps = steps_};
    }

private:
    /// Whoever has the right beginning waits for its first piece; who comes behind a match need not.
    void begin() {
        for (std::uint32_t index = 0; index < all_.patterns_.size() && best_ == none; ++index) {
            auto const& pattern = all_.patterns_[index];
            auto const front = std::string_view(all_.text_).substr(pattern.front, pattern.front_size);
            ++steps_;
            if (!text_.starts_with(front)) continue;
            if (pattern.wild && pattern.pieces != pattern.pieces_end) scratch_.begun.push_back(index);
            if (pattern.wild)
                wait(index, pattern.pieces, pattern.front_size);
            else if (!pattern.to_end || text_.size() == front.size())
                best_ = index;
        }
    }
    void wait(std::uint32_t index, std::uint32_t piece, std::uint32_t from) {
        auto const& pattern = all_.patterns_[index];
        if (piece == pattern.pieces_end) {
            auto const tail = std::string_view(all_.text_).substr(pattern.tail, pattern.tail_size);
            if (text_.substr(from).ends_with(tail)) best_ = std::min(best_, index);
            return;
        }
        scratch_.at[index] = piece;
        scratch_.from[index] = from;
        scratch_.next[index] = std::exchange(scratch_.waiting[all_.pieces_[piece]], index);
        ++waiting_count_;
    }
    /// The piece ends at `end`: who waits for it waits for the next one, but for those that it overlaps.
    void move_on(std::uint32_t piece, std::uint32_t end) {
        for (auto index = std::exchange(scratch_.waiting[piece], none); index != none;) {
            ++steps_;
            --waiting_count_;
            auto const next = scratch_.next[index];
            bool const overlaps = scratch_.from[index] + all_.nodes_[piece].depth > end;
            if (index < best_)
                wait(index, overlaps ? scratch_.at[index] : scratch_.at[index] + 1,
                     overlaps ? scratch_.from[index] : end);
            index = next;
        }
    }

    Scratch& scratch_ = Scratch::of_thread();
    RobotsAutomaton const& all_;
    std::string_view text_;
    std::size_t waiting_count_ = 0, steps_;
    std::uint32_t best_ = none;
};

RobotsAutomaton::Match RobotsAutomaton::match(std::string_view text) const {
    return Run(*this, text).match();
}

}  // namespace slovo::study
