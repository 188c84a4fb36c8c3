#include "app/metrics.hpp"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <mutex>
#include <unordered_map>

#include "app/metrics_port.hpp"
#include "http/api.hpp"

namespace peertest {
namespace {

namespace prom = prometheus;

constexpr std::array<std::int64_t, 13> bounds_us{100,    250,    500,     1'000,   2'500,     5'000,    10'000,
                                                 25'000, 50'000, 100'000, 500'000, 2'000'000, 10'000'000};

// The requests of one route and class of status, in plain atomics: every request passes here.
struct Row {
    std::array<std::atomic<std::uint64_t>, bounds_us.size() + 1> buckets{};
    std::atomic<std::uint64_t> sum_us{};
};
struct RouteRows {
    std::string method, path;
    std::array<Row, 5> classes;  // 1xx to 5xx
};

prom::ClientMetric::Label label(const char* name, std::string value) { return {name, std::move(value)}; }

}  // namespace

struct Metrics::Data : prom::Collectable {
    std::shared_ptr<prom::Registry> registry = std::make_shared<prom::Registry>();
    prom::Family<prom::Counter>& escrow = prom::BuildCounter()
                                              .Name("peertest_escrow_operations_total")
                                              .Help("Steps of money, by operation and outcome")
                                              .Register(*registry);
    prom::Family<prom::Histogram>& store = prom::BuildHistogram()
                                               .Name("peertest_store_seconds")
                                               .Help("Time spent in the store")
                                               .Register(*registry);
    const prom::Histogram::BucketBoundaries store_bounds{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025,
                                                         0.005,   0.01,   0.05,    0.1,    0.5,   2};
    prom::Histogram& reads = store.Add({{"operation", "read"}}, store_bounds);
    prom::Histogram& writes = store.Add({{"operation", "write"}}, store_bounds);

    std::unordered_map<const Route*, std::unique_ptr<RouteRows>> rows;  // fixed before the first request
    RouteRows unmatched{"", "unmatched", {}};
    std::atomic<std::int64_t> in_flight{};

    struct Reading {
        std::string name, help, label;
        std::function<double()> read;
        Gauge of;
    };
    mutable std::mutex mutex;
    std::vector<Reading> gauges;
    std::unique_ptr<MetricsPort> port;

    std::vector<prom::MetricFamily> Collect() const override;
    void add_row(prom::MetricFamily& family, const RouteRows& route) const;
};

void Metrics::Data::add_row(prom::MetricFamily& family, const RouteRows& route) const {
    for (std::size_t i = 0; i < route.classes.size(); ++i) {
        const Row& row = route.classes[i];
        prom::ClientMetric m;
        std::uint64_t count = 0;
        for (std::size_t b = 0; b < row.buckets.size(); ++b) {
            count += row.buckets[b];
            if (b < bounds_us.size()) m.histogram.bucket.push_back({count, double(bounds_us[b]) / 1e6});
        }
        if (count == 0) continue;
        m.histogram.bucket.push_back({count, std::numeric_limits<double>::infinity()});
        m.histogram.sample_count = count;
        m.histogram.sample_sum = double(row.sum_us) / 1e6;
        m.label = {label("method", route.method), label("route", route.path),
                   label("status", std::to_string(i + 1) + "xx")};
        family.metric.push_back(std::move(m));
    }
}

std::vector<prom::MetricFamily> Metrics::Data::Collect() const {
    std::vector<prom::MetricFamily> out;
    prom::MetricFamily requests{"peertest_http_request_seconds", "Requests by route and class of status",
                                prom::MetricType::Histogram, {}};
    for (const auto& [route, rows_] : rows) add_row(requests, *rows_);
    add_row(requests, unmatched);
    out.push_back(std::move(requests));
    auto gauge = [&](const std::string& name, const std::string& help) -> prom::MetricFamily& {
        for (auto& f : out)
            if (f.name == name) return f;
        return out.emplace_back(prom::MetricFamily{name, help, prom::MetricType::Gauge, {}});
    };
    prom::ClientMetric now;
    now.gauge.value = double(in_flight);
    gauge("peertest_http_in_flight", "Requests being answered").metric.push_back(now);
    const std::scoped_lock lock(mutex);
    bool store_answers = true;
    for (const auto& g : gauges) {
        if (g.of == Gauge::of_store && !store_answers) continue;  // each would wait for it
        prom::ClientMetric m;
        try {
            m.gauge.value = g.read();
        } catch (const std::exception&) {
            store_answers = store_answers && g.of != Gauge::of_store;
            continue;
        }
        if (!g.label.empty()) m.label = {label("name", g.label)};
        gauge("peertest_" + g.name, g.help).metric.push_back(std::move(m));
    }
    return out;
}

Metrics::Metrics() : data_(std::make_shared<Data>()) {}
Metrics::~Metrics() { stop_listening(); }

void Metrics::stop_listening() { data_->port.reset(); }

void Metrics::escrow_operation(std::string_view operation, bool success) {
    data_->escrow.Add({{"operation", std::string(operation)}, {"outcome", success ? "success" : "failure"}}).Increment();
}

void Metrics::store_time(std::string_view operation, double seconds) {
    (operation == "write" ? data_->writes : data_->reads).Observe(seconds);
}

void Metrics::gauge(const std::string& name, const std::string& help, const std::string& label_,
                    std::function<double()> read, Gauge of) {
    const std::scoped_lock lock(data_->mutex);
    data_->gauges.push_back({name, help, label_, std::move(read), of});
}

void Metrics::routes(const std::vector<const Route*>& routes) {
    for (const Route* r : routes) {
        auto rows = std::make_unique<RouteRows>();
        rows->method = r->method;
        rows->path = r->pattern;
        data_->rows[r] = std::move(rows);
    }
}

void Metrics::request(const Route* route, int status, std::int64_t us) {
    const auto at = data_->rows.find(route);
    RouteRows& rows = at == data_->rows.end() ? data_->unmatched : *at->second;
    Row& row = rows.classes[std::size_t(std::clamp(status / 100, 1, 5) - 1)];
    std::size_t b = 0;
    while (b < bounds_us.size() && us > bounds_us[b]) ++b;
    row.buckets[b].fetch_add(1, std::memory_order_relaxed);
    row.sum_us.fetch_add(std::uint64_t(us), std::memory_order_relaxed);
}

void Metrics::in_flight(int change) { data_->in_flight.fetch_add(change, std::memory_order_relaxed); }

int Metrics::listen(const std::string& address) {
    data_->port = std::make_unique<MetricsPort>(address, [this] { return text(); });
    return data_->port->port();
}

std::string Metrics::text() const {
    auto families = data_->registry->Collect();
    for (auto& f : data_->Collect()) families.push_back(std::move(f));
    return prom::TextSerializer().Serialize(families);
}

}  // namespace peertest
