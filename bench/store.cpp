// What the SQLite store reaches by itself: point reads, list pages, durable inserts. CPU per operation is the figure to
// compare when the machine does other things too.
//   build/release/bench_store [folder] [seconds]
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "adapters/store_sqlite.hpp"

namespace peertest {

struct BenchJob {
    std::string id;
    std::string title, description, status;
    Time created_at;
    std::vector<std::string> steps;
};
template <>
const Schema& schema_of<BenchJob>() {
    static const Schema s = describe<BenchJob>(
        "BenchJob", field<&BenchJob::id>("id"), field<&BenchJob::title>("title"),
        field<&BenchJob::description>("description"), field<&BenchJob::status>("status"),
        field<&BenchJob::created_at>("created_at"), field<&BenchJob::steps>("steps"));
    return s;
}

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr int job_count = 10'000;

const Collection<BenchJob>& jobs() {
    static const auto c = Collection<BenchJob>("jobs")
                              .key("status", [](const BenchJob& j) { return to_value(j.status); })
                              .key("created_at", [](const BenchJob& j) { return to_value(j.created_at); })
                              .index({"status", "created_at"})
                              .summary([](const BenchJob& j) { return std::string(260, 's') + j.title; });
    return c;
}

std::string job_id(int i) { return "019ca8d7-2d00-7787-aeef-" + std::to_string(100'000'000'000 + i); }

BenchJob make_job(int i) {
    BenchJob j{.id = job_id(i), .title = "Test the checkout of our shop, number " + std::to_string(i),
               .status = i * 598 % 1000 < 598 ? "open" : "completed", .created_at = {1'772'359'200'000 + i * 1000}};
    j.description = std::string(600, 'd');
    for (int s = 0; s < 8; ++s) j.steps.push_back(std::string(110, 'a'));
    return j;
}

double cpu_seconds() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    auto s = [](timeval t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return s(u.ru_utime) + s(u.ru_stime);
}

// Runs `work(thread, n)` over and over on each thread for a while, and prints what it came to.
void measure(const char* name, int threads, double seconds, const std::function<void(int, int)>& work) {
    std::atomic<bool> stop = false;
    std::mutex mutex;
    std::vector<float> all;
    const double cpu = cpu_seconds();
    const auto began = SteadyClock::now();
    std::vector<std::thread> running;
    for (int t = 0; t < threads; ++t)
        running.emplace_back([&, t] {
            std::vector<float> micros;
            for (int n = 0; !stop; ++n) {
                const auto from = SteadyClock::now();
                work(t, n);
                micros.push_back(std::chrono::duration<float, std::micro>(SteadyClock::now() - from).count());
            }
            std::lock_guard lock(mutex);
            all.insert(all.end(), micros.begin(), micros.end());
        });
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    stop = true;
    for (auto& t : running) t.join();
    const double took = std::chrono::duration<double>(SteadyClock::now() - began).count();
    std::sort(all.begin(), all.end());
    const double n = double(all.size());
    std::printf("%-28s %10.0f /s   p50 %8.1f us   p99 %8.1f us   CPU %6.1f us\n", name, n / took,
                double(all[all.size() / 2]), double(all[all.size() * 99 / 100]), (cpu_seconds() - cpu) * 1e6 / n);
}

void run(const std::string& path, double seconds) {
    SqliteStore store({.path = path});
    store.prepare({&jobs().info});
    for (int i = 0; i < job_count; i += 100)
        store.transact([&](Tx& tx) {
            for (int k = i; k < i + 100; ++k) tx.insert(jobs(), make_job(k));
        });
    auto point = [&](int t, int n) { store.get(jobs(), job_id((n * 7919 + t * 31) % job_count)); };
    measure("point read, 1 thread", 1, seconds, point);
    measure("point read, 2 threads", 2, seconds, point);
    auto page = [&](bool after_cursor) {
        return [&store, after_cursor](int t, int n) {
            static thread_local std::vector<std::string> cursors{""};
            Query q{.where = {eq("status", "open")}, .sort = {{"created_at", true}}, .limit = 20};
            if (after_cursor) q.cursor = cursors[std::size_t(n * 13 + t) % cursors.size()];
            std::size_t bytes = 0;
            const auto next = store.summaries(jobs(), q, [&](std::string_view, std::string_view s) { bytes += s.size(); });
            if (after_cursor && cursors.size() < 250 && !next.empty() && q.cursor == cursors.back())
                cursors.push_back(next);
        };
    };
    measure("20 summaries, first page", 1, seconds, page(false));
    measure("20 summaries, any page", 1, seconds, page(true));
    measure("20 documents", 1, seconds, [&](int, int) {
        store.find(jobs(), {.where = {eq("status", "open")}, .sort = {{"created_at", true}}, .limit = 20});
    });
    std::atomic<int> next = job_count;
    auto insert = [&](int, int) {
        const BenchJob j = make_job(next++);
        store.transact([&](Tx& tx) { tx.insert(jobs(), j); });
    };
    measure("durable insert, 1 caller", 1, seconds, insert);
    measure("durable insert, 64 callers", 64, seconds, insert);
    std::atomic<bool> stop = false;
    std::vector<std::thread> writers;
    for (int t = 0; t < 4; ++t)
        writers.emplace_back([&] {
            while (!stop) insert(0, 0);
        });
    measure("point read beside 4 writers", 1, seconds, point);
    stop = true;
    for (auto& t : writers) t.join();
}

}  // namespace
}  // namespace peertest

int main(int argc, char** argv) {
    const std::filesystem::path folder =
        argc > 1 ? argv[1] : std::filesystem::temp_directory_path() / ("store_bench-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    peertest::run((folder / "bench.db").string(), argc > 2 ? std::stod(argv[2]) : 2);
    if (argc <= 1) std::filesystem::remove_all(folder);
}
