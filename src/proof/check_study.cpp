// The study of a site, tried in the rehearsal against sockets of this machine.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

#include <fmt/format.h>

#include "net/descriptor.hpp"
#include "promises/study.hpp"
#include "proof/byte_search.hpp"
#include "proof/checks.hpp"

namespace slovo::proof {
namespace {

constexpr int poll_ms = 50;

// A socket of 127.0.0.1 that answers every request with the same bytes, and counts who came.
class Door {
public:
    static Result<std::unique_ptr<Door>> open(std::string answer) {
        net::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        bool const ready = socket.open() &&
                           ::bind(socket.value(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                           ::listen(socket.value(), 16) == 0 &&
                           ::getsockname(socket.value(), reinterpret_cast<sockaddr*>(&address), &size) == 0;
        if (!ready) return fail(ErrorCode::io, "a socket of this machine cannot be opened");
        return std::unique_ptr<Door>(new Door(std::move(socket), ntohs(address.sin_port), std::move(answer)));
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string address() const { return fmt::format("127.0.0.1:{}", port_); }
    [[nodiscard]] int visitors() const { return visitors_; }

private:
    Door(net::Descriptor socket, std::uint16_t port, std::string answer)
        : socket_(std::move(socket)), port_(port), answer_(std::move(answer)) {
        thread_ = std::jthread([this](std::stop_token const& stop) { serve(stop); });
    }

    void serve(std::stop_token const& stop) {
        while (!stop.stop_requested()) {
            pollfd waiting{.fd = socket_.value(), .events = POLLIN, .revents = 0};
            if (::poll(&waiting, 1, poll_ms) <= 0) continue;
            net::Descriptor const visitor(::accept4(socket_.value(), nullptr, nullptr, SOCK_CLOEXEC));
            if (!visitor.open()) continue;
            ++visitors_;
            pollfd asking{.fd = visitor.value(), .events = POLLIN, .revents = 0};
            std::array<char, 8192> request{};
            if (::poll(&asking, 1, 1000) > 0) (void)::recv(visitor.value(), request.data(), request.size(), 0);
            (void)::send(visitor.value(), answer_.data(), answer_.size(), MSG_NOSIGNAL);
        }
    }

    net::Descriptor socket_;
    std::uint16_t port_;
    std::string answer_;
    std::atomic<int> visitors_ = 0;
    std::jthread thread_;
};

std::string http(std::string_view status, std::string_view header, std::string_view body) {
    return fmt::format(
        "HTTP/1.1 {}\r\n{}Content-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n"
        "Connection: close\r\n\r\n{}",
        status, header, body.size(), body);
}

// This machine in every spelling, networks that are nobody's, and what clouds tell machines about themselves.
std::vector<std::string> hostile(std::uint16_t port) {
    return {fmt::format("http://127.0.0.1:{}/admin", port),
            fmt::format("http://localhost:{}/", port),
            fmt::format("http://127.1:{}/", port),
            fmt::format("http://0x7f000001:{}/", port),
            fmt::format("http://2130706433:{}/", port),
            fmt::format("http://0177.0.0.1:{}/", port),
            fmt::format("http://0.0.0.0:{}/", port),
            fmt::format("http://[::1]:{}/", port),
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://192.168.0.1/",
            "http://100.64.0.1/"};
}

// The form under which a study begins by itself, and its field for the address.
struct Under {
    std::string form;
    std::string field;
};
std::optional<Under> form_of_a_study(policy::Policy const& policy) {
    for (auto const& form : policy.forms) {
        auto const site = std::ranges::find(form.fields, "site", &policy::FormField::category);
        if (form.materials != policy::Materials::none && site != form.fields.end()) return Under{form.id, site->name};
    }
    return std::nullopt;
}
constexpr Literal no_form = "no form of the policy begins a study";

// The next study of the rehearsal, for a request with this site; or what intake refuses of that request.
using Begun = std::variant<promises::ClaimedStudy, std::vector<promises::FieldError>>;
Result<Begun> begin(CheckContext& context, Under const& under, std::string const& site) {
    TRY(auto* const rehearsal, context.rehearsal());
    auto fields = rehearsal->filled(under.form, context.canary());
    std::erase_if(fields, [&](auto const& field) { return field.first == under.field; });
    fields.emplace_back(under.field, site);
    TRY(auto const sent, rehearsal->send(under.form, fields));
    if (!sent.errors.empty()) return Begun(sent.errors);
    while (true) {
        TRY(auto claimed, promises::claim_study(rehearsal->house()));
        if (!claimed) return fail(ErrorCode::internal, "the study was not asked for");
        if (claimed->request.id == sent.answer.request) return Begun(std::move(*claimed));
        // Left by another check of this round, of a site that is not there.
        TRY_VOID(promises::fail_study(rehearsal->house(), claimed->row.id, store::StudyReason::unavailable));
    }
}

study::Job job_of(promises::ClaimedStudy const& claimed, std::vector<std::string> allowed) {
    return {.url = claimed.site.open(claimed.use),
            .pages_max = 1,
            .allowed = std::move(allowed),
            .contact_page = {},
            .branding = {},
            .earlier = {},
            .now = claimed.row.changed_at};
}

// How a study of this address ends.
enum class Ending : std::uint8_t {
    blocked,      ///< it is refused, and that is on the ledger
    no_address,   ///< intake refused the address, and nothing else of the request
    not_tried,    ///< intake takes no such request, whatever the address
    not_refused,  ///< it was asked, or nobody wrote the refusal down
};

Result<Ending> try_study(CheckContext& context, Under const& under, std::string const& site,
                         std::vector<std::string> const& allowed) {
    TRY(auto const begun, begin(context, under, site));
    if (auto const* const errors = std::get_if<std::vector<promises::FieldError>>(&begun)) {
        bool const of_site = std::ranges::all_of(*errors, [&](auto const& one) { return one.field == under.field; });
        return of_site ? Ending::no_address : Ending::not_tried;
    }
    auto const& claimed = std::get<promises::ClaimedStudy>(begun);
    auto const found = context.around().study(job_of(claimed, allowed), [](auto const&) {}, context.around().ending);
    if (found || found.error().code() != ErrorCode::denied) return Ending::not_refused;
    TRY(auto* const rehearsal, context.rehearsal());
    auto& house = rehearsal->house();
    TRY_VOID(promises::fail_study(house, claimed.row.id, store::StudyReason::forbidden));
    TRY(auto const events, house.store.read([&](store::Session& session) {
        return session.number(store::Sql("SELECT count(*) FROM event WHERE kind = ?1 AND thing_id = ?2"),
                              ledger::EventKind::study_blocked, claimed.row.id);
    }));
    return events == 1 ? Ending::blocked : Ending::not_refused;
}

}  // namespace

//= policy:C12
Checked hostile_sites_are_not_asked(CheckContext& context) {
    if (!context.around().study) return not_run("this program studies no sites");
    auto const under = form_of_a_study(context.policy());
    if (!under) return not_run(no_form);
    TRY(auto const trap, Door::open(http("200 OK", "", "<p>inside</p>")));
    auto sites = hostile(trap->port());
    for (auto const own : context.facts().own_ports) sites.push_back(fmt::format("http://127.0.0.1:{}/", own));
    for (auto const& site : sites) {
        TRY(auto const ending, try_study(context, *under, site, {}));
        if (ending == Ending::not_tried) return not_run("intake takes no request for a study");
        if (ending == Ending::not_refused) return failed("the study of a hostile address is not refused");
    }
    TRY(auto const lure,
        Door::open(http("302 Found", fmt::format("Location: http://{}/admin\r\n", trap->address()), "")));
    TRY(auto const ending, try_study(context, *under, fmt::format("http://{}/", lure->address()), {lure->address()}));
    if (ending == Ending::not_refused) return failed("a site leads a study to an inner address");
    if (trap->visitors() > 0) return failed("a hostile address was connected to", trap->visitors());
    // The one address that a study does ask: without it, nothing says that any study ran.
    if (ending != Ending::blocked) return not_run("intake takes no address of this machine");
    return passed(std::ssize(sites) + 1);
}

//= policy:C12
Checked people_on_pages_are_not_kept(CheckContext& context) {
    if (!context.around().study) return not_run("this program studies no sites");
    auto const under = form_of_a_study(context.policy());
    if (!under) return not_run(no_form);
    auto const canary = context.canary();
    std::uint32_t seed = 0;
    for (char const letter : canary) seed = seed * 31 + static_cast<unsigned char>(letter);
    auto const number = fmt::format("+38050{}", 1000000 + seed % 9000000);
    auto const page = fmt::format(
        "<!doctype html><html lang=\"en\"><head><title>{0}@example.com</title></head><body><h1>Shop</h1>"
        "<p>Write to <a href=\"mailto:{0}@example.com?subject={0}\">{0}@example.com</a>, call "
        "<a href=\"tel:{1}\">{1}</a>.</p><img src=\"/x.png\" alt=\"{0}@example.com\"></body></html>",
        canary, number);
    TRY(auto const door, Door::open(http("200 OK", "", page)));
    TRY(auto const begun, begin(context, *under, fmt::format("http://{}/", door->address())));
    auto const* const claimed = std::get_if<promises::ClaimedStudy>(&begun);
    if (claimed == nullptr) return not_run("intake takes no address of this machine");
    auto const found =
        context.around().study(job_of(*claimed, {door->address()}), [](auto const&) {}, context.around().ending);
    if (!found) return failed("a site cannot be studied");
    for (auto const* text : {&found->summary, &found->html, &found->csv, &found->json}) {
        if (text->contains(canary) || text->contains(number))
            return failed("a report keeps the address or number of somebody on a page");
    }
    TRY(auto* const rehearsal, context.rehearsal());
    TRY_VOID(promises::finish_study(rehearsal->house(), *claimed,
                                    {.summary = found->summary,
                                     .html = found->html,
                                     .pdf = std::string(text_of(found->pdf)),
                                     .csv = found->csv,
                                     .json = found->json}));
    TRY(auto const search, search_bytes({rehearsal->data(), context.around().data}, {canary, number}));
    if (!search.hits.empty()) return failed_at("what stood on a page lies in a file", search.hits.front().file);
    return passed(search.files);
}

}  // namespace slovo::proof
