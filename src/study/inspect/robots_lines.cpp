#include "study/inspect/robots_lines.hpp"

#include "study/letters.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view known =
    "user-agent|disallow|allow|sitemap|crawl-delay|clean-param|host|noindex|request-rate|"
    "visit-time|content-signal";

class Lines {
public:
    explicit Lines(Site& site) : site_(site) {}

    void line(std::string_view text, std::uint32_t number) {
        text = trimmed(text.substr(0, text.find('#')));
        if (text.empty()) return;
        auto const colon = text.find(':');
        auto const name = lowered(trimmed(text.substr(0, colon)));
        auto const value = colon == std::string_view::npos ? std::string_view() : trimmed(text.substr(colon + 1));
        if (colon == std::string_view::npos || !is_one_of(name, known)) {
            wrong(number, text);
            return;
        }
        if (name == "user-agent") {
            if (only_delay_) site_.add(CheckId::robots_delay_merges, whole_site, number, text);
            only_delay_ = false;
            in_group_ = true;
            rules_ = false;
        } else if (name == "allow" || name == "disallow") {
            bool const pattern = value.empty() || value.front() == '/' || value.front() == '*';
            auto const dollar = value.find('$');
            if (!in_group_ || !pattern || (dollar != std::string_view::npos && dollar + 1 != value.size()))
                wrong(number, text);
            rules_ = true;
            only_delay_ = false;
        } else if (name == "crawl-delay") {
            only_delay_ = in_group_ && !rules_;
        } else if (name == "sitemap" && !url::WebUrl::parse(value)) {
            wrong(number, text);
        }
    }

private:
    void wrong(std::uint32_t number, std::string_view text) {
        site_.add(CheckId::robots_syntax, whole_site, number, text.substr(0, 120));
    }

    Site& site_;
    bool in_group_ = false, rules_ = false, only_delay_ = false;
};

}  // namespace

void judge_robots_lines(Site& site, std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Lines lines(site);
    for (std::uint32_t number = 1; !text.empty(); ++number) {
        auto const end = std::min(text.find_first_of("\r\n"), text.size());
        lines.line(text.substr(0, end), number);
        bool const pair = text.substr(end, 2) == "\r\n";
        text.remove_prefix(std::min(end + (pair ? 2 : 1), text.size()));
    }
}

}  // namespace slovo::study
