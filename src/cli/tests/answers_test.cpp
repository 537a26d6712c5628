#include "cli/answers.hpp"

#include <gmock/gmock.h>

#include "policy/tests/sample.hpp"

namespace slovo::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(answers, make_a_policy_of_ones_own_that_loads) {
    Answers const answers{.name = "ТОВ \"Приклад\" \\ Ко",
                          .address = "Київ",
                          .email = "data@example.org",
                          .smtp = {},
                          .smtp_user = {},
                          .smtp_password_file = {}};
    auto const made = policy::load(policy_text(policy::test::sample_text(), answers), "policy.toml");
    ASSERT_TRUE(made) << policy::to_text(made.error().front());
    EXPECT_EQ(made->controller.email, "data@example.org");
    EXPECT_EQ(made->controller.name.in(Language::ru), answers.name);
    EXPECT_FALSE(made->controller.sample);
    EXPECT_EQ(made->clauses.size(), policy::test::sample().clauses.size());
    EXPECT_EQ(policy_text("[policy]\n", answers), "");
}

TEST(answers, make_settings_in_which_what_was_not_said_is_a_comment) {
    auto const text = settings_text({.name = {},
                                     .address = {},
                                     .email = "ops@example.org",
                                     .smtp = "smtps://mail.example.org",
                                     .smtp_user = {},
                                     .smtp_password_file = {}},
                                    false);
    EXPECT_THAT(text, HasSubstr("\nsmtp = \"smtps://mail.example.org\"\n"));
    EXPECT_THAT(text, HasSubstr("\nops_mail = \"ops@example.org\"\n"));
    EXPECT_THAT(text, HasSubstr("\n# smtp_user = "));
    EXPECT_THAT(text, Not(HasSubstr("\nbase_url")));
}

}  // namespace
}  // namespace slovo::cli
