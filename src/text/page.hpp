// What page and mail templates are made of: field types without a default, so that a page with a
// missing field does not compile, and the three ways to append text. Values; any thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "text/keys.hpp"
#include "text/url.hpp"

namespace slovo::text {

/// A value that must be given.
template <class T>
class Required {
public:
    using type = T;
    constexpr Required(T value) : value_(std::move(value)) {}
    [[nodiscard]] constexpr T const& value() const { return value_; }

private:
    T value_;
};

/// Plain text; the page escapes it where it stands.
class Text {
public:
    Text(std::string value) : value_(std::move(value)) {}
    Text(std::string_view value) : value_(value) {}
    Text(char const* value) : value_(value) {}
    [[nodiscard]] std::string_view view() const { return value_; }

private:
    std::string value_;
};

class Flag {
public:
    template <std::same_as<bool> T>
    constexpr Flag(T value) : value_(value) {}
    [[nodiscard]] constexpr bool value() const { return value_; }

private:
    bool value_;
};

class Number {
public:
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    constexpr Number(T value) : value_(static_cast<std::int64_t>(value)) {}
    [[nodiscard]] constexpr std::int64_t value() const { return value_; }

private:
    std::int64_t value_;
};

template <class T>
class List {
public:
    List(std::vector<T> values) : values_(std::move(values)) {}
    List(std::initializer_list<T> values)
        requires std::copy_constructible<T>
        : values_(values) {}
    [[nodiscard]] bool empty() const { return values_.empty(); }
    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] auto begin() const { return values_.begin(); }
    [[nodiscard]] auto end() const { return values_.end(); }

private:
    std::vector<T> values_;
};

/// Escapes & < > " ' and drops nothing: right between tags and in quoted attributes.
void put_html(std::string& out, std::string_view text);
/// As it is: a mail's text part.
inline void put_plain(std::string& out, std::string_view text) {
    out += text;
}
/// One line of a header: line breaks and other controls become spaces.
void put_line(std::string& out, std::string_view text);

/// What a mail template gives.
struct MailText {
    std::string subject;
    std::string text;
    std::string html;
};

/// The text of an opened personal value, whether opening gives it or a result of it.
[[nodiscard]] inline std::string_view opened(std::string const& value) {
    return value;
}

}  // namespace slovo::text
