// What came for the files that pages ask for (images, styles, scripts, foreign links). One thread.
#pragma once

#include "study/inspect/page.hpp"

namespace slovo::study {

void note_resource(Site& site, url::WebUrl const& asked, Response const& response);
/// The picture that social networks show for a page: judged when its file is known.
void note_preview(Site& site, PageId id, url::WebUrl const& address, std::uint32_t line);

}  // namespace slovo::study
