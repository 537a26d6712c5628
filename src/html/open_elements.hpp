// The stack of open elements (§ 13.2.4.2 of the HTML Standard), at most limits::html_depth and one deep. Every question
// that tree construction asks is answered in constant time, so that no page makes it slow: an element remembers who of
// its name is open below it and where each kind of scope ends. One thread an object.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "html/categories.hpp"
#include "html/walk.hpp"

namespace slovo::html {

enum class Namespace : std::uint8_t { html, svg, math };
enum class Scope : std::uint8_t { any, list, button, table, special, item, mode, marker };
constexpr std::size_t scope_count = 8;

struct OpenElement {
    Element element;
    std::string own_name;  ///< of an element that Tag does not know
    Namespace space = Namespace::html;
    bool ended = false;            ///< its end tag came inside a block of it: it closes with that block
    bool integrates_html = false;  ///< an HTML integration point
    bool integrates_text = false;  ///< a MathML text integration point
    std::uint16_t same_below = 0;  ///< the next one of its tag further out, counted from 1; 0: none
    std::uint16_t html_below = 0;  ///< the innermost HTML element from here outwards, counted from 1
    std::array<std::uint16_t, scope_count> ends{};  ///< where scopes end from here outwards, counted from 1
};

/// Positions count from 1 (the root); 0 is none.
class OpenElements {
public:
    OpenElements();

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] OpenElement& top() { return elements_[size_ - 1]; }
    [[nodiscard]] OpenElement& at(std::size_t position) { return elements_[position - 1]; }
    /// Whether there is room for one more that can have children.
    [[nodiscard]] bool is_full() const;

    /// Puts a cleared element on top; fill it, then call settle().
    [[nodiscard]] OpenElement& add();
    void settle();
    void pop();
    /// Takes it out of every search; it stays where it is until what lies in it is closed.
    void end(std::size_t position);

    /// The innermost HTML element of this tag that has not ended.
    [[nodiscard]] std::size_t last(Tag tag) const { return last_[static_cast<std::size_t>(tag)]; }
    [[nodiscard]] std::size_t scope_end(Scope scope) const;
    /// The position of the tag when it is in scope.
    [[nodiscard]] std::size_t in_scope(Tag tag, Scope scope) const;
    /// The innermost element of any namespace with this name above `from`.
    [[nodiscard]] std::size_t find_name(Tag tag, std::string_view name, std::size_t from) const;

private:
    std::vector<OpenElement> elements_;
    std::vector<std::uint32_t> names_;  // hashes of the names in elements_
    std::array<std::uint16_t, tag_count> last_{};
    std::size_t size_ = 0;
};

}  // namespace slovo::html
