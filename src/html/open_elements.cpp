#include "html/open_elements.hpp"

#include "base/ensure.hpp"
#include "base/limits.hpp"

namespace slovo::html {

namespace {

constexpr std::size_t stack_max = limits::html_depth + 1;  // one more for raw text, which has no children

std::uint32_t hash_of(Tag tag, std::string_view name) {
    if (tag != Tag::unknown) return static_cast<std::uint32_t>(tag);
    std::uint32_t hash = 2166136261U;
    for (char const c : name) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
    return hash;
}

// Foreign elements that end scopes like HTML's object does.
bool is_foreign_boundary(OpenElement const& one) {
    return one.space != Namespace::html &&
           (one.integrates_html || one.integrates_text || one.element.tag == Tag::annotation_xml);
}

bool ends_scope(OpenElement const& one, Scope scope) {
    constexpr std::array<std::uint32_t, scope_count> bounds{
        scope_any,   scope_any | scope_list, scope_any | scope_button, scope_table, special, stops_item,
        resets_mode, marks_formatting};
    if (one.space == Namespace::html) return is(one.element.tag, bounds[static_cast<std::size_t>(scope)]);
    return is_foreign_boundary(one) && scope != Scope::table && scope != Scope::mode && scope != Scope::marker;
}

}  // namespace

OpenElements::OpenElements() : elements_(stack_max), names_(stack_max) {}

bool OpenElements::is_full() const {
    return size_ >= limits::html_depth;
}

OpenElement& OpenElements::add() {
    ENSURE(size_ < stack_max, "only raw text is put on a full stack");
    auto& one = elements_[size_++];
    one.element = {};
    one.own_name.clear();
    one.space = Namespace::html;
    one.ended = one.integrates_html = one.integrates_text = false;
    one.same_below = 0;
    return one;
}

void OpenElements::settle() {
    auto& one = top();
    auto const position = static_cast<std::uint16_t>(size_);
    if (size_ > 1) {
        one.ends = elements_[size_ - 2].ends;
        one.html_below = elements_[size_ - 2].html_below;
    } else {
        one.ends.fill(0);
        one.html_below = 0;
    }
    for (std::size_t i = 0; i < scope_count; ++i)
        if (ends_scope(one, static_cast<Scope>(i))) one.ends[i] = position;
    names_[size_ - 1] = hash_of(one.element.tag, one.element.name);
    if (one.space != Namespace::html) return;
    one.html_below = position;
    auto& last = last_[static_cast<std::size_t>(one.element.tag)];
    one.same_below = last;
    last = position;
}

void OpenElements::pop() {
    auto const& one = top();
    if (one.space == Namespace::html && !one.ended) last_[static_cast<std::size_t>(one.element.tag)] = one.same_below;
    --size_;
}

void OpenElements::end(std::size_t position) {
    auto& one = at(position);
    one.ended = true;
    auto& last = last_[static_cast<std::size_t>(one.element.tag)];
    ENSURE(last == position, "the innermost of its tag ends first");
    last = one.same_below;
}

std::size_t OpenElements::scope_end(Scope scope) const {
    return size_ == 0 ? 0 : elements_[size_ - 1].ends[static_cast<std::size_t>(scope)];
}

std::size_t OpenElements::in_scope(Tag tag, Scope scope) const {
    auto const position = last(tag);
    return position != 0 && position >= scope_end(scope) ? position : 0;
}

std::size_t OpenElements::find_name(Tag tag, std::string_view name, std::size_t from) const {
    auto const hash = hash_of(tag, name);
    bool any = false;  // without a way out, so that sixteen are compared at a time
    for (auto i = from; i < size_; ++i) any |= names_[i] == hash;
    if (!any) return 0;
    for (auto position = size_; position > from; --position) {
        auto const& element = elements_[position - 1].element;
        if (element.tag == tag && element.name == name) return position;
    }
    return 0;
}

}  // namespace slovo::html
