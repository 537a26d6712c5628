#include "web/study_part.hpp"

#include <gtest/gtest.h>

#include "promises/study.hpp"

namespace slovo::web {
namespace {

//= policy:C12
TEST(StudyPart, is_a_page_that_may_do_nothing_or_a_file) {
    using store::StudyPart;
    for (auto const part : store::study_parts) {
        for (auto const shown : {PartShown::as_page, PartShown::as_file}) {
            auto const response = study_part_response(part, "words", shown);
            EXPECT_TRUE(response.header("Content-Security-Policy").starts_with("sandbox; default-src 'none';"));
            bool const page = part == StudyPart::html && shown == PartShown::as_page;
            EXPECT_EQ(response.header("Content-Disposition").empty(), page);
            EXPECT_TRUE(response.header("Content-Type").starts_with(promises::media_type_of(part).view()));
            EXPECT_EQ(response.body(), "words");
        }
    }
}

}  // namespace
}  // namespace slovo::web
