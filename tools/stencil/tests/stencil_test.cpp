#include <gtest/gtest.h>
TEST(Stencil, x) {}
