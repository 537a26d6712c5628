#include "policy/load.hpp"

#include "policy/tests/sample.hpp"

namespace slovo::policy {
namespace {

TEST(load, reads_the_sample) {
    auto const policy = test::sample();
    EXPECT_EQ(policy.clauses.size(), 37U);
    EXPECT_EQ(policy.forms.size(), 5U);
}

}  // namespace
}  // namespace slovo::policy
