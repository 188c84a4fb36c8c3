// Idempotency-Key: the same key and body get the same answer for 24 h.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/caller.hpp"
#include "kit/time.hpp"
#include "ports/store.hpp"

namespace peertest {

// Called by a handler in its first transaction, with the id of what it makes: whoever repeats the request meets this
// claim (Duplicate ends the transaction) and waits for, or is given, the first one's answer. Does nothing without a key.
void claim(Tx& tx, const Caller& who, const std::string& resource_id, Time now);

// What is kept of one such request. `status` is 0 until its answer is known.
struct KeptAnswer {
    std::string id;           // from Caller::idempotency_key
    std::string hash;         // Caller::idempotency_hash
    std::string user_id;
    std::string resource_id;
    int status = 0;
    std::string content_type;
    std::string body;
    std::map<std::string, std::string> headers;
    Time created_at;
};
template <>
const Schema& schema_of<KeptAnswer>();

inline constexpr Millis idempotency_kept{24 * 3600 * 1000};

// The claim or answer for this caller's key, if there is one that is not older than 24 h.
std::optional<KeptAnswer> kept_answer(Store& store, const Caller& who, Time now);
// Stores the answer of a claimed request; nothing happens when the handler made no claim.
void keep_answer(Store& store, const Caller& who, const KeptAnswer& answer);

// The answers given to a person who leaves: they hold what that person wrote.
void forget_answers(Tx& tx, const std::string& user_id);

struct App;
class Work;
std::vector<const CollectionInfo*> idempotency_collections();
void idempotency_tasks(App& app, Work& work);  // deletes what is older than 24 h

}  // namespace peertest
