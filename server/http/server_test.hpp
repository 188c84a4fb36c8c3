// A server on a free port with routes of its own, for tests that speak bytes to it. Private to http/.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <latch>
#include <list>
#include <semaphore>
#include <thread>

#include "http/front.hpp"
#include "http/server.hpp"
#include "kit/jwt.hpp"
#include "support/raw_client.hpp"
#include "support/test_app.hpp"

namespace peertest {

using std::chrono::milliseconds;

inline Response text(std::string body) {
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

}  // namespace peertest
