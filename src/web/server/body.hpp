// Bodies of forms into one closed structure: ordered pairs of name and value, valid UTF-8 without
// NUL, within limits::form_fields, name_bytes and field_bytes, in linear time. The bytes lie in one
// block that is overwritten when the FormBody dies. Pure functions; a FormBody belongs to one thread.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace slovo::web {

enum class BodyFault : std::uint8_t {
    unsupported_type,  ///< 415: not one of the three types
    malformed,         ///< 400: the type's grammar is broken, a bad %XX, a nested JSON value
    bad_text,          ///< 400: not UTF-8, or a NUL
    too_large,         ///< 413: too many fields, a name or value too long
    file_refused,      ///< 415: a file part; Slovo's forms take none
};
[[nodiscard]] int status_of(BodyFault fault);

class FormBody {
public:
    struct Field {
        std::string_view name;
        std::string_view value;
    };

    explicit FormBody(std::size_t bytes_max);
    ~FormBody();
    FormBody(FormBody&& other) noexcept;
    FormBody& operator=(FormBody&& other) noexcept;

    [[nodiscard]] std::vector<Field> const& fields() const { return fields_; }
    /// The first of that name.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    /// How often the name occurs: a declared name must occur at most once.
    [[nodiscard]] std::size_t count(std::string_view name) const;

    /// For the parsers: append to the block, at most `bytes_max` in all.
    void put(std::string_view bytes);
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::string_view since(std::size_t from) const { return {block_.get() + from, size_ - from}; }
    [[nodiscard]] std::expected<void, BodyFault> add(std::string_view name, std::string_view value);

private:
    void wipe() noexcept;

    std::unique_ptr<char[]> block_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::vector<Field> fields_;
};

using BodyResult = std::expected<FormBody, BodyFault>;

/// WHATWG URL §5.1, but a '%' without two hex digits is `malformed`. Also for query strings.
[[nodiscard]] BodyResult parse_urlencoded(ByteView body);
/// RFC 7578, text parts only, no nested multipart, no transfer encodings.
[[nodiscard]] BodyResult parse_multipart(ByteView body, std::string_view content_type);
/// One flat object: strings as they are, numbers and booleans as their text, null as absent.
[[nodiscard]] BodyResult parse_json_object(ByteView body);
/// By the media type of a Content-Type field; `charset` must be UTF-8 when it is given.
[[nodiscard]] BodyResult parse_form(ByteView body, std::string_view content_type);

}  // namespace slovo::web
