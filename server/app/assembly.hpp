// The adapters that the settings ask for, put together into an App.
#pragma once
#include <cstdint>
#include <memory>

#include "adapters/redis.hpp"
#include "app/app.hpp"
#include "app/clock.hpp"
#include "app/metrics.hpp"
#include "app/presence.hpp"
#include "app/sessions.hpp"
#include "app/settings.hpp"
#include "app/worker_name.hpp"
#include "ports/ai.hpp"
#include "ports/blobs.hpp"
#include "ports/cache.hpp"
#include "ports/counters.hpp"
#include "ports/live.hpp"
#include "ports/mail.hpp"
#include "ports/payments.hpp"
#include "ports/store.hpp"
#include "work/worker.hpp"

namespace peertest {

class Assembly {
public:
    // Opens the store and makes it ready; starts no threads of its own but one that says, with MongoDB, that this process is
    // there. Throws std::runtime_error with a line for people.
    explicit Assembly(Settings settings);
    ~Assembly();
    App& app() { return *app_; }
    SystemClock& clock() { return clock_; }
    Redis* redis() { return redis_.get(); }  // null without REDIS_URL
    std::int64_t last_revocation() const { return last_revocation_; }
    // Once a free port was taken, unless the settings name the public address. Before anybody can ask.
    void answer_at(const std::string& url);

private:
    Settings settings_;
    SystemClock clock_;
    Metrics metrics_;
    std::unique_ptr<Store> store_;
    WorkerName worker_name_;
    std::unique_ptr<Redis> redis_;
    std::unique_ptr<Cache> cache_;
    std::unique_ptr<Counters> counters_;
    std::unique_ptr<Live> live_;
    StoreWork work_;
    std::unique_ptr<Mail> mail_;
    std::unique_ptr<Blobs> blobs_;
    std::unique_ptr<PaymentProvider> payments_;
    Sessions sessions_;
    std::unique_ptr<Ai> ai_;
    std::unique_ptr<Presence> presence_;  // with SQLite its lock says so
    std::unique_ptr<App> app_;
    std::int64_t last_revocation_ = 0;
};

}  // namespace peertest
