#include "study/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace slovo::study {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

microseconds time_of(CURL* handle, CURLINFO which) {
    curl_off_t value = 0;
    ::curl_easy_getinfo(handle, which, &value);
    return microseconds(value);
}

bool one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace

Transfer::Transfer(Ticket ticket, Ask ask)
    : ticket_(ticket), ask_(std::move(ask)), response_{.url = ask_.url.without_fragment()} {}

void Transfer::set_up(Easy easy, std::vector<Endpoint> vetted, FetchSettings const& settings, TrustStore const& trust,
                      WantTls want_tls) {
    easy_ = std::move(easy);
    vetted_ = std::move(vetted);
    want_tls_ = want_tls;
    dialled_ = Clock::now();
    response_.name_lookup = duration_cast<microseconds>(dialled_ - begun_);
    set_address();
    set_request(settings);
    set_limits(settings);
    auto* const handle = easy_.get();
    // Our own store verifies (on_tls); curl takes what comes, for a bad certificate is a finding.
    ::curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 0L);
    ::curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 0L);
    ::curl_easy_setopt(handle, CURLOPT_CAINFO, nullptr);
    ::curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
    ::curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, &Transfer::on_tls);
    ::curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, const_cast<TrustStore*>(&trust));
    ::curl_easy_setopt(handle, CURLOPT_PRIVATE, this);
}

void Transfer::set_address() {
    auto* const handle = easy_.get();
    // curl parses no more than the origin, so that it cannot read an address otherwise than we did.
    std::string const origin(ask_.url.origin());
    ::curl_easy_setopt(handle, CURLOPT_URL, (origin + "/").c_str());
    ::curl_easy_setopt(handle, CURLOPT_REQUEST_TARGET, std::string(ask_.url.target()).c_str());
    if (ask_.url.host_kind() == url::HostKind::domain) {
        auto pin = fmt::format("{}:{}:", ask_.url.host(), ask_.url.port_to_dial());
        for (auto const& to : vetted_) {
            auto const text = to.address.text();
            pin += to.address.family == Family::ipv6 ? fmt::format("[{}],", text) : text + ",";
        }
        pin.pop_back();
        pins_.reset(::curl_slist_append(nullptr, pin.c_str()));
        ::curl_easy_setopt(handle, CURLOPT_RESOLVE, pins_.get());
    }
    ::curl_easy_setopt(handle, CURLOPT_DNS_CACHE_TIMEOUT, -1L);
    ::curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_socket);
    ::curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this);
    ::curl_easy_setopt(handle, CURLOPT_PROXY, "");
    ::curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    ::curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    ::curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    ::curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    ::curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    long const fresh = ask_.connection == Connection::fresh ? 1 : 0;
    ::curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, fresh);
    ::curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, fresh);
}

void Transfer::add_header(std::string const& line) {
    auto* const longer = one_line(line) ? ::curl_slist_append(headers_.get(), line.c_str()) : nullptr;
    if (longer == nullptr) return;
    static_cast<void>(headers_.release());
    headers_.reset(longer);
}

void Transfer::set_request(FetchSettings const& settings) {
    auto* const handle = easy_.get();
    auto const agent = ask_.like.empty() ? settings.user_agent : settings.user_agent + " like " + ask_.like;
    ::curl_easy_setopt(handle, CURLOPT_USERAGENT, agent.c_str());
    ::curl_easy_setopt(handle, CURLOPT_NOBODY, ask_.method == Method::head ? 1L : 0L);
    ::curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    ::curl_easy_setopt(handle, CURLOPT_PIPEWAIT, ask_.connection == Connection::kept ? 1L : 0L);
    add_header("Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    add_header("Accept-Encoding: gzip, deflate, br");  // decoded by us, with limits
    if (!ask_.etag.empty()) add_header("If-None-Match: " + ask_.etag);
    if (!ask_.last_modified.empty()) add_header("If-Modified-Since: " + ask_.last_modified);
    ::curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_.get());
}

void Transfer::set_limits(FetchSettings const& settings) {
    auto* const handle = easy_.get();
    ::curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.first_byte_time.count()));
    ::curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.total_time.count()));
    ::curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(settings.slow_bytes));
    ::curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.slow_time.count()));
    ::curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    ::curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
    ::curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    ::curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
}

