#include "adapters/https_client.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/stub_server.hpp"
#include "support/temp_folder.hpp"

namespace peertest {
namespace {

HttpsClient plain(const std::string& url) { return HttpsClient({.base_url = url, .allow_http = true}); }

std::string content(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
}

TEST(HttpsClient, SendsWhatItIsGivenAndKeepsTheConnection) {
    StubServer server([](const StubRequest&) { return stub_answer(201, "made", {{"X-Word", "one"}}); });
    const auto got = [&] { return server.requests().back(); };
    HttpsClient client = plain(server.url() + "/base");
    HttpsAnswer a = client.ask({.method = "POST", .path = "/things?x=1", .headers = {{"X-Id", "7"}}, .body = "a=b"});
    EXPECT_TRUE(a.ok());
    EXPECT_EQ(a.status, 201);
    EXPECT_EQ(a.body, "made");
    EXPECT_EQ(a.header("x-word"), "one");
    EXPECT_EQ(got().method + " " + got().target, "POST /base/things?x=1");
    EXPECT_EQ(got().headers.at("x-id"), "7");
    EXPECT_EQ(got().body, "a=b");
    EXPECT_FALSE(got().headers.contains("content-type"));
    EXPECT_TRUE(client.ask({.path = "/second"}).ok());
    EXPECT_EQ(got().method, "GET");
    EXPECT_EQ(got().body, "");
    EXPECT_TRUE(client.ask({.method = "DELETE", .path = "/third"}).ok());
    EXPECT_EQ(got().method, "DELETE");
    EXPECT_EQ(server.connections(), 1);
}

TEST(HttpsClient, SendsOnceWhatMustNotComeTwice) {
    StubServer server([](const StubRequest& r) { return r.target == "/cut" ? "" : stub_answer(200, ""); });
    HttpsClient client = plain(server.url());
    ASSERT_TRUE(client.ask({}).ok());
    EXPECT_EQ(client.ask({.method = "POST", .path = "/cut", .body = "x", .once = true}).outcome, HttpsOutcome::unknown);
    EXPECT_EQ(server.requests().size(), 2u);
}

TEST(HttpsClient, ManyThreadsAtOnce) {
    StubServer server([](const StubRequest& r) { return stub_answer(200, r.target); });
    HttpsClient client = plain(server.url());
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
                if (client.ask({.path = path}).body != path) ++wrong;
            }
        });
    for (auto& t : threads) t.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_LE(server.connections(), 8);
}

TEST(HttpsClient, StreamsFilesBothWays) {
    const TempFolder folder;
    const std::string large(3 << 20, 'x');
    std::ofstream(folder.file("up"), std::ios::binary) << large;
    StubServer server([](const StubRequest& r) { return stub_answer(r.target == "/no" ? 404 : 200, r.body); });
    HttpsClient client({.base_url = server.url(), .allow_http = true, .max_answer_bytes = 100});
    const HttpsAnswer a = client.ask({.method = "PUT", .body_file = folder.file("up"), .answer_file = folder.file("down")});
    EXPECT_TRUE(a.ok()) << a.error;
    EXPECT_EQ(a.body, "");
    EXPECT_TRUE(content(folder.file("down")) == large);
    const HttpsAnswer no = client.ask({.method = "POST", .path = "/no", .body = "why", .answer_file = folder.file("none")});
    EXPECT_EQ(no.status, 404);
    EXPECT_EQ(no.body, "why");
    EXPECT_EQ(content(folder.file("none")), "");
}

TEST(HttpsClient, TellsNotSentFromUnknown) {
    int port_nobody_has;
    {
        StubServer gone([](const StubRequest&) { return ""; });
        port_nobody_has = std::stoi(gone.url().substr(gone.url().rfind(':') + 1));
    }
    HttpsClient nobody = plain("http://127.0.0.1:" + std::to_string(port_nobody_has));
    const HttpsAnswer refused = nobody.ask({.method = "POST", .body = "x"});
    EXPECT_EQ(refused.outcome, HttpsOutcome::not_sent);
    EXPECT_NE(refused.error, "");

    StubServer server([](const StubRequest& r) -> std::optional<std::string> {
        if (r.target == "/silent") return {};
        if (r.target == "/cut") return "";
        return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this";
    });
    HttpsClient client = plain(server.url());
    EXPECT_EQ(client.ask({.method = "POST", .path = "/silent", .body = "x", .timeout = Millis{50}}).outcome, HttpsOutcome::unknown);
    EXPECT_EQ(client.ask({.method = "POST", .path = "/cut", .body = "x"}).outcome, HttpsOutcome::unknown);
    const HttpsAnswer half = client.ask({.path = "/half", .timeout = Millis{200}});
    EXPECT_EQ(half.outcome, HttpsOutcome::unknown);
    EXPECT_EQ(half.status, 200);
}

TEST(HttpsClient, AnAnswerThatIsTooLargeIsNone) {
    StubServer server([](const StubRequest&) { return stub_answer(200, std::string(101, 'x')); });
    HttpsClient client({.base_url = server.url(), .allow_http = true, .max_answer_bytes = 100});
    const HttpsAnswer a = client.ask({});
    EXPECT_EQ(a.outcome, HttpsOutcome::unknown);
    EXPECT_LE(a.body.size(), 100u);
    EXPECT_NE(a.error.find("larger than 100"), std::string::npos);
}

TEST(HttpsClient, FollowsNoRedirect) {
    StubServer server([](const StubRequest&) { return stub_answer(302, "", {{"Location", "http://127.0.0.1:1/"}}); });
    const HttpsAnswer a = plain(server.url()).ask({.headers = {{"Authorization", "secret"}}});
    EXPECT_TRUE(a.answered());
    EXPECT_EQ(a.status, 302);
    EXPECT_EQ(server.connections(), 1);
}

TEST(HttpsClient, ChecksCertificates) {
    const TempFolder folder;
    StubServer server([](const StubRequest&) { return stub_answer(200, "secure"); }, "localhost", folder.file("cert.pem"));
    const HttpsAnswer stranger = HttpsClient({.base_url = server.url()}).ask({});
    EXPECT_EQ(stranger.outcome, HttpsOutcome::not_sent);
    HttpsClient known({.base_url = server.url(), .ca_file = folder.file("cert.pem")});
    EXPECT_EQ(known.ask({}).body, "secure");
    EXPECT_EQ(known.ask({}).body, "secure");

    StubServer other([](const StubRequest&) { return stub_answer(200, ""); }, "elsewhere.test", folder.file("other.pem"));
    EXPECT_EQ(HttpsClient({.base_url = other.url(), .ca_file = folder.file("other.pem")}).ask({}).outcome, HttpsOutcome::not_sent);
}

TEST(HttpsClient, RefusesAddressesThatAreNotSafe) {
    EXPECT_THROW(HttpsClient({.base_url = "http://api.example.com"}), std::runtime_error);
    EXPECT_THROW(HttpsClient({.base_url = "ftp://api.example.com", .allow_http = true}), std::runtime_error);
    EXPECT_THROW(HttpsClient({.base_url = "https://"}), std::runtime_error);
    EXPECT_THROW(HttpsClient({.base_url = "https://user:password@example.com"}), std::runtime_error);
    HttpsClient client({.base_url = "https://localhost:1"});
    EXPECT_THROW(client.ask({.path = "elsewhere"}), std::invalid_argument);
    EXPECT_THROW(client.ask({.path = "/a b"}), std::invalid_argument);
    EXPECT_THROW(client.ask({.headers = {{"X", "a\r\nEvil: b"}}}), std::invalid_argument);
}

}  // namespace
}  // namespace peertest
