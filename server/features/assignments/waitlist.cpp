// The count of those who wait and of the slots on offer stand on the listing, which every step writes: so that joining,
// accepting and a slot coming free never pass each other unseen.
#include "features/assignments/waitlist.hpp"

#include <algorithm>

#include "features/assignments/assignments_write.hpp"
#include "features/assignments/waitlist_store.hpp"
#include "features/jobs/job_states.hpp"
#include "features/notifications/notifications.hpp"
#include "kit/error.hpp"
#include "kit/pages.hpp"
#include "kit/time_text.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

constexpr std::string_view offer_task = "waitlist_offer_over";
constexpr int most_waiting = 200;

struct OfferOver {
    std::string job_id, tester_id;
};

std::string offer_key(const WaitlistEntry& w) {
    return std::string(offer_task) + ":" + w.id + ":" + to_rfc3339(*w.offer_expires_at);
}

void schedule_end(Tx& tx, App& app, const WaitlistEntry& w) {
    app.work.enqueue(tx, offer_task, OfferOver{w.job_id, w.tester_id},
                     {.due_at = *w.offer_expires_at, .unique_key = offer_key(w)});
}

void remove(Tx& tx, App& app, const WaitlistEntry& w, JobListing& l) {
    if (w.offered) app.work.cancel(tx, offer_key(w)), --l.offered;
    --l.waiting;
    tx.remove(waitlist(), w.id);
}

void tell(Tx& tx, App& app, const WaitlistEntry& w, const std::string& title, const std::string& body, Time now) {
    notify(tx, app, w.tester_id, NotificationType::waitlist_offer,
           {title, body, "/tests/" + w.job_id, {{"job_id", w.job_id}}}, now);
}

void offer(Tx& tx, App& app, Doc<WaitlistEntry>& w, JobListing& l, Time now) {
    w->offered = true;
    w->offer_expires_at = std::min(now + offer_time, l.deadline);
    tx.replace(waitlist(), w);
    ++l.offered;
    schedule_end(tx, app, *w);
    tell(tx, app, *w, "A place is yours: \"" + l.title + "\"",
         "A place came free, and you are the next on the waitlist. It is kept for you until " +
             time_text(*w->offer_expires_at) + ": accept it before then, or it goes to the next.",
         now);
}

void end_all(Tx& tx, App& app, JobListing& l, Time now) {
    const bool cancelled = l.status == JobStatus::cancelled;
    for (const auto& w : everybody_waiting(tx, l.id)) {
        if (w->offered) app.work.cancel(tx, offer_key(*w));
        tx.remove(waitlist(), w->id);
        tell(tx, app, *w, "The waitlist of \"" + l.title + "\" has ended",
             cancelled ? "The builder cancelled this job, so no place comes free any more."
                       : "The job takes no more testers, so no place comes free any more.",
             now);
    }
    l.waiting = l.offered = 0;
}

// Time stood still while the job was paused: whoever had an offer has what was left of it.
void thaw(Tx& tx, App& app, Doc<WaitlistEntry>& w, JobListing& l, Time now) {
    const Millis left = std::max<Millis>(*w->offer_expires_at - *l.paused_at, Millis{0});
    app.work.cancel(tx, offer_key(*w));
    w->offer_expires_at = std::min(now + left, l.deadline);
    tx.replace(waitlist(), w);
    schedule_end(tx, app, *w);
}

bool may_take(Tx& tx, const App& app, const WaitlistEntry& w, const JobListing& l, Time now) {
    const auto tester = find_user(tx, w.tester_id);
    return tester && (*tester)->status == UserStatus::active && reasons_against(tx, app, **tester, l, now).empty();
}

void offer_over(App& app, const OfferOver& due) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto listing = find_listing(tx, due.job_id);
        const auto w = waitlist_entry(tx, due.job_id, due.tester_id);
        if (!listing || !w || !(*w)->offered || *(*w)->offer_expires_at > now) return;
        if (frozen(**listing)) return;            // thawed when the job goes on
        if ((*listing)->deadline <= now) return;              // the whole list ends
        remove(tx, app, **w, **listing);
        slots_changed(tx, app, *listing, now);
        tell(tx, app, **w, "Your offer has run out: \"" + (*listing)->title + "\"",
             "The place goes to the next tester. You may join the waitlist again.", now);
    });
}

}  // namespace

template <>
const Schema& schema_of<OfferOver>() {
    static const Schema s = describe<OfferOver>("OfferOver", field<&OfferOver::job_id>("job_id"),
                                                field<&OfferOver::tester_id>("tester_id"));
    return s;
}

