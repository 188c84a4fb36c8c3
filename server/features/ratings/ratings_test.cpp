#include "features/ratings/ratings.hpp"

#include <gtest/gtest.h>

#include "kit/error.hpp"

namespace peertest {
namespace {

std::string code_of(const Submission& s, Time now) {
    try {
        rating_ends(s, now);
        return "ok";
    } catch (const Error& e) {
        return e.code;
    }
}

TEST(RatingTime, begins_with_the_settlement_and_ends_14_days_later) {
    constexpr Time decided{1'772'359'200'000};
    Submission s;
    EXPECT_EQ(code_of(s, decided), "invalid_transition");
    s.decided_at = decided;
    EXPECT_EQ(code_of(s, decided), "ok");
    EXPECT_EQ(code_of(s, decided + rating_time - Millis{1}), "ok");
    EXPECT_EQ(code_of(s, decided + rating_time), "window_closed");
    EXPECT_EQ(rating_ends(s, decided), decided + rating_time);
}

}  // namespace
}  // namespace peertest
