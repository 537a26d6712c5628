#include "web/server/body.hpp"

#include <algorithm>
#include <cstring>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "web/server/media_type.hpp"
#include "web/server/request.hpp"
#include "web/server/text_check.hpp"

namespace slovo::web {

int status_of(BodyFault fault) {
    switch (fault) {
        case BodyFault::unsupported_type:
        case BodyFault::file_refused: return 415;
        case BodyFault::malformed:
        case BodyFault::bad_text: return 400;
        case BodyFault::too_large: return 413;
    }
    return 400;
}

FormBody::FormBody(std::size_t bytes_max)
    : block_(std::make_unique_for_overwrite<char[]>(bytes_max)), capacity_(bytes_max) {}

FormBody::~FormBody() {
    wipe();
}

FormBody::FormBody(FormBody&& other) noexcept
    : block_(std::move(other.block_)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)),
      fields_(std::move(other.fields_)) {}

FormBody& FormBody::operator=(FormBody&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    block_ = std::move(other.block_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    fields_ = std::move(other.fields_);
    return *this;
}

void FormBody::wipe() noexcept {
    if (block_) explicit_bzero(block_.get(), size_);
}

std::optional<std::string_view> FormBody::find(std::string_view name) const {
    auto const found = std::ranges::find(fields_, name, &Field::name);
    if (found == fields_.end()) return std::nullopt;
    return found->value;
}

std::size_t FormBody::count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count(fields_, name, &Field::name));
}

void FormBody::put(std::string_view bytes) {
    ENSURE(bytes.size() <= capacity_ - size_, "a parser puts no more than it was given");
    if (bytes.empty()) return;
    std::memcpy(block_.get() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
}

std::expected<void, BodyFault> FormBody::add(std::string_view name, std::string_view value) {
    if (fields_.size() == limits::form_fields) return std::unexpected(BodyFault::too_large);
    if (name.size() > limits::name_bytes || value.size() > limits::field_bytes) {
        return std::unexpected(BodyFault::too_large);
    }
    if (!valid_text(name) || !valid_text(value)) return std::unexpected(BodyFault::bad_text);
    fields_.push_back({name, value});
    return {};
}

BodyResult parse_form(ByteView body, std::string_view content_type) {
    auto const type = read_media_type(content_type);
    if (!type) return std::unexpected(BodyFault::unsupported_type);
    auto const charset = type->parameter("charset");
    if (!charset.empty() && !equal_ignoring_case(charset, "utf-8")) {
        return std::unexpected(BodyFault::unsupported_type);
    }
    if (equal_ignoring_case(type->essence, "application/x-www-form-urlencoded")) return parse_urlencoded(body);
    if (equal_ignoring_case(type->essence, "multipart/form-data")) return parse_multipart(body, content_type);
    if (equal_ignoring_case(type->essence, "application/json")) return parse_json_object(body);
    return std::unexpected(BodyFault::unsupported_type);
}

}  // namespace slovo::web
