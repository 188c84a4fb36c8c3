#include "features/disputes/disputes.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "kit/error.hpp"

namespace peertest {
namespace {

constexpr Time now{1'772'359'200'000};
using D = DisputeDecision;

Dispute dispute() {
    Dispute d;
    d.payout_minor = 1800, d.currency = "USD";
    d.answer_until = now + statement_time;
    return d;
}
std::string said(const std::function<void()>& f) {
    try {
        f();
        return "ok";
    } catch (const Error& e) {
        return e.errors.empty() ? e.code : e.errors[0].field;
    }
}
std::string award(D decision, std::optional<std::int64_t> amount) {
    std::int64_t got = 0;
    const auto refused = said([&] { got = awarded(dispute().payout_minor, dispute().currency, {decision, amount, "note"}); });
    return refused == "ok" ? std::to_string(got) : refused;
}

TEST(Ruling, awards_what_the_decision_means) {
    EXPECT_EQ(award(D::full, {}), "1800");
    EXPECT_EQ(award(D::refund, {}), "0");
    EXPECT_EQ(award(D::partial, 1), "1");
    EXPECT_EQ(award(D::partial, 1799), "1799");
}

TEST(Ruling, takes_an_amount_with_a_partial_payment_alone_and_within_its_bounds) {
    EXPECT_EQ(award(D::partial, {}), "tester_minor");
    EXPECT_EQ(award(D::partial, 0), "tester_minor");
    EXPECT_EQ(award(D::partial, 1800), "tester_minor");
    EXPECT_EQ(award(D::full, 1800), "tester_minor");
    EXPECT_EQ(award(D::refund, 0), "tester_minor");
}

TEST(Ruling, against_the_tester_waits_for_their_side_or_48_hours) {
    auto check = [](const Dispute& d, D decision, Time at) { return said([&] { check_ruling(d, decision, at); }); };
    auto d = dispute();
    EXPECT_EQ(check(d, D::full, now), "ok");
    EXPECT_EQ(check(d, D::partial, now), "invalid_transition");
    EXPECT_EQ(check(d, D::refund, d.answer_until - Millis{1}), "invalid_transition");
    EXPECT_EQ(check(d, D::refund, d.answer_until), "ok");
    d.statement = TesterStatement{};
    EXPECT_EQ(check(d, D::refund, now), "ok");
    d.status = DisputeStatus::resolved;
    EXPECT_EQ(check(d, D::full, now), "invalid_transition");
}

}  // namespace
}  // namespace peertest
