// A file that is built into the program: its bytes, its name and what a browser needs to keep it.
// Plain constants made at build time; every view lives as long as the process.
#pragma once

#include <string_view>

namespace slovo::web {

struct Asset {
    std::string_view path;          // "/assets/site-3f2a91c0.css"
    std::string_view bytes;         // identity encoding
    std::string_view content_type;  // "text/css; charset=utf-8"
    std::string_view etag;          // strong, of the identity bytes, without quotes: hex or base64url
    std::string_view gzip;          // empty: not worth it
    std::string_view br;            // empty: not worth it
    bool immutable = false;         // the name holds a hash of the bytes: cached for a year
};

}  // namespace slovo::web
