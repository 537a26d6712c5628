#include "study/browser/visit.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include "base/limits.hpp"
#include "study/browser/facts.hpp"
#include "study/mask.hpp"
#include "url/url.hpp"

namespace slovo::study {
namespace {

namespace json = boost::json;
using Clock = DevTools::Clock;

constexpr std::size_t in_flight_max = 2000, hosts_seen_max = 300;

// Largest Contentful Paint, and Cumulative Layout Shift in the worst window of five seconds with gaps under one
// (https://web.dev/articles/cls); in a world of its own, where the page's scripts change nothing.
constexpr std::string_view measure = R"((async () => {
  const seen = { paint: [], shift: [] };
  const observe = (type, list) => {
    const observer = new PerformanceObserver((entries) => list.push(...entries.getEntries()));
    observer.observe({ type, buffered: true });
  };
  observe('largest-contentful-paint', seen.paint);
  observe('layout-shift', seen.shift);
  await new Promise((done) => setTimeout(done, 200));
  let worst = 0, sum = 0, first = 0, last = -1e9;
  for (const shift of seen.shift) {
    if (shift.hadRecentInput) continue;
    if (shift.startTime - last > 1000 || shift.startTime - first > 5000) [sum, first] = [0, shift.startTime];
    last = shift.startTime;
    worst = Math.max(worst, (sum += shift.value));
  }
  const paint = seen.paint.at(-1);
  return { lcp: paint ? paint.startTime : -1, cls: worst };
})())";

json::object attach_all() {
    return {{"autoAttach", true}, {"waitForDebuggerOnStart", true}, {"flatten", true}};
}

/// What is heard of a page while it is there.
class Listener {
public:
    Listener(DevTools& tools, std::string session) : tools_(tools), session_(std::move(session)) {
        tools_.hear([this](DevTools::Event const& event) { take(event); });
    }
    Listener(Listener const&) = delete;
    Listener& operator=(Listener const&) = delete;
    ~Listener() { tools_.hear({}); }

    [[nodiscard]] bool is_at_rest(VisitTimes const& times) const {
        auto const now = Clock::now();
        return loaded_ && in_flight_.empty() && now - *loaded_ > times.settled && now - active_ > times.quiet;
    }
    [[nodiscard]] std::string_view document() const { return document_; }
    void fill(BrowserView& view) const;

private:
    void take(DevTools::Event const& event);
    void take_request(DevTools::Event const& event);
    void take_error(std::string_view text);
    static std::string words_of(json::array const& values);

    DevTools& tools_;
    std::string session_;
    std::optional<Clock::time_point> loaded_;
    Clock::time_point active_ = Clock::now();
    std::set<std::string, std::less<>> in_flight_;
    std::set<std::string, std::less<>> hosts_;
    std::string document_;  ///< host of the page that stayed
    BrowserView heard_;
};

std::string Listener::words_of(json::array const& values) {
    std::string out;
    for (auto const& value : values) {
        if (!value.is_object()) continue;
        auto const* const plain = value.get_object().if_contains("value");
        auto const text = plain == nullptr     ? std::string(text_at(value.get_object(), "description"))
                          : plain->is_string() ? std::string(std::string_view(plain->get_string()))
                                               : json::serialize(*plain);
        out += (out.empty() ? "" : " ") + text.substr(0, limits::study_evidence);
        if (out.size() > limits::study_evidence) break;
    }
    return out;
}

void Listener::take_error(std::string_view text) {
    ++heard_.script_errors;
    auto words = evidence(text, limits::study_evidence);
    if (heard_.errors.size() < facts_kept && std::ranges::find(heard_.errors, words) == heard_.errors.end())
        heard_.errors.push_back(std::move(words));
}

void Listener::take_request(DevTools::Event const& event) {
    auto const address = url::WebUrl::parse(text_at(object_at(event.params, "request"), "url"));
    if (!address) return;  // data:, blob:
    active_ = Clock::now();
    ++heard_.requests;
    if (in_flight_.size() < in_flight_max) in_flight_.emplace(text_at(event.params, "requestId"));
    if (hosts_.size() < hosts_seen_max) hosts_.emplace(address->host());
    bool const is_page = event.session == session_ && text_at(event.params, "type") == "Document" &&
                         text_at(event.params, "requestId") == text_at(event.params, "loaderId");
    if (is_page && document_.empty()) document_ = address->host();
}

