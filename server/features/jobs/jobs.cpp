#include "features/jobs/jobs.hpp"

#include <algorithm>
#include <set>

#include "app/settings.hpp"
#include "features/escrow/escrow.hpp"
#include "features/jobs/budget.hpp"
#include "features/jobs/job_states.hpp"
#include "features/jobs/jobs_store.hpp"
#include "features/jobs/jobs_write.hpp"
#include "features/payments/payments.hpp"
#include "features/projects/projects.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/money.hpp"
#include "kit/text.hpp"
#include "ports/cache.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"

namespace peertest {

std::vector<Journey> with_ids(const std::vector<NewJourney>& in, const std::vector<Journey>& before, Time now) {
    std::set<std::string> known;
    for (const auto& j : before) {
        known.insert(j.id);
        for (const auto& s : j.steps) known.insert(s.id);
    }
    // An id is kept once, and only if it was given by us: results refer to it.
    auto id_of = [&](const std::optional<std::string>& wanted) {
        return wanted && known.erase(*wanted) ? *wanted : new_id(now);
    };
    std::vector<Journey> out;
    for (const auto& j : in) {
        auto& journey = out.emplace_back(Journey{id_of(j.id), j.title, {}});
        for (const auto& s : j.steps) {
            auto expected = s.expected && !s.expected->empty() ? s.expected : std::nullopt;
            journey.steps.push_back({id_of(s.id), s.instruction, std::move(expected)});
        }
    }
    return out;
}

std::vector<FieldError> problems_of(const Job& job, Time now) {
    std::vector<FieldError> bad;
    if (!currency_digits(job.currency)) {
        bad.push_back({"currency", "We do not take this currency."});
    } else {
        const auto least = minor_units(1, job.currency), most = minor_units(1000, job.currency);
        if (job.payout_minor < least || job.payout_minor > most)
            bad.push_back({"payout_minor", "Must be between " + money_text(least, job.currency) + " and " +
                                               money_text(most, job.currency) + "."});
    }
    if (job.deadline < now + std::chrono::hours{1} || job.deadline > now + std::chrono::days{90})
        bad.push_back({"deadline", "Must be between one hour and 90 days ahead."});
    return bad;
}

JobListing listing_of(const Job& job, const std::string& project_name) {
    JobListing l;
    l.id = job.id;
    l.builder_id = job.builder_id;
    l.created_at = l.listed_at = job.created_at;
    copy_to_listing(job, project_name, l);
    return l;
}

void copy_to_listing(const Job& job, const std::string& project_name, JobListing& l) {
    l.project_id = job.project_id;
    l.project_name = project_name;
    l.title = job.title;
    l.words = words(job.title + " " + job.description + " " + project_name);
    l.test_type = job.test_type;
    l.payout_minor = job.payout_minor;
    l.blocked_payout_minor = job.blocked_payout_minor;
    l.fee_bps = job.fee_bps;
    l.currency = job.currency;
    l.deadline = job.deadline;
    l.completion_hours = job.completion_hours;
    l.journey_count = int(job.journeys.size());
    l.step_count = 0;
    for (const auto& j : job.journeys) l.step_count += int(j.steps.size());
    l.requirements = job.requirements;
    l.slots = job.slots;
    l.published_at = job.published_at;
    if (job.published_at) l.listed_at = *job.published_at;
}

JobView view_of(const App& app, const JobDocs& docs) {
    const Job& j = *docs.job;
    const JobListing& l = *docs.listing;
    JobView v{j.id,           j.project_id, j.builder_id,           j.title,        j.description,
              j.test_type,    j.journeys,   j.payout_minor,         j.blocked_payout_minor, j.blocked_pay_percent,
              j.fee_bps,      j.currency,   j.slots,                slots_taken(l), j.deadline,
              j.completion_hours, j.evidence, j.requirements,       j.known_issues, {},
              l.status,       docs.job.version, j.created_at,       j.published_at};
    if (!j.change_note.empty()) v.change_note = j.change_note;
    if (!j.published_at) v.fee_bps = app.settings.platform_fee_bps;  // what it would be, if published now
    return v;
}

JobDocs own_job(Reader& store, const Caller& who, const std::string& id) {
    auto docs = find_job(store, id);
    if (!docs || docs->job->builder_id != who.user_id) throw not_found();
    return std::move(*docs);
}

namespace {

JobView read_own(App& app, const Caller& who, const std::string& id) {
    return view_of(app, own_job(app.store, who, id));
}

// What a draft would cost, if it were published now.
std::int64_t cost_of(const App& app, const Job& job) { return held_amount(job.payout_minor, app.settings.platform_fee_bps) * job.slots; }

void insert_draft(Tx& tx, App& app, const Caller& who, const Job& job, bool needs_card, Time now) {
    claim(tx, who, job.id, now);
    const auto builder = require_active(tx, who.user_id);
    const auto project = own_project(tx, who, job.project_id);
    if (project->archived) throw invalid("project_id", "This project is archived.");
    require_membership(*builder, now);
    if (needs_card) require_card(tx, *builder);
    if (!builder->billing_currency.empty() && builder->billing_currency != job.currency)
        throw invalid("currency", "You bill in " + builder->billing_currency + ", and in that currency alone.");
    if (!builder->billing_currency_fixed)
        update_user(tx, app, who.user_id, [&](User& u) { u.billing_currency = job.currency, u.billing_currency_fixed = true; });
    check_budget(tx, app, *builder, cost_of(app, job), now, false);
    insert_job(tx, job, listing_of(job, project->name));
    tx.after_commit([&app] { app.cache.invalidate(listings_group); });
}

}  // namespace

JobView create_job(App& app, const Caller& who, const NewJob& in) {
    const Time now = app.clock.now();
    Job job;
    job.id = new_id(now);
    job.project_id = in.project_id;
    job.builder_id = who.user_id;
    job.title = in.title;
    job.description = in.description;
    job.test_type = in.test_type;
    job.journeys = with_ids(in.journeys, {}, now);
    job.payout_minor = in.payout_minor;
    job.blocked_pay_percent = in.blocked_pay_percent;
    job.blocked_payout_minor = percent_up(in.payout_minor, in.blocked_pay_percent);
    job.currency = in.currency;
    job.slots = in.slots;
    job.deadline = in.deadline;
    job.completion_hours = in.completion_hours;
    job.evidence = in.evidence;
    job.requirements = in.requirements;
    job.known_issues = in.known_issues;
    job.created_at = now;
    if (auto bad = problems_of(job, now); !bad.empty()) throw invalid(std::move(bad));
    app.store.transact([&](Tx& tx) { insert_draft(tx, app, who, job, false, now); });
    return read_own(app, who, job.id);
}

JobView duplicate_job(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    const auto original = own_job(app.store, who, id);
    Job job = *original.job;
    job.retest_of.reset();
    job.kept_for.clear();
    return create_draft(app, who, std::move(job), now);
}

JobView create_draft(App& app, const Caller& who, Job job, Time now) {
    job.id = new_id(now);
    job.fee_bps = 0;
    job.change_note.clear();
    job.created_at = now;
    job.published_at.reset();
    job.deadline = std::max(job.deadline, now + std::chrono::days{7});
    for (auto& j : job.journeys) {
        j.id = new_id(now);
        for (auto& s : j.steps) s.id = new_id(now);
    }
    app.store.transact([&](Tx& tx) { insert_draft(tx, app, who, job, true, now); });
    return read_own(app, who, job.id);
}

}  // namespace peertest
