#include "adapters/store_sqlite_connection.hpp"

#include <sqlite3.h>

#include <mutex>

namespace peertest::sqlite {
namespace {

constexpr std::size_t max_cached_statements = 300;

[[noreturn]] void fail(sqlite3* db, int code) {
    const std::string message = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY) {
        const auto colon = message.rfind(": ");  // "UNIQUE constraint failed: users.email"
        throw Constraint(colon == std::string::npos ? message : message.substr(colon + 2));
    }
    throw Failure(code, "SQLite: " + message + " (" + std::to_string(code) + ")");
}

// Allocation statistics take a mutex at every malloc of every connection.
void configure_once() {
    static std::once_flag once;
    std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

}  // namespace

Execution::~Execution() { sqlite3_reset(statement_); }

Execution& Execution::bind(std::int64_t n) {
    if (int rc = sqlite3_bind_int64(statement_, ++bound_, n)) fail(db_, rc);
    return *this;
}

Execution& Execution::bind(std::string_view text) {
    // A null pointer would bind NULL, and an empty view may hold one.
    if (int rc = sqlite3_bind_text64(statement_, ++bound_, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                                     SQLITE_UTF8))
        fail(db_, rc);
    return *this;
}

Execution& Execution::bind(const Value& value) {
    if (auto* n = std::get_if<std::int64_t>(&value)) return bind(*n);
    if (auto* s = std::get_if<std::string>(&value)) return bind(std::string_view(*s));
    if (int rc = sqlite3_bind_null(statement_, ++bound_)) fail(db_, rc);
    return *this;
}

bool Execution::step() {
    const int rc = sqlite3_step(statement_);
    if (rc == SQLITE_ROW) return true;
    if (rc != SQLITE_DONE) fail(db_, sqlite3_extended_errcode(db_));
    return false;
}

std::int64_t Execution::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Execution::text(int column) const {
    auto* p = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return p ? std::string_view(p, std::size_t(sqlite3_column_bytes(statement_, column))) : std::string_view();
}

Value Execution::value(int column) const {
    switch (sqlite3_column_type(statement_, column)) {
        case SQLITE_NULL: return {};
        case SQLITE_INTEGER: return integer(column);
        default: return std::string(text(column));
    }
}

Connection::Connection(const std::string& path, Access access) {
    configure_once();
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (access == Access::write) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    else flags |= SQLITE_OPEN_READONLY;
    if (int rc = sqlite3_open_v2(path.c_str(), &db_, flags, nullptr)) {
        const std::string why = sqlite3_errstr(rc);
        sqlite3_close_v2(db_);
        throw Failure(rc, "cannot open " + path + ": " + why);
    }
    try {
        // Small allocations of parsing and execution come from a slab of the connection's own.
        sqlite3_db_config(db_, SQLITE_DBCONFIG_LOOKASIDE, nullptr, 512, 400);
        if (access != Access::write) sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        // "name" is a column or an error, never a text.
        sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
        sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        sqlite3_busy_timeout(db_, 5000);
        if (access == Access::write) {
            pragma("PRAGMA journal_mode=WAL");
            pragma("PRAGMA synchronous=FULL");
            pragma("PRAGMA wal_autocheckpoint=0");  // the writer checkpoints when it has time
            pragma("PRAGMA journal_size_limit=67108864");
            pragma("PRAGMA secure_delete=ON");
            pragma("PRAGMA cache_size=-32768");
        } else {
            pragma("PRAGMA cache_size=-4096");
            // A commit empties readers' page caches; mapped pages are there again without a copy.
            pragma("PRAGMA mmap_size=2147418112");  // the most that SQLite maps
        }
        pragma("PRAGMA temp_store=MEMORY");
        pragma("PRAGMA trusted_schema=OFF");
    } catch (...) {
        sqlite3_close_v2(db_);
        throw;
    }
}

Connection::~Connection() {
    cache_.clear();
    sqlite3_close_v2(db_);
}

void Connection::pragma(const char* sql) {
    if (int rc = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)) fail(db_, rc);
}

void Connection::Finalize::operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }

Execution Connection::prepare(std::string_view sql) {
    auto found = cache_.find(sql);
    if (found == cache_.end()) {
        if (cache_.size() >= max_cached_statements)
            std::erase_if(cache_, [](auto& entry) { return !sqlite3_stmt_busy(entry.second.get()); });
        sqlite3_stmt* statement = nullptr;
        if (int rc = sqlite3_prepare_v3(db_, sql.data(), int(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr))
            fail(db_, rc);
        found = cache_.emplace(std::string(sql), statement).first;
    }
    return {db_, found->second.get()};
}

bool Connection::in_transaction() const { return !sqlite3_get_autocommit(db_); }
std::int64_t Connection::changes() const { return sqlite3_changes64(db_); }
std::int64_t Connection::all_changes() const { return sqlite3_total_changes64(db_); }

}  // namespace peertest::sqlite
