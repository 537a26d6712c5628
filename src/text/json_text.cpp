#include "text/json_text.hpp"

namespace slovo::text {

void put_json(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20) {
            out += "\\u00";
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        } else {
            out += c;
        }
    }
    out += '"';
}

void JsonText::separate() {
    constexpr std::string_view before_a_first = "{[:";
    if (!out_.empty() && before_a_first.find(out_.back()) == std::string_view::npos) out_ += ',';
}

JsonText& JsonText::key(std::string_view name) {
    separate();
    put_json(out_, name);
    out_ += ':';
    return *this;
}

void JsonText::text(std::string_view value) {
    separate();
    put_json(out_, value);
}

void JsonText::number(std::int64_t value) {
    separate();
    out_ += std::to_string(value);
}

void JsonText::flag(bool value) {
    separate();
    out_ += value ? std::string_view("true") : std::string_view("false");
}

void JsonText::raw(std::string_view json) {
    if (json.empty()) return;
    separate();
    out_ += json;
}

}  // namespace slovo::text
