// What bcrypt alone allows: passwords checked by the bare library, with a thread for each core. Prints how many a second,
// and the CPU microseconds of each.
//   build/release/bench_bcrypt [SECONDS]
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "kit/crypto.hpp"

int main(int argc, char** argv) {
    using namespace peertest;
    using SteadyClock = std::chrono::steady_clock;
    const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
    const std::string hash = bcrypt_hash("correct horse battery", 10);  // as bench_seed's people have
    std::atomic<int> checked = 0;
    const auto began = SteadyClock::now();
    const auto took = [&] { return std::chrono::duration<double>(SteadyClock::now() - began).count(); };
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i)
            threads.emplace_back([&] {
                while (took() < seconds)
                    if (bcrypt_matches("correct horse battery", hash)) ++checked;
            });
    }
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const double cpu_us = double(used.ru_utime.tv_sec) * 1e6 + double(used.ru_utime.tv_usec);
    std::printf("%.2f %.0f\n", checked / took(), cpu_us / checked);
}
