#include "crypto/sha256.hpp"

#include <openssl/evp.h>

#include <memory>

#include "base/ensure.hpp"

namespace slovo::crypto {
namespace {

struct Context {
    std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> digest{EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

}  // namespace

Hash32 sha256(std::initializer_list<ByteView> parts) {
    thread_local Context const context;
    ENSURE(context.digest && context.state, "OpenSSL has no SHA-256");
    Hash32 out{};
    bool done = EVP_DigestInit_ex2(context.state.get(), context.digest.get(), nullptr) == 1;
    for (ByteView part : parts) done = done && EVP_DigestUpdate(context.state.get(), part.data(), part.size()) == 1;
    done = done && EVP_DigestFinal_ex(context.state.get(), out.data(), nullptr) == 1;
    ENSURE(done, "SHA-256 cannot fail");
    return out;
}

}  // namespace slovo::crypto
