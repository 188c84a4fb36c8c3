// Changing a job: everything while it is a draft; once published only what cannot hurt a tester.
#include "app/if_match.hpp"
#include "app/settings.hpp"
#include "features/escrow/escrow.hpp"
#include "features/jobs/budget.hpp"
#include "features/jobs/job_states.hpp"
#include "features/jobs/jobs_store.hpp"
#include "features/jobs/jobs_write.hpp"
#include "features/payments/payments.hpp"
#include "kit/money.hpp"
#include "ports/clock.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

template <class T>
void set(T& member, const std::optional<T>& value) {
    if (value) member = *value;
}

bool same_steps(const Job& a, const Job& b) {
    if (a.journeys.size() != b.journeys.size()) return false;
    for (std::size_t i = 0; i < a.journeys.size(); ++i) {
        const auto &x = a.journeys[i], &y = b.journeys[i];
        if (x.id != y.id || x.steps.size() != y.steps.size()) return false;
        for (std::size_t k = 0; k < x.steps.size(); ++k)
            if (x.steps[k].id != y.steps[k].id) return false;
    }
    return true;
}

template <class T>
bool same_json(const T& a, const T& b) {
    return to_json(a) == to_json(b);
}

bool text_differs(const Job& a, const Job& b) {
    if (a.title != b.title || a.description != b.description || a.journeys.size() != b.journeys.size()) return true;
    for (std::size_t i = 0; i < a.journeys.size(); ++i)
        if (!same_json(a.journeys[i], b.journeys[i])) return true;
    return false;
}

// More slots and a higher payout are new money: membership, card and caps are checked as for publishing.
void pay_for_more(Tx& tx, App& app, const Job& before, const Job& after, const JobListing& listing, Time now) {
    const auto slot_before = held_amount(before.payout_minor, before.fee_bps),
               slot_after = held_amount(after.payout_minor, after.fee_bps);
    const int more = after.slots - before.slots, free = unfilled_slots(listing);
    const auto raise = slot_after - slot_before;
    if (more == 0 && raise == 0) return;
    const auto builder = require_trusted(tx, after.builder_id);
    require_membership(*builder, now);
    require_card(tx, *builder);
    const auto extra = more * slot_after + free * raise;
    check_budget(tx, app, *builder, extra, now, true);
    add_spend(tx, after.builder_id, after.id, extra, now);
}

bool editable_after_publishing(JobStatus s) {
    return s == JobStatus::open || s == JobStatus::in_progress || s == JobStatus::paused;
}

}  // namespace

Job changed(const Job& before, const JobPatch& in, Time now) {
    Job job = before;
    set(job.title, in.title);
    set(job.description, in.description);
    set(job.test_type, in.test_type);
    if (in.journeys) job.journeys = with_ids(*in.journeys, before.journeys, now);
    set(job.payout_minor, in.payout_minor);
    set(job.currency, in.currency);
    set(job.slots, in.slots);
    set(job.deadline, in.deadline);
    set(job.completion_hours, in.completion_hours);
    set(job.evidence, in.evidence);
    set(job.requirements, in.requirements);
    set(job.known_issues, in.known_issues);
    set(job.blocked_pay_percent, in.blocked_pay_percent);
    set(job.change_note, in.change_note);
    job.blocked_payout_minor = percent_up(job.payout_minor, job.blocked_pay_percent);
    return job;
}

std::vector<FieldError> harm_of(const Job& before, const Job& after, const JobPatch& in) {
    std::vector<FieldError> bad;
    auto refuse = [&](bool harmful, const char* name, const char* why) {
        if (harmful) bad.push_back({name, why});
    };
    refuse(after.test_type != before.test_type, "test_type", "Cannot change after publishing.");
    refuse(after.currency != before.currency, "currency", "Cannot change after publishing.");
    refuse(after.payout_minor < before.payout_minor, "payout_minor", "A payout never goes down.");
    refuse(after.blocked_pay_percent < before.blocked_pay_percent, "blocked_pay_percent",
           "Blocked pay never goes down.");
    refuse(after.slots < before.slots, "slots", "Slots can only be added after publishing.");
    refuse(after.deadline < before.deadline, "deadline", "A deadline can only move later.");
    refuse(after.completion_hours < before.completion_hours, "completion_hours",
           "Testers can only be given more time.");
    refuse(after.evidence.min_feedback_chars > before.evidence.min_feedback_chars ||
               after.evidence.min_screenshots > before.evidence.min_screenshots ||
               (after.evidence.all_journeys && !before.evidence.all_journeys),
           "evidence", "After publishing no more evidence can be asked for.");
    refuse(!same_json(after.requirements, before.requirements), "requirements", "Cannot change after publishing.");
    refuse(!same_steps(before, after), "journeys",
           "After publishing only the wording of steps can change; send every journey and step with its id.");
    refuse(text_differs(before, after) && !in.change_note, "change_note",
           "Say in a sentence what you changed: testers see it.");
    return bad;
}

JobView change_job(App& app, const Caller& who, const std::string& id, const JobPatch& in) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        auto docs = own_job(tx, who, id);
        require_version(who, docs.job.version);
        const Job before = *docs.job;
        const Job after = changed(before, in, now);
        const auto status = docs.listing->status;
        auto bad = in.deadline || status == JobStatus::draft ? problems_of(after, now) : std::vector<FieldError>{};
        if (status != JobStatus::draft) {
            if (!editable_after_publishing(status) || docs.listing->closed)
                throw conflict("invalid_transition", "This job takes no more testers, so it can no longer change.");
            for (auto& e : harm_of(before, after, in)) bad.push_back(std::move(e));
            if (in.payout_minor && !in.deadline)
                for (auto& e : problems_of(after, now))
                    if (e.field == "payout_minor") bad.push_back(std::move(e));
        } else if (after.currency != before.currency) {
            bad.push_back({"currency", "You bill in " + before.currency + ", and in that currency alone."});
        }
        if (!bad.empty()) throw invalid(std::move(bad));
        if (status != JobStatus::draft) {
            pay_for_more(tx, app, before, after, *docs.listing, now);
            if (after.deadline != before.deadline) schedule_deadline(tx, app, after);
        }
        docs.job.value = after;
        tx.replace(jobs(), docs.job);
        copy_to_listing(after, docs.listing->project_name, *docs.listing);
        slots_changed(tx, app, docs.listing, now);
        return view_of(app, docs);
    });
}

}  // namespace peertest
