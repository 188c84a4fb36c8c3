#include "features/telemetry/telemetry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "features/assignments/assignments.hpp"
#include "features/projects/projects.hpp"
#include "kit/error.hpp"
#include "kit/signed_token.hpp"
#include "support/test_app.hpp"

namespace peertest {

const Collection<Assignment>& assignments();  // private to their feature; only a test may fill it from here

namespace {

TEST(MaskedUrl, KeepsPagesAndMasksWhatCouldBeAPersonOrAThing) {
    const auto masked = [](const char* url) { return masked_url(url).value_or("nothing"); };
    EXPECT_EQ(masked("https://Shop.test/checkout?card=4242#top"), "https://shop.test/checkout");
    EXPECT_EQ(masked("HTTP://shop.test:8001/"), "http://shop.test:8001/");
    EXPECT_EQ(masked("http://shop.test"), "http://shop.test");
    EXPECT_EQ(masked("http://shop.test?a=b"), "http://shop.test");
    EXPECT_EQ(masked("http://anna:secret@shop.test/a"), "http://shop.test/a");
    EXPECT_EQ(masked("https://shop.test/orders/17/items"), "https://shop.test/orders/:id/items");
    EXPECT_EQ(masked("https://shop.test/u/0191f2a4-7b1c-7def-8a2b-1234567890ab"), "https://shop.test/u/:id");
    EXPECT_EQ(masked("https://shop.test/u/deadbeef0"), "https://shop.test/u/:id");
    EXPECT_EQ(masked("https://shop.test/u/anna@mail.test"), "https://shop.test/u/:id");
    EXPECT_EQ(masked("https://shop.test/u/anna%40mail.test/x"), "https://shop.test/u/:id/x");
    EXPECT_EQ(masked("https://shop.test/reset/aB3xK9mQ2pL7wR5t"), "https://shop.test/reset/:id");
    EXPECT_EQ(masked("https://shop.test/reset/averyveryverylongtokenwithoutdigits"), "https://shop.test/reset/:id");
    EXPECT_EQ(masked("https://shop.test/order-12345/"), "https://shop.test/:id/");
    EXPECT_EQ(masked("https://shop.test/cart;jsessionid=A1B2C3/x"), "https://shop.test/cart/x");
    EXPECT_EQ(masked("https://shop.test/v2/top-10//page2"), "https://shop.test/v2/top-10//page2");
}

TEST(MaskedUrl, TakesNothingThatIsNoPage) {
    for (const char* url : {"", "shop.test", "ftp://shop.test/", "javascript:alert(1)", "file:///etc/passwd", "http://",
                            "http:///path", "https://?", "https://anna@/x", "http://shop.test/a b",
                            "http://shop.test/a\nb", "http://shop.test\\@evil.test/"})
        EXPECT_FALSE(masked_url(url)) << url;
}

class TelemetryTest : public ::testing::Test {
protected:
    TelemetryTest() {
        builder = t.as("builder", roles(Role::builder));
        project = create_project(t, builder, {"Shop", "https://shop.test", "", {}});
        put(AssignmentState::active);
    }
    void put(AssignmentState state) {
        Assignment a;
        a.id = "assignment-1", a.project_id = project.id, a.state = state;
        a.expires_at = t.now() + std::chrono::hours{48};
        a.telemetry_token = token();
        t->store.transact([&](Tx& tx) {
            tx.remove(assignments(), a.id);
            tx.insert(assignments(), a);
        });
    }
    std::string token(const std::string& id = "assignment-1") {
        return sign_token(t.settings.jwt_secrets, telemetry_purpose, id, t.now() + std::chrono::hours{72});
    }
    NewTelemetryEvent visit(const std::string& id, const std::string& url = "https://shop.test/cart?x=1") {
        return {.id = id, .type = TelemetryType::page_visit, .at = t.now(), .url = url};
    }
    NewTelemetryEvent tick(const std::string& id) {
        return {.id = id, .type = TelemetryType::step_tick, .at = t.now(), .step_id = "step-1"};
    }
    TelemetryAccepted send(std::vector<NewTelemetryEvent> events) {
        return accept_telemetry(t, {}, {token(), {}, std::move(events)}).wait();
    }
    int status_of(const NewTelemetry& in) {
        try {
            accept_telemetry(t, {}, in).wait();
        } catch (const Error& e) { return e.status; }
        return 202;
    }
    std::int64_t kept() { return t->store.count(telemetry_events(), {}); }

    TestApp t;
    Caller builder;
    ProjectView project;
};

TEST_F(TelemetryTest, KeepsEachEventOnce) {
    auto answer = send({visit("e1"), tick("e2"), visit("e1")});
    EXPECT_EQ(answer.accepted, 2);
    EXPECT_EQ(answer.duplicates, 1);
    answer = send({visit("e1"), tick("e2"), tick("e3")});
    EXPECT_EQ(answer.accepted, 1);
    EXPECT_EQ(answer.duplicates, 2);
    EXPECT_EQ(kept(), 3);
    const auto e1 = t->store.get(telemetry_events(), "assignment-1:e1");
    ASSERT_TRUE(e1);
    EXPECT_EQ((*e1)->url, "https://shop.test/cart");
    EXPECT_EQ((*e1)->received_at, t.now());
}

TEST_F(TelemetryTest, KeepsEachEventOnceWhenTheSameBatchComesFromManySides) {
    std::vector<NewTelemetryEvent> batch;
    for (int i = 0; i < 20; ++i) batch.push_back(visit("e" + std::to_string(i)));
    std::atomic<int> accepted = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&] { accepted += send(batch).accepted; });
    threads.clear();
    EXPECT_EQ(accepted, 20);
    EXPECT_EQ(kept(), 20);
}

