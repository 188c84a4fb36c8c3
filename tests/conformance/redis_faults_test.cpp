// A real Redis that is killed, restarted, stopped for a while or cut off from one machine: what depends on it goes on
// without it, is right again afterwards, and nobody waits.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

#include "adapters/cache_redis.hpp"
#include "adapters/counters_redis.hpp"
#include "adapters/live_redis.hpp"
#include "adapters/store_memory.hpp"
#include "app/untold_changes.hpp"
#include "support/redis_server.hpp"
#include "support/until.hpp"

namespace peertest {
namespace {

using Clock = RedisConnection::Clock;
using std::chrono::milliseconds;
constexpr Millis minute{60'000};

RedisOptions options_for(const std::string& url) {
    RedisOptions o{.url = parse_redis_url(url)};
    o.connections = 3;
    o.ping_every = milliseconds(50);
    o.first_pause = milliseconds(10);
    o.longest_pause = milliseconds(50);
    return o;
}

struct Machine {
    Redis redis;
    RedisCache cache{redis};
    RedisCounters counters{redis};
    explicit Machine(const std::string& url) : redis(options_for(url)) {}
    bool there() {
        return until([&] { return !redis.away(); });
    }
    bool away() {
        return until([&] { return redis.away(); });
    }
    void put(const std::string& key, const std::string& value) { cache.put(key, value, minute, "g", cache.generation("g")); }
    std::string got(const std::string& key) {
        const auto text = cache.get(key);
        return text ? *text : "nothing";
    }
};

struct RedisFaults : testing::Test {
    void SetUp() override {
        if (test_redis_url().empty()) GTEST_SKIP() << "no Redis for tests";
    }
};

milliseconds time_of(const std::function<void()>& f) {
    const auto start = Clock::now();
    f();
    return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

// Asks the server itself, past the adapters.
RedisReply ask(const std::string& url, const RedisConnection::Words& words) {
    RedisConnection connection(parse_redis_url(url), milliseconds(2000));
    return connection.call(words, Clock::now() + milliseconds(2000));
}

TEST_F(RedisFaults, one_that_is_not_there_yet_is_used_once_it_is) {
    RedisServer server;
    server.kill();
    Machine m(server.url());
    EXPECT_TRUE(m.redis.away());
    m.put("k", "v");
    EXPECT_EQ(m.got("k"), "nothing");
    EXPECT_TRUE(m.counters.take("c", 1, minute, Time{0}).ok);
    EXPECT_FALSE(m.counters.take("c", 1, minute, Time{1}).ok) << "limits hold in this process";
    server.start();
    ASSERT_TRUE(m.there());
    m.put("k", "v");
    EXPECT_EQ(m.got("k"), "v");
}

TEST_F(RedisFaults, what_was_kept_before_it_was_away_is_not_found_afterwards) {
    RedisServer server;
    Machine a(server.url()), b(server.url());
    a.put("k", "old");
    ASSERT_EQ(b.got("k"), "old");
    server.kill();
    EXPECT_EQ(a.got("k"), "nothing");
    a.cache.invalidate("g");  // a write while it is away
    server.start();
    ASSERT_TRUE(a.there());
    ASSERT_TRUE(b.there());
    EXPECT_EQ(a.got("k"), "nothing");
    EXPECT_EQ(b.got("k"), "nothing");
    EXPECT_TRUE(until([&] {  // b may not have noticed yet that its connections are dead
        a.put("k", "new");
        return b.got("k") == "new";
    }));
}

TEST_F(RedisFaults, one_that_comes_back_with_an_older_copy_of_its_data_is_not_believed) {
    RedisServer server;
    Machine a(server.url()), b(server.url());
    a.put("k", "old");
    ASSERT_EQ(ask(server.url(), {"SAVE"}).words, "OK");
    a.cache.invalidate("g");  // is not in the copy
    EXPECT_EQ(b.got("k"), "nothing");
    server.kill();
    server.start();
    ASSERT_TRUE(until([&] { return a.redis.call({"GET", "peertest:text:k"}).has_value(); }));
    EXPECT_EQ(ask(server.url(), {"EXISTS", "peertest:text:k"}).value, 1) << "the copy was loaded";
    EXPECT_EQ(a.got("k"), "nothing");
    ASSERT_TRUE(b.there());
    EXPECT_EQ(b.got("k"), "nothing");
}

TEST_F(RedisFaults, a_value_read_before_it_was_away_is_not_kept_afterwards) {
    RedisServer server;
    Machine a(server.url());
    const auto before = a.cache.generation("g");
    server.kill();
    ASSERT_TRUE(a.away());
    const auto meanwhile = a.cache.generation("g");
    EXPECT_NE(before, meanwhile);
    server.start();
    ASSERT_TRUE(a.there());
    a.cache.put("k", "old", minute, "g", before);
    EXPECT_EQ(a.got("k"), "nothing");
    a.cache.put("k", "old", minute, "g", meanwhile);
    EXPECT_EQ(a.got("k"), "nothing");
}

TEST_F(RedisFaults, one_that_says_nothing_holds_nobody_for_longer_than_the_limit) {
    RedisServer server;
    Machine m(server.url());
    m.put("k", "v");
    server.pause();
    const auto limit = m.redis.options().call_limit;
    EXPECT_LT(time_of([&] { m.cache.invalidate("g"); }), limit * 3);  // generous: the machine is busy
    EXPECT_TRUE(m.redis.away());
    const auto all = time_of([&] {
        for (int i = 0; i < 1000; ++i) {
            EXPECT_EQ(m.got("k"), "nothing");
            m.counters.take("c" + std::to_string(i), 1, minute, Time{0});
            m.cache.invalidate("g");
        }
    });
    EXPECT_LT(all, limit * 10) << "once it is known to be away, nobody waits";
    server.resume();
    ASSERT_TRUE(m.there());
    EXPECT_EQ(m.got("k"), "nothing");
    m.put("k", "w");
    EXPECT_EQ(m.got("k"), "w");
}

TEST_F(RedisFaults, what_one_machine_changed_while_cut_off_is_not_read_from_the_cache_once_it_is_back) {
    RedisServer server;
    Relay relay(server.port());
    Machine cut("redis://127.0.0.1:" + std::to_string(relay.port())), other(server.url());
    ASSERT_FALSE(cut.redis.away());
    other.put("k", "old");
    ASSERT_EQ(cut.got("k"), "old");
    relay.cut(true);
    ASSERT_TRUE(cut.away());
    cut.cache.invalidate("g");
    EXPECT_FALSE(other.redis.away());
    relay.cut(false);
    ASSERT_TRUE(cut.there());
    EXPECT_EQ(other.got("k"), "nothing");
    EXPECT_EQ(cut.got("k"), "nothing");
}

TEST_F(RedisFaults, writers_who_are_cut_off_again_and_again_never_read_their_own_writes_late) {
    RedisServer server;
    Relay relay(server.port());
    Machine m("redis://127.0.0.1:" + std::to_string(relay.port()));
    std::atomic<int> stored = 0, late = 0, hits = 0;
    std::atomic<bool> stop = false;
    std::vector<std::thread> people;
    for (int p = 0; p < 3; ++p)
        people.emplace_back([&] {
            while (!stop) {
                const int mine = ++stored;
                m.cache.invalidate("g");
                for (int k = 0; k < 3; ++k) {
                    int value = 0;
                    if (const auto hit = m.cache.get("n")) {
                        value = std::stoi(*hit);
                        ++hits;
                    } else {
                        const auto generation = m.cache.generation("g");
                        value = stored;
                        m.cache.put("n", std::to_string(value), minute, "g", generation);
                    }
                    if (value < mine) ++late;
                }
            }
        });
    for (int i = 0; i < 15; ++i) {
        const int before = hits;
        until([&] { return hits > before + 20; });
        relay.cut(true);
        EXPECT_TRUE(m.away());
        relay.cut(false);
        EXPECT_TRUE(m.there());
    }
    stop = true;
    for (auto& t : people) t.join();
    EXPECT_EQ(late, 0);
    EXPECT_GT(hits, 100);
}

TEST_F(RedisFaults, one_that_refuses_to_write_is_done_without) {
    RedisServer server;
    Machine m(server.url());
    m.put("k", "old");
    ask(server.url(), {"CONFIG", "SET", "maxmemory", "1"});
    m.cache.invalidate("g");
    EXPECT_TRUE(m.redis.away());
    EXPECT_EQ(m.got("k"), "nothing");
    ask(server.url(), {"CONFIG", "SET", "maxmemory", "0"});
    ASSERT_TRUE(m.there());
    EXPECT_EQ(m.got("k"), "nothing");
}

TEST_F(RedisFaults, one_that_throws_keys_out_is_still_right) {
    RedisServer server;
    Machine m(server.url());
    m.put("k", "old");
    for (const char* key : {"peertest:epoch", "peertest:group:g"}) {
        m.put("k", "old");
        ASSERT_EQ(m.got("k"), "old");
        ask(server.url(), {"DEL", key});
        EXPECT_EQ(m.got("k"), "nothing") << key;
    }
    ask(server.url(), {"SCRIPT", "FLUSH"});
    m.put("k", "new");
    EXPECT_EQ(m.got("k"), "new");
}

TEST_F(RedisFaults, users_passwords_and_databases_count) {
    RedisServer server({"--requirepass", "s3cret@/", "--user", "hub", "on", ">of the hub", "~*", "&*", "+@all"});
    const std::string at = "@127.0.0.1:" + std::to_string(server.port());
    Machine first("redis://:s3cret%40%2F" + at), second("redis://hub:of%20the%20hub" + at + "/2");
    Machine stranger(server.url()), wrong("redis://:guess" + at);
    EXPECT_FALSE(first.redis.away());
    EXPECT_FALSE(second.redis.away());
    EXPECT_TRUE(stranger.redis.away());
    EXPECT_TRUE(wrong.redis.away());
    first.put("k", "in database 0");
    EXPECT_EQ(second.got("k"), "nothing");
    EXPECT_NE(first.redis.channel("live"), second.redis.channel("live"));
}

TEST_F(RedisFaults, tls_is_used_and_an_unknown_certificate_refused) {
    TempFolder folder;
    const auto make = [&](const std::string& name, const std::string& host) {
        const std::string command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + host + " -addext subjectAltName=DNS:" +
                                    host + " -keyout " + folder.file(name + ".key") + " -out " + folder.file(name + ".crt") + " 2>/dev/null";
        ASSERT_EQ(std::system(command.c_str()), 0);
    };
    make("good", "localhost");
    make("other", "localhost");
    ::setenv("SSL_CERT_FILE", folder.file("good.crt").c_str(), 1);
    for (const bool good : {true, false}) {
        const std::string name = folder.file(good ? "good" : "other");
        RedisServer server({"--tls-port", std::to_string(free_port()), "--tls-cert-file", name + ".crt", "--tls-key-file",
                            name + ".key", "--tls-ca-cert-file", name + ".crt", "--tls-auth-clients", "no"});
        const auto port = ask(server.url(), {"CONFIG", "GET", "tls-port"}).items.at(1).words;
        Machine m("rediss://localhost:" + port);
        EXPECT_EQ(m.redis.away(), !good);
        m.put("k", std::string(200'000, 'x'));
        EXPECT_EQ(m.got("k").size(), good ? 200'000u : 7u);
        Machine elsewhere("rediss://127.0.0.1:" + port);
        EXPECT_TRUE(elsewhere.redis.away()) << "the certificate is for another name";
    }
    ::unsetenv("SSL_CERT_FILE");
}

// --- live messages ---------------------------------------------------------------------------------------------------
struct Listener {
    Redis redis;
    RedisLive live;
    std::atomic<int> heard = 0, looks = 0;
    Live::Handle handle;
    explicit Listener(const std::string& url)
        : redis(options_for(url)), live(redis, {.look_every = milliseconds(30)}),
          handle(live.subscribe("c", [this](std::string_view m) { ++(m.empty() ? looks : heard); })) {}
    ~Listener() { handle.reset(); }
    bool connected() {
        return until([&] { return live.reach() == Live::Reach::every_process; });
    }
};

TEST_F(RedisFaults, readers_look_at_the_store_while_messages_do_not_come_and_hear_again_afterwards) {
    RedisServer server;
    Listener a(server.url()), b(server.url());
    ASSERT_TRUE(a.connected());
    ASSERT_TRUE(b.connected());
    a.live.publish("c", "1");
    EXPECT_TRUE(until([&] { return b.heard == 1; }));
    for (const bool killed : {true, false}) {
        killed ? server.kill() : server.pause();
        EXPECT_TRUE(until([&] { return b.live.reach() == Live::Reach::cut_off; }));
        EXPECT_LT(time_of([&] { a.live.publish("c", "lost"); }), milliseconds(50));
        const int looks = b.looks;
        EXPECT_TRUE(until([&] { return b.looks > looks + 3; }));
        killed ? server.start() : server.resume();
        ASSERT_TRUE(a.connected());
        ASSERT_TRUE(b.connected());
        const int heard = b.heard;
        a.live.publish("c", "2");
        EXPECT_TRUE(until([&] { return b.heard > heard; }));
    }
}

TEST_F(RedisFaults, who_could_not_tell_has_the_others_look_once_it_can) {
    RedisServer server;
    Relay relay(server.port());
    Listener cut("redis://127.0.0.1:" + std::to_string(relay.port())), other(server.url());
    ASSERT_TRUE(cut.connected());
    ASSERT_TRUE(other.connected());
    relay.cut(true);
    EXPECT_TRUE(until([&] { return cut.live.reach() == Live::Reach::cut_off; }));
    const int looks = other.looks;
    cut.live.publish("c", "not told");
    EXPECT_EQ(cut.heard, 1) << "its own readers hear it all the same";
    relay.cut(false);
    EXPECT_TRUE(until([&] { return other.looks > looks; }));
    EXPECT_EQ(other.live.reach(), Live::Reach::every_process);
}

TEST_F(RedisFaults, what_one_machine_changes_while_it_alone_is_cut_off_the_others_learn_from_the_store) {
    RedisServer server;
    Relay relay(server.port());
    MemoryStore store;
    store.prepare(untold_changes_collections());
    Listener cut("redis://127.0.0.1:" + std::to_string(relay.port())), other(server.url());
    RedisCache mine(cut.redis), theirs(other.redis);
    UntoldChanges told(store, cut.redis), learned(store, other.redis);
    const auto follow = [&] {
        told.follow();
        learned.follow();
    };
    const auto keep = [&] { theirs.put("k", "old", minute, "g", theirs.generation("g")); };
    ASSERT_TRUE(cut.connected());
    ASSERT_TRUE(other.connected());
    follow();
    keep();
    follow();
    ASSERT_TRUE(theirs.get("k")) << "nothing was untold";
    relay.cut(true);
    ASSERT_TRUE(until([&] { return cut.redis.away(); }));
    follow();
    EXPECT_TRUE(theirs.get("k")) << "being cut off alone changes nothing";
    mine.invalidate("g");
    follow();
    EXPECT_FALSE(theirs.get("k"));
    keep();
    follow();
    EXPECT_TRUE(theirs.get("k")) << "told once";
    const int looks = other.looks;
    cut.live.publish("c", "not told");
    EXPECT_TRUE(until([&] {
        follow();
        return other.looks > looks;
    }));
    EXPECT_EQ(other.live.reach(), Live::Reach::every_process);
}

TEST_F(RedisFaults, who_begins_without_redis_has_the_others_forget_what_it_may_have_left_untold_before_it_ended) {
    RedisServer server;
    MemoryStore store;
    store.prepare(untold_changes_collections());
    Machine other(server.url());
    UntoldChanges learned(store, other.redis);
    learned.follow();
    other.put("k", "old");
    Redis begun(options_for("redis://127.0.0.1:1"));
    UntoldChanges(store, begun).follow();
    learned.follow();
    EXPECT_EQ(other.got("k"), "nothing");
}

}  // namespace
}  // namespace peertest
