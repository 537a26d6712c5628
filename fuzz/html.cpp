// Pages: tokens lie in the source one behind another, what they say is bounded by it, and a walk opens and closes
// elements like a tree. The first byte chooses the state in which the tokenizer begins.
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "html/walk.hpp"

namespace {

using namespace slovo;
using namespace slovo::html;

constexpr std::size_t largest_growth = 3;  // NUL becomes U+FFFD

void check_attributes(std::span<Attribute const> attributes) {
    ENSURE(attributes.size() <= limits::html_attributes, "attributes are bounded");
    std::vector<std::string_view> names;
    for (auto const& [name, value] : attributes) names.push_back(name);
    std::ranges::sort(names);
    ENSURE(std::ranges::adjacent_find(names) == names.end(), "no attribute twice");
}

void tokenize(std::string_view source, unsigned choice) {
    Tokenizer tokenizer(source);
    if (choice % 6 != 0) tokenizer.set_state(static_cast<TextState>(choice % 6), "script");
    tokenizer.set_content(static_cast<Content>(choice / 6 % 3));
    Token token;
    std::size_t end = 0, said = 0;
    while (tokenizer.next(token)) {
        ENSURE(token.begin >= end && token.end > token.begin, "tokens are ordered");
        end = token.end;
        ENSURE(end <= source.size(), "tokens lie in the source");
        auto bytes = token.name.size() + token.text.size() + token.public_id.size() + token.system_id.size();
        for (auto const& [name, value] : token.attributes) bytes += name.size() + value.size();
        ENSURE(bytes <= largest_growth * (token.end - token.begin), "what a token says is bounded by its source");
        ENSURE(token.kind != TokenKind::text || !token.text.empty(), "a text says something");
        check_attributes(token.attributes);
        said += bytes;
    }
    ENSURE(said <= largest_growth * source.size(), "the whole is bounded too");
}

class Keeper : public Visitor {
public:
    std::size_t text_bytes = 0, opened = 0;

    void open(Element const& element) override {
        ++opened;
        ENSURE(element.depth >= 1 && element.depth <= limits::html_depth, "depth is bounded");
        ENSURE(element.line >= 1, "lines count from one");
        check_attributes(element.attributes);
        open_.emplace_back(element.name);
    }
    void text(Element const& parent, std::string_view text) override {
        text_bytes += text.size();
        ENSURE(std::ranges::find(open_, parent.name) != open_.end(), "text stands in what is open");
    }
    void close(Element const& element) override {
        ENSURE(!open_.empty() && open_.back() == element.name, "the innermost closes first");
        open_.pop_back();
    }
    [[nodiscard]] bool balanced() const { return open_.empty(); }

private:
    std::vector<std::string> open_;
};

void fuzz(std::span<std::uint8_t const> input) {
    auto source = text_of(input);
    tokenize(source.empty() ? source : source.substr(1), source.empty() ? 0 : static_cast<unsigned char>(source[0]));
    Keeper keeper;
    std::array<Visitor* const, 1> const visitors{&keeper};
    auto const summary = walk(source, visitors);
    ENSURE(keeper.balanced(), "everything was closed");
    ENSURE(summary.elements == keeper.opened && keeper.opened >= 3, "html, head and body are always there");
    ENSURE(keeper.text_bytes <= largest_growth * source.size(), "text is bounded");
    ENSURE(keeper.opened <= 3 + 2 * source.size(), "elements are bounded");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
