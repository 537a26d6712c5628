#include "study/xml_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "text/unicode.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool begins_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view without_blanks(std::string_view text) {
    auto const begin = std::min(text.find_first_not_of(blanks), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The code point of "#1087" or "#x43F"; nothing when XML has none such.
std::optional<std::int32_t> numbered(std::string_view name) {
    bool const hex = name.starts_with("#x");
    auto const digits = name.substr(hex ? 2 : 1);
    std::uint32_t value = 0;
    auto const* const end = digits.data() + digits.size();
    auto const parsed = std::from_chars(digits.data(), end, value, hex ? 16 : 10);
    bool const is_character = value == '\t' || value == '\n' || value == '\r' ||
                              (value >= 0x20 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF));
    if (parsed.ec != std::errc() || parsed.ptr != end || !is_character) return std::nullopt;
    return static_cast<std::int32_t>(value);
}

std::optional<std::int32_t> entity(std::string_view name) {
    if (name == "amp") return '&';
    if (name == "lt") return '<';
    if (name == "gt") return '>';
    if (name == "quot") return '"';
    if (name == "apos") return '\'';
    if (name.starts_with('#')) return numbered(name);
    return std::nullopt;
}

}  // namespace

std::string with_entities_expanded(std::string_view text, bool& is_good) {
    constexpr std::size_t longest = 12;  // "&#x0010FFFF;"
    std::string made;
    made.reserve(text.size());
    while (!text.empty()) {
        auto const plain = std::min(text.find('&'), text.size());
        made += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        auto const end = text.substr(0, longest).find(';');
        auto const found = end == std::string_view::npos ? std::nullopt : entity(text.substr(1, end - 1));
        if (found) {
            text::append_code_point(made, *found);
            text.remove_prefix(end + 1);
        } else {
            is_good = false;
            made += '&';
            text.remove_prefix(1);
        }
    }
    return made;
}

std::optional<std::string> XmlTag::attribute(std::string_view name) const {
    auto rest = attributes_;
    while (true) {
        auto const sign = rest.find('=');
        if (sign == std::string_view::npos) return std::nullopt;
        auto const found = without_blanks(rest.substr(0, sign));
        rest = without_blanks(rest.substr(sign + 1));
        if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return std::nullopt;
        auto const end = rest.find(rest[0], 1);
        if (end == std::string_view::npos) return std::nullopt;
        bool is_good = true;
        if (found == name) return with_entities_expanded(rest.substr(1, end - 1), is_good);
        rest.remove_prefix(end + 1);
    }
}

void XmlReader::feed(std::string_view bytes) {
    while (!bytes.empty() && state_ != State::stopped) {
        if (state_ == State::text) {
            bytes.remove_prefix(take_text(bytes));
            continue;
        }
        line_ += bytes[0] == '\n' ? 1 : 0;
        step(bytes[0]);
        bytes.remove_prefix(1);
    }
}

/// Takes the text up to the next tag, and its bracket.
std::size_t XmlReader::take_text(std::string_view bytes) {
    auto const end = std::min(bytes.find('<'), bytes.size());
    auto const text = bytes.substr(0, end);
    line_ += static_cast<std::uint32_t>(std::ranges::count(text, '\n'));
    // One more than is kept, so that a longer one is noticed.
    if (raw_.size() <= piece_max) raw_ += text.substr(0, piece_max + 1 - raw_.size());
    if (end == bytes.size()) return end;
    text_ended();
    state_ = State::markup;
    markup_.clear();
    quote_ = 0;
    return end + 1;
}

void XmlReader::text_ended() {
    if (raw_.size() > piece_max) listener_.wrong(XmlFault::too_long, line_);
    bool is_good = true;
    auto const text = with_entities_expanded(raw_, is_good);
    if (!is_good) listener_.wrong(XmlFault::bad_entity, line_);
    if (open_.empty() && !without_blanks(text).empty()) listener_.wrong(XmlFault::text_outside, line_);
    if (text_.size() < piece_max) text_ += text;
    raw_.clear();
}

bool XmlReader::ends_with(char c, std::string_view end) {
    if (markup_.size() == end.size()) markup_.erase(0, 1);
    markup_ += c;
    return markup_ == end;
}

