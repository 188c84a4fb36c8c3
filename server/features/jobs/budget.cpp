#include "features/jobs/budget.hpp"

#include <algorithm>
#include <map>

#include "app/settings.hpp"
#include "features/jobs/calendar.hpp"
#include "features/notifications/notifications.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/money.hpp"
#include "ports/clock.hpp"

namespace peertest {

template <>
const Schema& schema_of<Budget>() {
    static const Schema s = describe<Budget>("StoredBudget", field<&Budget::id>("id"),
                                             field<&Budget::weekly_cap_minor>("weekly_cap_minor"),
                                             field<&Budget::monthly_cap_minor>("monthly_cap_minor"));
    return s;
}
template <>
const Schema& schema_of<SpendEntry>() {
    using E = SpendEntry;
    static const Schema s =
        describe<E>("StoredSpend", field<&E::id>("id"), field<&E::builder_id>("builder_id"),
                    field<&E::job_id>("job_id"), field<&E::at>("at"), field<&E::amount_minor>("amount_minor"));
    return s;
}
template <>
const Schema& schema_of<BudgetView>() {
    using V = BudgetView;
    static const Schema s = describe<V>(
        "Budget", field<&V::weekly_cap_minor>("weekly_cap_minor").says("null: no cap"),
        field<&V::monthly_cap_minor>("monthly_cap_minor"), field<&V::currency>("currency"),
        field<&V::weekly_spent_minor>("weekly_spent_minor"), field<&V::monthly_spent_minor>("monthly_spent_minor"),
        field<&V::resets_at>("resets_at").says("When the next week starts, on Monday in your time zone"),
        field<&V::monthly_resets_at>("monthly_resets_at"),
        field<&V::fee_bps>("fee_bps").says("The platform's fee on a job published now, in basis points of the payout"));
    return s;
}
template <>
const Schema& schema_of<PeriodSpend>() {
    using P = PeriodSpend;
    static const Schema s = describe<P>("PeriodSpend", field<&P::starts_at>("starts_at"),
                                        field<&P::spent_minor>("spent_minor"));
    return s;
}
template <>
const Schema& schema_of<SpendHistory>() {
    using H = SpendHistory;
    static const Schema s =
        describe<H>("SpendHistory", field<&H::currency>("currency"),
                    field<&H::weeks>("weeks").says("Eight, oldest first; the last is the running one"),
                    field<&H::months>("months").says("Six, oldest first; the last is the running one"));
    return s;
}
template <>
const Schema& schema_of<NewBudget>() {
    using B = NewBudget;
    constexpr std::int64_t most = 1'000'000'000;
    static const Schema s =
        describe<B>("NewBudget", field<&B::weekly_cap_minor>("weekly_cap_minor").range(0, most),
                    field<&B::monthly_cap_minor>("monthly_cap_minor").range(0, most),
                    field<&B::currency>("currency").as(Format::currency));
    return s;
}

const Collection<Budget>& budgets() {
    static const auto c = Collection<Budget>("budgets");
    return c;
}

const Collection<SpendEntry>& spend_entries() {
    using E = SpendEntry;
    static const auto c = Collection<E>("spend_entries")
                              .key("builder_id", [](const E& e) { return to_value(e.builder_id); })
                              .key("job_id", [](const E& e) { return to_value(e.job_id); })
                              .key("at", [](const E& e) { return to_value(e.at); })
                              .key("amount_minor", [](const E& e) { return to_value(e.amount_minor); })
                              .index({"builder_id", "at"})
                              .index({"job_id", "at"});
    return c;
}

namespace {

struct Spent {
    Period week, month;
    std::int64_t in_week = 0, in_month = 0;
};

std::int64_t spent_in(Reader& store, const std::string& builder_id, const Period& period) {
    const auto groups = store.group(
        spend_entries(), {eq("builder_id", builder_id), ge("at", period.start), lt("at", period.end)}, "", "amount_minor");
    return groups.empty() ? 0 : groups.front().sum;
}

Spent spent_by(Reader& store, const User& builder, Time now) {
    Spent s{week_of(now, builder.time_zone), month_of(now, builder.time_zone)};
    s.in_week = spent_in(store, builder.id, s.week);
    s.in_month = spent_in(store, builder.id, s.month);
    return s;
}

// The running period and those before it, oldest first.
std::vector<PeriodSpend> spent_back(Reader& store, const User& builder, Time now, int periods,
                                    Period (*period_of)(Time, const std::string&)) {
    std::vector<PeriodSpend> out;
    for (Time at = now; static_cast<int>(out.size()) < periods;) {
        const auto period = period_of(at, builder.time_zone);
        out.push_back({period.start, spent_in(store, builder.id, period)});
        at = period.start - Millis{1};
    }
    std::reverse(out.begin(), out.end());
    return out;
}

struct Cap {
    const char* name;
    const char* field;  // of a Budget
    std::optional<std::int64_t> minor;
    std::int64_t spent = 0;
    Time resets_at;
};

// Tells the builder once when a publish takes them over 80 % of a cap, or to its end.
void warn(Tx& tx, App& app, const User& builder, const Cap& cap, std::int64_t extra, Time now) {
    const auto after = cap.spent + extra;
    auto crosses = [&](std::int64_t line) { return cap.spent < line && after >= line; };
    const auto used = money_text(after, builder.billing_currency) + " of " +
                      money_text(*cap.minor, builder.billing_currency);
    if (crosses(*cap.minor))
        notify(tx, app, builder.id, NotificationType::budget_reached,
               {std::string("Your ") + cap.name + " budget is used up",
                "You have spent " + used + ". Nothing more can be published until it resets or you raise it.",
                "/budget"},
               now);
    else if (crosses(percent_up(*cap.minor, 80)))
        notify(tx, app, builder.id, NotificationType::budget_80,
               {std::string("80 % of your ") + cap.name + " budget is used", "You have spent " + used + ".",
                "/budget"},
               now);
}

// Names the cap by its field, so that a screen can show it.
Error over_budget(const Cap& cap, const User& builder, std::int64_t extra, std::int64_t left) {
    const auto& currency = builder.billing_currency;
    const auto has_left = money_text(left, currency) + " left";
    return {409,
            "budget_exceeded",
            "This costs " + money_text(extra, currency) + ", but your " + cap.name + " budget has " + has_left +
                ". It resets on " + time_text_in(builder.time_zone, cap.resets_at) + ".",
            {{cap.field, "There is " + has_left + "."}}};
}

// What a job still counts, by the time at which it was added.
struct Counted {
    std::string builder_id;
    std::map<Time, std::int64_t> by_time;
};

Counted counted(Reader& store, const std::string& job_id) {
    Counted c;
    Query q{{eq("job_id", job_id)}, {{"at"}}, 100};
    do {
        auto page = store.find(spend_entries(), q);
        for (const auto& e : page.items) c.builder_id = e->builder_id, c.by_time[e->at] += e->amount_minor;
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
    return c;
}

void take_back(Tx& tx, const std::string& job_id, std::int64_t minor, bool last_first, Time now) {
    if (minor == 0) return;
    const auto job = counted(tx, job_id);
    std::vector<std::pair<Time, std::int64_t>> added(job.by_time.begin(), job.by_time.end());
    if (last_first) std::ranges::reverse(added);
    for (const auto& [at, amount] : added) {
        const auto part = std::min(minor, amount);
        if (part <= 0) continue;
        tx.insert(spend_entries(), SpendEntry{new_id(now), job.builder_id, job_id, at, -part});
        minor -= part;
    }
}

}  // namespace

BudgetView read_budget(App& app, const Caller& who) {
    const auto builder = require_user(app.store, who.user_id);
    const auto budget = app.store.get(budgets(), who.user_id);
    const auto spent = spent_by(app.store, *builder, app.clock.now());
    BudgetView v;
    v.fee_bps = app.settings.platform_fee_bps;
    if (budget) v.weekly_cap_minor = (*budget)->weekly_cap_minor, v.monthly_cap_minor = (*budget)->monthly_cap_minor;
    v.currency = builder->billing_currency;
    v.weekly_spent_minor = spent.in_week, v.monthly_spent_minor = spent.in_month;
    v.resets_at = spent.week.end, v.monthly_resets_at = spent.month.end;
    return v;
}

SpendHistory spend_history(App& app, const Caller& who) {
    constexpr int weeks = 8, months = 6;
    const auto builder = require_user(app.store, who.user_id);
    const auto now = app.clock.now();
    return {builder->billing_currency, spent_back(app.store, *builder, now, weeks, week_of),
            spent_back(app.store, *builder, now, months, month_of)};
}

BudgetView set_budget(App& app, const Caller& who, const NewBudget& in) {
    app.store.transact([&](Tx& tx) {
        tx.guard("budget:" + who.user_id);
        const auto builder = require_user(tx, who.user_id);
        if (in.currency && *in.currency != builder->billing_currency)
            throw invalid("currency", builder->billing_currency.empty()
                                          ? "Choose your billing currency first."
                                          : "You bill in " + builder->billing_currency + ".");
        const Budget next{who.user_id, in.weekly_cap_minor, in.monthly_cap_minor};
        if (auto budget = tx.get(budgets(), who.user_id)) {
            budget->value = next;
            tx.replace(budgets(), *budget);
        } else {
            tx.insert(budgets(), next);
        }
    });
    return read_budget(app, who);
}

void check_budget(Tx& tx, App& app, const User& builder, std::int64_t extra_minor, Time now, bool record) {
    if (record) tx.guard("budget:" + builder.id);
    const auto budget = tx.get(budgets(), builder.id);
    if (!budget) return;
    const auto spent = spent_by(tx, builder, now);
    const std::array<Cap, 2> caps{{{"weekly", "weekly_cap_minor", budget->value.weekly_cap_minor, spent.in_week, spent.week.end},
                                   {"monthly", "monthly_cap_minor", budget->value.monthly_cap_minor, spent.in_month, spent.month.end}}};
    for (const auto& cap : caps) {
        if (!cap.minor) continue;
        const auto left = std::max<std::int64_t>(0, *cap.minor - cap.spent);
        if (extra_minor > left)
            throw over_budget(cap, builder, extra_minor, left);
    }
    if (record)
        for (const auto& cap : caps)
            if (cap.minor) warn(tx, app, builder, cap, extra_minor, now);
}

void add_spend(Tx& tx, const std::string& builder_id, const std::string& job_id, std::int64_t minor, Time now) {
    if (minor != 0) tx.insert(spend_entries(), SpendEntry{new_id(now), builder_id, job_id, now, minor});
}

void close_spend(Tx& tx, const std::string& job_id, std::int64_t minor, Time now) {
    take_back(tx, job_id, minor, true, now);
}

void return_spend(Tx& tx, const std::string& job_id, std::int64_t minor, Time now) {
    take_back(tx, job_id, minor, false, now);
}

}  // namespace peertest
