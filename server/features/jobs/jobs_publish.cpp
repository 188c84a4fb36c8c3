// Publishing, cancelling and the deadline.
#include "app/settings.hpp"
#include "features/escrow/escrow.hpp"
#include "features/jobs/budget.hpp"
#include "features/jobs/job_states.hpp"
#include "features/jobs/jobs_store.hpp"
#include "features/jobs/jobs_write.hpp"
#include "features/auth/auth.hpp"
#include "features/notifications/notifications.hpp"
#include "features/payments/payments.hpp"
#include "features/projects/projects.hpp"
#include "kit/money.hpp"
#include "kit/time_text.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {
const char* const deadline_task = "job_deadline";
const char* const kept_task = "job_slots_kept";
constexpr std::chrono::hours kept_time{48};
struct JobDeadline {
    std::string job_id;
};
}  // namespace

template <>
const Schema& schema_of<JobDeadline>() {
    static const Schema s = describe<JobDeadline>("JobDeadline", field<&JobDeadline::job_id>("job_id"));
    return s;
}

void schedule_deadline(Tx& tx, App& app, const Job& job) {
    // The key names the time too: while the task of an earlier deadline runs, it may leave the next one.
    app.work.enqueue(tx, deadline_task, JobDeadline{job.id},
                     {.due_at = job.deadline, .unique_key = "job_deadline:" + job.id + ":" + to_rfc3339(job.deadline)});
}

namespace {

// Closes what is free for ever; its cost no longer counts against the caps.
void close_job(Tx& tx, JobListing& l, Time now) {
    const int free = unfilled_slots(l);
    l.closed = true;
    if (l.published_at) close_spend(tx, l.id, free * held_amount(l.payout_minor, l.fee_bps), now);
}

void publish_again(Tx& tx, App& app, const User& builder, JobDocs& docs, Time now) {
    auto& listing = *docs.listing;
    if (listing.closed || listing.deadline <= now)
        throw conflict("invalid_transition", "This job's deadline has passed.");
    require_card(tx, builder, listing.declined_at);
    check_budget(tx, app, builder, 0, now, true);
    listing.declines = 0;
    step(listing, JobEvent::publish);
}

// For 48 hours a re-test is for those who found what it is about.
void keep_slots(Tx& tx, App& app, const Job& job, JobListing& listing, Time now) {
    if (job.kept_for.empty()) return;
    listing.kept_for = job.kept_for;
    listing.kept_until = now + kept_time;
    app.work.enqueue(tx, kept_task, JobDeadline{job.id},
                     {.due_at = *listing.kept_until, .unique_key = kept_task + (":" + job.id)});
    for (const auto& tester : job.kept_for)
        notify(tx, app, tester, NotificationType::waitlist_offer,
               {"A re-test is kept for you: \"" + job.title + "\"",
                "You found problems that the builder wants looked at again. Until " + time_text(*listing.kept_until) +
                    " its places are kept for the testers who found them.",
                "/tests/" + job.id,
                {{"job_id", job.id}}},
               now);
}

void publish_first(Tx& tx, App& app, const User& builder, JobDocs& docs, Time now) {
    auto& job = *docs.job;
    auto& listing = *docs.listing;
    step(listing, JobEvent::publish);
    if (const auto project = find_project(tx, job.project_id); !project || (*project)->archived)
        throw conflict("invalid_transition", "This job's project is archived.");
    if (auto bad = problems_of(job, now); !bad.empty()) throw invalid(std::move(bad));
    require_card(tx, builder);
    job.fee_bps = app.settings.platform_fee_bps;
    job.blocked_payout_minor = percent_up(job.payout_minor, job.blocked_pay_percent);
    job.published_at = now;
    const auto cost = held_amount(job.payout_minor, job.fee_bps) * job.slots;
    check_budget(tx, app, builder, cost, now, true);
    add_spend(tx, job.builder_id, job.id, cost, now);
    tx.replace(jobs(), docs.job);
    copy_to_listing(job, listing.project_name, listing);
    keep_slots(tx, app, job, listing, now);
    update_user(tx, app, builder.id, [](User& u) { ++u.counts.jobs_published; });
    schedule_deadline(tx, app, job);
}

}  // namespace

JobView publish_job(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        claim(tx, who, id, now);
        auto docs = own_job(tx, who, id);
        const auto builder = require_trusted(tx, who.user_id);
        require_membership(*builder, now);
        if (docs.listing->status == JobStatus::paused) publish_again(tx, app, *builder, docs, now);
        else publish_first(tx, app, *builder, docs, now);
        slots_changed(tx, app, docs.listing, now);
        return view_of(app, docs);
    });
}

JobView cancel_job(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        auto docs = own_job(tx, who, id);
        close_job(tx, *docs.listing, now);
        step(*docs.listing, JobEvent::cancel);
        slots_changed(tx, app, docs.listing, now);
        return view_of(app, docs);
    });
}

namespace {
void pass_deadline(App& app, const JobDeadline& task) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto listing = find_listing(tx, task.job_id);
        if (!listing || (*listing)->closed || (*listing)->deadline > now) return;
        close_job(tx, **listing, now);
        slots_changed(tx, app, *listing, now);
    });
}

// From now on those who wait may have what the first ones left.
void open_to_all(App& app, const JobDeadline& task) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto listing = find_listing(tx, task.job_id);
        if (listing && (*listing)->waiting > 0 && !(*listing)->closed) slots_changed(tx, app, *listing, now);
    });
}

// A suspended builder's jobs take no testers until the builder is let in again; running tests go on.
void follow_standing(App& app, const AccountNotice& task) {
    const Time now = app.clock.now();
    for (const std::string& id : running_jobs(app.store, task.user_id))
        app.store.transact([&](Tx& tx) {
            const auto builder = find_user(tx, task.user_id);
            auto listing = find_listing(tx, id);
            const bool on_hold = builder && (*builder)->status == UserStatus::suspended;
            if (!listing || (*listing)->on_hold == on_hold) return;
            (*listing)->on_hold = on_hold;
            if (on_hold && !(*listing)->paused_at) (*listing)->paused_at = now;
            slots_changed(tx, app, *listing, now);
        });
}

void rename_project(App& app, const ProjectRenamed& task) {
    std::string cursor;
    do {
        const auto page = project_listings(app.store, task.project_id, 100, cursor);
        for (const auto& l : page.items)
            app.store.transact([&](Tx& tx) {
                const auto project = find_project(tx, task.project_id);
                auto docs = find_job(tx, l->id);
                if (!project || !docs || docs->listing->project_name == (*project)->name) return;
                copy_to_listing(*docs->job, (*project)->name, *docs->listing);
                save_listing(tx, app, docs->listing);
            });
        cursor = page.next_cursor;
    } while (!cursor.empty());
}
}  // namespace

void jobs_tasks(App&, Work& work) {
    work.on<JobDeadline>(deadline_task, Priority::medium, pass_deadline);
    work.on<JobDeadline>(kept_task, Priority::medium, open_to_all);
    work.on<AccountNotice>(std::string(account_standing_task), Priority::high, follow_standing);
    work.on<ProjectRenamed>(std::string(project_renamed_task), Priority::medium, rename_project);
}

}  // namespace peertest
