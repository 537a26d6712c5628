// Numbers and texts in few bytes, as a crawl writes down what it knows for one that goes on after its process died, and
// as that one reads them: it believes no length and no number that is above what it may be. Both have functions of the
// same names, so that one list of fields serves both ways. Regular values, one thread an object.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "text/unicode.hpp"

namespace slovo::study {

class RecordWriter {
public:
    template <std::integral Number>
    void number(Number value, std::uint64_t /*most*/ = 0) {
        auto rest = static_cast<std::uint64_t>(value);
        for (; rest >= 0x80; rest >>= 7U) out_ += static_cast<char>(rest | 0x80U);
        out_ += static_cast<char>(rest);
    }
    /// Of which the greatest is none.
    void id(std::uint32_t value) { number(value + 1U); }
    template <class Enum>
    void choice(Enum value, Enum /*last*/) {
        number(std::to_underlying(value));
    }
    template <std::same_as<bool>... Flags>
    void flags(Flags const&... each) {
        unsigned bits = 0, bit = 1;
        ((bits |= each ? bit : 0, bit <<= 1U), ...);
        number(bits);
    }
    void text(std::string_view value) {
        number(value.size());
        out_ += value;
    }
    void append(RecordWriter const& other) { out_ += other.out_; }
    [[nodiscard]] std::string const& written() const { return out_; }
    void clear() { out_.clear(); }
    [[nodiscard]] std::string take() { return std::exchange(out_, {}); }

private:
    std::string out_;
};

/// Once something is missing or too large everything after it is zero and empty; `ok` is asked at the end, and in
/// loops.
class RecordReader {
public:
    explicit RecordReader(std::string_view content) : rest_(content) {}

    /// The next number; 0 when there is none, or a greater one.
    [[nodiscard]] std::uint64_t take(std::uint64_t most) {
        std::uint64_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            if (rest_.empty() || shift > 63) return fails();
            auto const byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80) break;
        }
        return ok_ && value <= most ? value : fails();
    }
    template <std::integral Number>
    void number(Number& to, std::uint64_t most = std::numeric_limits<Number>::max()) {
        to = static_cast<Number>(take(most));
    }
    void id(std::uint32_t& to) { to = static_cast<std::uint32_t>(take(0xFFFFFFFF)) - 1U; }
    template <class Enum>
    void choice(Enum& to, Enum last) {
        to = static_cast<Enum>(take(static_cast<std::uint64_t>(std::to_underlying(last))));
    }
    template <std::same_as<bool>... Flags>
    void flags(Flags&... each) {
        auto bits = take((std::uint64_t{1} << sizeof...(each)) - 1);
        ((each = (bits & 1U) != 0, bits >>= 1U), ...);
    }
    /// Any bytes, of the record's own.
    [[nodiscard]] std::string_view text(std::size_t most) {
        auto const size = static_cast<std::size_t>(take(most));
        if (size > rest_.size()) {
            fails();
            return {};
        }
        auto const out = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return out;
    }
    /// Text that is no UTF-8 is no text.
    [[nodiscard]] std::string_view utf8(std::size_t most) {
        auto const out = text(most);
        return slovo::text::is_valid_utf8(out) ? out : std::string_view();
    }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return ok_ && rest_.empty(); }

private:
    std::uint64_t fails() {
        ok_ = false;
        rest_ = {};
        return 0;
    }
    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace slovo::study
