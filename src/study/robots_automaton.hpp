// Many patterns of robots.txt at once: one pass over an address finds the pieces between all of their wildcards (Aho
// and Corasick, 1975), and each pattern waits for its next piece only. A file of 500 KiB of wildcards thus costs an
// address of 16 KiB milliseconds, not a second. Immutable once made; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slovo::study {

/// One spelling of a pattern, a wildcard being a zero octet.
struct PatternText {
    std::string_view text;
    bool to_end = false;
};

class RobotsAutomaton {
public:
    explicit RobotsAutomaton(std::span<PatternText const> patterns);

    struct Match {
        std::optional<std::uint32_t> first;  ///< of the patterns that match, the one that was given first
        std::size_t steps = 0;               ///< what it cost: octets, pieces met, patterns moved on, memory filled
    };
    [[nodiscard]] Match match(std::string_view text) const;

private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    struct Pattern {
        std::uint32_t front, front_size, tail, tail_size;  // in text_
        std::uint32_t pieces, pieces_end;                  // in pieces_
        bool wild, to_end;
    };
    struct Node {
        std::uint32_t parent = 0, ending = 0, longest_piece = 0, depth = 0;  // piece: of this node or its endings
        bool is_piece = false;
        char octet = 0;
    };
    struct Scratch;
    class Run;

    [[nodiscard]] std::uint32_t keep(std::string_view text);
    [[nodiscard]] std::uint32_t add_piece(std::string_view piece);
    [[nodiscard]] std::uint32_t child_of(std::uint32_t node, char octet) const;
    [[nodiscard]] std::size_t slot_of(std::uint64_t key) const;
    [[nodiscard]] std::uint32_t step(std::uint32_t node, char octet, std::size_t& steps) const;
    void grow();
    void link_nodes();

    std::string text_;
    std::vector<Pattern> patterns_;
    std::vector<std::uint32_t> pieces_;  // their nodes
    std::vector<Node> nodes_{1};
    std::vector<std::uint32_t> shorter_piece_;  // by node: the next piece that ends where this one does; 0: none
    struct Edge {
        std::uint64_t key = 0;  // parent and octet; 0: free
        std::uint32_t node = 0;
    };
    std::vector<Edge> edges_{64};  // open addressing
    std::size_t edges_used_ = 0;
};

}  // namespace slovo::study
