// The product under faults, from many seeds: sim_tests [--seeds N] [--seed FIRST] [--steps K] [--jobs J]
// [--shorten no] [--store mongo].
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <iostream>
#include <new>
#include <sstream>

#include "kit/log.hpp"
#include "sim/run.hpp"
#include "sim/world.hpp"

namespace peertest::sim {
namespace {

constexpr std::uint64_t enough_for_all = 1'000;  // so many seeds reach everything there is

struct Options {
    std::uint64_t seeds = enough_for_all, seed = 1;
    int steps = 100, jobs = 2;
    bool shorten = true;
    Engine engine = Engine::memory;
} options;

void no_log() { start_log(LogLevel(int(LogLevel::error) + 1)); }  // failures are what this is about

// What the processes share: which seed is next, and that one failed.
struct Shared {
    std::atomic<std::uint64_t> next;
    std::atomic<bool> failed = false;
};
Shared& shared() {
    void* const at = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) throw std::bad_alloc();
    return *new (at) Shared{options.seed};
}

// One process's part of the seeds: a simulation uses one thread.
void work(Shared& all, int to) {
    no_log();
    Coverage coverage;
    std::string out;
    for (std::uint64_t s; !all.failed && (s = all.next++) < options.seed + options.seeds;) {
        const Outcome outcome = run(s, actions_of(s, options.steps), coverage, options.engine);
        if (outcome.breach.empty()) continue;
        all.failed = true;
        out = "FAILED\t" + std::to_string(s) + "\t" + outcome.breach.substr(0, outcome.breach.find('\n')) + "\n";
    }
    out += coverage.text();
    for (std::size_t at = 0; at < out.size();) {
        const auto n = ::write(to, out.data() + at, out.size() - at);
        if (n <= 0) break;
        at += std::size_t(n);
    }
}

struct Failure {
    std::uint64_t seed;
    std::string breach;
};
struct Found {
    Coverage coverage;
    std::vector<Failure> failures;
};

void read(FILE* from, Found& found) {
    char* line = nullptr;
    std::size_t room = 0;
    while (::getline(&line, &room, from) > 0) {
        std::string text(line);
        text.pop_back();
        if (!text.starts_with("FAILED\t")) {
            found.coverage.add(text);
            continue;
        }
        const auto tab = text.find('\t', 7);
        found.failures.push_back({std::stoull(text.substr(7, tab - 7)), text.substr(tab + 1)});
    }
    std::free(line);
    std::fclose(from);
}

Found run_all() {
    Shared& all = shared();
    std::vector<FILE*> from;
    std::vector<pid_t> children;
    std::cout.flush();
    for (int job = 0; job < options.jobs; ++job) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
        children.push_back(::fork());
        if (children.back() == 0) {
            ::close(ends[0]);
            work(all, ends[1]);
            ::_exit(0);
        }
        ::close(ends[1]);
        from.push_back(::fdopen(ends[0], "r"));
    }
    Found found;
    for (std::size_t i = 0; i < from.size(); ++i) {
        read(from[i], found);
        int status = 0;
        ::waitpid(children[i], &status, 0);
        EXPECT_EQ(status, 0) << "a simulation ended before its time";
    }
    ::munmap(&all, sizeof all);
    return found;
}

TEST(Simulation, NothingIsLostDoubledOrStuck) {
    const Found found = run_all();
    for (const Failure& f : found.failures) {
        std::cout << "seed " << f.seed << ": " << f.breach << std::endl;
        if (!options.shorten) FAIL();
        std::cout << "Shortening it ..." << std::endl;
        no_log();
        Coverage unused;
        const auto actions = shorten(f.seed, actions_of(f.seed, options.steps), options.engine);
        const Outcome shortest = run(f.seed, actions, unused, options.engine);
        stop_log();
        EXPECT_NE(shortest.breach, "") << "seed " << f.seed << " does not replay";
        FAIL() << tell(f.seed, actions, shortest) << "Again: sim_tests --seeds 1 --seed " << f.seed << " --steps " << options.steps;
    }
    std::cout << found.coverage.report();
    if (options.seeds < enough_for_all) return;
    for (const std::string& what : found.coverage.missing()) ADD_FAILURE() << "never happened: " << what;
}

