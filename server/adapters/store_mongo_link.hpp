// What the MongoDB store needs of libmongoc: documents, clients from a pool, commands, and what their errors mean.
#pragma once
#include <mongoc/mongoc.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "ports/store.hpp"

namespace peertest::mongo {

// The transaction is over and may be run again as a whole: it met another one, or lost its server.
struct Transient : std::runtime_error {
    bool conflict;
    Transient(const std::string& why, bool conflict_) : std::runtime_error(why), conflict(conflict_) {}
};

// A BSON document (or array) that is being built, or was received.
class Bson {
public:
    Bson() { bson_init(&b_); }
    ~Bson() { bson_destroy(&b_); }
    Bson(Bson&& other) noexcept : size_(other.size_) {
        bson_steal(&b_, &other.b_);
        bson_init(&other.b_);
    }
    Bson& operator=(Bson&&) = delete;

    Bson& add(std::string_view name, const Bson& document);
    Bson& add(std::string_view name, const std::convertible_to<std::string_view> auto& text) {
        return add_text(name, text);
    }
    Bson& add(std::string_view name, std::int64_t number);
    Bson& add(std::string_view name, int number) { return add(name, std::int64_t(number)); }
    Bson& add(std::string_view name, bool flag);
    Bson& add(std::string_view name, const Value& value);  // null for a missing one
    Bson& add_array(std::string_view name, const Bson& array);
    template <class T>
    Bson& push(const T& value) {  // onto an array
        return add(std::to_string(size_++), value);
    }
    bool empty() const { return bson_empty(&b_); }
    const bson_t* get() const { return &b_; }
    bson_t* get() { return &b_; }

private:
    Bson& add_text(std::string_view name, std::string_view text);

    bson_t b_;
    std::size_t size_ = 0;
};

// One-member documents are everywhere: doc("$gt", 5).
template <class T>
Bson doc(std::string_view name, const T& value) {
    Bson b;
    b.add(name, value);
    return b;
}

Value value_of(const bson_t& row, const std::string& field);  // a missing one when it is not there
std::string_view text_of(const bson_t& row, const char* field);
std::int64_t number_of(const bson_t& row, const char* field);

// Clients of one replica set or cluster. Each is used by one thread at a time.
class Pool {
public:
    // Throws std::runtime_error with a line for people when the URI is bad; connects to nothing yet.
    explicit Pool(const std::string& uri);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    const std::string& database() const { return database_; }
    mongoc_client_pool_t* get() { return pool_; }

private:
    std::string database_;
    mongoc_client_pool_t* pool_;
};

class Client {  // given back at the end of the scope
public:
    explicit Client(Pool& pool);
    ~Client() { mongoc_client_pool_push(pool_, client_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    mongoc_client_t* get() { return client_; }

private:
    mongoc_client_pool_t* pool_;
    mongoc_client_t* client_;
};

class Session {
public:
    enum Kind { transactions, snapshot };  // snapshot: every read sees the moment of the first
    Session(Client& client, Kind kind);
    ~Session() { mongoc_client_session_destroy(session_); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    mongoc_client_session_t* get() { return session_; }

private:
    mongoc_client_session_t* session_;
};

// Where commands go: a client, and the session whose transaction or snapshot they belong to, if any.
struct Link {
    mongoc_client_t* client;
    mongoc_client_session_t* session;
    const std::string& database;

    // Throws Transient, Duplicate (with `collection`) or StoreDown.
    Bson write(const Bson& command, const std::string& collection) const;
};

// The rows of a find or an aggregate. What it gives is there until the next one is asked for.
class Rows {
public:
    static Rows find(const Link& link, const std::string& collection, const Bson& filter, Bson options, Reads reads);
    static Rows aggregate(const Link& link, const std::string& collection, const Bson& pipeline);
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    const bson_t* next();  // nullptr after the last; throws as Link::write

private:
    Rows(mongoc_collection_t* collection, mongoc_cursor_t* cursor, const std::string& name)
        : collection_(collection), cursor_(cursor), name_(name) {}
    struct Free {
        void operator()(mongoc_collection_t* c) const { mongoc_collection_destroy(c); }
        void operator()(mongoc_cursor_t* c) const { mongoc_cursor_destroy(c); }
    };
    std::unique_ptr<mongoc_collection_t, Free> collection_;
    std::unique_ptr<mongoc_cursor_t, Free> cursor_;
    std::string name_;
};

// Throws Transient, Duplicate or StoreDown unless a write to `collection` was done, by what was said about it.
void check_written(bool done, const bson_t* reply, const bson_error_t& error, const std::string& collection);
// Throws what the error of a command on `collection` means.
[[noreturn]] void fail(const bson_error_t& error, const bson_t* reply, const std::string& collection);

}  // namespace peertest::mongo
