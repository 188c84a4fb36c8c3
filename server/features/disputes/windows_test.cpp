// The time limits of a review, to the millisecond: the last moment at which something is possible, and the first at which
// it is not.
#include <gtest/gtest.h>

#include "features/disputes/disputes.hpp"
#include "kit/error.hpp"
#include "support/handed_in.hpp"

namespace peertest {
namespace {

using std::chrono::hours;
constexpr Millis moment{1};

struct WindowTest : testing::Test {
    TestApp t;
    const Time start = t.now();
    const Caller builder = t.as("builder", roles(Role::builder)), tester = t.as("tester", roles(Role::tester)),
                 admin = t.as("admin", roles(Role::admin));

    WindowTest() {
        insert_people(t);
        insert_handed_in(t, "submission", start);
    }
    void at(Time when) { t.clock.move_to(when); }
    Submission submission() { return **find_submission(*t.store, "submission"); }
    template <class F>
    std::string code_of(F f) {
        try {
            f();
        } catch (const Error& e) {
            return e.code;
        }
        return "none";
    }
    std::string dispute() {
        return open_dispute(t, builder, {"submission", DisputeCategory::not_tested, "Nothing was tested.", {}, {}}).id;
    }
    SubmissionView ask() { return ask_clarification(t, builder, "submission", {"In which browser was that?"}); }
    SubmissionView answer() { return answer_clarification(t, tester, "submission", {"In the one that is named there."}); }
};

TEST_F(WindowTest, a_dispute_is_possible_for_24_hours) {
    at(start + hours{24} + moment);
    EXPECT_EQ(code_of([&] { dispute(); }), "dispute_window_closed");
    EXPECT_EQ(submission().status, SubmissionStatus::pending);
}

TEST_F(WindowTest, a_dispute_is_possible_in_the_last_moment) {
    at(start + hours{24});
    EXPECT_EQ(code_of([&] { dispute(); }), "none");
    EXPECT_FALSE(submission().auto_release_at);
}

TEST_F(WindowTest, a_review_ends_after_72_hours) {
    at(start + hours{72} - moment);
    release_overdue(t);
    EXPECT_EQ(submission().status, SubmissionStatus::pending);
    at(start + hours{72});
    EXPECT_EQ(code_of([&] { ask(); }), "window_closed");
    release_overdue(t);
    EXPECT_EQ(submission().status, SubmissionStatus::approved);
}

TEST_F(WindowTest, an_answer_is_possible_for_48_hours_and_opens_24_to_dispute) {
    at(start + hours{71});
    ask();
    at(start + hours{71 + 48} - moment);
    const Time answered = t.now();
    const auto after = answer();
    EXPECT_EQ(after.auto_release_at.value(), answered + hours{24});
    EXPECT_EQ(after.dispute_until.value(), answered + hours{24});
    at(answered + hours{24});
    EXPECT_EQ(code_of([&] { dispute(); }), "none");
}

TEST_F(WindowTest, an_answer_comes_too_late_after_48_hours) {
    at(start + hours{10});
    ask();
    const Time over = start + hours{10 + 48};
    at(over);
    EXPECT_EQ(code_of([&] { answer(); }), "window_closed");
    t.drain();
    EXPECT_EQ(submission().status, SubmissionStatus::pending);
    EXPECT_EQ(submission().auto_release_at.value(), over + hours{62});
    EXPECT_EQ(submission().dispute_until.value(), over + hours{24});
    EXPECT_EQ(code_of([&] { answer(); }), "invalid_transition");
}

TEST_F(WindowTest, the_testers_side_is_heard_for_48_hours) {
    const auto id = dispute();
    const auto tell = [&] { state_side(t, tester, id, {"It was tested, look at the pictures.", {}}); };
    const auto refund = [&] { resolve_dispute(t, admin, id, {DisputeDecision::refund, {}, "There is nothing to see."}); };
    at(start + hours{48} - moment);
    EXPECT_EQ(code_of(refund), "invalid_transition");
    at(start + hours{48});
    EXPECT_EQ(code_of(tell), "window_closed");
    EXPECT_EQ(code_of(refund), "none");
}

TEST_F(WindowTest, the_testers_side_is_heard_in_the_last_moment) {
    const auto id = dispute();
    at(start + hours{48} - moment);
    state_side(t, tester, id, {"It was tested, look at the pictures.", {}});
    EXPECT_EQ(code_of([&] { resolve_dispute(t, admin, id, {DisputeDecision::refund, {}, "There is nothing to see."}); }), "none");
}

}  // namespace
}  // namespace peertest
