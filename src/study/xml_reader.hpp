// A small XML reader for what strangers send: it takes the bytes as they come, keeps one tag and one text at a time,
// expands the five entities and numbers and no others, reads no document type, and goes on after a mistake, saying what
// it was. Linear time, bounded memory. One thread an object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slovo::study {

enum class XmlFault : std::uint8_t {
    bad_markup,      ///< a tag that is none, or more than one root
    bad_entity,      ///< `&` that is no known entity; it stays as it is
    mismatched_tag,  ///< an end that was not begun, or another one than the last
    unclosed,        ///< the end came too soon
    text_outside,    ///< text outside the root
    too_deep,        ///< the rest is not read
    too_long,        ///< a tag or a text longer than XmlReader::piece_max; it is cut
    document_type    ///< there was one; what it declares does not count
};

/// What stands in a tag: its name as written, and its attributes.
class XmlTag {
public:
    XmlTag(std::string_view name, std::string_view attributes) : name_(name), attributes_(attributes) {}
    [[nodiscard]] std::string_view name() const { return name_; }
    /// "loc" of "sm:loc".
    [[nodiscard]] std::string_view local_name() const { return name_.substr(name_.find(':') + 1); }
    /// With its entities expanded.
    [[nodiscard]] std::optional<std::string> attribute(std::string_view name) const;

private:
    std::string_view name_, attributes_;
};

/// Who is told. The root has depth 1.
class XmlListener {
public:
    virtual ~XmlListener() = default;
    virtual void opened(XmlTag const& tag, std::size_t depth) = 0;
    /// `text`: what stood in it behind its last child.
    virtual void closed(std::string_view local_name, std::string_view text, std::size_t depth) = 0;
    virtual void wrong(XmlFault fault, std::uint32_t line) = 0;
};

class XmlReader {
public:
    static constexpr std::size_t piece_max = 16 * 1024;
    static constexpr std::size_t depth_max = 64;

    explicit XmlReader(XmlListener& listener) : listener_(listener) {}
    void feed(std::string_view bytes);
    void finish();
    /// Nothing more is read.
    void stop() { state_ = State::stopped; }
    [[nodiscard]] bool is_stopped() const { return state_ == State::stopped; }
    [[nodiscard]] std::uint32_t line() const { return line_; }

private:
    enum class State : std::uint8_t { text, markup, comment, cdata, instruction, document_type, stopped };

    std::size_t take_text(std::string_view bytes);
    void step(char c);
    void step_markup(char c);
    void step_document_type(char c);
    /// Has `end` just come? Keeps the last characters in markup_.
    bool ends_with(char c, std::string_view end);
    void text_ended();
    void tag(std::string_view markup);
    void open(std::string_view markup, bool empty);
    void close(std::string_view name);
    void close_last();

    XmlListener& listener_;
    State state_ = State::text;
    std::string raw_, text_, markup_;
    std::vector<std::string> open_;  // names of the open elements
    char quote_ = 0;
    std::size_t brackets_ = 0;  // of a document type
    std::uint32_t line_ = 1;
    bool had_root_ = false;
};

/// With &amp; &lt; &gt; &quot; &apos; and numbers expanded; `is_good` becomes false where something else stands.
[[nodiscard]] std::string with_entities_expanded(std::string_view text, bool& is_good);

}  // namespace slovo::study
