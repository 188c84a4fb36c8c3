// A job's slots as testers come and go, each within the transaction that causes it.
#include <algorithm>

#include "features/escrow/escrow.hpp"
#include "features/jobs/budget.hpp"
#include "features/jobs/job_states.hpp"
#include "features/jobs/jobs_store.hpp"
#include "features/users/users.hpp"
#include "kit/error.hpp"

namespace peertest {
namespace {

constexpr int declines_to_pause = 3;

Doc<JobListing> listing_for(Tx& tx, const std::string& job_id) {
    auto listing = find_listing(tx, job_id);
    if (!listing) throw not_found();
    return std::move(*listing);
}

template <class T>
bool meets(const std::vector<T>& wanted, const T& mine) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), mine) != wanted.end();
}

template <class T>
std::string names(const std::vector<T>& values) {
    std::string out;
    for (const auto& v : values) {
        if (!out.empty()) out += ", ";
        if constexpr (std::is_enum_v<T>) out += to_text(v);
        else out += v;
    }
    return out;
}

FollowWaitlist follow_waitlist = nullptr;

bool runs(const JobListing& l) {
    return l.status == JobStatus::open || l.status == JobStatus::in_progress || l.status == JobStatus::paused;
}

}  // namespace

void waitlist_follows(FollowWaitlist follow) { follow_waitlist = follow; }

void slots_changed(Tx& tx, App& app, Doc<JobListing>& listing, Time now) {
    const auto follow = [&] {
        if (listing->waiting > 0 && follow_waitlist) follow_waitlist(tx, app, *listing, now);
    };
    follow();
    if (!frozen(*listing)) listing->paused_at.reset();
    follow_slots(*listing);
    if (!runs(*listing)) follow();  // it ended just now
    save_listing(tx, app, listing);
}

bool kept_from(const std::vector<std::string>& kept_for, const std::optional<Time>& kept_until, std::string_view user_id,
               Time now) {
    return kept_until && now < *kept_until && std::find(kept_for.begin(), kept_for.end(), user_id) == kept_for.end();
}

void take_slot(Tx& tx, App& app, const std::string& job_id, Time now) {
    auto listing = listing_for(tx, job_id);
    if (listing->status == JobStatus::in_progress && !listing->closed)
        throw conflict("no_slot_left", "Somebody else took the last place of this job.");
    if (listing->status != JobStatus::open || listing->closed || listing->deadline <= now)
        throw conflict("window_closed", "This job no longer takes testers.");
    if (free_slots(*listing) == 0) throw conflict("no_slot_left", "Somebody else took the last place of this job.");
    ++listing->running;
    follow_slots(*listing);
    if (listing->status == JobStatus::in_progress && !listing->filled_at) listing->filled_at = now;
    save_listing(tx, app, listing);
}

void return_slot(Tx& tx, App& app, const std::string& job_id, std::int64_t cost_minor, Time now) {
    auto listing = listing_for(tx, job_id);
    --listing->running;
    const auto cost_now = held_amount(listing->payout_minor, listing->fee_bps);
    if (listing->closed) return_spend(tx, job_id, cost_minor, now);
    else add_spend(tx, listing->builder_id, job_id, cost_now - cost_minor, now);  // raised meanwhile
    slots_changed(tx, app, listing, now);
}

void settle_slot(Tx& tx, App& app, const std::string& job_id, std::int64_t returned_minor, Time now) {
    auto listing = listing_for(tx, job_id);
    --listing->running;
    ++listing->settled;
    return_spend(tx, job_id, returned_minor, now);
    slots_changed(tx, app, listing, now);
}

bool note_decline(Tx& tx, App& app, const std::string& job_id, Time now) {
    auto listing = listing_for(tx, job_id);
    ++listing->declines;
    listing->declined_at = now;
    const bool pauses = !listing->closed && listing->declines >= declines_to_pause &&
                        next_status(listing->status, JobEvent::pause);
    if (pauses) {
        step(*listing, JobEvent::pause);
        listing->paused_at = now;
        update_user(tx, app, listing->builder_id, [](User& u) { u.card.status = CardStatus::declined; });
    }
    save_listing(tx, app, listing);
    return pauses;
}

void note_funded(Tx& tx, App& app, const std::string& job_id) {
    auto listing = listing_for(tx, job_id);
    if (listing->declines == 0) return;
    listing->declines = 0;
    save_listing(tx, app, listing);
}

std::vector<Reason> unmet_requirements(const Requirements& r, const User& tester) {
    std::vector<Reason> out;
    auto unmet = [&](const char* code, std::string message) { out.push_back({code, std::move(message)}); };
    const int score = tester.qualification.score;
    if (r.min_qualification_score && score < *r.min_qualification_score)
        unmet("score_too_low", "It asks for a qualification score of " + std::to_string(*r.min_qualification_score) +
                                   "; yours is " + std::to_string(score) + ".");
    if (r.min_rating && rating_average(tester.ratings) < *r.min_rating)
        unmet("rating_too_low", "It asks for testers with a higher rating than yours.");
    if (!owns_any(tester, r.devices)) unmet("device_missing", "It needs one of these devices: " + names(r.devices) + ".");
    if (!owns_any(tester, r.browsers))
        unmet("browser_missing", "It needs one of these browsers: " + names(r.browsers) + ".");
    if (!meets(r.countries, tester.country))
        unmet("country_not_asked", "It asks for testers in: " + names(r.countries) + ".");
    if (!speaks_any(tester, r.languages))
        unmet("language_missing", "It asks for testers who speak: " + names(r.languages) + ".");
    return out;
}

}  // namespace peertest
