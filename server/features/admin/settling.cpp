// An admin settles a payment that neither side settles, such as one that waits for a suspended tester.
#include "features/admin/admin.hpp"
#include "features/notifications/notifications.hpp"
#include "features/submissions/submissions.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"
#include "kit/log.hpp"
#include "kit/money.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"

namespace peertest::admin {
namespace {

Doc<Submission> to_settle(Tx& tx, const Caller& who, const std::string& escrow_id) {
    if (!find_escrow(tx, escrow_id)) throw not_found();
    auto s = submission_of_escrow(tx, escrow_id);
    if (!s)
        throw conflict("invalid_transition",
                       "Nothing was handed in for this payment yet. It ends by itself when the tester's time is over.");
    if ((*s)->builder_id == who.user_id || (*s)->tester_id == who.user_id)
        throw forbidden("You are a party of this payment; another admin settles it.");
    if ((*s)->status == SubmissionStatus::disputed)
        throw conflict("invalid_transition", "There is an open dispute about this: rule on that instead.");
    return std::move(*s);
}

void tell_both(Tx& tx, App& app, const Submission& s, DisputeDecision decision, const std::string& note,
               const std::string& amount, Time now) {
    const std::map<std::string, std::string> ids{{"submission_id", s.id}, {"job_id", s.job_id}, {"escrow_id", s.escrow_id}};
    const std::string title = "An admin settled the test of \"" + s.job_title + "\"";
    const std::string body = outcome_text(decision, amount) + "\n\n" + note;
    notify(tx, app, s.tester_id, NotificationType::dispute_resolved, {title, body, testers_link(s), ids}, now);
    notify(tx, app, s.builder_id, NotificationType::dispute_resolved, {title, body, builders_link(s), ids}, now);
}

}  // namespace

EscrowView settle_escrow(App& app, const Caller& who, const std::string& escrow_id, const NewResolution& in) {
    const Time now = app.clock.now();
    const auto note = clean_message(in.note, "note");
    const EscrowView after = app.store.transact([&](Tx& tx) {
        claim(tx, who, escrow_id, now);
        auto s = to_settle(tx, who, escrow_id);
        const auto amount = awarded(s->payout_minor, s->currency, in);
        end_review(tx, app, s, SubmissionEvent::settle, amount, "settled_" + std::string(to_text(in.decision)), now);
        tell_both(tx, app, *s, in.decision, note, money_text(amount, s->currency), now);
        audit(tx, now, who.user_id, "escrow.settled", {"escrow:" + escrow_id, "submission:" + s->id},
              std::string(to_text(in.decision)));
        return view_of(*find_escrow(tx, escrow_id));
    });
    log_info("escrow_settled_by_admin", {{"escrow_id", escrow_id}, {"decision", to_text(in.decision)}});
    return after;
}

}  // namespace peertest::admin
