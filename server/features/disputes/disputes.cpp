#include "features/disputes/disputes.hpp"

#include <algorithm>
#include <set>

#include "features/disputes/disputes_store.hpp"
#include "features/disputes/disputes_tasks.hpp"
#include "features/files/files.hpp"
#include "features/notifications/notifications.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/log.hpp"
#include "kit/money.hpp"
#include "kit/pages.hpp"
#include "kit/time_text.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"

namespace peertest {
namespace {

const std::vector<FilePurpose> pictures{FilePurpose::screenshot, FilePurpose::annotation, FilePurpose::evidence};

std::set<std::string> files_of(const Submission& s) {
    std::set<std::string> ids;
    for (const auto& shot : s.screenshots) {
        ids.insert(shot.file_id);
        if (shot.annotated_file_id) ids.insert(*shot.annotated_file_id);
    }
    for (const auto& r : s.recordings) ids.insert(r.file_id);
    for (const auto& f : s.findings) ids.insert(f.file_ids.begin(), f.file_ids.end());
    return ids;
}

// Those that are not part of the submission, checked to be this person's own.
std::vector<std::string> own_files(Reader& store, const Submission& s, const std::string& user_id,
                                   const std::vector<std::string>& ids) {
    const auto handed_in = files_of(s);
    std::vector<std::string> own;
    for (const auto& id : ids)
        if (!handed_in.contains(id) && std::find(own.begin(), own.end(), id) == own.end()) own.push_back(id);
    require_own_ready_files(store, user_id, own, "file_ids", pictures);
    return own;
}

void check_step(const Submission& s, const std::string& step_id, Reader& store) {
    const auto docs = find_job(store, s.job_id);
    for (const auto& journey : docs.value().job->journeys)
        for (const auto& step : journey.steps)
            if (step.id == step_id) return;
    throw invalid("step_id", "This is not a step of the job.");
}

Dispute dispute_of(const Submission& s, const NewDispute& in, const std::string& reason, Time now) {
    Dispute d;
    d.id = new_id(now);
    d.submission_id = s.id, d.assignment_id = s.assignment_id, d.job_id = s.job_id;
    d.builder_id = s.builder_id, d.tester_id = s.tester_id, d.escrow_id = s.escrow_id;
    d.job_title = s.job_title, d.tester_name = s.tester_name;
    d.category = in.category, d.reason = reason, d.step_id = in.step_id, d.file_ids = in.file_ids;
    d.payout_minor = s.payout_minor, d.currency = s.currency;
    d.answer_until = now + statement_time;
    d.pays_by_default_at = now + default_after;
    d.created_at = now;
    return d;
}

void tell_opened(Tx& tx, App& app, const Dispute& d, const Submission& s, Time now) {
    notify(tx, app, d.tester_id, NotificationType::dispute_opened,
           {"Your test of \"" + d.job_title + "\" is disputed",
            "The builder says: " + d.reason + "\n\nTell your side before " + time_text(d.answer_until) +
                ". The money is safe meanwhile; if nobody rules within 14 days, you are paid in full.",
            testers_link(s), ids_of(d), d.builder_id},
           now);
    notify_admins(tx, app, NotificationType::dispute_opened,
                  {"New dispute about \"" + d.job_title + "\"",
                   money_text(d.payout_minor, d.currency) + " wait for a ruling. The tester may answer until " +
                       time_text(d.answer_until) + ".",
                   admins_link(d), ids_of(d)},
                  now);
}

Doc<Dispute> require_dispute(Reader& store, const std::string& id) {
    auto d = find_dispute(store, id);
    if (!d) throw not_found();
    return std::move(*d);
}

bool is_party(const Dispute& d, const Caller& who) { return d.builder_id == who.user_id || d.tester_id == who.user_id; }

}  // namespace

std::map<std::string, std::string> ids_of(const Dispute& d) {
    return {{"dispute_id", d.id}, {"submission_id", d.submission_id}, {"job_id", d.job_id},
            {"assignment_id", d.assignment_id}};
}

std::string admins_link(const Dispute& d) { return "/admin/disputes/" + d.id; }

std::int64_t awarded(std::int64_t payout_minor, const std::string& currency, const NewResolution& in) {
    if (in.decision != DisputeDecision::partial) {
        if (in.tester_minor) throw invalid("tester_minor", "Only a partial payment names an amount.");
        return in.decision == DisputeDecision::full ? payout_minor : 0;
    }
    if (!in.tester_minor) throw invalid("tester_minor", "Say how much the tester gets.");
    if (*in.tester_minor < 1 || *in.tester_minor >= payout_minor)
        throw invalid("tester_minor", "A partial payment lies between nothing and " + money_text(payout_minor, currency) + ".");
    return *in.tester_minor;
}

std::string outcome_text(DisputeDecision decision, const std::string& amount) {
    if (decision == DisputeDecision::full) return "The tester is paid in full: " + amount + ".";
    if (decision == DisputeDecision::partial) return "The tester gets " + amount + ", the rest goes back to the builder.";
    return "The money goes back to the builder.";
}

void check_ruling(const Dispute& d, DisputeDecision decision, Time now) {
    if (d.status == DisputeStatus::resolved)
        throw conflict("invalid_transition", "This dispute is resolved already.");
    if (decision != DisputeDecision::full && !d.statement && now < d.answer_until)
        throw conflict("invalid_transition", "The tester has not answered yet and may do so until " +
                                                 time_text(d.answer_until) + "; until then only full pay is possible.");
}

Dispute open_dispute(App& app, const Caller& who, const NewDispute& in) {
    const Time now = app.clock.now();
    const auto reason = clean_message(in.reason, "reason");
    const auto seen = find_submission(app.store, in.submission_id);
    if (!seen || (*seen)->builder_id != who.user_id) throw not_found();
    if (in.step_id) check_step(**seen, *in.step_id, app.store);
    const auto files = own_files(app.store, **seen, who.user_id, in.file_ids);
    const Dispute d = dispute_of(**seen, in, reason, now);
    app.store.transact([&](Tx& tx) {
        claim(tx, who, d.id, now);
        auto s = find_submission(tx, in.submission_id);
        if (!s) throw not_found();
        mark_disputed(tx, app, *s, d.id, now);
        tx.insert(disputes(), d);
        lock_files(tx, files, d.id, d.tester_id);
        hold_files(tx, d.submission_id, true);
        hold_files(tx, d.id, true);
        schedule_dispute(tx, app, d);
        tell_opened(tx, app, d, **s, now);
    });
    log_info("dispute_opened", {{"dispute_id", d.id}, {"escrow_id", d.escrow_id}, {"category", to_text(d.category)}});
    return d;
}

Dispute state_side(App& app, const Caller& who, const std::string& id, const NewStatement& in) {
    const Time now = app.clock.now();
    const auto message = clean_message(in.message, "message");
    const auto seen = find_dispute(app.store, id);
    if (!seen || (*seen)->tester_id != who.user_id) throw not_found();
    const auto submission = find_submission(app.store, (*seen)->submission_id);
    if (!submission) throw not_found();
    const auto files = own_files(app.store, **submission, who.user_id, in.file_ids);
    return app.store.transact([&](Tx& tx) {
        auto d = require_dispute(tx, id);
        const auto s = find_submission(tx, d->submission_id);
        if (d->status == DisputeStatus::resolved || (*s)->status != SubmissionStatus::disputed)
            throw conflict("invalid_transition", "This dispute is resolved already.");
        if (d->statement) throw conflict("invalid_transition", "You have told your side already.");
        if (now >= d->answer_until) throw conflict("window_closed", "The 48 hours for your side are over.");
        d->statement = TesterStatement{message, in.file_ids, now};
        tx.replace(disputes(), d);
        lock_files(tx, files, id, d->builder_id);
        hold_files(tx, id, true);
        const Notice notice{d->tester_name + " answered the dispute about \"" + d->job_title + "\"", message,
                            builders_link(**s), ids_of(*d), d->tester_id};
        notify(tx, app, d->builder_id, NotificationType::dispute_answered, notice, now);
        notify_admins(tx, app, NotificationType::dispute_answered,
                      {notice.title, "Both sides are there: it can be ruled on.", admins_link(*d), ids_of(*d), d->tester_id},
                      now);
        return *d;
    });
}

void close_dispute(Tx& tx, Doc<Dispute>& d, const Resolution& resolution) {
    d->status = DisputeStatus::resolved;
    d->resolution = resolution;
    tx.replace(disputes(), d);
    hold_files(tx, d->submission_id, false);
    hold_files(tx, d->id, false);
}

void end_dispute(Tx& tx, App& app, Doc<Dispute>& d, const Resolution& resolution, Time now) {
    auto s = find_submission(tx, d->submission_id);
    end_review(tx, app, s.value(), SubmissionEvent::resolve, resolution.tester_minor,
               "disputed_" + std::string(to_text(resolution.decision)), now);
    close_dispute(tx, d, resolution);
    const auto amount = money_text(resolution.tester_minor, d->currency);
    const std::string outcome = outcome_text(resolution.decision, amount);
    const auto title = "The dispute about \"" + d->job_title + "\" is resolved";
    const auto body = outcome + "\n\n" + resolution.note;
    notify(tx, app, d->tester_id, NotificationType::dispute_resolved, {title, body, testers_link(**s), ids_of(*d)}, now);
    notify(tx, app, d->builder_id, NotificationType::dispute_resolved, {title, body, builders_link(**s), ids_of(*d)}, now);
}

Dispute resolve_dispute(App& app, const Caller& who, const std::string& id, const NewResolution& in) {
    const Time now = app.clock.now();
    const auto note = clean_message(in.note, "note");
    const Dispute resolved = app.store.transact([&](Tx& tx) {
        claim(tx, who, id, now);
        auto d = require_dispute(tx, id);
        if (is_party(*d, who)) throw forbidden("You are a party of this dispute; another admin rules on it.");
        check_ruling(*d, in.decision, now);
        const auto amount = awarded(d->payout_minor, d->currency, in);
        end_dispute(tx, app, d, {in.decision, amount, note, DisputeEnding::ruled, now}, now);
        audit(tx, now, who.user_id, "dispute.resolved", {"dispute:" + id, "submission:" + d->submission_id},
              std::string(to_text(in.decision)));
        return *d;
    });
    log_info("dispute_resolved", {{"dispute_id", id}, {"escrow_id", resolved.escrow_id}, {"decision", to_text(in.decision)}});
    return resolved;
}

DisputePage list_disputes(App& app, const Caller& who, const DisputeQuery& in) {
    const bool all = who.is(Role::admin);
    auto found = disputes_page(app.store, all ? std::nullopt : std::optional(who.user_id), in);
    DisputePage page;
    std::vector<std::string> seen;
    for (auto& d : found.items) {
        seen.push_back("dispute:" + d->id);
        page.items.push_back(std::move(*d));
    }
    if (all) audit_read(app, who, "disputes.listed", std::move(seen));
    page.next_cursor = next_cursor(std::move(found.next_cursor));
    return page;
}

Dispute read_dispute(App& app, const Caller& who, const std::string& id) {
    auto d = require_dispute(app.store, id);
    if (is_party(*d, who)) return std::move(*d);
    if (!who.is(Role::admin)) throw not_found();
    audit_read(app, who, "dispute.read", {"dispute:" + id, "submission:" + d->submission_id});
    return std::move(*d);
}

}  // namespace peertest
