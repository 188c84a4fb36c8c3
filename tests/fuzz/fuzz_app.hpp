// A server without features, for the targets that need one: the store in memory, a clock that stands still.
#pragma once
#include "adapters/blobs_disk.hpp"
#include "adapters/cache_memory.hpp"
#include "adapters/counters_memory.hpp"
#include "adapters/live_memory.hpp"
#include "adapters/payments_testmode.hpp"
#include "adapters/store_memory.hpp"
#include "app/app.hpp"
#include "app/metrics.hpp"
#include "app/sessions.hpp"
#include "app/settings.hpp"
#include "ports/mail.hpp"
#include "support/temp_folder.hpp"
#include "work/work_store.hpp"
#include "work/worker.hpp"

namespace peertest::fuzz {

struct StoppedClock : Clock {
    Time now() const override { return {1'772'359'200'000}; }  // 2026-03-01
};
struct NoMail : Mail {
    void send(const MailMessage&) override {}
};

struct FuzzApp {
    TempFolder folder;
    Settings settings = [] {
        Settings s;
        s.mode = Mode::development;
        s.jwt_secrets = {{"fuzz", "a secret that the fuzzer does not know"}};
        s.encryption_keys = {{"fuzz", "another one"}};
        s.trusted_proxies = {"192.0.2.0/24"};
        s.rate_limits = false;
        return s;
    }();
    StoppedClock clock;
    MemoryStore store;
    MemoryCache cache;
    MemoryCounters counters;
    MemoryLive live;
    StoreWork work{store, clock};
    NoMail mail;
    BlobsDisk blobs{folder.file("files"), settings.encryption_keys, clock};
    TestModePayments payments{store, clock, settings.public_url, {}};
    Sessions sessions;
    Metrics metrics;
    App app{settings, clock, store, cache, counters, live, work, mail, blobs, payments, sessions, metrics};

    FuzzApp() { store.prepare(work_collections()); }
};

// A broken promise of the code under test; libFuzzer keeps the input.
inline void require(bool holds, const char* promise) {
    if (holds) return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

}  // namespace peertest::fuzz
