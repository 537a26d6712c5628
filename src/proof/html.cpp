#include "proof/html.hpp"

#include <algorithm>
#include <array>

namespace slovo::proof {
namespace {

constexpr std::string_view blanks = " \t\r\n\f";

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

bool is_name(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// The entities that our pages write.
std::string decoded(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> entities{
        {{"&amp;", "&"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&#34;", "\""}}};
    std::string out;
    while (!text.empty()) {
        auto const known = std::ranges::find_if(entities, [&](auto const& e) { return text.starts_with(e.first); });
        out += known != entities.end() ? known->second : text.substr(0, 1);
        text.remove_prefix(known != entities.end() ? known->first.size() : 1);
    }
    return out;
}

class Scanner {
public:
    explicit Scanner(std::string_view html) : html_(html) {}

    // Calls on_tag(Tag) and on_text(piece) in order.
    template <class OnTag, class OnText>
    void run(OnTag on_tag, OnText on_text) {
        while (at_ < html_.size()) {
            auto const open = std::min(html_.find('<', at_), html_.size());
            on_text(html_.substr(at_, open - at_));
            at_ = open;
            if (at_ == html_.size()) return;
            if (html_.substr(at_).starts_with("<!--")) {
                skip_past("-->", at_ + 4);
            } else if (at_ + 1 < html_.size() && (html_[at_ + 1] == '/' || html_[at_ + 1] == '!')) {
                skip_past(">", at_);
            } else if (at_ + 1 < html_.size() && is_name(html_[at_ + 1])) {
                auto tag = read_tag();
                auto const raw = tag.name == "script" || tag.name == "style";
                auto const name = tag.name;
                on_tag(std::move(tag));
                if (raw) skip_to("</" + name);
            } else {
                on_text(html_.substr(at_++, 1));
            }
        }
    }

private:
    void skip_past(std::string_view end, std::size_t from) {
        auto const found = html_.find(end, from);
        at_ = found == std::string_view::npos ? html_.size() : found + end.size();
    }
    void skip_to(std::string const& end) { at_ = std::min(html_.find(end, at_), html_.size()); }

    void skip_blanks() { at_ = std::min(html_.find_first_not_of(blanks, at_), html_.size()); }

    Tag read_tag() {
        Tag tag;
        tag.at = at_++;
        auto const begin = at_;
        while (at_ < html_.size() && is_name(html_[at_])) ++at_;
        tag.name = lowered(html_.substr(begin, at_ - begin));
        while (true) {
            skip_blanks();
            if (at_ >= html_.size()) return tag;
            if (html_[at_] == '>') {
                ++at_;
                return tag;
            }
            if (html_[at_] == '/') {
                ++at_;
                continue;
            }
            read_attribute(tag);
        }
    }

    void read_attribute(Tag& tag) {
        auto const end = std::min(html_.find_first_of(" \t\r\n\f=>/", at_ + 1), html_.size());
        auto name = lowered(html_.substr(at_, end - at_));
        at_ = end;
        skip_blanks();
        std::string value;
        if (at_ < html_.size() && html_[at_] == '=') {
            ++at_;
            skip_blanks();
            value = decoded(read_value());
        }
        tag.attributes.emplace_back(std::move(name), std::move(value));
    }

    std::string_view read_value() {
        if (at_ >= html_.size()) return {};
        if (html_[at_] == '"' || html_[at_] == '\'') {
            auto const begin = at_ + 1;
            auto const end = std::min(html_.find(html_[at_], begin), html_.size());
            at_ = std::min(end + 1, html_.size());
            return html_.substr(begin, end - begin);
        }
        auto const begin = at_;
        at_ = std::min(html_.find_first_of(" \t\r\n\f>", at_), html_.size());
        return html_.substr(begin, at_ - begin);
    }

    std::string_view html_;
    std::size_t at_ = 0;
};

std::string_view unquoted(std::string_view text) {
    auto const from = text.find_first_not_of(" \t\r\n\"'");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n\"'") - from + 1);
}

}  // namespace

std::optional<std::string_view> Tag::attribute(std::string_view wanted) const {
    for (auto const& [name, value] : attributes) {
        if (name == wanted) return value;
    }
    return std::nullopt;
}

std::vector<Tag> tags_of(std::string_view html) {
    std::vector<Tag> out;
    Scanner(html).run([&](Tag tag) { out.push_back(std::move(tag)); }, [](std::string_view) {});
    return out;
}

std::string words_of(std::string_view html) {
    std::string out;
    Scanner(html).run([](Tag const&) {}, [&](std::string_view text) { out += text; });
    return decoded(out);
}

std::vector<std::string> resources_of_css(std::string_view css) {
    std::vector<std::string> out;
    for (auto at = css.find("url("); at != std::string_view::npos; at = css.find("url(", at + 4)) {
        auto const end = std::min(css.find(')', at), css.size());
        out.emplace_back(unquoted(css.substr(at + 4, end - at - 4)));
    }
    for (auto at = css.find("@import"); at != std::string_view::npos; at = css.find("@import", at + 7)) {
        auto const end = std::min(css.find(';', at), css.size());
        auto const what = unquoted(css.substr(at + 7, end - at - 7));
        if (!what.starts_with("url(")) out.emplace_back(what);
    }
    return out;
}

std::vector<std::string> resources_of(std::vector<Tag> const& tags) {
    std::vector<std::string> out;
    for (auto const& tag : tags) {
        for (auto const& [name, value] : tag.attributes) {
            bool const loads = name == "src" || name == "poster" || name == "data" || name == "action" ||
                               name == "formaction" || name == "ping" || (name == "href" && tag.name != "a");
            if (loads) out.push_back(value);
            if (name == "srcset" || name == "imagesrcset") {
                for (std::size_t at = 0; at < value.size();) {
                    auto const end = std::min(value.find(',', at), value.size());
                    auto const one = unquoted(std::string_view(value).substr(at, end - at));
                    out.emplace_back(one.substr(0, one.find(' ')));
                    at = end + 1;
                }
            }
            if (name == "style") {
                for (auto& found : resources_of_css(value)) out.push_back(std::move(found));
            }
        }
    }
    return out;
}

bool is_own(std::string_view address) {
    if (address.starts_with("//") || address.starts_with("\\") || address.starts_with("/\\")) return false;
    auto const colon = address.find(':');
    return colon == std::string_view::npos || colon > address.find_first_of("/?#");
}

std::string_view path_of(std::string_view address) {
    return address.substr(0, address.find_first_of("?#"));
}

}  // namespace slovo::proof
