// UTF-8 as the Encoding Standard decodes it: every maximal part of what is no sequence becomes one U+FFFD. Linear,
// pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace slovo::html {

struct Utf8Count {
    std::size_t sequences = 0;  ///< well-formed, longer than one byte
    std::size_t faults = 0;     ///< what would become U+FFFD
    bool ends_within = false;   ///< the last fault is a sequence that the end cuts
};
[[nodiscard]] Utf8Count count_utf8(std::string_view bytes);
[[nodiscard]] std::string replace_faults(std::string_view bytes);

}  // namespace slovo::html
