#include "features/users/audit_chain.hpp"

#include <gtest/gtest.h>

#include "support/test_app.hpp"

namespace peertest {
namespace {

struct AuditChain : testing::Test {
    TestApp t;

    void write(int rows) {
        t.store->transact([&](Tx& tx) {
            for (int i = 0; i < rows; ++i) audit(tx, t.now(), "ada", "job.published", {"job:1"}, std::to_string(i));
        });
    }
    // Changes the stored row of this place, behind the product's back.
    void tamper(std::int64_t seq, const std::function<void(AuditRow&)>& change) {
        t.store->transact([&](Tx& tx) {
            auto row = tx.first(audit_rows(), {eq("seq", seq)});
            change(**row);
            tx.replace(audit_rows(), *row);
        });
    }
};

TEST_F(AuditChain, JoinsRowsOverSeveralRuns) {
    write(450);
    EXPECT_EQ(verify_audit_chain(*t.store).unchained, 450);
    EXPECT_EQ(chain_audit_rows(t), 450);
    write(3);
    EXPECT_EQ(chain_audit_rows(t), 3);
    EXPECT_EQ(chain_audit_rows(t), 0);
    const auto report = verify_audit_chain(*t.store);
    EXPECT_EQ(report.looked_at, 453);
    EXPECT_EQ(report.breaches, 0) << report.first_breach;
    EXPECT_EQ(report.unchained, 0);
}

TEST_F(AuditChain, SeesAChangedRow) {
    write(5);
    chain_audit_rows(t);
    tamper(3, [](AuditRow& r) { r.actor_id = "eve"; });
    const auto report = verify_audit_chain(*t.store);
    EXPECT_EQ(report.breaches, 1);
    EXPECT_NE(report.first_breach.find("row 3 was changed"), std::string::npos) << report.first_breach;
}

TEST_F(AuditChain, SeesARowHashedAnew) {
    write(5);
    chain_audit_rows(t);
    tamper(3, [](AuditRow& r) {
        r.detail = "nothing happened";
        r.hash = chained_hash(r, "somebody's guess");
    });
    EXPECT_GE(verify_audit_chain(*t.store).breaches, 1);
}

TEST_F(AuditChain, SeesARemovedRow) {
    write(5);
    chain_audit_rows(t);
    const auto row = t.store->first(audit_rows(), {eq("seq", 2)});
    t.store->erase(audit_rows(), {eq("id", (*row)->id)}, 1);
    EXPECT_EQ(verify_audit_chain(*t.store).first_breach, "row 2 is missing");
}

TEST_F(AuditChain, SeesThatTheEndIsMissing) {
    write(5);
    chain_audit_rows(t);
    const auto row = t.store->first(audit_rows(), {eq("seq", 5)});
    t.store->erase(audit_rows(), {eq("id", (*row)->id)}, 1);
    EXPECT_EQ(verify_audit_chain(*t.store).breaches, 1);
}

}  // namespace
}  // namespace peertest
