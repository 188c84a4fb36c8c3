#include "sim/world.hpp"

#include <utility>

#include "app/collections.hpp"
#include "app/personal_data.hpp"
#include "app/tasks.hpp"
#include "features/payments/payments_mirror.hpp"
#include "kit/ids.hpp"
#include "work/work_store.hpp"

namespace peertest::sim {
namespace {
constexpr Millis minute{60'000}, hour{3'600'000};
}

class World::OwnStore : public MemoryStore {
public:
    using MemoryStore::MemoryStore;
    World* world = nullptr;

private:
    void committing() override {
        if (world) world->boundary(true);
    }
    void committed() override {
        if (world) world->boundary(false);
    }
    void changed(const std::string& collection, const std::string& id, const std::string* body) override {
        if (world) world->mirror.changed(collection, id, body, world->current_->number);
    }
};

World::World(std::uint64_t s, Coverage& coverage)
    : seed(s),
      chance(s),
      base(TestApp::bare, std::make_unique<OwnStore>(MemoryStoreOptions{s, s % 4 == 0 ? 0.0 : 0.04})),
      provider(provider_store, base.clock, base.settings.public_url, {"whsec_sim"}),
      line(provider, chance),
      mirror(coverage, base.clock),
      real_now_(base.now()) {
    ids_from_seed(seed);
    base.settings.platform_fee_bps = int(chance.between(0, 3)) * 500;
    base.store->prepare(all_collections());
    provider_store.prepare(TestModePayments::collections());
    static_cast<OwnStore&>(*base.store).world = this;
    line.boundary = [this] { boundary(true); };
    provider.deliver_to([this](std::string_view body, std::string_view signature) { webhook(body, signature); });
    know_personal_data();
    outside_.number = -1;
    for (int i = 0; i < int(processes_.size()); ++i) processes_[std::size_t(i)].number = i, start(processes_[std::size_t(i)]);
}

World::~World() {
    static_cast<OwnStore&>(*base.store).world = nullptr;
    ids_from_seed(0);
}

void World::say(const std::string& text) { story.push_back(to_rfc3339(now()) + std::string(std::size_t(depth_) * 2 + 1, ' ') + text); }

void World::start(Process& p) {
    p.dead = false;
    p.work = std::make_unique<StoreWork>(*base.store, base.clock, [this] { return real_now_; });
    p.app.reset(new App{base.settings, base.clock, *base.store, base.cache, base.counters, base.live, *p.work, base.mail,
                        *base.blobs, line, base.sessions, base.metrics});
    p.work->attach(*p.app);
    all_tasks(*p.app, *p.work);
}

void World::restart() {
    for (Process& p : processes_)
        if (p.dead) start(p);
    real_now_ = real_now_ + minute;  // the leases of whoever was killed run out
}

void World::calm(bool on) {
    calm_ = on;
    line.silence_one_in = on ? 0 : seed % 3 == 0 ? 0 : 10;
    if (on) line.away = false, restart();
}

World::Process* World::free_process() {
    for (Process& p : processes_)
        if (!p.dead && !p.busy) return &p;
    return nullptr;
}

void World::on(Process& p, const std::function<void()>& f) {
    struct Turn {
        World& w;
        Process* before;
        Process& p;
        ~Turn() { w.current_ = before, p.busy = false; }
    } const turn{*this, current_, p};
    current_ = &p;
    p.busy = true;
    f();
}

void World::boundary(bool others_may_come) {
    Process& here = *current_;
    if (here.dead) throw Killed();
    if (calm_ || here.number < 0) return;
    if (chance.one_in(2 * kill_one_in)) {
        here.dead = true;
        say("(killed)");
        throw Killed();
    }
    if (others_may_come && depth_ < 2) meanwhile();
    if (chance.one_in(2 * kill_one_in)) {
        here.dead = true;
        say("(killed)");
        throw Killed();
    }
}

void World::meanwhile() {
    ++depth_;
    struct Back {
        int& depth;
        ~Back() { --depth; }
    } const back{depth_};
    if (rival_ && chance.one_in(2)) return std::exchange(rival_, nullptr)();
    if (!chance.one_in(meanwhile_one_in)) return;
    if (chance.one_in(3)) real_now_ = real_now_ + minute;  // so slow that its lease has run out
    if (chance.one_in(4)) base.clock.move_to(now() + minute * chance.between(1, 20));
    if (chance.one_in(3) && somebody) return somebody();
    Process* const p = free_process();
    if (!p) return;
    say("(another worker)");
    on(*p, [&] {
        for (std::int64_t n = chance.between(1, 3); n > 0 && p->work->run_next();) --n;
    });
}

bool World::request(const std::string& what, const std::function<void(App&)>& f) {
    Process* const p = free_process();
    if (!p) return false;
    say(what);
    const std::size_t at = story.size() - 1;
    std::string how = "ok";
    try {
        on(*p, [&] { f(*p->app); });
    } catch (const Killed&) {
        how = "killed";
    } catch (const Error& e) {
        how = e.code;
    } catch (const ProviderAway&) {
        how = "provider away";
    } catch (const Duplicate&) {
        how = "conflict";
    } catch (const Stale&) {
        how = "version_mismatch";
    } catch (const std::exception& e) {
        how = e.what();
        if (!p->dead) mirror.wrong(what + ": " + e.what());
    }
    story[at] += ": " + how;
    if (depth_ == 0)
        if (const auto late = std::exchange(rival_, nullptr)) late();
    return how == "ok";
}

void World::webhook(std::string_view body, std::string_view signature) {
    Process* const p = free_process();
    if (!p || (!calm_ && chance.one_in(3))) throw std::runtime_error("not now");  // comes later, after others
    ++depth_;
    struct Back {
        int& depth;
        ~Back() { --depth; }
    } const back{depth_};
    on(*p, [&] {
        receive_webhook(*p->app, body, signature);
        if (chance.one_in(4)) receive_webhook(*p->app, body, signature);
    });
}

void World::drain() {
    Process* const p = free_process();
    if (!p) return;
    on(*p, [&] { p->work->drain(); });
}

void World::wait(Millis by) {
    for (const Time to = now() + by; now() < to;) {
        Time next = std::min(to, now() + 6 * hour);
        for (const auto& [id, t] : mirror.tasks)
            if (t.state == TaskState::queued) next = std::min(next, std::max(t.due_at, now() + Millis{1'000}));
        real_now_ = real_now_ + (next - now());
        base.clock.move_to(next);
        drain();
        restart();
    }
}

}  // namespace peertest::sim
