// LockedKey: a key that lives as long as the process does, on a page of its own: locked in memory,
// between guard pages, read-only. Costs some 20 µs and three pages: for a handful of keys.
// May be read from many threads at once.
#pragma once

#include <memory>

#include "crypto/key.hpp"

namespace slovo::crypto {

class LockedKey {
public:
    explicit LockedKey(Key key);
    [[nodiscard]] Key const& key() const { return *key_; }

private:
    struct Release {
        void operator()(Key* key) const;
    };
    std::unique_ptr<Key, Release> key_;
};

}  // namespace slovo::crypto
