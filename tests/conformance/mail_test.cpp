// Every way to send mail: what is sent arrives, with its words, its recipient and its way out.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <ostream>

#include "adapters/https_client.hpp"
#include "adapters/mail_capture.hpp"
#include "adapters/mail_sendgrid.hpp"
#include "adapters/mail_smtp.hpp"
#include "adapters/store_memory.hpp"
#include "kit/ids.hpp"
#include "support/real_server.hpp"
#include "support/stub_server.hpp"

namespace peertest {
namespace {

namespace json = boost::json;

struct WallClock : Clock {
    Time now() const override { return {1'795'425'882'000}; }
};

struct Arrived {
    std::string to, subject, text, html, unsubscribe_url;
};

// One way to send, and how to see what came of it.
struct Post {
    virtual ~Post() = default;
    virtual Mail& mail() = 0;
    virtual std::vector<Arrived> arrived(const std::string& to) = 0;
};

std::string inside(const std::string& brackets) {
    return brackets.size() < 2 ? "" : brackets.substr(1, brackets.size() - 2);
}

struct Captured : Post {
    WallClock clock;
    MemoryStore store;
    MailCapture capture{store, clock};
    Captured() { store.prepare(MailCapture::collections()); }
    Mail& mail() override { return capture; }
    std::vector<Arrived> arrived(const std::string& to) override {
        std::vector<Arrived> out;
        for (const auto& m : capture.captured(to, 100))
            out.push_back({m.mail.to, m.mail.subject, m.mail.text, m.mail.html, m.mail.unsubscribe_url});
        return out;
    }
};

// A real server, which parses what it takes.
struct Smtp : Post {
    WallClock clock;
    MailSmtp smtp{{.url = real_server("PEERTEST_TEST_SMTP_URL"), .from = {"Hub", "hub@mail.test"}, .require_tls = false}, clock};
    HttpsClient api{{.base_url = real_server("PEERTEST_TEST_MAIL_API"), .allow_http = true}};
    Mail& mail() override { return smtp; }
    std::vector<Arrived> arrived(const std::string& to) override {
        std::vector<Arrived> out;
        const auto all = json::parse(api.ask({.path = "/api/email"}).body);
        for (const auto& m : all.as_array()) {
            if (m.at_pointer("/envelope/to/0/address").as_string() != to) continue;
            const auto id = std::string(m.at("id").as_string());
            const auto source = api.ask({.path = "/api/email/" + id + "/source"}).body;
            const auto at = source.find("\r\nList-Unsubscribe: <");
            const auto start = at + 21;
            out.push_back({to, std::string(m.at("subject").as_string()), std::string(m.at("text").as_string()),
                           std::string(m.at("html").as_string()),
                           at == source.npos ? "" : source.substr(start, source.find('>', start) - start)});
        }
        return out;
    }
};

// A recorded contract: takes what SendGrid's reference for v3/mail/send allows, and nothing else.
struct SendGrid : Post {
    std::vector<json::value> taken;
    StubServer stub{[this](const StubRequest& r) -> std::optional<std::string> {
        if (r.method != "POST" || r.target != "/v3/mail/send") return stub_answer(404, "{}");
        if (r.headers.at("authorization") != "Bearer SG.test") return stub_answer(401, "{}");
        if (r.headers.at("content-type") != "application/json") return stub_answer(415, "{}");
        const auto body = json::parse(r.body);
        if (body.at("content").at(0).at("type") != "text/plain" || body.at("content").at(1).at("type") != "text/html" ||
            body.at("from").at("email") != "hub@mail.test" || body.at("personalizations").as_array().size() != 1)
            return stub_answer(400, R"({"errors":[{"message":"bad","field":"content"}]})");
        if (body.at_pointer("/personalizations/0/to/0/email") == "no-such-host@nowhere")
            return stub_answer(400, R"({"errors":[{"message":"Does not contain a valid address.",)"
                                    R"("field":"personalizations.0.to.0.email","help":null}]})");
        taken.push_back(body);
        return stub_answer(202, "");
    }};
    MailSendGrid sendgrid{{.api_base = stub.url(), .api_key = "SG.test", .from = {"Hub", "hub@mail.test"}, .allow_http = true}};
    Mail& mail() override { return sendgrid; }
    std::vector<Arrived> arrived(const std::string& to) override {
        std::vector<Arrived> out;
        for (const auto& m : taken) {
            if (m.at_pointer("/personalizations/0/to/0/email").as_string() != to) continue;
            const auto* headers = m.as_object().if_contains("headers");
            out.push_back({to, std::string(m.at("subject").as_string()), std::string(m.at("content").at(0).at("value").as_string()),
                           std::string(m.at("content").at(1).at("value").as_string()),
                           headers ? inside(std::string(headers->at("List-Unsubscribe").as_string())) : ""});
            if (headers) { EXPECT_EQ(headers->at("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click"); }
            EXPECT_EQ(m.at_pointer("/tracking_settings/click_tracking/enable"), false);
        }
        return out;
    }
};

struct Way {
    std::string name, needs;  // a name in the environment, or nothing
    std::function<std::unique_ptr<Post>()> open;
};
void PrintTo(const Way& w, std::ostream* out) { *out << w.name; }

class MailSuite : public testing::TestWithParam<Way> {
protected:
    void SetUp() override {
        if (!GetParam().needs.empty() && real_server(GetParam().needs.c_str()).empty()) GTEST_SKIP() << GetParam().needs << " is not set";
        post = GetParam().open();
    }
    // An address of its own per test, since a real server keeps what it took before.
    const std::string to = new_id({1'795'425'882'000}) + "@people.test";
    MailMessage message{new_id({1'795'425'882'000}), to, "Your test was approved", "Hello Ada,\n\nwell done.\n", "<p>Hello Ada</p>", ""};
    std::unique_ptr<Post> post;
};

TEST_P(MailSuite, what_is_sent_arrives) {
    post->mail().send(message);
    const auto got = post->arrived(to);
    ASSERT_EQ(got.size(), 1u);
    EXPECT_EQ(got[0].subject, message.subject);
    EXPECT_EQ(got[0].text.substr(0, message.text.size()), message.text);
    EXPECT_EQ(got[0].html.substr(0, message.html.size()), message.html);
    EXPECT_EQ(got[0].unsubscribe_url, "");
}

TEST_P(MailSuite, words_of_any_script_and_long_lines) {
    message.subject = "Größe “" + std::string(90, 'x') + "” ✓";
    message.text = "Äpfel ✓ = 1\n" + std::string(2000, 'y') + "\n.\n..dots\nfrom here\n";
    message.html = "<p>" + std::string(2000, 'z') + " ✓</p>";
    post->mail().send(message);
    const auto got = post->arrived(to);
    ASSERT_EQ(got.size(), 1u);
    EXPECT_EQ(got[0].subject, message.subject);
    EXPECT_EQ(got[0].text.substr(0, message.text.size()), message.text);
    EXPECT_EQ(got[0].html.substr(0, message.html.size()), message.html);
}

TEST_P(MailSuite, says_how_to_unsubscribe) {
    message.unsubscribe_url = "https://hub.test/api/notifications/unsubscribe?token=abc-_.123";
    post->mail().send(message);
    const auto got = post->arrived(to);
    ASSERT_EQ(got.size(), 1u);
    EXPECT_EQ(got[0].unsubscribe_url, message.unsubscribe_url);
}

INSTANTIATE_TEST_SUITE_P(All, MailSuite,
                         testing::Values(Way{"capture", "", [] { return std::make_unique<Captured>(); }},
                                         Way{"smtp", "PEERTEST_TEST_SMTP_URL", [] { return std::make_unique<Smtp>(); }},
                                         Way{"sendgrid", "", [] { return std::make_unique<SendGrid>(); }}),
                         [](const auto& instance) { return instance.param.name; });

TEST(MailSmtp, sends_nothing_in_the_clear_where_tls_is_wanted) {
    if (real_server("PEERTEST_TEST_SMTP_URL").empty()) GTEST_SKIP() << "PEERTEST_TEST_SMTP_URL is not set";
    WallClock clock;
    MailSmtp smtp({.url = real_server("PEERTEST_TEST_SMTP_URL"), .from = {"Hub", "hub@mail.test"}}, clock);
    EXPECT_THROW(smtp.send({"1", "clear@people.test", "s", "t", "h", ""}), std::runtime_error);
    EXPECT_TRUE(Smtp().arrived("clear@people.test").empty());
}

TEST(MailSendGrid, tells_a_bad_address_from_what_may_pass) {
    SendGrid post;
    EXPECT_THROW(post.mail().send({"1", "no-such-host@nowhere", "s", "t", "h", ""}), MailRefused);
    int status = 429;
    StubServer busy([&](const StubRequest&) { return std::optional(stub_answer(status, R"({"errors":[{"field":"from"}]})")); });
    MailSendGrid mail({.api_base = busy.url(), .api_key = "SG.test", .from = {"", "hub@mail.test"}, .allow_http = true});
    for (const int s : {429, 500, 401, 400}) {
        status = s;
        try {
            mail.send({"1", "ada@people.test", "s", "t", "h", ""});
            ADD_FAILURE() << s;
        } catch (const MailRefused&) {
            ADD_FAILURE() << s << " is not about the address";
        } catch (const std::runtime_error& e) {
            EXPECT_EQ(std::string(e.what()).find("ada@"), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace peertest
