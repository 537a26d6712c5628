#include <fmt/format.h>

#include <charconv>

#include "promises/backup.hpp"

namespace slovo::promises {
namespace {

constexpr std::string_view first_line = "slovo-backup 1";

/// The rest of the next line, if it begins with this word.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view word) {
    auto const end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto line = text.substr(0, end);
    if (!line.starts_with(word) || line.size() <= word.size() || line[word.size()] != ' ') return std::nullopt;
    text.remove_prefix(end + 1);
    return line.substr(word.size() + 1);
}

template <class Number>
bool read_number(std::optional<std::string_view> text, Number& number) {
    if (!text) return false;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc{} && end == text->data() + text->size() && number >= 0;
}

}  // namespace

std::string print(Manifest const& manifest) {
    return fmt::format("{}\nmade {}\nschema {}\norigin {}\nevents {}\nsha256 {}\n", first_line,
                       to_rfc3339(manifest.made), manifest.schema, manifest.origin, manifest.events,
                       to_hex(manifest.sha256));
}

Result<Manifest> parse_manifest(std::string_view text) {
    auto const bad = [] { return fail(ErrorCode::corrupt, "the backup's manifest is damaged"); };
    std::string_view const whole = text;
    auto const format = take_line(text, "slovo-backup");
    if (!format) return bad();
    if (*format != "1") return fail(ErrorCode::newer, "the backup was made by a newer version of Slovo");
    Manifest out;
    auto const made = take_line(text, "made");
    if (!made) return bad();
    TRY(out.made, parse_rfc3339(*made));
    if (!read_number(take_line(text, "schema"), out.schema)) return bad();
    auto const origin = take_line(text, "origin");
    if (!origin) return bad();
    out.origin = *origin;
    if (!read_number(take_line(text, "events"), out.events)) return bad();
    auto const hash = take_line(text, "sha256");
    if (!hash) return bad();
    TRY(auto const bytes, from_hex(*hash));
    if (bytes.size() != out.sha256.size()) return bad();
    std::ranges::copy(bytes, out.sha256.begin());
    if (print(out) != whole) return bad();
    return out;
}

}  // namespace slovo::promises
