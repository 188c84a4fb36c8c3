// What is counted and measured, told to Prometheus on a port of its own. Every function may be called from any thread.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace peertest {

struct Route;

// Whether reading a gauge asks the store: those are left out while the store is down.
enum class Gauge { of_process, of_store };

class Metrics {
public:
    Metrics();
    ~Metrics();

    // One step of money: operation "reserve", "capture", "release", "refund", "transfer", "void", ...
    void escrow_operation(std::string_view operation, bool success);
    // How long the store took, by "read" or "write".
    void store_time(std::string_view operation, double seconds);
    // A value that is read when Prometheus asks, such as the depth of a queue: peertest_<name>{label="..."}.
    // One that throws is left out of the answer.
    void gauge(const std::string& name, const std::string& help, const std::string& label, std::function<double()> read,
               Gauge of = Gauge::of_process);

    // One finished request; cheap, since every request calls it. A null route is "unmatched".
    void request(const Route* route, int status, std::int64_t microseconds);
    void in_flight(int change);
    // Before the first request: gives each route its row.
    void routes(const std::vector<const Route*>& routes);

    // Answers GET /metrics at "host:port" (port 0 takes a free one); returns the port.
    int listen(const std::string& address);
    void stop_listening();  // before what the gauges read is gone
    std::string text() const;  // what GET /metrics answers

private:
    struct Data;
    std::shared_ptr<Data> data_;
};

}  // namespace peertest
