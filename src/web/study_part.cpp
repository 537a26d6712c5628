#include "web/study_part.hpp"

#include "promises/study.hpp"

namespace slovo::web {

Response study_part_response(store::StudyPart part, std::string content, PartShown shown) {
    using store::StudyPart;
    bool const page = part == StudyPart::html && shown == PartShown::as_page;
    Literal const type = part == StudyPart::html  ? "text/html; charset=utf-8"
                         : part == StudyPart::csv ? "text/csv; charset=utf-8"
                                                  : promises::media_type_of(part);
    Response out(200);
    out.body(std::move(content), type);
    out.set("Content-Security-Policy",
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
            " frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    if (!page) out.attachment(promises::file_name_of(part));
    return out;
}

}  // namespace slovo::web
