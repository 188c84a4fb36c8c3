#include "features/notifications/inbox_http.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "adapters/store_memory.hpp"
#include "features/notifications/notifications_model.hpp"
#include "kit/crypto.hpp"
#include "support/test_app.hpp"

namespace peertest::notices {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Keeps the numbers of what was sent.
struct FakeSocket : Socket {
    std::mutex mutex;
    std::vector<std::int64_t> seqs;
    int closed = 0;
    bool send(std::string message) override {
        const std::lock_guard lock(mutex);
        if (closed) return false;
        seqs.push_back(from_stored<Told>(message).seq);
        return true;
    }
    void close(int code, std::string) override {
        const std::lock_guard lock(mutex);
        if (!closed) closed = code;
    }
};

struct InboxSocketTest : testing::Test {
    TestApp t;
    std::shared_ptr<FakeSocket> socket = std::make_shared<FakeSocket>();

    InboxSocketTest() {
        User u;
        u.id = "ada", u.email = "ada@people.test";
        t.store->transact([&](Tx& tx) { tx.insert(users(), u); });
    }
    void tell(int times = 1) {
        for (int i = 0; i < times; ++i)
            t.store->transact(
                [&](Tx& tx) { notify(tx, t, "ada", NotificationType::job_accepted, {"n", "", ""}, t.now()); });
    }
    std::string ticket() {
        const auto text = random_token();
        t.store->transact([&](Tx& tx) { tx.insert(tickets(), {sha256_hex(text), "ada", "session", t.now()}); });
        return text;
    }
    std::unique_ptr<SocketSession> open(const std::string& ticket, const std::string& after = {}) {
        RawRequest r;
        r.query = {{"ticket", ticket}};
        if (!after.empty()) r.query.emplace_back("after", after);
        return open_inbox(t, {}, r, socket);
    }
    std::string refusal(const std::string& ticket, const std::string& after = {}) {
        try {
            open(ticket, after);
            return "ok";
        } catch (const Error& e) {
            return e.code;
        }
    }
};

TEST_F(InboxSocketTest, a_ticket_opens_one_socket_within_thirty_seconds) {
    const auto one = ticket();
    EXPECT_EQ(refusal(one), "ok");
    EXPECT_EQ(refusal(one), "unauthenticated");
    const auto late = ticket(), in_time = ticket();
    t.clock.move_to(t.now() + ticket_lives - Millis{1});
    EXPECT_EQ(refusal(in_time), "ok");
    t.clock.move_to(t.now() + Millis{1});
    EXPECT_EQ(refusal(late), "unauthenticated");
    EXPECT_EQ(refusal(""), "unauthenticated");
    EXPECT_EQ(refusal(random_token()), "unauthenticated");
}

TEST(TicketRace, of_two_that_use_a_ticket_at_once_one_gets_in) {
    auto store = std::make_unique<MemoryStore>();
    auto& races = *store;
    TestApp t(TestApp::everything, std::move(store));
    t.store->transact([&](Tx& tx) { tx.insert(tickets(), {sha256_hex("text"), "ada", "session", t.now()}); });
    bool first = false, begun = false;
    races.before_commit([&] {
        if (!std::exchange(begun, true)) first = burn_ticket(t, "text", t.now()).has_value();
    });
    EXPECT_FALSE(burn_ticket(t, "text", t.now()));
    EXPECT_TRUE(first);
}

TEST_F(InboxSocketTest, a_ticket_of_an_ended_session_opens_nothing) {
    const auto one = ticket();
    t.sessions.revoke_session("session", t.now());
    EXPECT_EQ(refusal(one), "unauthenticated");
}

TEST_F(InboxSocketTest, a_bad_number_is_refused) {
    for (auto* after : {"-1", "x", "1x", "99999999999999999999"}) EXPECT_EQ(refusal(ticket(), after), "validation_failed");
}

TEST_F(InboxSocketTest, what_was_missed_comes_first_and_then_what_happens) {
    tell(3);
    const auto session = open(ticket(), "1");
    EXPECT_THAT(socket->seqs, ElementsAre(2, 3));
    tell(2);
    EXPECT_THAT(socket->seqs, ElementsAre(2, 3, 4, 5));
}

TEST_F(InboxSocketTest, without_a_number_only_what_happens_from_now_on) {
    tell(3);
    const auto session = open(ticket());
    EXPECT_THAT(socket->seqs, IsEmpty());
    tell();
    EXPECT_THAT(socket->seqs, ElementsAre(4));
}

TEST_F(InboxSocketTest, nothing_is_lost_or_doubled_while_others_write) {
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i) writers.emplace_back([&] { tell(40); });
    const auto session = open(ticket(), "0");
    for (auto& w : writers) w.join();
    std::vector<std::int64_t> all(160);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = std::int64_t(i + 1);
    EXPECT_EQ(socket->seqs, all);
}

TEST_F(InboxSocketTest, a_message_that_overtakes_another_waits_for_the_store) {
    const auto session = open(ticket());
    tell();
    const auto later = Notification{.id = "x", .user_id = "ada", .seq = 3, .created_at = t.now()};
    t.live.publish("user:ada", message_of(later));
    EXPECT_THAT(socket->seqs, ElementsAre(1)) << "the second is not there yet, and neither is the third";
    tell(2);
    EXPECT_THAT(socket->seqs, ElementsAre(1, 2, 3));
}

TEST_F(InboxSocketTest, who_missed_very_much_comes_back_for_the_rest) {
    tell(250);
    {
        const auto session = open(ticket(), "0");
        EXPECT_EQ(socket->seqs.size(), 200u);
        EXPECT_EQ(socket->closed, 1013);
    }
    socket = std::make_shared<FakeSocket>();
    const auto session = open(ticket(), "200");
    EXPECT_EQ(socket->seqs.size(), 50u);
    EXPECT_EQ(socket->closed, 0);
}

TEST_F(InboxSocketTest, ending_the_session_closes_its_socket) {
    const auto session = open(ticket());
    t.sessions.revoke_session("session", t.now());
    t.live.publish("session:session", "revoked");
    EXPECT_EQ(socket->closed, 4401);
    tell();
    EXPECT_THAT(socket->seqs, IsEmpty());
}

TEST_F(InboxSocketTest, a_lost_word_of_the_end_is_found_at_the_next_message) {
    const auto session = open(ticket());
    t.sessions.revoke_session("session", t.now());
    tell();
    EXPECT_EQ(socket->closed, 4401);
    EXPECT_THAT(socket->seqs, IsEmpty());
}

TEST_F(InboxSocketTest, a_closed_socket_hears_nothing_more) {
    open(ticket()).reset();
    tell();
    EXPECT_THAT(socket->seqs, IsEmpty());
}

}  // namespace
}  // namespace peertest::notices