void XmlReader::step(char c) {
    switch (state_) {
        case State::markup: return step_markup(c);
        case State::document_type: return step_document_type(c);
        case State::comment:
            if (ends_with(c, "-->")) state_ = State::text;
            return;
        case State::instruction:
            if (ends_with(c, "?>")) state_ = State::text;
            return;
        case State::cdata:
            if (text_.size() < piece_max + 3) text_ += c;
            if (!ends_with(c, "]]>")) return;
            if (text_.ends_with("]]>")) text_.resize(text_.size() - 3);
            state_ = State::text;
            return;
        case State::text:
        case State::stopped: return;
    }
}

void XmlReader::step_markup(char c) {
    constexpr std::string_view comment = "!--", cdata = "![CDATA[";
    if (quote_ == 0 && c == '>' && !markup_.starts_with('!')) {
        state_ = State::text;
        return tag(markup_);
    }
    if ((quote_ == 0 && c == '<') || markup_.size() >= piece_max) {
        listener_.wrong(c == '<' ? XmlFault::bad_markup : XmlFault::too_long, line_);
        markup_.clear();
        quote_ = 0;
        if (c != '<') state_ = State::text;
        return;
    }
    if (c == quote_)
        quote_ = 0;
    else if (quote_ == 0 && (c == '"' || c == '\''))
        quote_ = c;
    markup_ += c;
    if (markup_[0] == '?') {
        state_ = State::instruction;
    } else if (markup_ == comment) {
        state_ = State::comment;
    } else if (markup_ == cdata) {
        state_ = State::cdata;
    } else if (markup_[0] == '!' && !comment.starts_with(markup_) && !cdata.starts_with(markup_)) {
        listener_.wrong(XmlFault::document_type, line_);
        state_ = State::document_type;
        brackets_ = 0;
        quote_ = 0;
        return step_document_type(c);
    } else {
        return;
    }
    markup_.clear();
    quote_ = 0;
}

void XmlReader::step_document_type(char c) {
    if (quote_ != 0) {
        if (c == quote_) quote_ = 0;
    } else if (c == '"' || c == '\'') {
        quote_ = c;
    } else if (c == '[') {
        ++brackets_;
    } else if (c == ']') {
        brackets_ -= brackets_ == 0 ? 0 : 1;
    } else if (c == '>' && brackets_ == 0) {
        quote_ = 0;
        state_ = State::text;
    }
}

void XmlReader::tag(std::string_view markup) {
    if (markup.starts_with('/')) return close(without_blanks(markup.substr(1)));
    bool const empty = markup.ends_with('/');
    if (empty) markup.remove_suffix(1);
    if (markup.empty() || !begins_name(markup[0])) return listener_.wrong(XmlFault::bad_markup, line_);
    open(markup, empty);
}

void XmlReader::open(std::string_view markup, bool empty) {
    if (open_.empty() && std::exchange(had_root_, true)) listener_.wrong(XmlFault::bad_markup, line_);
    if (open_.size() == depth_max) {
        listener_.wrong(XmlFault::too_deep, line_);
        return stop();
    }
    auto const name = markup.substr(0, markup.find_first_of(blanks));
    open_.emplace_back(name);
    text_.clear();
    listener_.opened(XmlTag(name, markup.substr(name.size())), open_.size());
    if (empty && !is_stopped()) close_last();
}

void XmlReader::close(std::string_view name) {
    auto const found = std::ranges::find(open_.rbegin(), open_.rend(), name);
    if (found != open_.rbegin()) listener_.wrong(XmlFault::mismatched_tag, line_);
    if (found == open_.rend()) return;
    for (auto count = found - open_.rbegin() + 1; count > 0 && !is_stopped(); --count) close_last();
}

void XmlReader::close_last() {
    auto const name = std::move(open_.back());
    auto const text = std::exchange(text_, {});
    listener_.closed(XmlTag(name, {}).local_name(), without_blanks(text), open_.size());
    open_.pop_back();
}

void XmlReader::finish() {
    if (is_stopped()) return;
    if (state_ == State::text) text_ended();
    if (state_ != State::text || !open_.empty()) listener_.wrong(XmlFault::unclosed, line_);
    stop();
}

}  // namespace slovo::study
