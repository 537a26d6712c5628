// Reads pages of our own as a stranger's browser would, as far as checks ask: tags, their attributes
// and what they load. Tolerant: what is not a tag is text. Pure functions, safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slovo::proof {

struct Tag {
    std::string name;                                             ///< lower case; closing tags are left out
    std::size_t at = 0;                                           ///< where it begins in the page
    std::vector<std::pair<std::string, std::string>> attributes;  ///< names in lower case, values decoded
    /// Empty text for an attribute without value; nothing when it is not there.
    [[nodiscard]] std::optional<std::string_view> attribute(std::string_view wanted) const;
    [[nodiscard]] bool has(std::string_view wanted) const { return attribute(wanted).has_value(); }
};

/// Every opening tag in order; comments and the insides of script and style are skipped.
[[nodiscard]] std::vector<Tag> tags_of(std::string_view html);

/// The page's words: tags gone, entities decoded, white space as it stands.
[[nodiscard]] std::string words_of(std::string_view html);

/// What the page makes a browser fetch: src, srcset, href of link, poster, data, action, url() of
/// style attributes.
[[nodiscard]] std::vector<std::string> resources_of(std::vector<Tag> const& tags);

/// url() and @import of a style sheet.
[[nodiscard]] std::vector<std::string> resources_of_css(std::string_view css);

/// Is this address one of our own origin, written without naming any?
[[nodiscard]] bool is_own(std::string_view address);

/// Path alone: "/policy/uk?x#y" → "/policy/uk".
[[nodiscard]] std::string_view path_of(std::string_view address);

}  // namespace slovo::proof