void Listener::take(DevTools::Event const& event) {
    auto const& [method, session, params] = event;
    if (method == "Network.requestWillBeSent") return take_request(event);
    if (method == "Network.loadingFinished" || method == "Network.loadingFailed") {
        active_ = Clock::now();
        if (auto const done = in_flight_.find(text_at(params, "requestId")); done != in_flight_.end())
            in_flight_.erase(done);
        if (method == "Network.loadingFailed" && params.contains("errorText") &&
            text_at(params, "errorText") != "net::ERR_ABORTED")
            ++heard_.failed;
    } else if (method == "Network.responseReceived") {
        if (number_at(object_at(params, "response"), "status") >= 400) ++heard_.failed;
    } else if (method == "Page.loadEventFired") {
        loaded_ = Clock::now();
    } else if (method == "Page.frameNavigated") {
        auto const& frame = object_at(params, "frame");
        auto const address = url::WebUrl::parse(text_at(frame, "url"));
        if (session == session_ && !frame.contains("parentId") && address) document_ = address->host();
    } else if (method == "Page.javascriptDialogOpening") {
        tools_.tell("Page.handleJavaScriptDialog", {{"accept", false}}, session);
    } else if (method == "Runtime.exceptionThrown") {
        auto const& details = object_at(params, "exceptionDetails");
        auto const thrown = text_at(object_at(details, "exception"), "description");
        take_error(thrown.empty() ? text_at(details, "text") : thrown.substr(0, thrown.find('\n')));
    } else if (method == "Runtime.consoleAPICalled") {
        if (text_at(params, "type") == "error") take_error(words_of(array_at(params, "args")));
    } else if (method == "Target.attachedToTarget") {
        // A frame of another site, or a worker: its requests are the page's too.
        auto const inner = text_at(params, "sessionId");
        tools_.tell("Network.enable", {}, inner);
        tools_.tell("Target.setAutoAttach", attach_all(), inner);
        tools_.tell("Runtime.runIfWaitingForDebugger", {}, inner);
    }
}

void Listener::fill(BrowserView& view) const {
    view.requests = heard_.requests;
    view.failed = heard_.failed;
    view.script_errors = heard_.script_errors;
    view.errors = heard_.errors;
    for (auto const& host : hosts_)
        if (!url::same_site(host, document_) && view.foreign_hosts.size() < facts_kept)
            view.foreign_hosts.push_back(host);
}

class Visit {
public:
    Visit(DevTools& tools, Device const& device, VisitTimes const& times)
        : tools_(tools), device_(device), times_(times) {}

    OrTrouble<BrowserView> run(std::string const& url, std::string const& user_agent);

private:
    OrTrouble<json::object> ask(std::string_view method, json::object params) {
        return tools_.ask(method, std::move(params), session_, Clock::now() + times_.command);
    }
    OrTrouble<json::object> ask_browser(std::string_view method, json::object params) {
        return tools_.ask(method, std::move(params), {}, Clock::now() + times_.command);
    }
    OrTrouble<> open();
    OrTrouble<> be_device(std::string const& user_agent);
    OrTrouble<> look(BrowserView& view, std::string_view document);
    OrTrouble<> take_picture(BrowserView& view);

    DevTools& tools_;
    Device const& device_;
    VisitTimes const& times_;
    std::string context_, target_, session_;
};

OrTrouble<> Visit::open() {
    TRY(auto const context, ask_browser("Target.createBrowserContext", {{"disposeOnDetach", true}}));
    context_ = text_at(context, "browserContextId");
    TRY(auto const target, ask_browser("Target.createTarget", {{"url", "about:blank"},
                                                               {"browserContextId", context_},
                                                               {"width", device_.width},
                                                               {"height", device_.height}}));
    target_ = text_at(target, "targetId");
    TRY(auto const attached, ask_browser("Target.attachToTarget", {{"targetId", target_}, {"flatten", true}}));
    session_ = text_at(attached, "sessionId");
    if (session_.empty()) return std::unexpected(Trouble::died);
    TRY_VOID(ask_browser("Browser.setDownloadBehavior", {{"behavior", "deny"}, {"browserContextId", context_}}));
    return {};
}

