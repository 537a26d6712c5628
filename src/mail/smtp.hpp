// Hands one mail to one relay and says what became of it, so that nothing is lost and nothing is
// sent twice. Keeps its connection between sends. One thread at a time: each sender has its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace slovo::mail {

struct SmtpOptions {
    /// smtp://HOST:PORT (loopback only: nothing is encrypted), smtp+starttls://…, smtps://…; no user in it.
    std::string url;
    std::string username;                  ///< empty: no login
    std::string password_file;             ///< its first line is the password
    std::string hello_name = "localhost";  ///< for EHLO; the machine's own name stays private
    std::chrono::seconds time_max = limits::smtp_time;
};

enum class Verdict : std::uint8_t {
    accepted,   ///< the relay took it
    temporary,  ///< not taken, try again later: 4xx, no connection, login or TLS trouble
    permanent,  ///< not taken, and never will be: 5xx about this sender, recipient or message
    unknown,    ///< everything was sent, the answer never came: a person decides, nothing is re-sent by itself
};

struct SendOutcome {
    Verdict verdict = Verdict::temporary;
    int reply_code = 0;  ///< the relay's last reply, 0 when there was none
    Literal why = "";    ///< for the log
};

class Smtp {
public:
    /// `invalid`: an URL, name or combination that cannot be right. `io`: the password file cannot be read.
    /// Nothing is connected yet.
    [[nodiscard]] static Result<std::unique_ptr<Smtp>> create(SmtpOptions options);
    struct Handle;
    explicit Smtp(std::unique_ptr<Handle> handle);
    ~Smtp();
    Smtp(Smtp const&) = delete;
    Smtp& operator=(Smtp const&) = delete;

    /// `from` and `to` are addresses as of ascii_domain_address; `message` is what compose made. An error
    /// means that nothing was tried; what the relay did is in the outcome.
    [[nodiscard]] Result<SendOutcome> send(std::string_view from, std::string_view to, std::string_view message);

private:
    std::unique_ptr<Handle> handle_;
};

/// True when the URL's host is a loopback address or "localhost" (--test refuses every other).
[[nodiscard]] bool is_loopback_relay(std::string_view url);

}  // namespace slovo::mail
