#include "vault/blind_index.hpp"

#include <gtest/gtest.h>

#include <set>

namespace slovo::vault {
namespace {

using text::ContactKind;
constexpr IndexUse uses[] = {IndexUse::look_up, IndexUse::suppression, IndexUse::proof, IndexUse::idempotency};

TEST(BlindIndex, differs_by_root_use_kind_and_value_and_by_nothing_else) {
    BlindIndex const one(crypto::Key::from_bytes(Bytes(32, 1)));
    BlindIndex const two(crypto::Key::from_bytes(Bytes(32, 2)));
    std::set<Hash16> seen;
    for (auto const* index : {&one, &two})
        for (auto const use : uses)
            for (auto const kind : {ContactKind::email, ContactKind::phone})
                for (char const* value : {"anna@example.com", "+380441234567"})
                    EXPECT_TRUE(seen.insert(index->of(use, kind, value)).second);
    BlindIndex const again(crypto::Key::from_bytes(Bytes(32, 1)));
    EXPECT_TRUE(seen.contains(again.of(IndexUse::proof, ContactKind::email, "anna@example.com")));
}

TEST(BlindIndex, of_other_values_meets_no_contact_point) {
    BlindIndex const index(crypto::Key::from_bytes(Bytes(32, 1)));
    std::string const framed =
        "\x01"
        "anna@example.com";
    EXPECT_NE(index.of(IndexUse::look_up, bytes_of(framed)),
              index.of(IndexUse::look_up, ContactKind::email, "anna@example.com"));
    EXPECT_NE(index.of(IndexUse::look_up, bytes_of("a")), index.of(IndexUse::idempotency, bytes_of("a")));
}

}  // namespace
}  // namespace slovo::vault
