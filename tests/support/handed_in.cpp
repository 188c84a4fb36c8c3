#include "support/handed_in.hpp"

#include "features/escrow/escrow_store.hpp"
#include "features/submissions/submissions_store.hpp"

namespace peertest {

void insert_people(TestApp& t) {
    t.store->transact([&](Tx& tx) {
        for (const std::string id : {"builder", "tester", "admin"})
            tx.insert(users(), User{.id = id, .email = id + "@people.test", .created_at = t.now()});
    });
}

void insert_handed_in(TestApp& t, const std::string& id, Time at, bool money) {
    const std::string escrow_id = "escrow of " + id;
    Submission s;
    s.id = id, s.escrow_id = escrow_id, s.builder_id = "builder", s.tester_id = "tester";
    s.payout_minor = 1800, s.currency = "USD";
    s.created_at = at, s.auto_release_at = at + std::chrono::hours{72}, s.dispute_until = at + std::chrono::hours{24};
    t.store->transact([&](Tx& tx) {
        tx.insert(submissions(), s);
        if (money)
            tx.insert(escrows(), Escrow{.id = escrow_id, .builder_id = "builder", .tester_id = "tester", .currency = "USD",
                                        .payout_minor = 1800, .amount_minor = 1800, .state = EscrowState::reserved});
    });
}

}  // namespace peertest
