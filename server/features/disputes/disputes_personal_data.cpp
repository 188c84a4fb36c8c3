// What disputes and flags hold of a person. What was decided about money stays, under an id; their words go.
#include "features/disputes/disputes_store.hpp"
#include "features/disputes/flags.hpp"
#include "features/users/personal_data.hpp"

namespace peertest {
namespace {

// The evidence and who raised it stay between admins.
std::string told(Flag flag) {
    flag.evidence.clear();
    flag.admin_id.clear();
    return to_json(flag);
}

void erase_words(Dispute& d, const std::string& user_id) {
    if (d.builder_id == user_id) d.reason = erased_words;
    if (d.tester_id != user_id) return;
    d.tester_name = erased_name;
    if (d.statement) d.statement->message = erased_words;
}

}  // namespace

PersonalData disputes_personal_data() {
    PersonalData p;
    p.name = "disputes";
    p.collect = [](App& app, const std::string& id) {
        auto all = all_as_json(app.store, disputes(), {contains("parties", {id})});
        for_all(app.store, flags(), {eq("user_id", id)}, [&](Doc<Flag>& f) { all.push_back(told(*f)); });
        return all;
    };
    // Whoever rules has read it: an account cannot go before, since the money is held.
    p.erase = [](Tx& tx, App&, const std::string& id, Time) {
        for_all(tx, disputes(), {contains("parties", {id})}, [&](Doc<Dispute>& d) {
            erase_words(*d, id);
            tx.replace(disputes(), d);
        });
        for_all(tx, flags(), {eq("user_id", id)}, [&](Doc<Flag>& f) {
            f->reason = erased_words;
            f->evidence.clear();
            tx.replace(flags(), f);
        });
    };
    return p;
}

}  // namespace peertest
