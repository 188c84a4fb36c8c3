// A connection to SQLite with its prepared statements, used by one thread at a time.
#pragma once
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ports/store.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace peertest::sqlite {

// A unique index or a primary key was hit; `column` is "table.column".
struct Constraint : std::runtime_error {
    std::string column;
    explicit Constraint(const std::string& c) : std::runtime_error("duplicate value in " + c), column(c) {}
};
// Any other failure of the engine. `code` is SQLite's extended result code.
struct Failure : StoreDown {
    int code;
    Failure(int code_, const std::string& what) : StoreDown(what), code(code_) {}
};

// One execution of a prepared statement: bind in order, step, read columns. Bound texts are not copied: they must
// outlive it. The statement is reset at the end of its scope.
class Execution {
public:
    Execution(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}
    ~Execution();
    Execution(const Execution&) = delete;
    Execution& operator=(const Execution&) = delete;

    Execution& bind(std::int64_t n);
    Execution& bind(std::string_view text);
    Execution& bind(const Value& value);
    bool step();  // false when there are no more rows
    void run() { while (step()) {} }

    std::int64_t integer(int column) const;
    std::string_view text(int column) const;  // until the next step
    Value value(int column) const;

private:
    sqlite3* db_;
    sqlite3_stmt* statement_;
    int bound_ = 0;
};

enum class Access {
    write,      // the one writer
    read,       // a reader within the writer's process
    foreign,    // a reader in another process: never writes, no checkpoint on close
};

class Connection {
public:
    Connection(const std::string& path, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Execution prepare(std::string_view sql);  // from the cache
    void exec(std::string_view sql) { prepare(sql).run(); }
    bool in_transaction() const;
    std::int64_t changes() const;      // rows, by the last statement that wrote
    std::int64_t all_changes() const;  // since the connection was opened
    sqlite3* handle() const { return db_; }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* s) const;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
    };
    void pragma(const char* sql);

    sqlite3* db_ = nullptr;
    std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, Hash, std::equal_to<>> cache_;
};

}  // namespace peertest::sqlite
