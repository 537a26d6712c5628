#include "app/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <sstream>

namespace slovo::app {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily single(char const* name, char const* help, MetricType type, double value) {
    ClientMetric metric;
    if (type == MetricType::Counter)
        metric.counter.value = value;
    else
        metric.gauge.value = value;
    return {.name = name, .help = help, .type = type, .metric = {metric}};
}

std::string route_name(web::Router const& router, std::size_t index) {
    auto const routes = router.routes();
    return index < routes.size() ? routes[index].pattern : std::string("none");
}

std::string method_name(web::Router const& router, std::size_t index) {
    auto const routes = router.routes();
    return std::string(index < routes.size() ? web::name_of(routes[index].method) : "none");
}

MetricFamily answers(web::Router const& router, web::ServerStats const& stats) {
    MetricFamily family{.name = "slovo_http_answers_total",
                        .help = "Answers by route, method and status",
                        .type = MetricType::Counter,
                        .metric = {}};
    for (std::size_t i = 0; i < stats.by_route.size(); ++i) {
        for (std::size_t s = 0; s < web::counted_statuses.size(); ++s) {
            auto const count = stats.by_route[i].by_status[s].load(std::memory_order_relaxed);
            if (count == 0) continue;
            ClientMetric metric;
            metric.label = {{"route", route_name(router, i)},
                            {"method", method_name(router, i)},
                            {"status", std::to_string(web::counted_statuses[s])}};
            metric.counter.value = static_cast<double>(count);
            family.metric.push_back(std::move(metric));
        }
    }
    return family;
}

MetricFamily latencies(web::Router const& router, web::ServerStats const& stats) {
    MetricFamily family{.name = "slovo_http_latency_seconds",
                        .help = "Time from the whole request to the whole answer",
                        .type = MetricType::Histogram,
                        .metric = {}};
    for (std::size_t i = 0; i < stats.by_route.size(); ++i) {
        auto const& route = stats.by_route[i];
        auto const total = route.latency_count.load(std::memory_order_relaxed);
        if (total == 0) continue;
        ClientMetric metric;
        metric.label = {{"route", route_name(router, i)}, {"method", method_name(router, i)}};
        metric.histogram.sample_count = total;
        metric.histogram.sample_sum = static_cast<double>(route.latency_micros.load(std::memory_order_relaxed)) / 1e6;
        std::uint64_t below = 0;
        for (std::size_t b = 0; b < web::latency_bounds.size(); ++b) {
            below += route.latency[b].load(std::memory_order_relaxed);
            metric.histogram.bucket.push_back({.cumulative_count = below, .upper_bound = web::latency_bounds[b]});
        }
        family.metric.push_back(std::move(metric));
    }
    return family;
}

}  // namespace

std::string metrics_text(web::Router const& router, web::ServerStats const& stats, store::StoreStats const& store,
                         std::uint64_t ledger_size) {
    auto const number = [](auto value) { return static_cast<double>(value); };
    std::vector<MetricFamily> families;
    families.push_back(answers(router, stats));
    families.push_back(latencies(router, stats));
    families.push_back(single("slovo_http_connections_open", "Open connections", MetricType::Gauge,
                              number(stats.connections_open.load())));
    families.push_back(single("slovo_http_refused_by_gate_total", "Malformed requests refused before routing",
                              MetricType::Counter, number(stats.refused_by_gate.load())));
    families.push_back(single("slovo_gpc_signals_total", "Requests that said Sec-GPC: 1, taken as a refusal",
                              MetricType::Counter, number(stats.gpc_signals.load())));
    families.push_back(single("slovo_store_jobs_total", "Jobs committed", MetricType::Counter, number(store.jobs)));
    families.push_back(single("slovo_store_groups_total", "Commits", MetricType::Counter, number(store.groups)));
    families.push_back(single("slovo_store_refused_total", "Jobs refused", MetricType::Counter, number(store.refused)));
    families.push_back(
        single("slovo_store_log_bytes", "Bytes in the write-ahead log", MetricType::Gauge, number(store.log_bytes)));
    families.push_back(single("slovo_store_poisoned", "1 when the store takes no more writes", MetricType::Gauge,
                              store.poisoned ? 1 : 0));
    families.push_back(
        single("slovo_ledger_size", "Events in the signed tree", MetricType::Gauge, number(ledger_size)));
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families);
    return out.str();
}

}  // namespace slovo::app
