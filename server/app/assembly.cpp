#include "app/assembly.hpp"

#include <chrono>
#include <filesystem>
#include <stdexcept>

#include "adapters/cache_memory.hpp"
#include "adapters/cache_redis.hpp"
#include "adapters/counters_memory.hpp"
#include "adapters/counters_redis.hpp"
#include "adapters/live_memory.hpp"
#include "adapters/live_redis.hpp"
#include "adapters/payments_stripe.hpp"
#include "adapters/payments_testmode.hpp"
#include "app/collections.hpp"
#include "app/engines.hpp"
#include "app/restore.hpp"
#include "app/seed.hpp"
#include "app/services.hpp"
#include "app/tasks.hpp"
#include "features/auth/auth.hpp"
#include "features/payments/payments.hpp"
#include "features/templates/templates.hpp"
#include "kit/text.hpp"
#include "work/work_store.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

// Uploads that a crash left. On SQLite the store's lock says that they are nobody's; otherwise their age does.
void clear_uploads(const Settings& s) {
    const fs::path folder = in_data(s, "tmp");
    if (s.mongo_uri.empty()) fs::remove_all(folder);
    fs::create_directories(folder);
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(24);
    for (const auto& file : fs::directory_iterator(folder)) {
        std::error_code gone;
        if (file.last_write_time(gone) < old && !gone) fs::remove(file, gone);
    }
}

std::unique_ptr<Redis> open_redis(const Settings& s, Metrics& metrics) {
    if (s.redis_url.empty()) return nullptr;
    auto redis = std::make_unique<Redis>(RedisOptions{.url = parse_redis_url(s.redis_url)});
    metrics.gauge("redis_up", "Redis answers (1), or all goes on without it (0)", "",
                  [r = redis.get()] { return r->away() ? 0.0 : 1.0; });
    return redis;
}

// One of the port's two adapters.
template <class Port, class Shared, class Here, class... Of>
std::unique_ptr<Port> shared_or_here(Redis* redis, Of... here) {
    if (redis) return std::make_unique<Shared>(*redis);
    return std::make_unique<Here>(here...);
}

std::unique_ptr<PaymentProvider> open_payments(const Settings& s, Store& store, const Clock& clock,
                                               TestModePayments::Door door) {
    const auto webhook_secrets = split(s.stripe_webhook_secret, ',');
    if (!s.stripe_secret_key.empty())
        return std::make_unique<StripePayments>(StripeOptions{.secret_key = s.stripe_secret_key,
                                                              .price_id = s.stripe_price_id,
                                                              .api_base = s.stripe_api_base,
                                                              .webhook_secrets = webhook_secrets,
                                                              .allow_http = s.development()});
    auto test_mode = std::make_unique<TestModePayments>(store, clock, s.public_url, webhook_secrets);
    test_mode->deliver_to(std::move(door));
    return test_mode;
}

}  // namespace

Assembly::Assembly(Settings settings)
    : settings_(std::move(settings)),
      store_(open_store(settings_, metrics_)),
      worker_name_(settings_.data_dir),
      redis_(open_redis(settings_, metrics_)),
      cache_(shared_or_here<Cache, RedisCache, MemoryCache>(redis_.get(), std::size_t(settings_.cache_mb) << 20)),
      counters_(shared_or_here<Counters, RedisCounters, MemoryCounters>(redis_.get())),
      live_(shared_or_here<Live, RedisLive, MemoryLive>(redis_.get())),
      work_(*store_, clock_),
      mail_(open_mail(settings_, *store_, clock_)),
      blobs_(open_blobs(settings_, clock_)),
      payments_(open_payments(settings_, *store_, clock_, [this](std::string_view body, std::string_view signature) {
          receive_webhook(*app_, body, signature);
      })),
      ai_(open_ai(settings_, *cache_, *counters_, clock_)) {
    app_.reset(new App{settings_, clock_, *store_, *cache_, *counters_, *live_, work_, *mail_, *blobs_, *payments_, sessions_,
                       metrics_});
    store_->prepare(all_collections());
    // Before looking for a restore, which looks for us once it has said that it runs: one of the two sees the other.
    if (!settings_.mongo_uri.empty()) presence_ = std::make_unique<Presence>(*store_);
    refuse_half_restored(*store_);
    clear_uploads(settings_);
    if (settings_.development()) clock_.load(*store_);
    seed(*app_);
    // With SQLite nobody else can be at work; elsewhere only this process's own tasks are known to be nobody's now.
    end_leases(*store_, settings_.mongo_uri.empty() ? std::string() : worker_name_.text());
    work_.attach(*app_, worker_name_.text());
    all_tasks(*app_, work_);
    words_help_by(*ai_);
    last_revocation_ = load_revocations(*app_);
}

void Assembly::answer_at(const std::string& url) {
    if (!settings_.public_url_given && settings_.listen.ends_with(":0")) settings_.public_url = url;
}

Assembly::~Assembly() { work_.stop(); }

}  // namespace peertest
