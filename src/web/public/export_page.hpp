// The page for reading in the copy that a person takes along: the export in the words of their language. Takes
// the personal values out of the file; its permissions stay, and open them. Pure.
#pragma once

#include "promises/export.hpp"

namespace slovo::web {

[[nodiscard]] std::string export_page(promises::House const& house, promises::Export& made,
                                      Language language);

}  // namespace slovo::web
