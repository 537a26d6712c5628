#include "net/http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <mutex>

namespace slovo::net {

namespace {

struct EasyCloser {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyCloser>;
using List = std::unique_ptr<curl_slist, ListCloser>;

struct Collected {
    HttpAnswer answer;
    std::size_t bytes_max = 0;
    std::size_t head_bytes = 0;
    bool too_large = false;
};

constexpr std::size_t answer_head_bytes = 64 * 1024;

std::size_t take_body(char* data, std::size_t, std::size_t size, void* user) {
    auto& collected = *static_cast<Collected*>(user);
    if (size > collected.bytes_max - collected.answer.body.size()) {
        collected.too_large = true;
        return 0;
    }
    collected.answer.body.append(data, size);
    return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* user) {
    auto& collected = *static_cast<Collected*>(user);
    collected.head_bytes += size;
    if (collected.head_bytes > answer_head_bytes) {
        collected.too_large = true;
        return 0;
    }
    std::string_view const line(data, size);
    if (line.starts_with("HTTP/")) collected.answer.headers.clear();  // after a 100 Continue
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return size;
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == '\r' || value.back() == '\n' || value.back() == ' ')) {
        value.remove_suffix(1);
    }
    collected.answer.headers.emplace_back(std::move(name), value);
    return size;
}

bool one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool has_credentials(std::string_view url) {
    auto const authority = url.find("//");
    if (authority == std::string_view::npos) return false;
    auto const rest = url.substr(authority + 2);
    return rest.substr(0, rest.find_first_of("/?#")).contains('@');
}

Result<List> header_list(HttpCall const& call) {
    List list(curl_slist_append(nullptr, "Expect:"));  // no waiting for 100 Continue
    for (auto const& [name, value] : call.headers) {
        if (name.empty() || !one_line(name) || !one_line(value)) return fail(ErrorCode::invalid, "header");
        auto const line = value.empty() ? name + ";" : name + ": " + value;  // curl's way to say "empty"
        auto* const longer = curl_slist_append(list.get(), line.c_str());
        if (longer == nullptr) return fail(ErrorCode::internal, "no memory for a header");
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

Error error_of(CURLcode code, Collected const& collected) {
    if (collected.too_large) return {ErrorCode::too_large, "the answer is too large"};
    switch (code) {
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL: return {ErrorCode::invalid, "not a URL to call"};
        case CURLE_OPERATION_TIMEDOUT: return {ErrorCode::expired, "no answer in time"};
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT: return {ErrorCode::unavailable, "nobody answers there"};
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE: return {ErrorCode::denied, "the certificate is not good"};
        default: return {ErrorCode::io, "the connection failed"};
    }
}

void set_options(CURL* handle, HttpCall const& call, curl_slist* headers, Collected& collected) {
    curl_easy_setopt(handle, CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(call.time_max.count()));
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");  // whatever the environment says
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &collected);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &collected);
    if (call.method == "HEAD") curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    if (!call.body.empty() || call.method == "POST" || call.method == "PUT") {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.body.data());
    }
    if (!call.unix_socket.empty()) curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, call.unix_socket.c_str());
    if (!call.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, call.ca_file.c_str());
}

}  // namespace

std::string_view HttpAnswer::header(std::string_view lower_case_name) const {
    auto const found = std::ranges::find(headers, lower_case_name, &HttpHeaders::value_type::first);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

Result<HttpAnswer> http_call(HttpCall const& call) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });

    if (has_credentials(call.url) || !one_line(call.url)) return fail(ErrorCode::invalid, "not a URL to call");
    if (!one_line(call.method) || call.method.empty()) return fail(ErrorCode::invalid, "not a method");
    Easy const handle(curl_easy_init());
    if (!handle) return fail(ErrorCode::internal, "no memory for a call");
    TRY(auto headers, header_list(call));
    Collected collected;
    collected.bytes_max = call.answer_bytes_max;
    set_options(handle.get(), call, headers.get(), collected);
    auto const code = curl_easy_perform(handle.get());
    if (code != CURLE_OK) return std::unexpected(error_of(code, collected));
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    collected.answer.status = static_cast<int>(status);
    return std::move(collected.answer);
}

}  // namespace slovo::net
