// Whatever stands in a page's fields, the page has the same tags and attributes as with plain words:
// no value adds an element, leaves its attribute, or makes a link of another kind.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ensure.hpp"
#include "web/pages/privacy.hpp"

namespace {

using namespace slovo;
using namespace slovo::web::pages;

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/// The names of a page's tags and attributes in order, read as a browser would; values left out.
std::vector<std::string> shape(std::string_view html) {
    std::vector<std::string> found;
    std::size_t i = 0;
    auto const word = [&](std::string_view ends) {
        std::string made;
        while (i < html.size() && !is_space(html[i]) && ends.find(html[i]) == std::string_view::npos) made += html[i++];
        return made;
    };
    while ((i = html.find('<', i)) != std::string_view::npos) {
        ++i;
        found.push_back("<" + word(">"));
        while (i < html.size() && html[i] != '>') {
            if (is_space(html[i]) || html[i] == '/') {
                ++i;
                continue;
            }
            found.push_back(word("=>"));
            if (i >= html.size() || html[i] != '=') continue;
            char const quote = ++i < html.size() ? html[i] : ' ';
            ENSURE(quote == '"', "every value stands in quotes");
            auto const end = html.find(quote, i + 1);
            ENSURE(end != std::string_view::npos, "every value ends");
            i = end + 1;
        }
    }
    return found;
}

std::string page(std::string_view text, text::Url const& link) {
    std::string out;
    render(PrivacyPage{.chrome = {.site = text,
                                  .languages = {{.code = text, .name = text, .href = link, .current = true}},
                                  .home = link,
                                  .policy = link,
                                  .proof = "/",
                                  .privacy = "/",
                                  .choices = "/",
                                  .test_mode = false},
                       .action = link,
                       .note = PrivacyPage::Note::none,
                       .contact = text,
                       .contact_error = text::Text(text),
                       .kinds = {{.value = text, .label = text, .hint = text::Text(text), .checked = false}},
                       .words = text,
                       .words_max = 1,
                       .guardian = false,
                       .email = text,
                       .mailto = text::Url::mailto(text),
                       .phone = text,
                       .tel = text::Url::tel(text),
                       .address = text,
                       .controller = text,
                       .officer = text::Text(text),
                       .rights = {{.title = text, .how = text, .deadline = text}},
                       .complaints = {{.title = text, .contact = text}}},
           Language::en, out);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    static auto const plain = shape(page("word", text::Url("/")));
    auto const parsed = text::Url::parse(text);
    auto const link = parsed ? *parsed : text::Url::path({text, text}).with(text, text).at(text);
    ENSURE(shape(page(text, link)) == plain, "a value changed the page");
    auto const view = link.view();
    bool known = view.starts_with("/") && !view.starts_with("//") && !view.starts_with("/\\");
    for (std::string_view const scheme : {"http", "HTTP", "mailto:", "tel:"}) known |= view.starts_with(scheme);
    if (!known) {
        char const first = static_cast<char>(view[0] | 0x20);
        ENSURE(first == 'h' || first == 'm' || first == 't', "an address of another kind");
    }
    return 0;
}
