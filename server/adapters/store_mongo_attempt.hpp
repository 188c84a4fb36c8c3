// A transaction of MongoDB, begun once; how long one is run again.
#pragma once
#include <chrono>

#include "adapters/store_mongo_link.hpp"

namespace peertest::mongo {

// For a transaction that meets others, or lost its primary.
inline constexpr std::chrono::seconds run_again_for{10};
inline constexpr std::int64_t majority_within_ms = 10'000;  // for what is committed to reach a majority

void pause(int attempt);  // a random time, longer with each attempt, 64 ms at most

// A transaction that reads one snapshot and ends on a majority; what is not committed is undone.
class Attempt {
public:
    explicit Attempt(mongoc_client_session_t* session);
    ~Attempt();
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;

    // Throws Transient when nothing was committed and all may run again. Without an answer only the commit is sent
    // again, which MongoDB does once however often it is asked.
    void commit();

private:
    mongoc_client_session_t* session_;
};

}  // namespace peertest::mongo
