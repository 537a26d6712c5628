// JSON as it is written: for documents of many thousand values that nobody needs as a tree. Commas are its
// own matter; the right order of keys, values and ends is the caller's. One thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace slovo::text {

/// Appends the text as a JSON string, quotes included; UTF-8 stays as it is.
void put_json(std::string& out, std::string_view text);

class JsonText {
public:
    explicit JsonText(std::string& out) : out_(out) {}

    JsonText& key(std::string_view name);
    void text(std::string_view value);
    void number(std::int64_t value);
    void flag(bool value);
    /// JSON of our own, as it is: a value, or members without their braces; empty: none.
    void raw(std::string_view json);

    template <std::invocable F>
    void object(F members) {
        open('{');
        members();
        out_ += '}';
    }
    template <std::invocable F>
    void array(F items) {
        open('[');
        items();
        out_ += ']';
    }

    void member(std::string_view name, std::string_view value) { key(name).text(value); }
    void member(std::string_view name, Instant value) { key(name).text(to_rfc3339(value)); }
    void member(std::string_view name, std::int64_t value) { key(name).number(value); }
    template <std::same_as<bool> B>
    void member(std::string_view name, B value) {
        key(name).flag(value);
    }
    template <std::invocable F>
    void object(std::string_view name, F members) {
        key(name).object(members);
    }
    template <std::invocable F>
    void array(std::string_view name, F items) {
        key(name).array(items);
    }

private:
    void open(char bracket) {
        separate();
        out_ += bracket;
    }
    void separate();

    std::string& out_;
};

}  // namespace slovo::text
