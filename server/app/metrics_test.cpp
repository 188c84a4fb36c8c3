#include "app/metrics.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "app/metrics_port.hpp"
#include "http/api.hpp"
#include "support/raw_client.hpp"

namespace peertest {
namespace {

TEST(Metrics, tell_requests_by_route_and_class_of_status) {
    Metrics m;
    Route route;
    route.method = "GET";
    route.pattern = "/api/jobs/{id}";
    m.routes({&route});
    m.request(&route, 200, 300);
    m.request(&route, 204, 3'000);
    m.request(&route, 503, 20'000'000);
    m.request(nullptr, 404, 10);
    const std::string text = m.text();
    auto has = [&](const std::string& line) { return text.find(line) != std::string::npos; };
    const std::string labels = R"({method="GET",route="/api/jobs/{id}",status=")";
    EXPECT_TRUE(has("peertest_http_request_seconds_count" + labels + "2xx\"} 2\n")) << text;
    EXPECT_TRUE(has("peertest_http_request_seconds_bucket" + labels + "2xx\",le=\"0.0005\"} 1\n"));
    EXPECT_TRUE(has("peertest_http_request_seconds_bucket" + labels + "2xx\",le=\"+Inf\"} 2\n"));
    EXPECT_TRUE(has("peertest_http_request_seconds_bucket" + labels + "5xx\",le=\"10\"} 0\n"));
    EXPECT_TRUE(has("peertest_http_request_seconds_sum" + labels + "5xx\"} 20\n"));
    EXPECT_TRUE(has(R"(route="unmatched",status="4xx"} 1)"));
}

TEST(Metrics, tell_money_and_gauges) {
    Metrics m;
    m.escrow_operation("capture", true);
    m.escrow_operation("capture", true);
    m.escrow_operation("capture", false);
    double depth = 7;
    m.gauge("tasks_waiting", "Tasks that wait", "high", [&] { return depth; });
    m.in_flight(1);
    const std::string text = m.text();
    auto has = [&](const std::string& line) { return text.find(line) != std::string::npos; };
    EXPECT_TRUE(has(R"(peertest_escrow_operations_total{operation="capture",outcome="success"} 2)")) << text;
    EXPECT_TRUE(has(R"(peertest_escrow_operations_total{operation="capture",outcome="failure"} 1)"));
    EXPECT_TRUE(has(R"(peertest_tasks_waiting{name="high"} 7)"));
    EXPECT_TRUE(has("peertest_http_in_flight 1"));
}

TEST(Metrics, leave_out_what_cannot_be_read) {
    Metrics m;
    int asked = 0;
    const auto down = [&]() -> double {
        ++asked;
        throw std::runtime_error("the store is down");
    };
    m.gauge("one", "", "", down, Gauge::of_store);
    m.gauge("two", "", "", down, Gauge::of_store);
    m.gauge("three", "", "", [] { return 3.0; });
    const std::string text = m.text();
    EXPECT_NE(text.find("peertest_three 3"), std::string::npos) << text;
    EXPECT_EQ(text.find("peertest_one"), std::string::npos);
    EXPECT_EQ(asked, 1);
}

TEST(MetricsPorts, have_no_time_for_who_comes_byte_by_byte) {
    MetricsPort port("127.0.0.1:0", [] { return "figures"; }, std::chrono::milliseconds(100));
    Client slow(port.port());
    slow.send("GET /metrics HTTP/1.1\r\nX: ");
    std::thread trickle([&] {
        // One byte each 10 ms, until the other side has had enough.
        while (slow.open_for(10)) slow.send("x");
    });
    EXPECT_TRUE(has(Client(port.port()).ask(get("/metrics")), "figures"));
    trickle.join();
}

}  // namespace
}  // namespace peertest
