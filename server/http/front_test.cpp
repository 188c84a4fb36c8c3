// A request's way to its handler and back, without sockets.
#include "http/front.hpp"

#include <gtest/gtest.h>

#include <future>
#include <latch>

#include "http/server.hpp"
#include "kit/jwt.hpp"
#include "support/test_app.hpp"
#include "work/idempotency.hpp"

namespace peertest {
namespace {

struct NewMemo {
    std::string text;
};
struct Memo {
    std::string id, text;
};
struct MemoQuery {
    int limit = 20;
};

int notes_made = 0;
std::latch* hold_notes = nullptr;

Memo make_note(App& app, const Caller& who, const NewMemo& in) {
    const Time now = app.clock.now();
    Memo note{"note-" + std::to_string(++notes_made), in.text};
    app.store.transact([&](Tx& tx) { claim(tx, who, note.id, now); });
    if (hold_notes) hold_notes->wait();
    if (in.text == "crash") throw std::runtime_error("after the claim");
    if (in.text == "refused") throw conflict("no_slot_left", "Too late.");
    return note;
}
Memo read_note(App&, const Caller&, const std::string& id) { return {id, "read anew"}; }
Memo find_note(App&, const Caller&, const std::string& id, const MemoQuery& q) { return {id, std::to_string(q.limit)}; }
Reply<Memo> change_note(App&, const Caller& who, const std::string& id, const NewMemo& in) {
    if (*who.if_match != 3) throw Error{412, "version_mismatch", "It was changed."};
    return {{id, in.text}, 0, {{"ETag", "\"4\""}}};
}
void publish_note(App&, const Caller&, const std::string&) {}

}  // namespace

template <>
const Schema& schema_of<NewMemo>() {
    static const Schema s = describe<NewMemo>("NewMemo", field<&NewMemo::text>("text").length(1, 20));
    return s;
}
template <>
const Schema& schema_of<Memo>() {
    static const Schema s = describe<Memo>("Memo", field<&Memo::id>("id"), field<&Memo::text>("text"));
    return s;
}
template <>
const Schema& schema_of<MemoQuery>() {
    static const Schema s = describe<MemoQuery>("MemoQuery", field<&MemoQuery::limit>("limit").range(1, 100).defaulted());
    return s;
}

namespace {

struct FrontTest : testing::Test {
    TestApp t;
    Api api;
    std::unique_ptr<Front> front;
    FrontTest() {
        t.settings.rate_limits = false;
        notes_made = 0;
        hold_notes = nullptr;
        api.post("/api/notes", anyone, make_note).status(201).idempotent(read_note);
        api.get("/api/notes/{id}", anyone, find_note);
        api.patch("/api/notes/{id}", anyone, change_note).if_match();
        api.post("/api/notes/{id}/publish", anyone, publish_note);
        api.get("/dev/notes", open_to_all, +[](App&, const Caller&) { return Memo{"dev", ""}; }).development();
        front = std::make_unique<Front>(t, api, nullptr);
    }
    using Headers = std::vector<std::pair<std::string, std::string>>;
    Response ask(const std::string& method, const std::string& target, const std::string& body = {}, Headers headers = {},
                 const std::string& user = "user") {
        Exchange ex;
        ex.request.set_line(method, target);
        ex.request.peer = "127.0.0.1";
        ex.request.body = body;
        if (!body.empty()) headers.emplace_back("Content-Type", "application/json; charset=utf-8");
        const Time now = t.now();
        if (!user.empty())
            headers.emplace_back("Authorization",
                                 "Bearer " + make_jwt(t.settings.jwt_secrets,
                                                      {user, {"tester"}, "session", now, now + Millis{60'000}}));
        for (const auto& [name, value] : headers) ex.request.add_header(name, value);
        if (front->meet(ex) && front->admit(ex)) front->answer(ex);
        return std::move(ex.response);
    }
    static bool has(const Response& r, const std::string& text) { return r.body.find(text) != std::string::npos; }
};

TEST_F(FrontTest, reads_structs_and_writes_them) {
    const auto made = ask("POST", "/api/notes", R"({"text":"hello"})");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.body, R"({"id":"note-1","text":"hello"})");
    EXPECT_EQ(ask("GET", "/api/notes/a%20b?limit=7").body, R"({"id":"a b","text":"7"})");
    EXPECT_EQ(ask("POST", "/api/notes/1/publish").status, 204);
    EXPECT_EQ(ask("POST", "/api/notes/1/publish", "{}").status, 204);
}

TEST_F(FrontTest, refuses_what_it_does_not_know) {
    EXPECT_TRUE(has(ask("POST", "/api/notes", "{\"text\":"), "malformed_json"));
    EXPECT_EQ(ask("POST", "/api/notes", R"({"text":"hello","more":1})").status, 422);
    EXPECT_EQ(ask("POST", "/api/notes?x=1", R"({"text":"hello"})").status, 422);
    EXPECT_TRUE(has(ask("GET", "/api/notes/1?limit=101&x=1"), R"("field":"x")"));
    EXPECT_EQ(ask("POST", "/api/notes/1/publish", R"({"a":1})").status, 422);
    EXPECT_EQ(ask("POST", "/api/notes", "text=hello", {{"Content-Type", "text/plain"}}).status, 415);
}

TEST_F(FrontTest, asks_for_the_version_that_was_seen) {
    const std::string body = R"({"text":"new"})";
    EXPECT_TRUE(has(ask("PATCH", "/api/notes/1", body), "precondition_required"));
    EXPECT_EQ(ask("PATCH", "/api/notes/1", body, {{"If-Match", "\"2\""}}).status, 412);
    EXPECT_EQ(ask("PATCH", "/api/notes/1", body, {{"If-Match", "nonsense"}}).status, 412);
    EXPECT_EQ(ask("PATCH", "/api/notes/1", body, {{"If-Match", "\"3\""}}).status, 200);
}

TEST_F(FrontTest, routes_of_development_are_not_there_in_production) {
    EXPECT_EQ(ask("GET", "/dev/notes").status, 200);
    t.settings.mode = Mode::production;
    front = std::make_unique<Front>(t, api, nullptr);
    EXPECT_EQ(ask("GET", "/dev/notes").status, 404);
}

TEST_F(FrontTest, counts_requests_per_person_and_per_address) {
    t.settings.rate_limits = true;
    for (int i = 0; i < 100; ++i) ASSERT_EQ(ask("GET", "/api/notes/1").status, 200);
    const auto refused = ask("GET", "/api/notes/1");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers[0].first, "Retry-After");
    EXPECT_EQ(ask("GET", "/api/notes/1", "", {}, "other").status, 200);
    EXPECT_EQ(ask("GET", "/api/notes/1", "", {}, "").status, 401);
    EXPECT_EQ(ask("GET", "/dev/notes", "", {}, "").status, 200);
    t.clock.move_to(t.now() + Millis{60'000});
    EXPECT_EQ(ask("GET", "/api/notes/1").status, 200);
}

TEST_F(FrontTest, the_same_key_gets_the_same_answer) {
    const Headers key{{"Idempotency-Key", "k1"}};
    const auto first = ask("POST", "/api/notes", R"({"text":"hello"})", key);
    const auto again = ask("POST", "/api/notes", R"({"text":"hello"})", key);
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(notes_made, 1);
    EXPECT_TRUE(has(ask("POST", "/api/notes", R"({"text":"other"})", key), "idempotency_key_reused"));
    EXPECT_EQ(ask("POST", "/api/notes", R"({"text":"other"})", key, "somebody else").status, 201);
    EXPECT_EQ(notes_made, 2);
    t.clock.move_to(t.now() + idempotency_kept);
    EXPECT_EQ(ask("POST", "/api/notes", R"({"text":"other"})", key).status, 201);
    EXPECT_EQ(notes_made, 3);
}

TEST_F(FrontTest, a_refusal_after_the_claim_is_kept_and_one_before_it_is_not) {
    const Headers key{{"Idempotency-Key", "k1"}};
    EXPECT_EQ(ask("POST", "/api/notes", R"({"text":""})", key).status, 422);
    EXPECT_EQ(ask("POST", "/api/notes", R"({"text":"refused"})", key).status, 409);
    EXPECT_TRUE(has(ask("POST", "/api/notes", R"({"text":"refused"})", key), "no_slot_left"));
    EXPECT_EQ(notes_made, 1);
}

TEST_F(FrontTest, a_claim_without_an_answer_is_answered_by_reading) {
    const Headers key{{"Idempotency-Key", "k1"}};
    EXPECT_EQ(ask("POST", "/api/notes", R"({"text":"crash"})", key).status, 500);
    const auto again = ask("POST", "/api/notes", R"({"text":"crash"})", key);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, R"({"id":"note-1","text":"read anew"})");
    EXPECT_EQ(notes_made, 1);
}

TEST_F(FrontTest, a_repeat_waits_for_the_first) {
    const Headers key{{"Idempotency-Key", "k1"}};
    std::latch go{1};
    hold_notes = &go;
    auto ask_once = [&] { return ask("POST", "/api/notes", R"({"text":"hello"})", key); };
    auto first = std::async(std::launch::async, ask_once), second = std::async(std::launch::async, ask_once);
    go.count_down();
    EXPECT_EQ(first.get().body, second.get().body);
    EXPECT_EQ(notes_made, 1);
}

}  // namespace
}  // namespace peertest
