#include "crypto/key.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "crypto/secret_bytes.hpp"
#include "crypto/sodium.hpp"

namespace slovo::crypto {

Key Key::random(Random& random) {
    Key key;
    random.fill(key.bytes_);
    return key;
}

Key Key::from_bytes(ByteView bytes) {
    ENSURE(bytes.size() == size, "a key has 32 bytes");
    Key key;
    std::ranges::copy(bytes, key.bytes_.begin());
    return key;
}

Key::Key(Key&& other) noexcept : bytes_(other.bytes_) {
    wipe(other.bytes_);
}

Key& Key::operator=(Key&& other) noexcept {
    if (this == &other) return *this;
    bytes_ = other.bytes_;
    wipe(other.bytes_);
    return *this;
}

Key::~Key() {
    wipe(bytes_);
}

Key derive(Key const& parent, Literal context, ByteView info) {
    std::array<std::uint8_t, Key::size> bytes{};
    blake2b(HashRole::derivation, parent.bytes(), {bytes_of(context.view()), info}, bytes);
    Key key = Key::from_bytes(bytes);
    wipe(bytes);
    return key;
}

}  // namespace slovo::crypto
