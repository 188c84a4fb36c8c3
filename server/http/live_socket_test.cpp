#include <gtest/gtest.h>

#include <future>
#include <mutex>

#include "http/front.hpp"
#include "http/server.hpp"
#include "support/raw_client.hpp"
#include "support/test_app.hpp"

namespace peertest {
namespace {

std::string frame(const std::string& text) {  // a client's: masked, here with zeros
    return std::string("\x81") + char(0x80 | text.size()) + std::string(4, '\0') + text;
}

const std::string close_frame = std::string("\x88\x80", 2) + std::string(4, '\0');

struct LiveSocketTest : testing::Test {
    struct Echo : SocketSession {
        std::shared_ptr<Socket> socket;
        std::promise<void>* gone;
        Echo(std::shared_ptr<Socket> s, std::promise<void>* g) : socket(std::move(s)), gone(g) {}
        ~Echo() override { gone->set_value(); }
        void on_message(std::string_view text) override { socket->send("you said " + std::string(text)); }
    };
    TestApp t{TestApp::bare};
    Api api;
    std::promise<void> gone;
    std::shared_ptr<Socket> socket;
    std::unique_ptr<Front> front;
    std::unique_ptr<Server> server;

    LiveSocketTest() {
        api.socket("/ws/echo", [this](App&, const Caller&, const RawRequest& q, std::shared_ptr<Socket> s) {
            if (q.query.empty() || q.query[0].second != "good") throw unauthenticated();
            s->send("welcome");
            socket = s;
            return std::make_unique<Echo>(std::move(s), &gone);
        });
        front = std::make_unique<Front>(t, api, nullptr);
        server = std::make_unique<Server>(*front, ServerOptions{});
    }
    static std::string upgrade(const std::string& ticket, const std::string& origin) {
        return get("/ws/echo?ticket=" + ticket, "Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: " + origin +
                                                    "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                                                    "dGhlIHNhbXBsZSBub25jZQ==\r\n");
    }
    static std::string message(Client& c) {
        const std::string head = c.receive_bytes(2);
        return head.size() < 2 ? "ended" : c.receive_bytes(static_cast<unsigned char>(head[1]));
    }
};

TEST_F(LiveSocketTest, talks_both_ways_and_ends_with_its_session) {
    auto client = std::make_unique<Client>(server->port());
    Client& c = *client;
    c.send(upgrade("good", "http://test"));
    const std::string answer = c.receive(true);
    EXPECT_EQ(status(answer), 101);
    EXPECT_TRUE(has(answer, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));  // the RFC's own example
    EXPECT_EQ(message(c), "welcome");
    c.send(frame("hello"));
    EXPECT_EQ(message(c), "you said hello");
    EXPECT_TRUE(socket->send("news"));
    EXPECT_EQ(message(c), "news");
    socket->close(1008, "revoked");
    EXPECT_EQ(message(c), "\x03\xf0revoked");
    c.send(close_frame);
    client.reset();
    gone.get_future().get();
    EXPECT_FALSE(socket->send("too late"));
}

TEST_F(LiveSocketTest, refuses_other_origins_and_what_the_feature_refuses) {
    EXPECT_EQ(status(Client(server->port()).ask(upgrade("good", "http://evil.test"))), 403);
    EXPECT_EQ(status(Client(server->port()).ask(upgrade("bad", "http://test"))), 401);
    EXPECT_EQ(status(Client(server->port()).ask(get("/ws/echo?ticket=good", "Origin: http://test\r\n"))), 426);
}

TEST_F(LiveSocketTest, a_client_that_goes_away_ends_the_session) {
    {
        Client c(server->port());
        c.send(upgrade("good", t.settings.public_url));
        EXPECT_EQ(status(c.receive(true)), 101);
    }
    gone.get_future().get();
}

TEST_F(LiveSocketTest, a_reader_that_is_too_slow_is_closed) {
    Client c(server->port());
    c.send(upgrade("good", "http://test"));
    EXPECT_EQ(status(c.receive(true)), 101);
    const std::string large(100'000, 'x');
    bool taken = true;
    for (int i = 0; i < 2000 && taken; ++i) taken = socket->send(large);
    EXPECT_FALSE(taken);
}

TEST_F(LiveSocketTest, stopping_closes_it) {
    auto client = std::make_unique<Client>(server->port());
    Client& c = *client;
    c.send(upgrade("good", "http://test"));
    EXPECT_EQ(status(c.receive(true)), 101);
    EXPECT_EQ(message(c), "welcome");
    auto stopped = std::async(std::launch::async, [&] { server->stop(); });
    EXPECT_EQ(message(c).substr(0, 2), "\x03\xe9");
    c.send(close_frame);
    client.reset();
    stopped.get();
}

}  // namespace
}  // namespace peertest
