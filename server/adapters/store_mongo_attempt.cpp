#include "adapters/store_mongo_attempt.hpp"

#include <algorithm>
#include <random>
#include <thread>

#include "kit/log.hpp"

namespace peertest::mongo {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds ask_again_for{20};  // a commit without an answer: better late than unknown

struct Options {
    mongoc_transaction_opt_t* get = mongoc_transaction_opts_new();
    Options() {
        auto* snapshot = mongoc_read_concern_new();
        mongoc_read_concern_set_level(snapshot, MONGOC_READ_CONCERN_LEVEL_SNAPSHOT);
        auto* majority = mongoc_write_concern_new();
        mongoc_write_concern_set_wmajority(majority, int(majority_within_ms));
        auto* primary = mongoc_read_prefs_new(MONGOC_READ_PRIMARY);
        mongoc_transaction_opts_set_read_concern(get, snapshot);
        mongoc_transaction_opts_set_write_concern(get, majority);
        mongoc_transaction_opts_set_read_prefs(get, primary);
        mongoc_read_concern_destroy(snapshot);
        mongoc_write_concern_destroy(majority);
        mongoc_read_prefs_destroy(primary);
    }
    ~Options() { mongoc_transaction_opts_destroy(get); }
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;
};

}  // namespace

void pause(int attempt) {
    static thread_local std::minstd_rand random(std::random_device{}());
    const int most_ms = 1 << std::min(attempt, 6);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % unsigned(most_ms * 1000)));
}

Attempt::Attempt(mongoc_client_session_t* session) : session_(session) {
    static const Options options;
    bson_error_t error;
    if (!mongoc_client_session_start_transaction(session_, options.get, &error)) fail(error, nullptr, "");
}

Attempt::~Attempt() {
    if (mongoc_client_session_in_transaction(session_)) mongoc_client_session_abort_transaction(session_, nullptr);
}

void Attempt::commit() {
    const auto until = SteadyClock::now() + ask_again_for;
    for (int tries = 0;; ++tries) {
        bson_error_t error;
        Bson reply;
        bson_destroy(reply.get());  // the call makes it anew
        if (mongoc_client_session_commit_transaction(session_, reply.get(), &error)) return;
        if (!mongoc_error_has_label(reply.get(), "UnknownTransactionCommitResult")) fail(error, reply.get(), "");
        if (SteadyClock::now() > until) throw StoreDown(std::string("MongoDB gave no answer to a commit: ") + error.message);
        log_warn("store_commit_again", {{"why", error.message}});
        pause(tries + 4);
    }
}

}  // namespace peertest::mongo
