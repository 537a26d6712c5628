// What came back when an address of the studied site was asked for, as the fetcher hands it to the crawler and the
// checks. It belongs to one study and dies with it. Regular values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "url/url.hpp"

namespace slovo::study {

enum class FetchError : std::uint8_t {
    none,
    refused_address,
    refused_port,
    refused_scheme,
    credentials,
    unresolved,
    connect,
    tls,
    timeout,
    too_slow,
    too_large,
    header_too_large,
    bomb,
    bad_http,
    redirect_loop,
    too_many_redirects,
    cancelled
};
/// "too-large"
[[nodiscard]] std::string_view name_of(FetchError error);

struct Header {
    std::string name;  ///< lower case
    std::string value;
};

struct TlsFacts {
    std::string protocol;  ///< "TLSv1.3"
    bool verified = false, name_matches = true, chain_complete = true, self_signed = false;
    std::string issuer, signature, key_kind;  ///< no person's name is in them
    int key_bits = 0;
    std::optional<std::chrono::sys_days> not_after;
    bool ocsp_stapled = false;
};

/// One hop: what was asked, what came, before any redirect is followed.
struct Response {
    url::WebUrl url;
    FetchError error = FetchError::none;
    int status = 0;
    int http_version = 11;           ///< 10, 11, 20, 30
    std::vector<Header> headers;     ///< in order, repeated ones repeated
    std::vector<std::uint8_t> body;  ///< decoded (gzip, br, deflate); cut at the limit with error too_large
    std::size_t wire_bytes = 0;      ///< of the body as it came
    std::string content_encoding;
    std::string remote_address;  ///< as dialled
    std::chrono::microseconds name_lookup{}, connect{}, tls_handshake{}, first_byte{}, total{};
    std::optional<TlsFacts> tls;  ///< on the first connection to an origin

    [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;  ///< the first, or data()==nullptr
};

}  // namespace slovo::study
