// The product under faults, from many seeds: sim_tests [--seeds N] [--seed FIRST] [--steps K] [--jobs J].
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <sstream>

#include "kit/log.hpp"
#include "sim/run.hpp"

namespace peertest::sim {
namespace {

struct Options {
    std::uint64_t seeds = 184, seed = 1;
    int steps = 80, jobs = 2;
} options;

// Every jobs-th seed, in a process of its own: simulations use one thread each.
void work(int job, int to) {
    start_log(LogLevel(int(LogLevel::error) + 1));  // failures are what this is about
    Coverage coverage;
    std::string out;
    for (std::uint64_t s = options.seed + std::uint64_t(job); s < options.seed + options.seeds; s += std::uint64_t(options.jobs)) {
        const auto actions = actions_of(s, options.steps);
        if (run(s, actions, coverage).breach.empty()) continue;
        out = "FAILED\t" + std::to_string(s) + "\n";
        break;
    }
    out += coverage.text();
    for (std::size_t at = 0; at < out.size();) {
        const auto n = ::write(to, out.data() + at, out.size() - at);
        if (n <= 0) break;
        at += std::size_t(n);
    }
}

TEST(Simulation, NothingIsLostDoubledOrStuck) {
    std::vector<FILE*> from;
    std::vector<pid_t> children;
    for (int job = 0; job < options.jobs; ++job) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        std::cout.flush();
        children.push_back(::fork());
        if (children.back() == 0) {
            ::close(ends[0]);
            work(job, ends[1]);
            ::_exit(0);
        }
        ::close(ends[1]);
        from.push_back(::fdopen(ends[0], "r"));
    }
    Coverage coverage;
    std::vector<std::uint64_t> failed;
    for (std::size_t i = 0; i < from.size(); ++i) {
        char line[512];
        while (std::fgets(line, sizeof line, from[i])) {
            const std::string text(line);
            if (text.starts_with("FAILED\t")) failed.push_back(std::stoull(text.substr(7)));
            else coverage.add(text.substr(0, text.find('\n')));
        }
        std::fclose(from[i]);
        int status = 0;
        ::waitpid(children[i], &status, 0);
        EXPECT_EQ(status, 0) << "a simulation ended before its time";
    }
    for (const std::uint64_t seed : failed) {
        start_log(LogLevel(int(LogLevel::error) + 1));
        const auto actions = shorten(seed, actions_of(seed, options.steps));
        Coverage unused;
        const std::string story = tell(seed, actions, run(seed, actions, unused));
        stop_log();
        FAIL() << story << "Again: sim_tests --seeds 1 --seed " << seed << " --steps " << options.steps;
    }
    std::cout << coverage.report();
    if (options.seeds >= 1'000) {
        for (const std::string& edge : coverage.missing()) ADD_FAILURE() << "never reached: " << edge;
    }
}

}  // namespace
}  // namespace peertest::sim

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    auto& o = peertest::sim::options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        const auto n = std::strtoull(argv[i + 1], nullptr, 10);
        if (name == "--seeds") o.seeds = n;
        else if (name == "--seed") o.seed = n;
        else if (name == "--steps") o.steps = int(n);
        else if (name == "--jobs") o.jobs = int(n);
        else return std::cerr << "unknown option " << name << "\n", 2;
    }
    return RUN_ALL_TESTS();
}
