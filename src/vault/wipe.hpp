// wipe_value(): forgets a value of the kinds that personal data come in.
// The whole capacity is overwritten, not only what is in use. Each value belongs to one thread at a time.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "crypto/secret_bytes.hpp"

namespace slovo::vault {

inline void wipe_value(std::string& text) {
    text.resize(text.capacity());
    crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    text.clear();
}
inline void wipe_value(crypto::SecretBytes& bytes) {
    crypto::wipe(bytes);
    bytes.clear();
}
/// A struct of personal fields says how by a member wipe().
template <class T>
concept WipesItself = requires(T& value) {
    { value.wipe() } -> std::same_as<void>;
};
template <class T>
    requires std::is_trivially_copyable_v<T> && (!WipesItself<T>)
void wipe_value(T& value) {
    crypto::wipe({reinterpret_cast<std::uint8_t*>(&value), sizeof(T)});
}
template <WipesItself T>
void wipe_value(T& value) {
    value.wipe();
}
template <class T>
void wipe_value(std::optional<T>& value) {
    if (value) wipe_value(*value);
    value.reset();
}
template <class T>
void wipe_value(std::vector<T>& values) {
    for (T& value : values) wipe_value(value);
    values.clear();
}

template <class T>
concept Wipeable = std::movable<T> && requires(T& value) { wipe_value(value); };

}  // namespace slovo::vault
