// A part of the report about a site, as it goes to a browser or a program. Pure.
#pragma once

#include "store/tables/studies.hpp"
#include "web/server/response.hpp"

namespace slovo::web {

enum class PartShown : std::uint8_t { as_page, as_file };  ///< the HTML; the rest is always a file

/// It is made of a foreign site's words: a page of no origin, which may load and run nothing.
[[nodiscard]] Response study_part_response(store::StudyPart part, std::string content, PartShown shown);

}  // namespace slovo::web
