// Every case of the Web Platform Tests for URLs, as Debian's librust-url-dev has them. What resolves to another
// scheme is an address that we do not take.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "url/url.hpp"

namespace slovo::url {
namespace {

std::string read_cases() {
    std::filesystem::path const registry("/usr/share/cargo/registry");
    if (!std::filesystem::exists(registry)) return {};
    for (auto const& entry : std::filesystem::directory_iterator(registry)) {
        auto const file = entry.path() / "tests" / "urltestdata.json";
        if (!entry.path().filename().string().starts_with("url-") || !std::filesystem::exists(file)) continue;
        std::ifstream stream(file);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }
    return {};
}

bool is_escape(std::string const& text, std::size_t at, std::string_view lead) {
    return at + 6 <= text.size() && text[at] == '\\' && text[at + 1] == 'u' && (text[at + 2] | 0x20) == 'd' &&
           lead.contains(static_cast<char>(text[at + 3] | 0x20));
}

/// The standard's input is a USVString: a surrogate without its twin is U+FFFD. The JSON parser refuses it.
std::string with_scalar_values(std::string text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') continue;
        if (is_escape(text, at, "89ab") && is_escape(text, at + 6, "cdef")) {
            at += 11;
        } else if (is_escape(text, at, "89abcdef")) {
            text.replace(at + 2, 4, "FFFD");
            at += 5;
        } else {
            ++at;  // the escaped character
        }
    }
    return text;
}

std::string text_of(boost::json::object const& object, std::string_view name) {
    return std::string(object.at(name).as_string());
}

Result<WebUrl> parsed(std::string const& input, std::string const& base_text) {
    auto const base = WebUrl::parse(base_text);
    return base ? base->resolve(input) : WebUrl::parse(input);
}

void expect_parts(WebUrl const& url, boost::json::object const& wanted) {
    EXPECT_EQ(url.href(), text_of(wanted, "href"));
    EXPECT_EQ(url.scheme() == Scheme::https ? "https:" : "http:", text_of(wanted, "protocol"));
    EXPECT_EQ(url.username(), text_of(wanted, "username"));
    EXPECT_EQ(url.password(), text_of(wanted, "password"));
    EXPECT_EQ(url.host(), text_of(wanted, "hostname"));
    EXPECT_EQ(url.port() ? std::to_string(*url.port()) : "", text_of(wanted, "port"));
    EXPECT_EQ(url.path(), text_of(wanted, "pathname"));
    auto const search = url.query().value_or("");
    EXPECT_EQ(search.empty() ? "" : "?" + std::string(search), text_of(wanted, "search"));
    auto const hash = url.fragment().value_or("");
    EXPECT_EQ(hash.empty() ? "" : "#" + std::string(hash), text_of(wanted, "hash"));
    if (wanted.contains("origin")) EXPECT_EQ(url.origin(), text_of(wanted, "origin"));
    auto const again = WebUrl::parse(url.href());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->href(), url.href());
}

TEST(WebPlatformTests, EveryCase) {
    auto const file = read_cases();
    ASSERT_FALSE(file.empty()) << "librust-url-dev is not installed";
    auto const cases = boost::json::parse(with_scalar_values(file));
    int taken = 0, refused = 0;
    for (auto const& entry : cases.as_array()) {
        if (!entry.is_object()) continue;  // a comment
        auto const& wanted = entry.as_object();
        auto const input = text_of(wanted, "input");
        auto const base = wanted.at("base").is_string() ? text_of(wanted, "base") : std::string();
        SCOPED_TRACE("«" + input + "» at «" + base + "»");
        auto const url = parsed(input, base);
        auto const scheme = wanted.contains("failure") ? std::string() : text_of(wanted, "protocol");
        auto const ours = scheme == "http:" || scheme == "https:";
        ASSERT_EQ(url.has_value(), ours);
        if (ours) {
            expect_parts(*url, wanted);
            ++taken;
        } else {
            EXPECT_EQ(url.error().code(), ErrorCode::invalid);
            ++refused;
        }
    }
    // So that an empty or a cut file does not pass.
    EXPECT_GE(taken, 200);
    EXPECT_GE(refused, 400);
}

}  // namespace
}  // namespace slovo::url
