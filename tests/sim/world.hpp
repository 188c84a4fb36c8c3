// A small world around the real product: three server processes on one store, a provider behind a bad line, people.
// Everything runs on one thread, from one seed. At each commit and provider call a process may be killed, and others
// may have their turn in between: that is how transactions and workers interleave.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/payments_testmode.hpp"
#include "adapters/store_memory.hpp"
#include "sim/chance.hpp"
#include "sim/faulty_payments.hpp"
#include "sim/mirror.hpp"
#include "sim/watched_store.hpp"
#include "support/test_app.hpp"

namespace peertest::sim {

struct Killed : std::runtime_error {  // the process is: nothing that was not committed is left
    Killed() : std::runtime_error("killed") {}
};

struct BudgetSeen {
    std::optional<std::int64_t> cap;
    std::int64_t spent = 0;
};

class World {
    Watch watch_;  // before the store that holds on to it

public:
    World(std::uint64_t seed, Coverage& seen, Engine engine = Engine::memory);
    ~World();

    // What a person asks for, answered by a process that is free. True: it was answered well. What follows " #" in
    // `what` tells the story only.
    bool request(const std::string& what, const std::function<void(App&)>& f);
    // The same with the caller's rights: now and then under an Idempotency-Key, and then more than once.
    bool request(const std::string& what, const Caller& who, const std::function<void(App&, const Caller&)>& f);
    void wait(Millis by);                     // work that falls due is done on the way
    void drain();                             // by one of the processes
    void others_work();                       // a free process does what is due, in the midst of another's work
    void restart();                           // whoever was killed
    void calm(bool on);                       // nothing fails any more
    void rival(std::function<void()> f) { rival_ = std::move(f); }  // done in the midst of the next request
    void say(const std::string& line);
    Time now() const { return base.clock.now(); }
    Caller as(const User& u) const { return base.as(u.id, u.role_set()); }
    // One that fits, now and then one that does not; nullptr when there is none.
    template <class T, class F>
    const T* pick(const std::map<std::string, T>& all, F fits) {
        std::vector<const T*> some, any;
        for (const auto& [id, t] : all) {
            any.push_back(&t);
            if (fits(t)) some.push_back(&t);
        }
        if (chance.one_in(some.empty() ? 5 : 10)) some = any;
        return some.empty() ? nullptr : chance.pick(some);
    }

    std::uint64_t seed;
    Chance chance;
    TestApp base;
    MemoryStore provider_store;  // the provider does not crash with us
    TestModePayments provider;
    FaultyPayments line;
    Coverage& coverage;
    Mirror mirror;
    std::vector<std::string> story;
    std::uint64_t trace = 0xcbf29ce484222325;  // of every document that was committed, in order; not of projects, whose keys are random
    std::vector<std::string> chargebacks;  // open ones
    std::map<std::string, std::pair<BudgetSeen, BudgetSeen>> budgets;  // of the week and the month, when last checked
    std::function<void()> somebody;        // does something while another's request is under way
    int kill_one_in = 0, meanwhile_one_in = 0;
    int store_fails_one_in = 0;  // commits of requests; of workers, and of reads, which are many, one in many more

private:
    bool repeat(const std::string& what, Caller who, const std::function<void(App&, const Caller&)>& f);
    void committed(const std::string& collection, const std::string& id, const std::string* body);
    struct Process {
        int number = 0;
        std::unique_ptr<StoreWork> work;
        std::unique_ptr<App> app;
        bool dead = false, busy = false, asked = false;  // asked: by a person, who waits for the answer
    };
    void start(Process& p);
    Process* free_process();
    void on(Process& p, const std::function<void()>& f);
    void boundary(bool others_may_come);
    bool store_is_down(Moment moment);
    void meanwhile();
    void others_turn();
    void webhook(std::string_view body, std::string_view signature);

    std::array<Process, 3> processes_;
    Process outside_;  // fixtures and checks: never killed
    Process* current_ = &outside_;
    int depth_ = 0;
    bool calm_ = true;
    int still_down_ = 0;  // for so many more reads and commits
    Time real_now_;
    std::function<void()> rival_;
};

}  // namespace peertest::sim
