#include "sim/world.hpp"

#include <algorithm>
#include <utility>

#include "app/collections.hpp"
#include "app/personal_data.hpp"
#include "app/tasks.hpp"
#include "features/payments/payments_mirror.hpp"
#include "kit/ids.hpp"
#include "work/idempotency.hpp"
#include "work/work_store.hpp"

namespace peertest::sim {
namespace {
constexpr Millis minute{60'000}, hour{3'600'000};
}

void World::committed(const std::string& collection, const std::string& id, const std::string* body) {
    const auto add = [this](std::string_view text) {
        for (const char c : text) trace = (trace ^ std::uint8_t(c)) * 0x100000001b3;
    };
    add(collection), add(id);
    if (body && collection != "projects") add(*body);
    mirror.changed(collection, id, body, current_->number);
}

World::World(std::uint64_t s, Coverage& seen, Engine engine)
    : seed(s),
      chance(s),
      base(TestApp::bare, watched_store(engine, s, s % 4 == 0 ? 0.0 : 0.04, watch_)),
      provider(provider_store, base.clock, base.settings.public_url, {"whsec_sim"}),
      line(provider, chance, base.clock),
      coverage(seen),
      mirror(seen, base.clock),
      real_now_(base.now()) {
    ids_from_seed(seed);
    base.settings.platform_fee_bps = int(chance.between(0, 3)) * 500;
    base.store->prepare(all_collections());
    provider_store.prepare(TestModePayments::collections());
    watch_.boundary = [this](bool others_may_come) { boundary(others_may_come); };
    watch_.down = [this](Moment moment) { return store_is_down(moment); };
    watch_.changed = [this](const std::string& collection, const std::string& id, const std::string* body) {
        committed(collection, id, body);
    };
    line.boundary = [this] { boundary(true); };
    line.money.wrong = [this](const std::string& what) { mirror.wrong(what); };
    line.money.asked_again = [this](const std::string& operation) { coverage.happened("a " + operation + " was asked for again"); };
    line.money.tries_over = [this](const std::string& operation, const std::string& object) { return mirror.tries_over(operation, object); };
    provider.deliver_to([this](std::string_view body, std::string_view signature) { webhook(body, signature); });
    know_personal_data();
    outside_.number = -1;
    for (int i = 0; i < int(processes_.size()); ++i) processes_[std::size_t(i)].number = i, start(processes_[std::size_t(i)]);
}

World::~World() {
    watch_ = {};
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
    if (on) line.away_until = {}, still_down_ = 0;
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
        ~Turn() { w.current_ = before, p.busy = p.asked = false; }
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

// A while without a primary, or one answer that was lost. Nobody is killed by it.
bool World::store_is_down(Moment moment) {
    if (calm_ || current_->number < 0 || current_->dead || store_fails_one_in == 0) return false;
    if (still_down_ > 0) --still_down_;
    else if (!chance.one_in(store_fails_one_in * (moment == Moment::read ? 4 : 1) * (current_->asked ? 1 : 6))) return false;
    else if (chance.one_in(3)) still_down_ = int(chance.between(1, 6));
    const std::string when = moment == Moment::read ? "at a read" : moment == Moment::before_commit ? "before a commit" : "after a commit";
    coverage.happened("the store failed " + when + (current_->asked ? " of a request" : " of a worker"));
    say("(the store fails " + when + ")");
    return true;
}

// What they look at by themselves meanwhile is read by none of the processes.
void World::meanwhile() {
    ++depth_;
    struct Back {
        World& w;
        Process* current;
        ~Back() { --w.depth_, w.current_ = current; }
    } const back{*this, std::exchange(current_, &outside_)};
    others_turn();
}

void World::others_turn() {
    if (rival_ && chance.one_in(2)) return std::exchange(rival_, nullptr)();
    if (!chance.one_in(meanwhile_one_in)) return;
    if (chance.one_in(3)) real_now_ = real_now_ + minute;  // so slow that its lease has run out
    if (chance.one_in(4)) base.clock.move_to(now() + minute * chance.between(1, 20));
    if (chance.one_in(3) && somebody) return somebody();
    Process* const p = free_process();
    if (!p) return;
    const std::size_t at = story.size();
    int ran = 0;
    on(*p, [&] {
        for (std::int64_t n = chance.between(1, 3); ran < n && p->work->run_next();) ++ran;
    });
    if (ran == 0) return;
    say("(another worker: " + std::to_string(ran) + ")");
    std::rotate(story.begin() + std::ptrdiff_t(at), story.end() - 1, story.end());  // before what came of it
}

bool World::request(const std::string& what, const std::function<void(App&)>& f) {
    Process* const p = free_process();
    if (!p) return false;
    say(what);
    const std::size_t at = story.size() - 1;
    std::string how = "ok";
    try {
        on(*p, [&] {
            p->asked = true;
            f(*p->app);
        });
    } catch (const Killed&) {
        how = "killed";
    } catch (const StoreDown&) {  // 503: it may have happened all the same
        how = "store down";
    } catch (const Error& e) {
        how = e.code;
    } catch (const ProviderAway&) {
        how = "provider away";
    } catch (const Duplicate&) {
        how = "conflict";
    } catch (const Stale&) {
        how = "version_mismatch";
    } catch (const std::exception& e) {
        const std::string why = e.what();  // whatever became of it on its way
        how = p->dead ? "killed" : why.ends_with(no_answer) ? "store down" : why;
        if (how == why) mirror.wrong(what + ": " + how);
    }
    story[at] += ": " + how;
    coverage.answered(what, how);
    if (depth_ == 0)
        if (const auto late = std::exchange(rival_, nullptr)) late();
    return how == "ok";
}

bool World::request(const std::string& what, const Caller& who, const std::function<void(App&, const Caller&)>& f) {
    if (chance.one_in(3)) return repeat(what, who, f);
    return request(what, [&](App& app) { f(app, who); });
}

// What a client does that got no answer, or does not believe it: the same again under the same key, also while the first
// is still under way. As in http/repeats.cpp, whoever finds the claim of another is answered without the handler.
bool World::repeat(const std::string& what, Caller who, const std::function<void(App&, const Caller&)>& f) {
    who.idempotency_key = who.user_id + " POST " + what + " " + std::to_string(chance.between(0, INT64_MAX - 1));
    who.idempotency_hash = what;
    struct Once {
        int done = 0;  // by the handler
        bool answered = false, well = false;
    };
    const auto once = std::make_shared<Once>();
    const auto ask = [this, who, f, once](App& app) {
        const auto kept = kept_answer(app.store, who, app.clock.now());
        if (!kept) {
            try {
                f(app, who);
                if (++once->done > 1) mirror.wrong("done twice under one Idempotency-Key");
            } catch (const Duplicate& e) {
                if (e.collection != "idempotency") throw;
            } catch (const Error&) {
                once->answered = true;
                throw;
            }
        }
        keep_answer(app.store, who, {.status = 200});
        once->answered = once->well = true;
    };
    const bool at_once = !rival_ && depth_ == 0 && chance.one_in(2);
    if (at_once) rival_ = [this, what, ask] { request("repeat at once " + what, ask); };
    request(what, ask);
    for (int again = 0; again < 3 && (!once->answered || chance.one_in(2)); ++again) {
        restart();
        request("repeat " + what, ask);
    }
    if (at_once) rival_ = nullptr;
    // In the same transaction as what was done: without it, a repeat would do it once more.
    if (once->well && !kept_answer(*base.store, who, now())) mirror.wrong(what + " keeps no claim of its Idempotency-Key");
    return once->well;
}

void World::webhook(std::string_view body, std::string_view signature) {
    Process* const p = free_process();
    if (!p || (!calm_ && chance.one_in(3))) throw std::runtime_error("not now");  // comes later, after others
    if (!calm_ && !rival_ && chance.one_in(8))  // it comes twice at once
        rival_ = [this, body = std::string(body), signature = std::string(signature)] {
            Process* const other = free_process();
            if (!other) return;
            try {
                on(*other, [&] { receive_webhook(*other->app, body, signature); });
            } catch (const Error&) {  // by now its signature is too old
            } catch (const Killed&) {
            } catch (const StoreDown&) {
            }
        };
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

void World::others_work() {
    Process* const p = free_process();
    if (!p) return;
    on(*p, [&] {
        for (int n = 0; n < 100 && p->work->run_next();) ++n;
    });
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
