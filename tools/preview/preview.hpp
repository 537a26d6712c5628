// Renders every page with invented sample data, for looking at them and for the accessibility test.
// One thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/language.hpp"
#include "web/pages/types.hpp"

namespace preview {

using namespace slovo;
namespace pages = web::pages;

struct Sample {
    std::string_view name;
    std::function<std::string(Language)> render;
};

[[nodiscard]] std::vector<Sample> public_samples();
[[nodiscard]] std::vector<Sample> form_samples();
[[nodiscard]] std::vector<Sample> desk_samples();

/// One of three texts.
[[nodiscard]] std::string pick(Language language, char const* uk, char const* ru, char const* en);
[[nodiscard]] pages::Chrome chrome(Language language, std::string_view page);
[[nodiscard]] Instant at(std::string_view rfc3339);

template <class Page>
[[nodiscard]] std::string html(Page const& page, Language language) {
    std::string out;
    render(page, language, out);
    return out;
}

}  // namespace preview
