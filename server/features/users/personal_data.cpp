#include "features/users/personal_data.hpp"

#include "app/app.hpp"
#include "features/users/audit.hpp"
#include "features/users/users.hpp"
#include "kit/error.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace {

std::vector<PersonalData>& parts() {
    static std::vector<PersonalData> all;
    return all;
}

void require_nothing_held(Reader& r, const std::string& user_id) {
    for (const auto& part : parts())
        if (part.holds_back)
            if (const auto why = part.holds_back(r, user_id); !why.empty()) throw conflict("funds_held", why);
}

// What is left is what money records and other people's records need: the id and when it began.
void erase_profile(User& u) {
    User left;
    left.id = u.id;
    left.name = erased_name;
    left.roles = u.roles;
    left.status = UserStatus::deleted;
    left.flagged = u.flagged;
    left.billing_currency = u.billing_currency;
    left.billing_currency_fixed = u.billing_currency_fixed;
    left.ratings = u.ratings;
    left.counts = u.counts;
    left.created_at = u.created_at;
    u = left;
}

}  // namespace

void personal_data_is(std::vector<PersonalData> all) { parts() = std::move(all); }

std::string export_account(App& app, const Caller& who) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) { audit(tx, now, who.user_id, "user.exported", {"user:" + who.user_id}); });
    std::string out = "{\"exported_at\":\"" + to_rfc3339(now) + "\",\n\"account\":" + to_json(me_of(require_user(app.store, who.user_id)));
    for (const auto& part : parts()) {
        if (!part.collect) continue;
        out += ",\n\"" + part.name + "\":[";
        std::string between = "\n";
        for (const auto& item : part.collect(app, who.user_id)) {
            out += between + item;
            between = ",\n";
        }
        out += "]";
    }
    return out + "}\n";
}

void delete_account(App& app, const Caller& who) {
    const Time now = app.clock.now();
    require_active(app.store, who.user_id);
    require_nothing_held(app.store, who.user_id);
    for (const auto& part : parts())
        if (part.wind_up) part.wind_up(app, who);
    app.store.transact([&](Tx& tx) {
        tx.guard("assignments:" + who.user_id);  // against accepting at the same moment
        require_active(tx, who.user_id);  // whoever is being suspended does not get away by it
        require_nothing_held(tx, who.user_id);
        for (const auto& part : parts())
            if (part.erase) part.erase(tx, app, who.user_id, now);
        update_user(tx, app, who.user_id, erase_profile);
        audit(tx, now, who.user_id, "user.deleted", {"user:" + who.user_id});
    });
}

}  // namespace peertest