TEST(Simulation, ASeedReplaysExactly) {
    no_log();
    Coverage unused;
    const auto once = [&](std::uint64_t seed) { return run(seed, actions_of(seed, options.steps), unused, options.engine); };
    const Outcome first = once(options.seed), again = once(options.seed), other = once(options.seed + 1);
    stop_log();
    EXPECT_EQ(first.story, again.story);
    EXPECT_EQ(first.trace, again.trace) << "the same documents in the same order";
    EXPECT_NE(first.trace, other.trace);
}

// A breach that nothing but this test plants: it takes a test, a dispute and an answer to come so far.
std::string no_statement(const World& w) {
    for (const auto& [id, d] : w.mirror.disputes)
        if (d.statement) return "in dispute " + id + " both sides were heard";
    return {};
}

TEST(Simulation, AFailureIsShortenedToWhatItTakes) {
    no_log();
    Coverage unused;
    const auto fails = [&](std::uint64_t seed, const std::vector<Action>& actions) {
        return run(seed, actions, unused, Engine::memory, no_statement);
    };
    std::uint64_t seed = 1;
    while (seed < 200 && fails(seed, actions_of(seed, 30)).breach.empty()) ++seed;
    const auto all = actions_of(seed, 30);
    const std::string breach = fails(seed, all).breach;
    ASSERT_TRUE(same_way(breach, "in dispute 1 both sides were heard")) << breach;
    const auto few = shorten(seed, all, Engine::memory, no_statement);
    const Outcome first = fails(seed, few), again = fails(seed, few);
    EXPECT_LE(few.size(), 10u) << tell(seed, few, first);
    EXPECT_TRUE(same_way(first.breach, breach)) << first.breach;
    EXPECT_EQ(first.breach, again.breach);
    EXPECT_EQ(first.story, again.story);
    EXPECT_EQ(first.trace, again.trace);
    for (std::size_t i = 0; i < few.size(); ++i) {
        auto fewer = few;
        fewer.erase(fewer.begin() + std::ptrdiff_t(i));
        EXPECT_FALSE(same_way(fails(seed, fewer).breach, breach)) << "action " << i << " can be spared";
    }
    stop_log();
}

TEST(Simulation, FailuresAreTheSameWhateverTheirParticulars) {
    EXPECT_TRUE(same_way("overdraft: tester:019c", "overdraft: tester:02ab"));
    EXPECT_TRUE(same_way(R"(stuck: a hold, attempt 1 of {"a": "b"})", "stuck: a hold, attempt 2 of {}"));
    EXPECT_FALSE(same_way("stuck: decided escrow 1", "stuck: reserving escrow 1"));
    EXPECT_FALSE(same_way("stuck: decided escrow 1", ""));
}

}  // namespace
}  // namespace peertest::sim

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    auto& o = peertest::sim::options;
    for (int i = 1; i < argc; i += 2) {
        const std::string name = argv[i];
        const std::string value = i + 1 < argc ? argv[i + 1] : "";
        if (name == "--shorten" && (value == "yes" || value == "no")) {
            o.shorten = value == "yes";
            continue;
        }
        if (name == "--store" && (value == "memory" || value == "mongo")) {
            o.engine = value == "mongo" ? peertest::sim::Engine::mongo : peertest::sim::Engine::memory;
            continue;
        }
        const std::uint64_t n = std::strtoull(value.c_str(), nullptr, 10);
        if (n == 0) return std::cerr << name << " cannot be \"" << value << "\"\n", 2;
        if (name == "--seeds") o.seeds = n;
        else if (name == "--seed") o.seed = n;
        else if (name == "--steps") o.steps = int(n);
        else if (name == "--jobs") o.jobs = int(n);
        else return std::cerr << "unknown option " << name << "\n", 2;
    }
    return RUN_ALL_TESTS();
}
