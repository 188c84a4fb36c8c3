// The whole way over real sockets: a server on a free port, and a client that speaks bytes.
#include "http/server.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <latch>
#include <list>
#include <semaphore>
#include <set>
#include <thread>

#include "http/front.hpp"
#include "kit/jwt.hpp"
#include "support/raw_client.hpp"
#include "support/test_app.hpp"

namespace peertest {
namespace {

using std::chrono::milliseconds;

Response text(std::string body) {
    Response r;
    r.content_type = "text/plain";
    r.body = std::move(body);
    return r;
}

struct ServerTest : testing::Test {
    TestApp t{TestApp::bare};
    Api api;
    ServerOptions options;
    std::unique_ptr<Front> front;
    std::unique_ptr<Server> server;
    std::latch entered{1}, leave{1};
    std::counting_semaphore<> answered{0};
    std::string upload_seen;
    std::list<std::jthread> helpers;  // for one connection at a time

    ServerTest() {
        t.settings.rate_limits = false;
        options.tick = milliseconds(5);
        options.upload_dir = t.file("");
        auto echo = [](App&, const Caller&, const RawRequest& q) { return text(std::string(q.body)); };
        api.raw("GET", "/in-place", [](App&, const Caller&, const RawRequest&) { return text("here"); })
            .in_lane(Lane::in_place);
        api.raw("GET", "/pooled", [](App&, const Caller&, const RawRequest&) { return text("there"); });
        api.raw("POST", "/echo", echo).body_limit(100'000);
        api.raw("GET", "/blocks", [this](App&, const Caller&, const RawRequest&) {
            entered.count_down();
            leave.wait();
            return text("done");
        });
        api.raw("GET", "/fails", [](App&, const Caller&, const RawRequest&) -> Response {
            throw std::runtime_error("the password is 1234");
        });
        const auto later = [this](App&, const Caller&, const RawRequest& q) {
            Response r;
            r.later = [this, target = std::string(q.target)](std::function<void(Response::Fill)> done) {
                helpers.emplace_back([this, target, done] {
                    if (target == "/later/held") entered.count_down(), leave.wait();
                    done([target](Response& filled) {
                        if (target == "/later/refused") throw conflict("no_slot_left", "No slot is left.");
                        filled.body = "\"" + target + "\"";
                    });
                });
            };
            return r;
        };
        api.raw("GET", "/later/{how}", later);
        api.raw("GET", "/later-in-place", later).in_lane(Lane::in_place);
        api.raw("GET", "/builders", echo).only(roles(Role::builder));
        api.raw("GET", "/file", [this](App&, const Caller&, const RawRequest&) {
            Response r = text("");
            r.file_path = t.file("big");
            return r;
        });
        api.upload("POST", "/upload", [this](App&, const Caller&, const RawRequest& q) {
            upload_seen = q.body_path;
            std::ifstream in(upload_seen);
            return text(std::to_string(std::string(std::istreambuf_iterator<char>(in), {}).size()));
        }).body_limit(300'000);
    }
    Client start() {
        front = std::make_unique<Front>(t, api, nullptr);
        server = std::make_unique<Server>(*front, options);
        return client();
    }
    Client client() const { return Client(server->port()); }
    std::string token(std::vector<std::string> names) {
        const Time now = t.now();
        return "Authorization: Bearer " +
               make_jwt(t.settings.jwt_secrets, {"user", std::move(names), "session", now, now + Millis{60'000}}) + "\r\n";
    }
};

TEST_F(ServerTest, one_connection_serves_many_requests) {
    auto c = start();
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(c.ask(get("/in-place")).ends_with("\r\n\r\nhere"));
        EXPECT_TRUE(c.ask(get("/pooled")).ends_with("\r\n\r\nthere"));
        EXPECT_TRUE(c.ask(post("/echo", "again")).ends_with("\r\n\r\nagain"));
    }
}

TEST_F(ServerTest, pipelined_requests_are_answered_in_order) {
    auto c = start();
    c.send(get("/pooled") + get("/in-place") + post("/echo", "third") + get("/in-place") + get("/pooled"));
    for (const char* expected : {"there", "here", "third", "here", "there"})
        EXPECT_TRUE(c.receive().ends_with(expected)) << expected;
}

TEST_F(ServerTest, what_is_answered_later_keeps_its_place) {
    auto c = start();
    c.send(get("/later/one") + get("/in-place") + get("/later-in-place") + get("/later/refused") + get("/later/two"));
    EXPECT_TRUE(c.receive().ends_with("\"/later/one\""));
    EXPECT_TRUE(c.receive().ends_with("here"));
    EXPECT_TRUE(c.receive().ends_with("\"/later-in-place\""));
    const std::string refused = c.receive();
    EXPECT_EQ(status(refused), 409);
    EXPECT_TRUE(has(refused, "no_slot_left"));
    EXPECT_TRUE(c.receive().ends_with("\"/later/two\""));
}

TEST_F(ServerTest, what_comes_later_than_the_end_is_dropped) {
    options.stop_timeout = milliseconds(1);
    start().send(get("/later/held"));
    entered.wait();
    std::jthread stopping([this] { server->stop(); });
    leave.count_down();
}

TEST_F(ServerTest, a_request_may_come_byte_by_byte) {
    auto c = start();
    for (const char b : post("/echo", "slowly")) c.send(std::string(1, b));
    EXPECT_TRUE(c.receive().ends_with("slowly"));
}

TEST_F(ServerTest, closes_when_asked_to) {
    auto c = start();
    EXPECT_TRUE(has(c.ask(get("/in-place", "Connection: close\r\n")), "Connection: close"));
    EXPECT_TRUE(c.ended());
}

TEST_F(ServerTest, head_answers_without_a_body) {
    auto c = start();
    c.send("HEAD /in-place HTTP/1.1\r\nHost: test\r\n\r\n");
    EXPECT_TRUE(has(c.receive(true), "Content-Length: 4\r\n"));
    EXPECT_TRUE(c.ask(get("/in-place")).ends_with("here"));
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

TEST_F(ServerTest, what_went_wrong_inside_stays_inside) {
    auto c = start();
    const std::string r = c.ask(get("/fails"));
    EXPECT_EQ(status(r), 500);
    EXPECT_FALSE(has(r, "1234"));
    EXPECT_TRUE(has(r, "application/problem+json"));
    EXPECT_TRUE(has(r, "X-Content-Type-Options: nosniff"));
}

TEST_F(ServerTest, says_why_somebody_may_not) {
    auto c = start();
    EXPECT_EQ(status(c.ask(get("/builders"))), 401);
    EXPECT_EQ(status(c.ask(get("/builders", "Authorization: Bearer nonsense\r\n"))), 401);
    EXPECT_EQ(status(c.ask(get("/builders", token({"tester"})))), 403);
    EXPECT_EQ(status(c.ask(get("/builders", token({"tester", "builder"})))), 200);
    const std::string builder = token({"builder"});
    EXPECT_EQ(status(c.ask(get("/builders", builder))), 200);
    t.sessions.revoke_session("session", t.now());
    EXPECT_EQ(status(c.ask(get("/builders", builder))), 401);
    EXPECT_EQ(status(c.ask(get("/nowhere"))), 404);
    EXPECT_TRUE(has(c.ask(post("/builders", "")), "Allow: GET, HEAD\r\n"));
}

TEST_F(ServerTest, a_token_ends_while_it_is_known) {
    auto c = start();
    const std::string builder = token({"builder"});
    EXPECT_EQ(status(c.ask(get("/builders", builder))), 200);
    t.clock.move_to(t.now() + Millis{60'000});
    EXPECT_EQ(status(c.ask(get("/builders", builder))), 401);
}

TEST_F(ServerTest, files_go_out_whole_and_in_parts) {
    std::string content;
    while (content.size() < 3'000'000) content += std::to_string(content.size()) + ",";
    std::ofstream(t.file("big")) << content;
    auto c = start();
    const std::string whole = c.ask(get("/file"));
    EXPECT_TRUE(whole.ends_with("\r\n\r\n" + content));
    const auto tag_at = whole.find("ETag: ") + 6;
    const std::string tag = whole.substr(tag_at, whole.find("\r\n", tag_at) - tag_at);
    EXPECT_EQ(status(c.ask(get("/file", "If-None-Match: " + tag + "\r\n"))), 304);
    const std::string part = c.ask(get("/file", "Range: bytes=1000000-1000099\r\n"));
    EXPECT_EQ(status(part), 206);
    EXPECT_TRUE(part.ends_with("\r\n\r\n" + content.substr(1'000'000, 100)));
    EXPECT_EQ(status(c.ask(get("/file", "Range: bytes=9000000-\r\n"))), 416);
    std::filesystem::remove(t.file("big"));
    EXPECT_EQ(status(c.ask(get("/file"))), 404);
}

TEST_F(ServerTest, uploads_come_as_a_file_that_is_gone_afterwards) {
    auto c = start();
    EXPECT_TRUE(c.ask(post("/upload", std::string(300'000, 'x'))).ends_with("\r\n\r\n300000"));
    EXPECT_EQ(status(c.ask(get("/in-place"))), 200);
    EXPECT_FALSE(upload_seen.empty());
    EXPECT_FALSE(std::filesystem::exists(upload_seen));
    EXPECT_EQ(status(c.ask(post("/upload", std::string(300'001, 'x')))), 413);
    for (const auto& e : std::filesystem::directory_iterator(t.file("")))
        EXPECT_FALSE(e.path().filename().string().starts_with("upload-")) << e.path();
}

TEST_F(ServerTest, answers_expect_continue) {
    auto c = start();
    c.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(status(c.receive(true)), 100);
    EXPECT_TRUE(c.ask("body").ends_with("body"));
}

TEST_F(ServerTest, an_address_in_use_is_refused) {
    start();
    ServerOptions same = options;
    same.listen = "127.0.0.1:" + std::to_string(server->port());
    EXPECT_THROW(Server(*front, same), std::runtime_error);
}

}  // namespace
}  // namespace peertest
