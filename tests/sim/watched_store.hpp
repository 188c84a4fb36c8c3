// Stores that a simulation looks into: they tell of each document that was committed, and of the moments at which a
// process may be killed or others may have their turn.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "ports/store.hpp"

namespace peertest::sim {

enum class Engine { memory, mongo };

inline constexpr const char* no_answer = "the store does not answer";  // what such a StoreDown says

enum class Moment { read, before_commit, after_commit };

struct Watch {
    // What it throws comes out of the transaction: it is undone before its commit, and stands after it.
    std::function<void(bool others_may_come)> boundary;
    // Whether the store gives no answer here, to a process that lives: StoreDown. After a commit, it is written all the same.
    // Not asked about the queue of tasks, which is read all the time: whoever cannot read it looks again.
    std::function<bool(Moment)> down;
    // `body` is nullptr for a document that was removed.
    std::function<void(const std::string& collection, const std::string& id, const std::string* body)> changed;
};

// Empty; `watch` outlives it. On MongoDB it is a database of this process on the tests' server.
std::unique_ptr<Store> watched_store(Engine engine, std::uint64_t seed, double conflicts, const Watch& watch);

}  // namespace peertest::sim
