#include "crypto/weak_digest.hpp"

#include <openssl/evp.h>

#include "base/ensure.hpp"

namespace slovo::crypto {
namespace {

Bytes digest(EVP_MD const* kind, ByteView bytes) {
    Bytes out(static_cast<std::size_t>(EVP_MD_get_size(kind)));
    unsigned size = 0;
    ENSURE(EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr) == 1,
           "the library has this digest");
    out.resize(size);
    return out;
}

}  // namespace

Bytes md5(ByteView bytes) {
    return digest(EVP_md5(), bytes);
}
Bytes sha1(ByteView bytes) {
    return digest(EVP_sha1(), bytes);
}

}  // namespace slovo::crypto
