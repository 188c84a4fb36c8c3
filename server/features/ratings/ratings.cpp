#include "features/ratings/ratings.hpp"

#include "features/notifications/notifications.hpp"
#include "features/ratings/ratings_store.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/pages.hpp"
#include "kit/text.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

const char* const publish_task = "rating_publish";

struct RatingDue {
    std::string submission_id;
};

bool is_party(const Submission& s, const std::string& user_id) {
    return s.builder_id == user_id || s.tester_id == user_id;
}

Doc<Submission> require_party(Reader& store, const std::string& submission_id, const std::string& user_id) {
    auto s = find_submission(store, submission_id);
    if (!s || !is_party(**s, user_id)) throw not_found();
    return std::move(*s);
}

GivenRating view_of(const Rating& r) {
    return {r.id,        r.submission_id, r.job_title, r.rater_id, r.rater_name,
            r.ratee_id,  r.stars,         r.comment,   r.visible_since.has_value(), r.created_at};
}

// From now on it is seen and counts.
void show(Tx& tx, App& app, Doc<Rating>& r, const Submission& s, Time now) {
    if (r->visible_since) return;
    r->visible_since = now;
    tx.replace(ratings(), r);
    if (!find_user(tx, r->ratee_id)) return;
    add_rating(tx, app, r->ratee_id, r->stars);
    const std::string comment = r->comment.empty() ? "" : "\n\n\"" + r->comment + "\"";
    notify(tx, app, r->ratee_id, NotificationType::rating_received,
           {r->rater_name + " rated you " + std::to_string(r->stars) + " of 5",
            "For \"" + r->job_title + "\"." + comment,
            r->ratee_id == s.builder_id ? builders_link(s) : testers_link(s),
            {{"rating_id", r->id}, {"submission_id", r->submission_id}, {"job_id", r->job_id}},
            r->rater_id},
           now);
}

void show_all(Tx& tx, App& app, const Submission& s, Time now) {
    for (auto& r : ratings_about(tx, s.id)) show(tx, app, r, s, now);
}

void time_is_over(App& app, const RatingDue& due) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        tx.guard("ratings:" + due.submission_id);
        if (const auto s = find_submission(tx, due.submission_id)) show_all(tx, app, **s, now);
    });
}

}  // namespace

template <>
const Schema& schema_of<RatingDue>() {
    static const Schema s = describe<RatingDue>("RatingDue", field<&RatingDue::submission_id>("submission_id"));
    return s;
}

Time rating_ends(const Submission& s, Time now) {
    if (!s.decided_at) throw conflict("invalid_transition", "You can rate one another once the submission is settled.");
    const Time ends = *s.decided_at + rating_time;
    if (now >= ends) throw conflict("window_closed", "The 14 days for rating are over.");
    return ends;
}

GivenRating rate(App& app, const Caller& who, const NewRating& in) {
    const Time now = app.clock.now();
    Rating r;
    r.id = new_id(now);
    r.submission_id = in.submission_id, r.rater_id = who.user_id;
    r.place = in.submission_id + ":" + who.user_id;
    r.stars = in.stars, r.comment = trim(in.comment), r.created_at = now;
    return app.store.transact([&](Tx& tx) {
        claim(tx, who, r.id, now);
        tx.guard("ratings:" + in.submission_id);  // the two sides at once: one of them sees the other's
        const auto s = require_party(tx, in.submission_id, who.user_id);
        r.blind_until = rating_ends(*s, now);
        r.job_id = s->job_id, r.job_title = s->job_title;
        r.ratee_id = s->builder_id == who.user_id ? s->tester_id : s->builder_id;
        r.rater_name = require_user(tx, who.user_id)->name;
        const auto others = ratings_about(tx, s->id);
        for (const auto& other : others)
            if (other->rater_id == who.user_id) throw conflict("conflict", "You have rated this already.");
        tx.insert(ratings(), r);
        if (others.empty())
            app.work.enqueue(tx, publish_task, RatingDue{s->id},
                             {.due_at = r.blind_until, .unique_key = "rating_publish:" + s->id});
        else {
            show_all(tx, app, *s, now);
            app.work.cancel(tx, "rating_publish:" + s->id);
        }
        auto view = view_of(r);
        view.visible = !others.empty();
        return view;
    });
}

GivenRating read_rating(App& app, const Caller& who, const std::string& id) {
    const auto r = app.store.get(ratings(), id);
    if (!r || (!(*r)->visible_since && (*r)->rater_id != who.user_id)) throw not_found();
    return view_of(**r);
}

RatingPage list_ratings(App& app, const Caller& who, const RatingQuery& in) {
    if (in.user_id.has_value() == in.submission_id.has_value())
        throw invalid("user_id", "Name either a user or a submission.");
    RatingPage page;
    if (in.submission_id) {
        require_party(app.store, *in.submission_id, who.user_id);
        for (const auto& r : ratings_about(app.store, *in.submission_id))
            if (r->visible_since || r->rater_id == who.user_id) page.items.push_back(view_of(*r));
        return page;
    }
    require_user(app.store, *in.user_id);
    const auto reads = *in.user_id == who.user_id ? Reads::latest : Reads::stale_ok;
    auto found = visible_ratings(app.store, *in.user_id, in.limit, in.cursor, reads);
    for (const auto& r : found.items) page.items.push_back(view_of(*r));
    page.next_cursor = next_cursor(std::move(found.next_cursor));
    return page;
}

void ratings_tasks(App&, Work& work) { work.on<RatingDue>(publish_task, Priority::medium, time_is_over); }

}  // namespace peertest
