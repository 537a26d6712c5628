#include "mail/smtp.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "mail/address.hpp"
#include "mail/message.hpp"
#include "mail/relay_url.hpp"

namespace slovo::mail {
namespace {

// What libcurl has been given of the message. Once it has all of it, the final dot may be on its way
// (it asks for more after the end of some messages only), and from then on a lost connection means
// that the outcome is unknown.
struct Source {
    std::string_view rest;
    bool all_given = false;

    static std::size_t read(char* to, std::size_t size, std::size_t count, void* self) {
        auto& source = *static_cast<Source*>(self);
        auto const part = source.rest.substr(0, size * count);
        std::memcpy(to, part.data(), part.size());
        source.rest.remove_prefix(part.size());
        source.all_given = source.rest.empty();
        return part.size();
    }
};

std::size_t discard(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

Result<std::string> first_line_of(std::string const& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) return fail(ErrorCode::io, "smtp: the password file cannot be read");
    while (line.ends_with('\r')) line.pop_back();
    if (!is_header_safe(line) || line.empty()) return fail(ErrorCode::invalid, "smtp: the password file is not right");
    return line;
}

struct Attempt {
    CURLcode code = CURLE_OK;
    long reply = 0;
    bool all_given = false;
    bool was_reused = false;
};

// The reply code alone does not tell: a refused greeting or login says nothing about this message,
// and the last reply before a lost connection is that of the step before.
SendOutcome judge(Attempt const& attempt) {
    auto const reply = static_cast<int>(attempt.reply);
    if (attempt.code == CURLE_OK) return {Verdict::accepted, reply, "accepted"};
    bool const answered = reply >= 400;
    if (attempt.all_given && !answered) return {Verdict::unknown, reply, "no answer after the whole message"};
    if (!answered) return {Verdict::temporary, reply, "no connection, or it was lost before the message was sent"};
    if (reply < 500) return {Verdict::temporary, reply, "the relay asks to try later"};
    bool const about_this = attempt.code == CURLE_SEND_ERROR || attempt.all_given;
    if (about_this) return {Verdict::permanent, reply, "the relay refuses this mail"};
    return {Verdict::temporary, reply, "the relay refuses us"};
}

// A kept connection that the relay closed meanwhile fails before the message: once more on a new one.
bool is_stale(Attempt const& attempt) {
    bool const closed = attempt.reply < 400 || attempt.reply == 421;
    return attempt.was_reused && attempt.code != CURLE_OK && !attempt.all_given && closed;
}

}  // namespace

struct Smtp::Handle {
    CURL* easy = nullptr;

    Handle() {
        static CURLcode const global = curl_global_init(CURL_GLOBAL_DEFAULT);
        if (global == CURLE_OK) easy = curl_easy_init();
    }
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
    ~Handle() {
        if (easy != nullptr) curl_easy_cleanup(easy);
    }

    template <class T>
    void set(CURLoption option, T value) {
        all_set = all_set && curl_easy_setopt(easy, option, value) == CURLE_OK;
    }
    bool all_set = true;

    void set_relay(RelayUrl const& relay, SmtpOptions const& options) {
        char const* const scheme = relay.tls == RelayTls::from_the_start ? "smtps" : "smtp";
        auto const url = fmt::format("{}://{}:{}/{}", scheme, relay.host, relay.port, options.hello_name);
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_USE_SSL, static_cast<long>(relay.tls == RelayTls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        set(CURLOPT_PROXY, "");  // an environment variable must not lead mail elsewhere
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_TCP_KEEPALIVE, 1L);
        set(CURLOPT_CONNECTTIMEOUT,
            static_cast<long>(std::min<std::chrono::seconds>(options.time_max, limits::smtp_connect_time).count()));
        set(CURLOPT_TIMEOUT, static_cast<long>(options.time_max.count()));
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &Source::read);
        set(CURLOPT_WRITEFUNCTION, &discard);
    }

    Result<Attempt> perform(std::string_view message) {
        Source source{message};
        set(CURLOPT_READDATA, &source);
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
        if (!all_set) return fail(ErrorCode::internal, "smtp: libcurl refuses an option");
        Attempt attempt;
        attempt.code = curl_easy_perform(easy);
        attempt.all_given = source.all_given;
        long connects = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &attempt.reply);
        curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
        attempt.was_reused = connects == 0;
        return attempt;
    }
};

Smtp::Smtp(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Smtp::~Smtp() = default;

Result<std::unique_ptr<Smtp>> Smtp::create(SmtpOptions options) {
    TRY(RelayUrl const relay, parse_relay_url(options.url));
    bool const hello_is_right = !options.hello_name.empty() && std::ranges::all_of(options.hello_name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
    if (!hello_is_right) return fail(ErrorCode::invalid, "smtp: the name for EHLO is no host name");
    if (options.username.empty() != options.password_file.empty())
        return fail(ErrorCode::invalid, "smtp: user name and password file come together");
    auto handle = std::make_unique<Handle>();
    if (handle->easy == nullptr) return fail(ErrorCode::internal, "smtp: libcurl does not start");
    handle->set_relay(relay, options);
    if (!options.username.empty()) {
        if (!is_header_safe(options.username)) return fail(ErrorCode::invalid, "smtp: the user name is not right");
        TRY(std::string password, first_line_of(options.password_file));
        handle->set(CURLOPT_USERNAME, options.username.c_str());
        handle->set(CURLOPT_PASSWORD, password.c_str());
        wipe(password);
    }
    if (!handle->all_set) return fail(ErrorCode::internal, "smtp: libcurl refuses an option");
    return std::make_unique<Smtp>(std::move(handle));
}

Result<SendOutcome> Smtp::send(std::string_view from, std::string_view to, std::string_view message) {
    TRY(std::string sender, ascii_domain_address(from));
    TRY(std::string recipient, ascii_domain_address(to));
    if (message.empty() || message.size() > 2 * limits::mail_bytes)
        return fail(ErrorCode::too_large, "smtp: the message is empty or too large");
    sender = "<" + sender + ">";
    recipient = "<" + recipient + ">";
    curl_slist* const recipients = curl_slist_append(nullptr, recipient.c_str());
    handle_->set(CURLOPT_MAIL_FROM, sender.c_str());
    handle_->set(CURLOPT_MAIL_RCPT, recipients);
    auto attempt = handle_->perform(message);
    if (attempt && is_stale(*attempt)) {
        handle_->set(CURLOPT_FRESH_CONNECT, 1L);
        attempt = handle_->perform(message);
        handle_->set(CURLOPT_FRESH_CONNECT, 0L);
    }
    handle_->set(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
    handle_->set(CURLOPT_MAIL_FROM, static_cast<char const*>(nullptr));
    for (auto* entry = recipients; entry != nullptr; entry = entry->next)
        ::explicit_bzero(entry->data, std::strlen(entry->data));
    curl_slist_free_all(recipients);
    wipe(recipient);
    if (!attempt) return std::unexpected(attempt.error());
    return judge(*attempt);
}

bool is_loopback_relay(std::string_view url) {
    auto const relay = parse_relay_url(url);
    return relay && relay->is_loopback();
}

}  // namespace slovo::mail