std::int64_t waitlist_position(Reader& store, const WaitlistEntry& mine) {
    const auto all = everybody_waiting(store, mine.job_id);
    std::int64_t position = 1;
    for (const auto& w : all) {
        if (w->id == mine.id) continue;
        const bool earlier = w->joined_at != mine.joined_at ? w->joined_at < mine.joined_at : w->id < mine.id;
        if (w->offered != mine.offered ? w->offered : earlier) ++position;
    }
    return position;
}

bool has_offer(const std::optional<Doc<WaitlistEntry>>& w, Time now) {
    return w && (*w)->offered && *(*w)->offer_expires_at > now;
}

namespace {

// Nothing is on offer while the job is paused: the time of an offer stands still.
std::optional<WaitlistItem> item_of(Reader& store, const WaitlistEntry& w) {
    const auto listing = find_listing(store, w.job_id);
    if (!listing) return {};
    const auto& l = **listing;
    const auto offer_expires_at = l.status == JobStatus::paused ? std::nullopt : w.offer_expires_at;
    return WaitlistItem{l.id,      l.title, l.status, l.payout_minor, l.currency, waitlist_position(store, w), offer_expires_at,
                        w.joined_at};
}

}  // namespace

WaitlistPage list_waitlist(App& app, const Caller& who, const WaitlistQuery& in) {
    auto found = waitlist_page(app.store, who.user_id, in);
    WaitlistPage page;
    for (const auto& w : found.items)
        if (auto item = item_of(app.store, *w)) page.items.push_back(std::move(*item));
    page.next_cursor = next_cursor(std::move(found.next_cursor));
    return page;
}

std::vector<WaitlistItem> offers_to(Reader& store, const std::string& tester_id, Time now) {
    std::vector<WaitlistItem> offers;
    for (const auto& w : offered_entries(store, tester_id))
        if (auto item = item_of(store, *w); item && item->offer_expires_at && *item->offer_expires_at > now)
            offers.push_back(std::move(*item));
    return offers;
}

void join_waitlist(App& app, const Caller& who, const std::string& job_id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        const auto tester = require_active(tx, who.user_id);
        auto listing = find_listing(tx, job_id);
        if (!listing || (*listing)->status == JobStatus::draft) throw not_found();
        if (waitlist_entry(tx, job_id, who.user_id)) return;  // already on it
        const auto reasons = reasons_against(tx, app, *tester, **listing, now);
        for (const auto& r : reasons)
            if (r.code != "no_slot_left") throw refusal(r);
        if (reasons.empty()) throw conflict("invalid_transition", "A place is free: take the job instead of waiting.");
        if ((*listing)->waiting >= most_waiting) throw conflict("conflict", "The waitlist of this job is full.");
        tx.insert(waitlist(), WaitlistEntry{waitlist_id(job_id, who.user_id), job_id, who.user_id, false, {}, now});
        ++(*listing)->waiting;
        save_listing(tx, app, *listing);
    });
}

void leave_waitlist(App& app, const Caller& who, const std::string& job_id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto listing = find_listing(tx, job_id);
        const auto w = waitlist_entry(tx, job_id, who.user_id);
        if (!listing || (*listing)->status == JobStatus::draft) throw not_found();
        if (!w) return;
        remove(tx, app, **w, **listing);
        slots_changed(tx, app, *listing, now);
    });
}

void follow_waitlist(Tx& tx, App& app, JobListing& l, Time now) {
    if (l.waiting == 0 || frozen(l)) return;
    const bool runs = l.status == JobStatus::open || l.status == JobStatus::in_progress;
    if (!runs || l.closed || l.deadline <= now) return end_all(tx, app, l, now);
    auto all = everybody_waiting(tx, l.id);
    if (l.paused_at)
        for (auto& w : all)
            if (w->offered) thaw(tx, app, w, l, now);
    for (auto& w : all) {
        if (free_slots(l) == 0) break;
        JobListing seen = l;
        seen.status = JobStatus::open;  // which it is again as soon as one is free
        if (!w->offered && may_take(tx, app, *w, seen, now)) offer(tx, app, w, l, now);
    }
}

void leave_by_accepting(Tx& tx, App& app, const std::string& job_id, const std::string& tester_id, Time now) {
    const auto w = waitlist_entry(tx, job_id, tester_id);
    if (!w || ((*w)->offered && !has_offer(w, now))) return;  // ran out: its task takes it off the list
    auto listing = find_listing(tx, job_id);
    remove(tx, app, **w, **listing);
    follow_slots(**listing);
    save_listing(tx, app, *listing);
}

void waitlist_tasks(Work& work) {
    waitlist_follows(follow_waitlist);
    work.on<OfferOver>(std::string(offer_task), Priority::high, offer_over);
}

}  // namespace peertest