OrTrouble<> Visit::be_device(std::string const& user_agent) {
    TRY_VOID(ask("Emulation.setDeviceMetricsOverride", {{"width", device_.width},
                                                        {"height", device_.height},
                                                        {"deviceScaleFactor", device_.scale},
                                                        {"mobile", device_.is_phone}}));
    if (device_.is_phone)
        TRY_VOID(ask("Emulation.setTouchEmulationEnabled", {{"enabled", true}, {"maxTouchPoints", 5}}));
    TRY_VOID(ask("Emulation.setUserAgentOverride", {{"userAgent", user_agent}}));
    for (auto const* const domain : {"Page.enable", "Network.enable", "Runtime.enable"}) TRY_VOID(ask(domain, {}));
    TRY_VOID(ask("Target.setAutoAttach", attach_all()));
    return {};
}

OrTrouble<> Visit::take_picture(BrowserView& view) {
    json::object const screen{{"x", 0},
                              {"y", 0},
                              {"width", device_.width},
                              {"height", device_.height},
                              {"scale", device_.picture_scale / device_.scale}};
    for (int const quality : {70, 45, 20}) {
        TRY(auto const taken,
            ask("Page.captureScreenshot", {{"format", "jpeg"}, {"quality", quality}, {"clip", screen}}));
        auto const data = text_at(taken, "data");
        if (data.empty() || data.size() > picture_text_max) continue;
        view.picture = data;
        break;
    }
    return {};
}

OrTrouble<> Visit::look(BrowserView& view, std::string_view document) {
    TRY(auto const world, ask("Page.createIsolatedWorld", {{"frameId", target_}, {"worldName", "slovo"}}));
    TRY(auto const answer, ask("Runtime.evaluate", {{"expression", measure},
                                                    {"contextId", number_at(world, "executionContextId")},
                                                    {"awaitPromise", true},
                                                    {"returnByValue", true}}));
    auto const& measured = object_at(object_at(answer, "result"), "value");
    auto const whole = [](double value) {
        return static_cast<std::uint32_t>(std::lround(std::clamp(value, 0.0, 1e6)));
    };
    if (measured.contains("lcp") && number_at(measured, "lcp") >= 0) view.lcp_ms = whole(number_at(measured, "lcp"));
    view.shift_thousandths = whole(number_at(measured, "cls") * 1000);
    TRY(auto const jar, ask_browser("Storage.getCookies", {{"browserContextId", context_}}));
    for (auto const& one : array_at(jar, "cookies")) {
        if (!one.is_object() || view.cookies.size() >= facts_kept) continue;
        auto const& cookie = one.get_object();
        auto host = text_at(cookie, "domain");
        host.remove_prefix(host.starts_with('.') ? 1 : 0);
        view.cookies.push_back({.name = evidence(text_at(cookie, "name"), fact_bytes),
                                .host = evidence(host, fact_bytes),
                                .lasting = number_at(cookie, "expires") > 0,
                                .foreign = !url::same_site(host, document)});
    }
    return take_picture(view);
}

OrTrouble<BrowserView> Visit::run(std::string const& url, std::string const& user_agent) {
    TRY_VOID(open());
    Listener const listener(tools_, session_);
    TRY_VOID(be_device(user_agent));
    auto const until = Clock::now() + times_.load;
    TRY(auto const gone, tools_.ask("Page.navigate", {{"url", url}}, session_, until));
    if (gone.contains("errorText")) return std::unexpected(Trouble::no_page);
    TRY_VOID(tools_.wait(until, [&] { return listener.is_at_rest(times_); }));
    BrowserView view;
    TRY_VOID(look(view, listener.document()));
    listener.fill(view);
    TRY_VOID(ask_browser("Target.disposeBrowserContext", {{"browserContextId", context_}}));
    return view;
}

}  // namespace

OrTrouble<BrowserView> visit(DevTools& tools, std::string const& url, Device const& device,
                             std::string const& user_agent, VisitTimes const& times) {
    return Visit(tools, device, times).run(url, user_agent);
}

}  // namespace slovo::study
