// Any bytes as what a browser asks its proxy for, and as what the process with the browser says: a request that is
// taken is one request for what it names, and facts that are taken are bounded and can be told again.
#include <cstdint>
#include <string_view>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "study/browser/facts.hpp"
#include "study/browser/proxy_request.hpp"

namespace {

using namespace slovo;

void ask(std::string_view head) {
    auto const request = study::read_proxy_request(head);
    if (!request) return;
    ENSURE(!request->is_tunnel || request->forward.empty(), "a tunnel forwards nothing of ours");
    if (request->is_tunnel) return;
    auto const& forward = request->forward;
    ENSURE(forward.starts_with("GET /") || forward.starts_with("HEAD /"), "nothing is changed");
    ENSURE(forward.find("\r\n\r\n") == forward.size() - 4, "one head");
    ENSURE(forward.find('\0') == std::string::npos, "no controls");
    ENSURE(forward.find("\r\nHost: " + std::string(request->to.host())) != std::string::npos, "the host that is named");
}

void hold(study::BrowserView const& view) {
    ENSURE(view.errors.size() <= study::facts_kept && view.foreign_hosts.size() <= study::facts_kept &&
               view.cookies.size() <= study::facts_kept,
           "no more than is kept");
    ENSURE(view.picture.size() <= study::picture_text_max, "a small picture");
    ENSURE(view.picture.find_first_of("\"<>& ") == std::string::npos, "base64 and nothing else");
}

void say(std::string_view json) {
    auto const seen = study::parse_in_browser(json);
    if (!seen) {
        ENSURE(seen.error() <= study::last_trouble, "a trouble that we know");
        return;
    }
    hold(seen->phone);
    hold(seen->desktop);
    auto const again = study::parse_in_browser(study::print(seen));
    ENSURE(again && again->phone.picture == seen->phone.picture && again->phone.lcp_ms == seen->phone.lcp_ms,
           "what was taken can be told again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    ask(text);
    say(text);
    return 0;
}
