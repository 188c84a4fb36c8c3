// What a server does not wait for, keep or take: time-outs, bounds, and its end.
#include <malloc.h>

#include <filesystem>
#include <future>
#include <set>

#include "http/server_test.hpp"

namespace peertest {
namespace {

TEST_F(ServerTest, what_comes_later_than_the_end_is_dropped) {
    options.stop_timeout = milliseconds(1);
    start().send(get("/later/held"));
    entered.wait();
    std::jthread stopping([this] { server->stop(); });
    leave.count_down();
}

TEST_F(ServerTest, refuses_bodies_over_the_limit_of_the_route) {
    auto c = start();
    const std::string refused = c.ask(post("/echo", std::string(100'001, 'x')));
    EXPECT_EQ(status(refused), 413);
    EXPECT_TRUE(has(refused, R"("code":"too_large")"));
    auto chunked = client();
    chunked.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; ++i) chunked.send("2000\r\n" + std::string(0x2000, 'x') + "\r\n");
    EXPECT_EQ(status(chunked.receive()), 413);
    EXPECT_EQ(status(client().ask(post("/echo", std::string(100'000, 'x')))), 200);
}

TEST_F(ServerTest, refuses_heads_that_are_too_large_or_no_http) {
    auto c = start();
    EXPECT_EQ(status(c.ask(get("/in-place", "X-Long: " + std::string(17'000, 'x') + "\r\n"))), 431);
    EXPECT_EQ(status(client().ask("what is this\r\n\r\n")), 400);
    EXPECT_EQ(status(client().ask("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n"
                                  "Transfer-Encoding: chunked\r\n\r\n")),
              400);
}

TEST_F(ServerTest, a_slow_head_times_out) {
    options.head_timeout = milliseconds(30);
    auto c = start();
    c.send("GET /in-place HTTP/1.1\r\nHost:");
    EXPECT_EQ(status(c.receive()), 408);
    EXPECT_TRUE(c.ended());
}

TEST_F(ServerTest, a_slow_body_times_out) {
    options.body_timeout = milliseconds(30);
    auto c = start();
    c.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nhalf");
    EXPECT_EQ(status(c.receive()), 408);
}

TEST_F(ServerTest, an_idle_connection_is_closed) {
    options.idle_timeout = milliseconds(30);
    auto c = start();
    EXPECT_EQ(status(c.ask(get("/in-place"))), 200);
    EXPECT_TRUE(c.ended());
}

TEST_F(ServerTest, a_full_queue_answers_at_once) {
    options.pool_threads = 1;
    options.pool_queue = 1;
    auto busy = start();
    busy.send(get("/blocks"));
    entered.wait();
    // One of these finds room in the queue and waits; whichever the others are, they are refused at once.
    std::vector<std::future<std::string>> answers;
    for (int i = 0; i < 3; ++i)
        answers.push_back(std::async(std::launch::async, [&] {
            auto c = client();
            std::string answer = c.ask(get("/pooled", "X-Request-Id: mine\r\n"));
            answered.release();
            return answer;
        }));
    answered.acquire();
    answered.acquire();
    EXPECT_EQ(status(client().ask(get("/in-place"))), 200);
    leave.count_down();
    int served = 0;
    for (auto& a : answers) {
        const std::string answer = a.get();
        if (status(answer) == 200 && ++served) continue;
        EXPECT_EQ(status(answer), 503);
        EXPECT_TRUE(has(answer, "Retry-After: 1\r\n"));
        EXPECT_TRUE(has(answer, R"("code":"overloaded")"));
        EXPECT_TRUE(has(answer, R"("request_id":"mine")"));
    }
    EXPECT_EQ(served, 1);
}

TEST_F(ServerTest, bodies_together_have_a_bound) {
    options.max_body_bytes = 50'000;
    const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n", body(40'000, 'x');
    start();
    std::set<int> seen;
    std::string refused;
    while (seen != std::set{200, 503}) {  // whichever comes first, and until both were there at once
        auto one = client(), other = client();
        one.send(head + body.substr(1));
        other.send(head + body.substr(1));
        one.send("x"), other.send("x");
        seen.clear();
        for (auto* c : {&one, &other}) {
            const std::string answer = c->receive();
            seen.insert(status(answer));
            if (status(answer) == 503) refused = answer;
        }
    }
    EXPECT_TRUE(has(refused, "Retry-After: 1\r\n"));
    EXPECT_EQ(status(client().ask(head + body)), 200);
}

// 0 where a sanitizer has a malloc of its own.
std::size_t memory_in_use() { return ::mallinfo2().uordblks + ::mallinfo2().hblkhd; }

TEST_F(ServerTest, what_a_request_took_is_not_kept_until_the_next_one) {
    constexpr std::size_t clients = 500, size = 100'000;  // as much as may be echoed
    const std::string body(size, 'x');
    std::list<Client> open;
    open.push_back(start());
    open.back().ask(post("/echo", body));
    const std::size_t before = memory_in_use();
    while (open.size() < clients) {
        open.push_back(client());
        EXPECT_EQ(status(open.back().ask(post("/echo", body))), 200);
    }
    EXPECT_EQ(status(open.back().ask(get("/in-place"))), 200);  // by then it waits again
    EXPECT_LT(memory_in_use(), before + clients * size / 10) << "of connections that only wait";
    for (auto& c : open) c.send("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n" + body);
    EXPECT_EQ(status(client().ask(get("/in-place"))), 200);
    EXPECT_LT(memory_in_use(), before + clients * size / 10) << "of bodies that nobody wants";
    for (auto& c : open) EXPECT_EQ(status(c.ask("x")), 404);
}

TEST_F(ServerTest, an_answer_that_is_read_too_slowly_ends) {
    options.write_timeout = milliseconds(50);
    options.least_rate = std::size_t(1) << 40;
    std::ofstream(t.file("big"));
    std::filesystem::resize_file(t.file("big"), std::uintmax_t(1) << 40);  // nobody reads so much meanwhile
    auto c = start();
    c.send(get("/file"));
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    while (c.receive_bytes(1000).size() == 1000)
        ASSERT_LT(std::chrono::steady_clock::now(), limit) << "something was taken all the time, and it went on";
}

TEST_F(ServerTest, stops_once_running_requests_are_answered) {
    auto c = start();
    auto idle = client();
    EXPECT_EQ(status(idle.ask(get("/in-place"))), 200);
    c.send(get("/blocks"));
    entered.wait();
    auto stopped = std::async(std::launch::async, [&] { server->stop(); });
    EXPECT_TRUE(idle.ended());
    leave.count_down();
    const std::string last = c.receive();
    EXPECT_TRUE(last.ends_with("done"));
    EXPECT_TRUE(has(last, "Connection: close"));
    stopped.get();
    EXPECT_THROW(client(), std::runtime_error);
}

TEST_F(ServerTest, more_connections_than_the_cap_are_turned_away) {
    options.max_connections = 1;
    options.io_threads = 1;
    auto c = start();
    c.send(get("/blocks"));
    entered.wait();
    EXPECT_EQ(status(client().receive()), 503);
    leave.count_down();
    EXPECT_TRUE(c.receive().ends_with("done"));
}

TEST_F(ServerTest, who_only_waits_makes_room) {
    options.max_connections = 1;
    options.io_threads = 1;
    auto c = start();
    EXPECT_EQ(status(c.ask(get("/in-place"))), 200);
    auto second = client();
    EXPECT_EQ(status(second.ask(get("/in-place"))), 200);
    EXPECT_TRUE(c.ended());
}

TEST_F(ServerTest, who_was_there_before_the_end_is_still_answered) {
    for (int i = 0; i < 20; ++i) {
        auto c = start();
        c.send(get("/in-place"));
        server->stop();  // whether its thread has seen the connection yet or not
        EXPECT_EQ(status(c.receive()), 200);
        server.reset();
    }
}

}  // namespace
}  // namespace peertest
