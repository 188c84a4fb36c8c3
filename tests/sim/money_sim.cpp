#include "sim/money_sim.hpp"

#include <stdexcept>

#include "adapters/payments_testmode_store.hpp"
#include "adapters/store_memory.hpp"
#include "app/collections.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_work.hpp"
#include "features/escrow/money_audit.hpp"
#include "features/escrow/reconciliation.hpp"
#include "features/notifications/notifications.hpp"
#include "features/payments/payments_mirror.hpp"
#include "kit/ids.hpp"

namespace peertest {
template <>
const Schema& schema_of<sim::Errand>() {
    using sim::Errand;
    static const Schema s = describe<Errand>("Errand", field<&Errand::id>("id"), field<&Errand::escrow_id>("escrow_id"),
                                            field<&Errand::state>("state"));
    return s;
}
}  // namespace peertest

namespace peertest::sim {
namespace {

constexpr Millis hour{3'600'000};

const Collection<Errand>& errands() {
    static const auto c = Collection<Errand>("sim_errands");
    return c;
}

std::string work_id(const std::string& escrow_id) { return "w-" + escrow_id; }

void hold_decided(Tx& tx, App&, const Escrow& e, Time) {
    auto w = tx.get(errands(), e.assignment_id);
    if ((*w)->state != "reserving") return;
    (*w)->state = e.state == EscrowState::reserved ? "active" : "unfunded";
    tx.replace(errands(), *w);
}

void end_work(Tx& tx, const std::string& escrow_id) {
    auto w = tx.get(errands(), work_id(escrow_id));
    (*w)->state = "ended";
    tx.replace(errands(), *w);
}

[[noreturn]] void wrong(const std::string& what) { throw std::runtime_error(what); }

}  // namespace

MoneySim::MoneySim(std::uint64_t seed)
    : seed_(seed),
      chance_(seed),
      base_(TestApp::bare, std::make_unique<MemoryStore>(MemoryStoreOptions{seed, 0.03})),
      provider_(*base_.store, base_.clock, base_.settings.public_url, {"whsec_sim"}),
      line_(provider_, chance_),
      real_now_(base_.now()) {
    ids_from_seed(seed);
    auto collections = all_collections();
    collections.push_back(&errands().info);
    base_.store->prepare(collections);
    static_cast<MemoryStore&>(*base_.store).before_commit([this] {
        if (line_.dead) throw Killed();
    });
    provider_.deliver_to([this](std::string_view body, std::string_view signature) { webhook(body, signature); });
    start();
    for (int i = 0; i < 3; ++i) {
        const std::string id = "builder-" + std::to_string(i);
        builders_.push_back(id);
        base_.store->transact([&](Tx& tx) { tx.insert(users(), User{.id = id, .roles = {Role::builder}}); });
        set_up_card(id, "4242424242424242");
    }
    for (int i = 0; i < 3; ++i) {
        testers_.push_back({"tester-" + std::to_string(i)});
        const std::string id = testers_.back().id;
        base_.store->transact([&](Tx& tx) { tx.insert(users(), User{.id = id, .email_verified = true}); });
    }
    line_.silence_one_in = 6;
    line_.kill_one_in = 25;
}

MoneySim::~MoneySim() { ids_from_seed(0); }

void MoneySim::start() {
    line_.dead = false;
    real_now_ = real_now_ + 10 * 60'000 * Millis{1};  // the leases of whoever was killed have run out
    work_ = std::make_unique<StoreWork>(*base_.store, base_.clock, [this] { return real_now_; });
    app_.reset(new App{base_.settings, base_.clock, *base_.store, base_.cache, base_.counters, base_.live, *work_,
                       base_.mail, *base_.blobs, line_, base_.sessions, base_.metrics});
    work_->attach(*app_);
    notifications_tasks(*app_, *work_);
    payments_tasks(*app_, *work_);
    escrow_tasks(*app_, *work_, hold_decided);
    work_->on<EscrowNotice>(std::string(escrow_settled_task), Priority::high, [](App& app, const EscrowNotice& n) {
        if (!is_settled(find_escrow(app.store, n.escrow_id)->state)) wrong("told as settled: " + n.escrow_id);
    });
    for (const auto task : {escrow_failed_task, hold_lapses_soon_task, hold_taken_task})
        work_->on<EscrowNotice>(std::string(task), Priority::high, [](App&, const EscrowNotice&) {});
}

void MoneySim::webhook(std::string_view body, std::string_view signature) {
    if (!calm_ && chance_.one_in(3)) wrong("not now");  // comes later, after others
    receive_webhook(*app_, body, signature);
    if (chance_.one_in(4)) receive_webhook(*app_, body, signature);
}

bool MoneySim::request(const std::string& what, const std::function<void()>& f) {
    log_.push_back(to_rfc3339(base_.now()) + " " + what);
    try {
        f();
    } catch (const Killed&) {
        log_.back() += " (killed)";
    } catch (const Error& e) {
        log_.back() += " (" + e.code + ")";
    } catch (const ProviderAway&) {
        log_.back() += " (provider away)";
    }
    if (!line_.dead) return true;
    start();
    return false;
}

void MoneySim::set_up_card(const std::string& builder, const std::string& number) {
    const auto user = find_user(*base_.store, builder);
    const std::string customer = ensure_customer(*app_, **user);
    const std::string url = provider_.card_page(customer, base_.settings.public_url + "/billing").value;
    provider_.complete("card", url.substr(url.rfind('/') + 1), {number, {}});
    mirror_customer(*app_, customer);
}

void MoneySim::onboard(Person& tester) {
    const auto user = find_user(*base_.store, tester.id);
    const std::string payee = ensure_payee(*app_, **user, "DE");
    const std::string url = provider_.onboarding_page(payee, base_.settings.public_url + "/earnings").value;
    provider_.complete("onboarding", url.substr(url.rfind('/') + 1), {{}, chance_.one_in(3) && !calm_ ? "restricted" : ""});
}

void MoneySim::accept() {
    const Time now = base_.now();
    NewEscrow in{.id = new_id(now), .job_id = "job", .builder_id = chance_.pick(builders_),
                 .tester_id = chance_.pick(testers_).id, .payout_minor = chance_.between(1, 5'000),
                 .fee_bps = int(chance_.between(0, 1'500)), .currency = chance_.one_in(3) ? "EUR" : "USD"};
    in.assignment_id = work_id(in.id);
    escrows_.push_back(in.id);
    request("accept " + in.id, [&] {
        app_->store.transact([&](Tx& tx) {
            open_escrow(tx, *app_, in, now);
            tx.insert(errands(), Errand{in.assignment_id, in.id, "reserving"});
        });
        if (chance_.one_in(12)) line_.dead = true;
        if (line_.dead) throw Killed();
        if (chance_.one_in(8))  // so slow that recovery has its turn, and may have given up, before the hold is made
            line_.while_waiting = [this] {
                base_.clock.move_to(base_.now() + chance_.between(1, 20) * Millis{60'000});
                work_->drain();
            };
        place_hold(*app_, in.id, Millis{8'000}, hold_decided);
    });
    line_.while_waiting = nullptr;
    if (!find_escrow(*base_.store, in.id)) escrows_.pop_back();  // killed before it was written
}

void MoneySim::decide() {
    if (escrows_.empty()) return accept();
    const std::string id = chance_.pick(escrows_);
    const Escrow e = *find_escrow(*base_.store, id);
    const Time now = base_.now();
    const int what = int(chance_.between(0, 5));
    if (what == 0) {
        request("capture now " + id, [&] { app_->store.transact([&](Tx& tx) { capture_now(tx, *app_, id, now); }); });
    } else if (what == 1) {
        request("give up " + id, [&] {
            app_->store.transact([&](Tx& tx) {
                void_or_refund(tx, *app_, id, "abandoned", now);
                end_work(tx, id);
            });
            promised_[id] = 0;
        });
    } else {
        const std::int64_t amount = what == 2 ? chance_.between(0, e.payout_minor) : e.payout_minor;
        request("release " + std::to_string(amount) + " of " + id, [&] {
            app_->store.transact([&](Tx& tx) {
                release(tx, *app_, id, amount, "approved", now);
                end_work(tx, id);
            });
            if (promised_.contains(id) && promised_[id] != amount) wrong("two decisions about " + id);
            promised_[id] = amount;
        });
    }
}

void MoneySim::charge_back() {
    if (escrows_.empty()) return;
    const std::string id = chance_.pick(escrows_);
    request("charge back " + id, [&] {
        const auto all = chance_.one_in(2) ? std::nullopt : std::optional(chance_.between(1, 3'000));
        const auto opened = provider_.open_chargeback(id, all);
        if (opened.done()) chargebacks_.push_back(opened.value);
    });
}

void MoneySim::decide_chargeback() {
    if (chargebacks_.empty()) return;
    const std::string id = chance_.pick(chargebacks_);
    std::erase(chargebacks_, id);
    const bool won = chance_.one_in(2);
    request(std::string(won ? "win " : "lose ") + id, [&] { provider_.close_chargeback(id, won); });
}

void MoneySim::leap() {
    const Millis by = chance_.one_in(4) ? chance_.between(1, 130) * hour : chance_.between(1, 90) * Millis{60'000};
    // Now and then the server was down for that long: no hold guard on the way.
    const bool asleep = chance_.one_in(5);
    request((asleep ? "down for " : "wait ") + std::to_string(by.count() / 60'000) + " min", [&] {
        if (asleep) base_.clock.move_to(base_.now() + by);
        else for (Time to = base_.now() + by; base_.now() < to && !line_.dead;) {
            const auto due = work_->next_due();
            base_.clock.move_to(due && *due < to ? std::max(*due, base_.now() + Millis{1}) : to);
            work_->drain();
        }
    });
}

void MoneySim::step() {
    static const std::vector<std::string> cards{"4242424242424242", "4242424242424242", "4000002500003155",
                                                "4000000000000341"};
    const int what = int(chance_.between(0, 22));
    if (what < 6) accept();
    else if (what < 12) decide();
    else if (what < 15) request("drain", [&] { work_->drain(); });
    else if (what < 17) leap();
    else if (what == 17) request("onboard", [&] { onboard(chance_.pick(testers_)); });
    else if (what == 18) request("new card", [&] {
        auto some = cards;
        set_up_card(chance_.pick(builders_), chance_.pick(some));
    });
    else if (what == 19) charge_back();
    else if (what == 20) decide_chargeback();
    else start();
}

void MoneySim::check_audit() {
    const AuditReport report = audit_money(*base_.store);
    if (!report.ok()) wrong(report.text());
}

// Everything works again: whatever was begun must come to an end.
void MoneySim::settle_everything() {
    calm_ = true;
    line_.silence_one_in = line_.kill_one_in = 0;
    for (const std::string& b : builders_) request("good card", [&] { set_up_card(b, "4242424242424242"); });
    for (Person& t : testers_) request("onboard", [&] { onboard(t); });
    while (!chargebacks_.empty()) decide_chargeback();
    for (int i = 0; i < 130; ++i) {
        base_.clock.move_to(base_.now() + hour);
        real_now_ = real_now_ + hour;
        request("drain", [&] { work_->drain(); });
        if (i == 30) check_holds();  // before what is nobody's lapses by itself
        if (i == 60)  // holds that fail because a bad card was still on file
            for (const std::string& b : builders_) request("good card", [&] { set_up_card(b, "4242424242424242"); });
    }
}

void MoneySim::check_end() {
    for (const std::string& id : escrows_) {
        const Escrow e = *find_escrow(*base_.store, id);
        const std::string state = base_.store->get(errands(), e.assignment_id)->value.state;
        const auto is = [&](const std::string& should) {
            wrong("escrow " + id + " is " + std::string(to_text(e.state)) + " with its work " + state + ": " + should);
        };
        if (e.state == EscrowState::reserving) is("should have come to an end");
        if ((e.state == EscrowState::reserved || e.state == EscrowState::captured || e.state == EscrowState::failed) &&
            (e.settlement || state != "active"))
            is("should be settled, or have work that is active");
        if (is_settled(e.state) && state == "active") is("its work should not be active");
        if (promised_.contains(id) && (!e.settlement || e.settlement->tester_minor != promised_[id]) &&
            e.state != EscrowState::voided)
            is("the decision is lost");
        if (promised_[id] > 0 && e.state != EscrowState::released && e.state != EscrowState::partially_released)
            is("the tester was promised money");
    }
    const auto unpaid = base_.store->count(payouts(), {in("state", std::vector{PayoutState::pending, PayoutState::waiting_onboarding,
                                                                               PayoutState::failed})});
    if (unpaid) wrong(std::to_string(unpaid) + " payouts were not paid");
    const auto dead = base_.store->count(tasks(), {eq("state", TaskState::dead)});
    if (dead) wrong(std::to_string(dead) + " tasks are dead");
}

// Reconciliation: what the provider moved is what the ledger says.
void MoneySim::check_books_with_provider() {
    std::map<std::string, std::int64_t> provider, ledger;
    for (const auto& m : provider_.balance_transactions({}, base_.now() + hour, {}, 100'000).value) provider[m.currency] += m.amount_minor - m.fee_minor;
    each(*base_.store, ledger_entries(), {{}, {{"id"}}, 100, {}, Reads::latest}, [&](const LedgerEntry& e) {
        if (e.debit == account::provider_balance) ledger[e.currency] += e.amount_minor;
        if (e.credit == account::provider_balance) ledger[e.currency] -= e.amount_minor;
    });
    for (const auto& [currency, sum] : provider)
        if (ledger[currency] != sum)
            wrong("provider's balance " + std::to_string(sum) + ", ours " + std::to_string(ledger[currency]));
}

// And reconciliation finds the same, payment by payment.
void MoneySim::check_reconciliation() {
    base_.clock.move_to(base_.now() + 2 * hour);
    reconcile(*app_);
    const auto page = differences_page(*base_.store, DifferenceState::open, 1, {});
    if (!page.items.empty())
        wrong("reconciliation of " + page.items.front()->id + ": provider " + std::to_string(page.items.front()->provider_minor) +
              ", ledger " + std::to_string(page.items.front()->ledger_minor));
}

// The provider holds nothing that we do not know of, and nothing twice.
void MoneySim::check_holds() {
    std::map<std::string, int> asked, captured;
    each(*base_.store, test_holds(), {{}, {{"id"}}, 100, {}, Reads::latest}, [&](const TestHold& h) {
        const Escrow e = *find_escrow(*base_.store, h.escrow_id);
        if (++asked[h.escrow_id + ":" + std::to_string(h.attempt)] > 1) wrong("two holds for one attempt of " + e.id);
        if (h.state == HoldState::captured && ++captured[h.escrow_id] > 1) wrong("two captures for " + e.id);
        if (h.state == HoldState::held && (e.state != EscrowState::reserved || e.hold_id != h.id || e.settlement))
            wrong("hold " + h.id + " is nobody's");
    });
}

void MoneySim::run(int steps) {
    try {
        for (int i = 0; i < steps; ++i) {
            step();
            check_audit();
        }
        settle_everything();
        check_audit();
        check_end();
        check_books_with_provider();
        check_reconciliation();
        check_holds();
    } catch (const std::exception& e) {
        std::string story = "seed " + std::to_string(seed_) + ": " + e.what() + "\n";
        for (const std::string& line : log_) story += "  " + line + "\n";
        throw std::runtime_error(story);
    }
}

}  // namespace peertest::sim
