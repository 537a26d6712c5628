// Bytes of any encoding with a Content-Type in the first line: what comes out is UTF-8, bounded by what went in.
#include <algorithm>
#include <cstdint>
#include <span>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "html/encoding.hpp"
#include "html/utf8.hpp"

namespace {

using namespace slovo;
using namespace slovo::html;

void fuzz(std::span<std::uint8_t const> input) {
    auto const line = std::min(text_of(input).find('\n'), input.size());
    auto const content_type = text_of(input.first(line));
    auto const body = input.subspan(std::min(line + 1, input.size()));
    auto const decoded = decode(body, content_type);
    ENSURE(count_utf8(decoded.text).faults == 0, "what was decoded is UTF-8");
    ENSURE(decoded.text.size() <= 3 * body.size(), "no byte becomes more than three");
    ENSURE(decoded.replaced <= body.size(), "at most every byte was wrong");
    ENSURE(label(name_of(decoded.encoding)).encoding == decoded.encoding || decoded.encoding == Encoding::other,
           "its name is a label");
    static_cast<void>(detect_cyrillic(body));
    static_cast<void>(detect_language(text_of(body)));
    static_cast<void>(detect_language(decoded.text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
