// Redis as the adapters see it: it answers within a moment, or it is away and asking costs nothing.
//
// A first failure of any call makes it away for everybody: callers get nothing at once, and a thread of its own
// connects again, with growing pauses. Before it is there again a new *epoch* is written to Redis: whatever was cached
// under the one before, by any process, is not found any more. So nobody reads what was changed unnoticed meanwhile,
// nor what a restarted Redis remembers (docs/decisions/0081-redis.md).
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "adapters/redis_connection.hpp"

namespace peertest {

struct RedisOptions {
    RedisUrl url;
    int connections = 16;                          // calls at the same time
    std::chrono::milliseconds call_limit{100};     // how long a request may be held, waiting for a connection included
    std::chrono::milliseconds connect_limit{1000};
    std::chrono::milliseconds ping_every{1000};    // an idle connection is not a proof
    std::chrono::milliseconds first_pause{100}, longest_pause{2000};  // between tries to connect
};

class Redis {
public:
    // Tries once to connect; unreachable, it is away at first.
    explicit Redis(RedisOptions options);
    ~Redis();

    using Words = RedisConnection::Words;
    // Nothing while it is away, when it does not answer in time, and when it refuses.
    std::optional<RedisReply> call(const Words& command);
    // A script by its SHA-1, which Redis remembers from the first time on.
    struct Script {
        explicit Script(std::string text);
        std::string text, sha1;
    };
    std::optional<RedisReply> run(const Script& script, const Words& keys, const Words& arguments);
    // For a change that somebody's cache depends on: what cannot be told to Redis now is covered by the next epoch.
    void tell(const Words& command);
    // How often others were not told of something, which they have to learn in another way until this process is back.
    std::uint64_t untold() const;
    void could_not_tell();
    // Somebody else could not tell: nothing that is kept is found any more.
    void learn_of_loss();
    std::uint64_t losses() const;  // learned of so far

    bool away() const;
    const RedisOptions& options() const { return options_; }
    // Different for each database of one Redis, whose channels are shared by all.
    std::string channel(std::string_view name) const;

    static constexpr std::string_view epoch_key = "peertest:epoch";

private:
    // The connections made together; a call that began on an older set cannot fail a newer one.
    struct Set {
        std::deque<std::unique_ptr<RedisConnection>> idle;  // longest unused first, so that pings reach each
    };
    std::unique_ptr<RedisConnection> take(const std::shared_ptr<Set>& set, RedisConnection::Clock::time_point until);
    void lost(const std::shared_ptr<Set>& set, const std::string& why);
    void keep();
    bool connect();

    const RedisOptions options_;
    mutable std::mutex mutex_;
    std::condition_variable returned_;  // a connection
    std::condition_variable wake_;      // the keeper
    std::shared_ptr<Set> set_;          // null while away
    std::uint64_t untold_ = 0, losses_ = 0;
    std::string last_failure_;          // told once, not at every try
    bool stopping_ = false;
    std::thread keeper_;
};

}  // namespace peertest
