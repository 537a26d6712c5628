// One question under way: what curl is told, and what its callbacks gather under the limits. The fetcher's own part;
// an object must not move while curl holds it. One thread an object.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "study/content_decoder.hpp"
#include "study/fetcher.hpp"
#include "study/http_head.hpp"
#include "study/tls_facts.hpp"

namespace slovo::study {

struct EasyCloser {
    void operator()(CURL* handle) const { ::curl_easy_cleanup(handle); }
};
struct ListCloser {
    void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyCloser>;
using List = std::unique_ptr<curl_slist, ListCloser>;

enum class WantTls : std::uint8_t { no, yes };

class Transfer {
public:
    using Clock = std::chrono::steady_clock;

    Transfer(Ticket ticket, Ask ask);
    Transfer(Transfer const&) = delete;
    Transfer& operator=(Transfer const&) = delete;
    ~Transfer() = default;

    [[nodiscard]] Ticket ticket() const { return ticket_; }
    [[nodiscard]] url::WebUrl const& url() const { return ask_.url; }
    [[nodiscard]] CURL* handle() const { return easy_.get(); }
    [[nodiscard]] bool waits_for_first_byte(Clock::time_point since) const { return !answered_ && dialled_ < since; }

    /// Takes a fresh or reset handle and tells it everything. `vetted`: the only ones that will be dialled.
    void set_up(Easy easy, std::vector<Endpoint> vetted, FetchSettings const& settings, TrustStore const& trust,
                WantTls want_tls);
    /// The answer, when it ends by what curl says, or by what we say.
    [[nodiscard]] Response finish(CURLcode code);
    [[nodiscard]] Response finish(FetchError error);
    [[nodiscard]] Easy give_back() { return std::move(easy_); }

private:
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static CURLcode on_tls(CURL* handle, void* context, void* trust);

    void set_address();
    void set_request(FetchSettings const& settings);
    void set_limits(FetchSettings const& settings);
    void add_header(std::string const& line);
    void read_tls();
    void read_times();
    [[nodiscard]] FetchError error_of(CURLcode code) const;

    Ticket ticket_;
    Ask ask_;
    Response response_;
    HeadReader head_;
    std::optional<ContentDecoder> decoder_;
    std::vector<Endpoint> vetted_;
    Easy easy_;
    List headers_, pins_;
    FetchError why_ = FetchError::none;
    WantTls want_tls_ = WantTls::no;
    bool answered_ = false, enough_ = false;
    Clock::time_point begun_ = Clock::now(), dialled_{};
};

}  // namespace slovo::study
