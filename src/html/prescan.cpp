#include "html/prescan.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "html/scan.hpp"

namespace slovo::html {

namespace {

struct Prescanned {
    std::string name, value;  // lower case
};

class Prescan {
public:
    explicit Prescan(std::string_view bytes) : bytes_(bytes) {}

    Label run() {
        for (; at_ < bytes_.size(); ++at_) {
            at_ = std::min(bytes_.find('<', at_), bytes_.size());
            auto const rest = bytes_.substr(at_);
            if (rest.starts_with("<!--")) {  // its dashes may be those of the end too
                auto const end = rest.find("-->", 2);
                at_ = end == std::string_view::npos ? bytes_.size() : at_ + end + 2;
            } else if (begins_with(rest, "<meta") && rest.size() > 5 && (is(rest[5], white) || rest[5] == '/')) {
                at_ += 5;
                if (auto const found = meta(); found.found) return found;
            } else if (rest.size() > 2 && (is(rest[1], letter) || (rest[1] == '/' && is(rest[2], letter)))) {
                while (at_ < bytes_.size() && !is(bytes_[at_], value_end)) ++at_;
                Prescanned skipped;
                while (attribute(skipped)) {
                }
            } else if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '/' || rest[1] == '?')) {
                at_ = std::min(bytes_.find('>', at_), bytes_.size());
            }
        }
        return {};
    }

private:
    Label meta() {
        enum class Needs : std::uint8_t { unknown, nothing, pragma } needs = Needs::unknown;
        bool has_pragma = false, has_http_equiv = false, has_content = false, has_charset = false;
        Label found;
        Prescanned one;
        while (attribute(one)) {
            if (one.name == "http-equiv" && !std::exchange(has_http_equiv, true)) {
                has_pragma = one.value == "content-type";
            } else if (one.name == "content" && !std::exchange(has_content, true)) {
                auto const said = charset_in(one.value);
                if (!said.found || found.found) continue;
                found = said;
                needs = Needs::pragma;
            } else if (one.name == "charset" && !std::exchange(has_charset, true)) {
                found = label(one.value);
                needs = Needs::nothing;
            }
        }
        if (needs == Needs::unknown || (needs == Needs::pragma && !has_pragma)) return {};
        if (found.encoding == Encoding::utf16le || found.encoding == Encoding::utf16be)
            found.encoding = Encoding::utf8;  // it was read byte by byte, so it cannot be UTF-16
        return found;
    }

    // The standard's "get an attribute"; false at the end of the tag.
    bool attribute(Prescanned& one) {
        while (at_ < bytes_.size() && (is(bytes_[at_], white) || bytes_[at_] == '/')) ++at_;
        if (at_ >= bytes_.size() || bytes_[at_] == '>') return false;
        one.name.clear();
        one.value.clear();
        while (at_ < bytes_.size() && !is(bytes_[at_], name_end) && (bytes_[at_] != '=' || one.name.empty()))
            one.name += lower(bytes_[at_++]);
        skip_white();
        if (at_ >= bytes_.size() || bytes_[at_] != '=') return true;
        ++at_;
        skip_white();
        if (at_ >= bytes_.size()) return true;
        char const quote = bytes_[at_];
        if (quote == '"' || quote == '\'') {
            auto const end = std::min(bytes_.find(quote, at_ + 1), bytes_.size());
            for (++at_; at_ < end; ++at_) one.value += lower(bytes_[at_]);
            ++at_;
        } else {
            while (at_ < bytes_.size() && !is(bytes_[at_], value_end)) one.value += lower(bytes_[at_++]);
        }
        return true;
    }

    void skip_white() {
        while (at_ < bytes_.size() && is(bytes_[at_], white)) ++at_;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
};

}  // namespace

Label prescan(std::string_view bytes) {
    return Prescan(bytes).run();
}

Label charset_in(std::string_view content_type) {
    constexpr std::string_view wanted = "charset";
    for (std::size_t at = 0; at < content_type.size(); ++at) {
        if (!begins_with(content_type.substr(at), wanted)) continue;
        auto rest = content_type.substr(at + wanted.size());
        auto const skip_white = [&rest] {
            while (!rest.empty() && is(rest.front(), white)) rest.remove_prefix(1);
        };
        skip_white();
        if (!rest.starts_with('=')) continue;
        rest.remove_prefix(1);
        skip_white();
        if (rest.empty()) return {};
        if (rest.front() == '"' || rest.front() == '\'') {
            auto const end = rest.find(rest.front(), 1);
            return end == std::string_view::npos ? Label{} : label(rest.substr(1, end - 1));
        }
        return label(rest.substr(0, rest.find_first_of("; \t\n\f\r")));
    }
    return {};
}

}  // namespace slovo::html
