// Caps on what a builder spends in a week and a month, in their own time zone. Spend is a list of entries, never
// changed: a slot that closes, or money that comes back, is an entry with a minus, dated as what it takes back. What was
// added at a time is never taken back more than once, so no week falls below what its own slots cost.
#pragma once
#include "features/jobs/jobs.hpp"

namespace peertest {

struct Budget {
    std::string id;  // the builder's
    Nullable<std::int64_t> weekly_cap_minor, monthly_cap_minor;
};
struct SpendEntry {
    std::string id, builder_id, job_id;
    Time at;
    std::int64_t amount_minor = 0;  // below zero: closed, or returned
};

struct BudgetView {
    Nullable<std::int64_t> weekly_cap_minor, monthly_cap_minor;
    std::string currency;
    std::int64_t weekly_spent_minor = 0, monthly_spent_minor = 0;
    Time resets_at, monthly_resets_at;
    int fee_bps = 0;  // of a job that is published now
};
struct NewBudget {
    Nullable<std::int64_t> weekly_cap_minor, monthly_cap_minor;
    std::optional<std::string> currency;  // must be the billing currency
};

struct PeriodSpend {
    Time starts_at;
    std::int64_t spent_minor = 0;
};
struct SpendHistory {
    std::string currency;
    std::vector<PeriodSpend> weeks, months;  // oldest first, the running one last
};

BudgetView read_budget(App&, const Caller&);
SpendHistory spend_history(App&, const Caller&);
BudgetView set_budget(App&, const Caller&, const NewBudget&);

// Throws 409 budget_exceeded when `extra_minor` more would pass a cap, saying which, what is left and when it resets.
// With `record`, two at once cannot pass it together: the caller writes the spend in the same transaction.
void check_budget(Tx&, App&, const User& builder, std::int64_t extra_minor, Time now, bool record);
void add_spend(Tx&, const std::string& builder_id, const std::string& job_id, std::int64_t minor, Time now);
// Slots that nobody took are closed: those that were added last.
void close_spend(Tx&, const std::string& job_id, std::int64_t minor, Time now);
// Money of slots that were taken came back: of those that were there first.
void return_spend(Tx&, const std::string& job_id, std::int64_t minor, Time now);

const Collection<Budget>& budgets();
const Collection<SpendEntry>& spend_entries();

}  // namespace peertest
