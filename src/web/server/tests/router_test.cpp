#include "web/server/router.hpp"

#include <gtest/gtest.h>

namespace slovo::web {
namespace {

Route route(Method method, std::string pattern) {
    return {method, std::move(pattern), [](Request const&, Reply) {}};
}

Router routes() {
    std::vector<Route> all;
    for (auto const* pattern : {"/", "/policy/diff", "/policy/{lang}", "/policy/v/{n:number}/{lang}", "/c/{t:token}",
                                "/ledger/tile/{path:rest}", "/forms/{form}"}) {
        all.push_back(route(Method::get, pattern));
    }
    all.push_back(route(Method::post, "/forms/{form}"));
    all.push_back(route(Method::delete_, "/api/{id:number}"));
    return Router::create(std::move(all)).value();
}

TEST(RouterTest, the_most_exact_pattern_takes_a_path) {
    auto const router = routes();
    struct Case {
        std::string_view path;
        int status;
        std::string_view pattern, first_parameter;
    };
    for (auto const& one :
         std::vector<Case>{{"/", 200, "/", ""},
                           {"/policy/diff", 200, "/policy/diff", ""},
                           {"/policy/uk", 200, "/policy/{lang}", "uk"},
                           {"/policy/v/12/uk", 200, "/policy/v/{n:number}/{lang}", "12"},
                           {"/policy/v/012/uk", 404, "", ""},
                           {"/policy/v/x/uk", 404, "", ""},
                           {"/policy/", 404, "", ""},
                           {"/policy", 404, "", ""},
                           {"/policy/uk/", 404, "", ""},
                           {"/policy/u%6b", 404, "", ""},
                           {"//", 404, "", ""},
                           {"/c/AZaz09-_", 200, "/c/{t:token}", "AZaz09-_"},
                           {"/c/a.b", 404, "", ""},
                           {"/ledger/tile/0/x001/067.p/8", 200, "/ledger/tile/{path:rest}", "0/x001/067.p/8"},
                           {"/ledger/tile/", 404, "", ""},
                           {"/forms/" + std::string(200, 'a'), 404, "", ""}}) {
        auto const match = router.match(Method::get, one.path);
        EXPECT_EQ(match.status, one.status) << one.path;
        if (one.status != 200) continue;
        EXPECT_EQ(match.route->pattern, one.pattern);
        if (!one.first_parameter.empty()) EXPECT_EQ(match.parameters[0].value, one.first_parameter);
        EXPECT_EQ(&router.routes()[match.index], match.route);
    }
}

TEST(RouterTest, methods_are_told_apart) {
    auto const router = routes();
    EXPECT_EQ(router.match(Method::head, "/forms/x").route->method, Method::get);
    EXPECT_EQ(router.match(Method::post, "/forms/x").route->method, Method::post);
    auto const wrong = router.match(Method::put, "/forms/x");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.allow, "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(router.match(Method::get, "/api/1").allow, "DELETE, OPTIONS");
}

TEST(RouterTest, bad_tables_are_refused) {
    struct Case {
        std::vector<std::string> patterns;
        ErrorCode code;
    };
    for (auto const& one : std::vector<Case>{{{"x"}, ErrorCode::invalid},
                                             {{"/{}"}, ErrorCode::invalid},
                                             {{"/a{b}"}, ErrorCode::invalid},
                                             {{"/{b}c"}, ErrorCode::invalid},
                                             {{"/{b:wrong}"}, ErrorCode::invalid},
                                             {{"/{b:rest}/c"}, ErrorCode::invalid},
                                             {{"/{a}/{b}/{c}/{d}/{e}"}, ErrorCode::invalid},
                                             {{"/a", "/a"}, ErrorCode::conflict},
                                             {{"/{a}", "/{a}"}, ErrorCode::conflict},
                                             {{"/{a}", "/{b}"}, ErrorCode::conflict}}) {
        std::vector<Route> all;
        for (auto const& pattern : one.patterns) all.push_back(route(Method::get, pattern));
        auto const router = Router::create(std::move(all));
        ASSERT_FALSE(router) << one.patterns[0];
        EXPECT_EQ(router.error().code(), one.code) << one.patterns[0];
    }
}

}  // namespace
}  // namespace slovo::web
