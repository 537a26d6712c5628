// The three steps of writing C++: structs of the fields, statements of the bodies, files around them.
// Private to tools/stencil. One thread.
#pragma once

#include <cctype>
#include <set>

#include "template.hpp"

namespace stencil {

using K = Type::Kind;
using Records = std::map<std::string, std::vector<Field>>;
using Partials = std::map<std::string, Template const*>;

[[nodiscard]] std::string cpp_type(Type const& type);
/// Names each choice after its field.
void name_choices(Type& type, std::string const& field);
[[nodiscard]] std::string struct_code(std::string const& name, std::vector<Field> const& fields);

enum class Mode { html, plain, line };

/// Writes the statements that append a template's nodes to `out`.
struct Statements {
    std::string code;
    bool uses_assets = false;
};
[[nodiscard]] Statements statements(std::vector<Node> const& nodes, std::vector<Field> const& fields,
                                    std::string const& root, Mode mode, Records const& records,
                                    Catalogue const& catalogue, Partials const& partials);

}  // namespace stencil