TEST_F(TelemetryTest, OnlyForARunningTest) {
    const NewTelemetry batch{token(), {}, {visit("e1")}};
    for (const auto state : {AssignmentState::reserving, AssignmentState::submitted, AssignmentState::abandoned,
                             AssignmentState::expired, AssignmentState::settled}) {
        put(state);
        EXPECT_EQ(status_of(batch), 409) << to_text(state);
    }
    put(AssignmentState::active);
    t.clock.move_to(t.now() + std::chrono::hours{48});
    EXPECT_EQ(status_of({token(), {}, {visit("e1")}}), 409);  // its time is over, even before a task says so
    EXPECT_EQ(kept(), 0);
}

TEST_F(TelemetryTest, NothingMoreOnceATestWasHandedIn) {
    send({visit("e1")});
    t->store.transact([&](Tx& tx) {
        auto a = *find_assignment(tx, "assignment-1");
        mark_submitted(tx, t, a, "submission-1", t.now());
    });
    EXPECT_EQ(status_of({token(), {}, {visit("e2")}}), 409);
    EXPECT_EQ(kept(), 1);
}

TEST_F(TelemetryTest, OnlyWithTokenAndKeyThatMatch) {
    EXPECT_EQ(status_of({"nonsense", {}, {visit("e1")}}), 401);
    EXPECT_EQ(status_of({token("another assignment"), {}, {visit("e1")}}), 401);
    EXPECT_EQ(
        status_of({sign_token({{"k", "a stranger's"}}, telemetry_purpose, "assignment-1", t.now() + Millis{60'000}),
                   {},
                   {visit("e1")}}),
        401);
    EXPECT_EQ(status_of({sign_token(t.settings.jwt_secrets, "unsubscribe", "assignment-1", t.now() + Millis{60'000}),
                         {},
                         {visit("e1")}}),
              401);
    EXPECT_EQ(status_of({token(), "another key", {visit("e1")}}), 403);
    EXPECT_EQ(kept(), 0);
    EXPECT_EQ(status_of({token(), project.telemetry_key, {visit("e1")}}), 202);
    EXPECT_EQ(kept(), 1);
}

TEST_F(TelemetryTest, EachKindHasItsOwnFields) {
    auto visit_with_step = visit("e1"), visit_without_url = visit("e2"), tick_with_url = tick("e3"), early = tick("e4");
    visit_with_step.step_id = "s";
    visit_without_url.url.reset();
    tick_with_url.url = "https://shop.test/";
    early.at = t.now() - std::chrono::hours{24 * 31};
    try {
        send({visit_with_step, visit_without_url, tick_with_url, early, tick("fine")});
        FAIL() << "accepted";
    } catch (const Error& e) {
        EXPECT_EQ(e.status, 422);
        ASSERT_EQ(e.errors.size(), 4u);
        EXPECT_EQ(e.errors[0].field, "events[0].step_id");
        EXPECT_EQ(e.errors[3].field, "events[3].at");
    }
    EXPECT_EQ(kept(), 0);
}

TEST_F(TelemetryTest, AFieldBeyondTheseIsRefused) {
    const auto refused = [](const std::string& json) {
        try {
            from_request<NewTelemetry>(json);
        } catch (const Error& e) { return e.status == 422; }
        return false;
    };
    const std::string at = R"("at":"2026-03-01T10:00:00Z")";
    EXPECT_FALSE(
        refused(R"({"telemetry_token":"t","events":[{"id":"1","type":"step_tick","step_id":"s",)" + at + "}]}"));
    EXPECT_TRUE(refused(R"({"telemetry_token":"t","events":[{"id":"1","type":"step_tick","value":"s",)" + at + "}]}"));
    EXPECT_TRUE(
        refused(R"({"telemetry_token":"t","cookies":"c","events":[{"id":"1","type":"step_tick",)" + at + "}]}"));
    EXPECT_TRUE(refused(R"({"telemetry_token":"t","events":[]})"));
    std::string many = R"({"telemetry_token":"t","events":[)";
    for (int i = 0; i < 101; ++i) many += (i ? "," : "") + std::string(R"({"id":"1","type":"page_visit",)") + at + "}";
    EXPECT_TRUE(refused(many + "]}"));
}

TEST_F(TelemetryTest, AssignmentsHaveALimitOfTheirOwn) {
    for (int i = 0; i < 120; ++i) send({tick("e" + std::to_string(i))});
    EXPECT_EQ(status_of({token(), {}, {tick("one more")}}), 429);
    t.clock.move_to(t.now() + Millis{60'001});
    EXPECT_EQ(status_of({token(), {}, {tick("one more")}}), 202);
}

TEST_F(TelemetryTest, IsForgottenAfter90Days) {
    t.drain();
    send({visit("e1")});
    t.clock.move_to(t.now() + telemetry_kept);
    t.drain();
    EXPECT_EQ(kept(), 1);
    t.clock.move_to(t.now() + std::chrono::hours{2});
    t.drain();
    EXPECT_EQ(kept(), 0);
}

}  // namespace
}  // namespace peertest