std::size_t Transfer::on_header(char* data, std::size_t, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.answered_) transfer.read_tls();
    transfer.answered_ = true;
    if (transfer.head_.feed({data, count}) == HeadReader::Fed::taken) return count;
    transfer.why_ = FetchError::header_too_large;
    return 0;
}

std::size_t Transfer::on_body(char* data, std::size_t, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.answered_ = true;
    auto& response = transfer.response_;
    if (!transfer.decoder_) {
        auto const encoding = std::ranges::find(transfer.head_.headers(), "content-encoding", &Header::name);
        if (encoding != transfer.head_.headers().end()) response.content_encoding = encoding->value;
        std::ranges::transform(response.content_encoding, response.content_encoding.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
        transfer.decoder_.emplace(response.content_encoding, transfer.ask_.body_max);
    }
    response.wire_bytes += count;
    auto why = transfer.decoder_->feed(bytes_of({data, count}), response.body);
    if (why == FetchError::none && response.wire_bytes > transfer.ask_.body_max) why = FetchError::too_large;
    if (why == FetchError::none) return count;
    transfer.enough_ = why == FetchError::too_large && transfer.ask_.rest == Rest::not_wanted;
    transfer.why_ = transfer.enough_ ? FetchError::none : why;
    return 0;
}

curl_socket_t Transfer::on_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    auto const to = Endpoint::from(address->addr);
    if (!to || std::ranges::find(transfer.vetted_, *to) == transfer.vetted_.end()) {
        transfer.why_ = FetchError::refused_address;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode Transfer::on_tls(CURL*, void* context, void* trust) {
    static_cast<TrustStore const*>(trust)->prepare(static_cast<SSL_CTX*>(context));
    return CURLE_OK;
}

void Transfer::read_tls() {
    if (want_tls_ == WantTls::no || ask_.url.scheme() != url::Scheme::https) return;
    curl_tlssessioninfo* session = nullptr;
    if (::curl_easy_getinfo(easy_.get(), CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == nullptr) return;
    if (session->backend != CURLSSLBACKEND_OPENSSL || session->internals == nullptr) return;
    response_.tls = read_tls_facts(static_cast<SSL*>(session->internals), ask_.url);
}

void Transfer::read_times() {
    auto* const handle = easy_.get();
    auto const named = time_of(handle, CURLINFO_NAMELOOKUP_TIME_T),
               connected = time_of(handle, CURLINFO_CONNECT_TIME_T),
               secured = time_of(handle, CURLINFO_APPCONNECT_TIME_T),
               asked = time_of(handle, CURLINFO_PRETRANSFER_TIME_T),
               first = time_of(handle, CURLINFO_STARTTRANSFER_TIME_T);
    if (connected > named) response_.connect = connected - named;
    if (secured > connected) response_.tls_handshake = secured - connected;
    if (first > asked) response_.first_byte = first - asked;
    response_.total = duration_cast<microseconds>(Clock::now() - begun_);
}

FetchError Transfer::error_of(CURLcode code) const {
    if (why_ != FetchError::none) return why_;
    if (enough_) return FetchError::none;
    switch (code) {
        case CURLE_OK: return FetchError::none;
        case CURLE_OPERATION_TIMEDOUT: return answered_ ? FetchError::too_slow : FetchError::timeout;
        case CURLE_COULDNT_RESOLVE_HOST: return FetchError::unresolved;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CIPHER:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM: return FetchError::tls;
        case CURLE_COULDNT_CONNECT:
        case CURLE_GOT_NOTHING:
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR: return FetchError::connect;
        default: return FetchError::bad_http;
    }
}

Response Transfer::finish(CURLcode code) {
    auto* const handle = easy_.get();
    long status = 0, version = 0;
    ::curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    ::curl_easy_getinfo(handle, CURLINFO_HTTP_VERSION, &version);
    response_.status = static_cast<int>(status);
    if (version == CURL_HTTP_VERSION_1_0) response_.http_version = 10;
    if (version == CURL_HTTP_VERSION_2_0) response_.http_version = 20;
    char const* address = nullptr;
    if (::curl_easy_getinfo(handle, CURLINFO_PRIMARY_IP, &address) == CURLE_OK && address != nullptr)
        response_.remote_address = address;
    read_times();
    return finish(error_of(code));
}

Response Transfer::finish(FetchError error) {
    response_.error = error;
    response_.headers = head_.take();
    return std::move(response_);
}

}  // namespace slovo::study
