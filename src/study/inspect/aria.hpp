// WAI-ARIA 1.2 as tables: roles, attributes, their values, who may hold whom. Pure functions, any thread.
#pragma once

#include <string_view>

#include "html/walk.hpp"

namespace slovo::study {

/// The literal of a role that exists; empty for one that does not.
[[nodiscard]] std::string_view known_role(std::string_view name);
/// The role that an element has by itself, as far as the tables below ask for it; empty otherwise.
[[nodiscard]] std::string_view own_role(html::Element const& element);
[[nodiscard]] bool is_aria_attribute(std::string_view name);
[[nodiscard]] bool is_valid_aria_value(std::string_view name, std::string_view value);
/// May an element of that role (empty: none) have the attribute?
[[nodiscard]] bool allows(std::string_view role, std::string_view attribute);
/// Lists parted by '|'; empty: nothing is required.
[[nodiscard]] std::string_view required_attributes(std::string_view role);
[[nodiscard]] std::string_view required_children(std::string_view role);
[[nodiscard]] std::string_view required_parents(std::string_view role);
[[nodiscard]] bool is_autocomplete(std::string_view value);

}  // namespace slovo::study
