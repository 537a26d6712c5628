#include "web/server/body.hpp"

namespace slovo::web {

namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Decodes into the form's block.
std::expected<std::string_view, BodyFault> decoded(std::string_view text, FormBody& form) {
    auto const from = form.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = text[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            auto const high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            auto const low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::unexpected(BodyFault::malformed);
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        form.put({&c, 1});
    }
    return form.since(from);
}

}  // namespace

BodyResult parse_urlencoded(ByteView body) {
    FormBody form(body.size());
    auto rest = text_of(body);
    while (!rest.empty()) {
        auto const ampersand = rest.find('&');
        auto const pair = rest.substr(0, ampersand);
        rest = ampersand == std::string_view::npos ? std::string_view() : rest.substr(ampersand + 1);
        if (pair.empty()) continue;
        auto const equals = pair.find('=');
        auto const name = decoded(pair.substr(0, equals), form);
        if (!name) return std::unexpected(name.error());
        auto const raw_value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        auto const value = decoded(raw_value, form);
        if (!value) return std::unexpected(value.error());
        TRY_VOID(form.add(*name, *value));
    }
    return form;
}

}  // namespace slovo::web
