// Asks for addresses, many at once on one thread: HTTP/1.1 and HTTP/2 with connections kept. One hop a question: a
// redirect comes back as an answer, and whoever follows it asks anew, so that each hop is vetted. Names are resolved
// here, once in a study, every address is checked, and only those are dialled; curl follows, resolves, remembers and
// authenticates nothing. Certificates that do not verify are taken, and said (TlsFacts). One thread an object.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "study/guard.hpp"
#include "study/resolver.hpp"
#include "study/response.hpp"

namespace slovo::study {

enum class Method : std::uint8_t { get, head };
enum class Connection : std::uint8_t { kept, fresh };
/// What happens to a body behind `body_max`: it is an error, or not wanted anyway.
enum class Rest : std::uint8_t { too_large, not_wanted };

struct Ask {
    url::WebUrl url;
    Method method = Method::get;
    Connection connection = Connection::kept;
    std::size_t body_max = limits::study_body_bytes;
    Rest rest = Rest::too_large;
    std::string like{};           ///< a crawler named behind our own name, to see whether the site treats it apart
    std::string etag{};           ///< If-None-Match
    std::string last_modified{};  ///< If-Modified-Since
};

struct FetchSettings {
    std::string user_agent;
    std::chrono::milliseconds first_byte_time = limits::study_connect_time;
    std::chrono::milliseconds total_time = limits::study_fetch_time;
    std::size_t slow_bytes = limits::study_slow_bytes;  ///< fewer a second, for slow_time: too slow
    std::chrono::seconds slow_time = limits::study_slow_time;
    std::string ca_file = "/etc/ssl/certs/ca-certificates.crt";
};

using Ticket = std::uint64_t;
struct Fetched {
    Ticket ticket;
    Response response;
};

class Fetcher {
public:
    /// Reads the CA file now, so that a sandbox may close afterwards. `internal`: no memory.
    [[nodiscard]] static Result<std::unique_ptr<Fetcher>> create(Guard guard, Resolver& resolver,
                                                                 FetchSettings settings);
    ~Fetcher();

    /// Never blocks; a refused address comes back by wait() like every answer.
    Ticket begin(Ask ask);
    /// What is finished by now, or within the time.
    [[nodiscard]] std::vector<Fetched> wait(std::chrono::milliseconds at_most);
    [[nodiscard]] std::size_t in_flight() const;
    /// Ends everything without an answer.
    void cancel();
    /// Does the guard allow what this origin resolved to explicitly?
    [[nodiscard]] bool is_own_test(url::WebUrl const& url) const;

private:
    struct State;
    explicit Fetcher(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace slovo::study
