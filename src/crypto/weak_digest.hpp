// MD5 (RFC 1321) and SHA-1 (RFC 3174), for one thing only: to find out whether somebody keeps such a
// digest of a personal value. They protect nothing. Pure functions, safe from any thread.
#pragma once

#include "base/bytes.hpp"

namespace slovo::crypto {

[[nodiscard]] Bytes md5(ByteView bytes);
[[nodiscard]] Bytes sha1(ByteView bytes);

}  // namespace slovo::crypto
