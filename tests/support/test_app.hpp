// A whole server without sockets: a feature test in a few lines.
//
//   TestApp t;
//   const Project p = create_project(t.app(), t.as("builder-1", roles(Role::builder)), {...});
//   t.drain();                      // runs the background work that is due
//   t.advance(Millis{3600 * 1000}); // an hour, running what falls due on the way
//   EXPECT_EQ(t.mail.sent.size(), 1u);
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/cache_memory.hpp"
#include "adapters/counters_memory.hpp"
#include "adapters/live_memory.hpp"
#include "app/app.hpp"
#include "app/caller.hpp"
#include "app/clock.hpp"
#include "app/metrics.hpp"
#include "app/sessions.hpp"
#include "app/settings.hpp"
#include "ports/blobs.hpp"
#include "ports/mail.hpp"
#include "ports/payments.hpp"
#include "ports/store.hpp"
#include "support/temp_folder.hpp"
#include "work/worker.hpp"

namespace peertest {

// Stands still until it is moved.
class ManualClock : public MovableClock {
public:
    explicit ManualClock(Time start) : ms_(start.ms) {}
    Time now() const override { return {ms_.load()}; }
    void move_to(Time t) override {
        std::int64_t old = ms_.load();
        while (t.ms > old && !ms_.compare_exchange_weak(old, t.ms)) {
        }
    }

private:
    std::atomic<std::int64_t> ms_;
};

struct SentMail : Mail {
    std::vector<MailMessage> sent;
    bool broken = false;  // the next ones fail
    void send(const MailMessage& m) override;
    std::vector<MailMessage> to(const std::string& address);

private:
    std::mutex mutex_;
};

class TestApp {
    TempFolder folder_;
    std::unique_ptr<App> app_;

public:
    enum Contents {
        everything,  // all collections and tasks of the product
        bare,        // only those of the work engine and the clock
    };
    // The SQLite store in a folder of its own, unless another store is given.
    explicit TestApp(Contents contents = everything, std::unique_ptr<Store> other_store = nullptr);
    ~TestApp();

    App& app() { return *app_; }
    operator App&() { return *app_; }
    App* operator->() { return app_.get(); }

    Time now() const { return clock.now(); }
    void drain() { work.drain(); }
    void advance(Millis by);
    Caller as(const std::string& user_id, Roles roles) const;
    std::string file(const std::string& name) const { return folder_.file(name); }

    Settings settings;
    ManualClock clock;
    std::unique_ptr<Store> store;
    MemoryCache cache;
    MemoryCounters counters;
    MemoryLive live;
    StoreWork work;
    SentMail mail;
    std::unique_ptr<Blobs> blobs;
    std::unique_ptr<PaymentProvider> payments;
    Sessions sessions;
    Metrics metrics;
};

}  // namespace peertest
