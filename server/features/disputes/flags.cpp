#include "features/disputes/flags.hpp"

#include "features/notifications/notifications.hpp"
#include "features/payments/payments.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace {

Flag change(App& app, const Caller& who, const std::string& user_id, bool flagged, const NewFlag& in,
            const Notice& notice) {
    const Time now = app.clock.now();
    const Flag flag{new_id(now), user_id, flagged, in.reason, in.evidence, who.user_id, now};
    app.store.transact([&](Tx& tx) {
        // Clearing lets a builder publish again, too, whose chargebacks had stopped that.
        const bool forgiven = !flagged && forgive_chargebacks(tx, user_id);
        const auto user = require_user(tx, user_id);
        if (user->status == UserStatus::deleted) throw conflict("invalid_transition", "This account was deleted.");
        if (user->flagged == flagged && !forgiven)
            throw conflict("invalid_transition", flagged ? "This account is flagged already." : "This account is not flagged.");
        update_user(tx, app, user_id, [&](User& u) { u.flagged = flagged; });
        tx.insert(flags(), flag);
        audit(tx, now, who.user_id, flagged ? "user.flagged" : "user.flag_cleared", {"user:" + user_id, "flag:" + flag.id});
        notify(tx, app, user_id, NotificationType::account_flagged, notice, now);
    });
    return flag;
}

}  // namespace

const Collection<Flag>& flags() {
    static const auto c = Collection<Flag>("flags")
                              .key("user_id", [](const Flag& f) { return to_value(f.user_id); })
                              .key("created_at", [](const Flag& f) { return to_value(f.created_at); })
                              .index({"user_id", "created_at"});
    return c;
}

// The evidence stays between admins; the person is told the reason.
Flag flag_user(App& app, const Caller& who, const std::string& user_id, const NewFlag& in) {
    return change(app, who, user_id, true, in,
                  {"Your account is under review",
                   "Until the review is over you cannot accept or publish jobs. Running tests go on and are paid.\n\n"
                   "The reason: " + in.reason + "\n\nIf you think that is a mistake, please answer this mail.",
                   "/account"});
}

Flag clear_flag(App& app, const Caller& who, const std::string& user_id, const NewFlag& in) {
    return change(app, who, user_id, false, in,
                  {"The review of your account is over",
                   "You can accept and publish jobs again.\n\n" + in.reason, "/account"});
}

std::vector<Doc<Flag>> flags_of(Reader& store, const std::string& user_id, int limit) {
    return store.find(flags(), {{eq("user_id", user_id)}, {{"created_at", true}}, limit}).items;
}

}  // namespace peertest
