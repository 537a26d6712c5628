// Problems as the API tells them.
#include "web/api/call.hpp"

#include <gtest/gtest.h>

namespace slovo::web {
namespace {

TEST(ApiCall, tells_what_is_the_callers_from_what_is_ours) {
    struct Case {
        ErrorCode code;
        int status;
    };
    for (auto const& one : {Case{ErrorCode::not_found, 404}, Case{ErrorCode::denied, 403},
                            Case{ErrorCode::conflict, 409}, Case{ErrorCode::invalid, 400},
                            Case{ErrorCode::too_large, 413}, Case{ErrorCode::full, 503}, Case{ErrorCode::corrupt, 500}})
        EXPECT_EQ(problem_of(Error(one.code, "words")).status(), one.status);
}

}  // namespace
}  // namespace slovo::web
