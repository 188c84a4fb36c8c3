// The whole way over real sockets: a server on a free port, and a client that speaks bytes.
#include "http/server_test.hpp"

#include <filesystem>

namespace peertest {
namespace {

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
