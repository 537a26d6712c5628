// Normal forms hold their promises for any bytes: valid output, no control characters, within limits, stable.
#include "text/contact.hpp"
#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "text/unicode.hpp"

namespace {

using namespace slovo;

bool has_control(std::string_view text) {
    for (char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
    return false;
}

template <class Normal>
void check(std::string_view typed, std::size_t limit, Normal normal) {
    auto const once = normal(typed);
    if (!once) return;
    ENSURE(!has_control(*once) && text::is_valid_utf8(*once), "a normal form is printable text");
    ENSURE(!once->empty() && once->size() <= limit, "a normal form keeps its limit");
    auto const twice = normal(*once);
    ENSURE(twice && *twice == *once, "a normal form is its own normal form");
}

void fuzz(ByteView input) {
    std::string_view const typed = text_of(input);
    check(typed, limits::email_bytes, text::normal_email);
    check(typed, limits::url_bytes, text::normal_site);
    check(typed, limits::phone_bytes, [](std::string_view number) { return text::normal_phone(number); });
    auto const clean = text::clean_text(typed, 4096);
    if (clean) {
        ENSURE(text::is_valid_utf8(*clean) && clean->size() <= 4096, "a clean text keeps its limit");
        auto const again = text::clean_text(*clean, 4096);
        ENSURE(again && *again == *clean, "a clean text is clean");
        ENSURE(clean->find('\r') == std::string::npos && clean->find('\0') == std::string::npos, "no controls");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
