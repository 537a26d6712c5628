// The table of tests/data/robots.cases; what a line means stands at its head.
#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "study/robots.hpp"

namespace slovo::study {
namespace {

constexpr FetchError errors[] = {FetchError::redirect_loop,
                                 FetchError::too_many_redirects,
                                 FetchError::unresolved,
                                 FetchError::timeout,
                                 FetchError::connect,
                                 FetchError::tls,
                                 FetchError::refused_address,
                                 FetchError::bad_http,
                                 FetchError::bomb};
constexpr std::string_view error_names[] = {"redirect-loop", "too-many-redirects", "unresolved", "timeout", "connect",
                                            "tls",           "refused-address",    "bad-http",   "bomb"};

std::string unescaped(std::string_view text) {
    std::string made;
    for (; !text.empty(); text.remove_prefix(1)) {
        if (text[0] != '\\') {
            made += text[0];
            continue;
        }
        text.remove_prefix(1);
        switch (text[0]) {
            case 't': made += '\t'; break;
            case 'r': made += '\r'; break;
            case 'x':
                made += static_cast<char>(std::stoi(std::string(text.substr(1, 2)), nullptr, 16));
                text.remove_prefix(2);
                break;
            default: made += text[0];
        }
    }
    return made;
}

class Case {
public:
    void take(std::string const& line) {
        auto const space = std::min(line.find(' '), line.size());
        auto const word = line.substr(0, space);
        auto const rest = line.substr(std::min(space + 1, line.size()));
        if (word == "|") {
            bool const open = rest.ends_with("\\c");
            file_ += unescaped(open ? rest.substr(0, rest.size() - 2) : rest);
            if (!open) file_ += '\n';
        } else if (word == "status") {
            answer_.status = std::stoi(rest);
            if (answer_.status == 0) answer_.error = FetchError::bad_http;
        } else if (word == "error") {
            auto const found = std::ranges::find(error_names, rest);
            ASSERT_NE(found, std::end(error_names)) << rest;
            answer_.error = errors[found - error_names];
            answer_.status = 0;
        } else {
            expect(word, rest);
        }
    }

private:
    void expect(std::string const& word, std::string const& rest) {
        bool const quoted = rest.starts_with('"');
        auto const end = quoted ? rest.find('"', 1) + 1 : rest.find(' ');
        auto const agent = quoted ? rest.substr(1, end - 2) : rest.substr(0, end);
        auto const value = rest.substr(end + 1);
        answer_.body.assign(file_.begin(), file_.end());
        auto const rules = Robots::of(answer_).rules_for(agent);
        if (word == "delay") {
            auto const delay = rules.crawl_delay();
            EXPECT_EQ(delay ? std::to_string(delay->count()) : "none", value) << agent;
            return;
        }
        ASSERT_TRUE(word == "allowed" || word == "disallowed") << word;
        EXPECT_EQ(rules.judge(value).allowed, word == "allowed") << agent << " " << value;
        // As a crawler asks: the address as a browser makes it.
        auto const url = url::WebUrl::parse("https://example.com" + value);
        ASSERT_TRUE(url);
        EXPECT_EQ(rules.allowed(*url), word == "allowed") << agent << " " << url->href();
    }

    std::string file_;
    Response answer_{.url = *url::WebUrl::parse("https://example.com/robots.txt"), .status = 200};
};

TEST(RobotsCases, EveryCaseOfTheTable) {
    std::ifstream stream(SLOVO_SOURCE_DIR "/src/study/tests/data/robots.cases");
    ASSERT_TRUE(stream);
    int cases = 0, line_number = 0;
    Case now;
    std::string title;
    for (std::string line; std::getline(stream, line);) {
        ++line_number;
        if (line.empty() || line[0] == '#') continue;
        if (line.starts_with("case ")) {
            now = Case();
            title = line;
            ++cases;
            continue;
        }
        SCOPED_TRACE("line " + std::to_string(line_number) + " of " + title);
        now.take(line);
    }
    EXPECT_GE(cases, 150);
}

}  // namespace
}  // namespace slovo::study
