#include "crypto/sha256.hpp"

#include <gtest/gtest.h>

namespace slovo::crypto {
namespace {

// FIPS 180-4 examples.
TEST(Sha256, gives_the_published_vectors) {
    EXPECT_EQ(to_hex(sha256(bytes_of(""))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(sha256({bytes_of("a"), bytes_of("bc")})),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace slovo::crypto
