#include "adapters/store_mongo_link.hpp"

#include <mutex>

namespace peertest::mongo {
namespace {

constexpr int write_conflict = 112, duplicate_key = 11000;
constexpr int max_clients = 512;

// Where the URI says nothing: what suits a server whose users wait for answers.
void set_default(mongoc_uri_t* uri, const char* option, int value) {
    if (!mongoc_uri_has_option(uri, option)) mongoc_uri_set_option_as_int32(uri, option, value);
}

// The key of a duplicate, from the first write error of a reply.
[[noreturn]] void duplicate(const bson_t* reply, const std::string& collection) {
    bson_iter_t top, pattern;
    std::string key = "id";
    if (bson_iter_init(&top, reply) && (bson_iter_find_descendant(&top, "writeErrors.0.keyPattern", &pattern) ||
                                        (bson_iter_init(&top, reply) && bson_iter_find_descendant(&top, "keyPattern", &pattern))) &&
        bson_iter_recurse(&pattern, &top) && bson_iter_next(&top))
        key = bson_iter_key(&top);
    throw Duplicate(collection, key == "_id" ? "id" : key);
}

// Errors that mongod reports within a reply that says ok.
void check_write_errors(const bson_t* reply, const std::string& collection) {
    bson_iter_t top, found;
    if (!bson_iter_init(&top, reply) || !bson_iter_find_descendant(&top, "writeErrors.0.code", &found)) return;
    const auto code = bson_iter_as_int64(&found);
    if (code == duplicate_key) duplicate(reply, collection);
    std::string why = "code " + std::to_string(code);
    if (bson_iter_init(&top, reply) && bson_iter_find_descendant(&top, "writeErrors.0.errmsg", &found))
        why = bson_iter_utf8(&found, nullptr);
    throw StoreDown("MongoDB refused a write to " + collection + ": " + why);
}

void in_session(const Link& link, Bson& options) {
    bson_error_t error;
    if (link.session && !mongoc_client_session_append(link.session, options.get(), &error)) fail(error, nullptr, "");
}

// Outside of transactions and snapshots only what a majority has is read, since nothing else is sure to stay.
void read_what_stays(const Link& link, Bson& options) {
    in_session(link, options);
    if (!link.session) options.add("readConcern", doc("level", "majority"));
}

std::unique_ptr<mongoc_read_prefs_t, decltype(&mongoc_read_prefs_destroy)> preference(bool secondary) {
    return {mongoc_read_prefs_new(secondary ? MONGOC_READ_SECONDARY_PREFERRED : MONGOC_READ_PRIMARY),
            &mongoc_read_prefs_destroy};
}

}  // namespace

Bson& Bson::add(std::string_view name, const Bson& document) {
    bson_append_document(&b_, name.data(), int(name.size()), document.get());
    return *this;
}
Bson& Bson::add_text(std::string_view name, std::string_view text) {
    bson_append_utf8(&b_, name.data(), int(name.size()), text.data() ? text.data() : "", int(text.size()));
    return *this;
}
Bson& Bson::add(std::string_view name, std::int64_t number) {
    bson_append_int64(&b_, name.data(), int(name.size()), number);
    return *this;
}
Bson& Bson::add(std::string_view name, bool flag) {
    bson_append_bool(&b_, name.data(), int(name.size()), flag);
    return *this;
}
Bson& Bson::add(std::string_view name, const Value& value) {
    if (auto* n = std::get_if<std::int64_t>(&value)) return add(name, *n);
    if (auto* s = std::get_if<std::string>(&value)) return add(name, *s);
    bson_append_null(&b_, name.data(), int(name.size()));
    return *this;
}
Bson& Bson::add_array(std::string_view name, const Bson& array) {
    bson_append_array(&b_, name.data(), int(name.size()), array.get());
    return *this;
}

Value value_of(const bson_t& row, const std::string& field) {
    bson_iter_t at;
    if (!bson_iter_init_find(&at, &row, field.c_str())) return {};
    if (BSON_ITER_HOLDS_INT(&at) || BSON_ITER_HOLDS_DOUBLE(&at)) return bson_iter_as_int64(&at);
    if (!BSON_ITER_HOLDS_UTF8(&at)) return {};
    std::uint32_t size = 0;
    const char* text = bson_iter_utf8(&at, &size);
    return std::string(text, size);
}

std::string_view text_of(const bson_t& row, const char* field) {
    bson_iter_t at;
    if (!bson_iter_init_find(&at, &row, field) || !BSON_ITER_HOLDS_UTF8(&at)) return {};
    std::uint32_t size = 0;
    const char* text = bson_iter_utf8(&at, &size);
    return {text, size};
}

std::int64_t number_of(const bson_t& row, const char* field) {
    bson_iter_t at;
    return bson_iter_init_find(&at, &row, field) ? bson_iter_as_int64(&at) : 0;
}

Pool::Pool(const std::string& text) {
    static std::once_flag once;
    std::call_once(once, [] {
        mongoc_init();
        mongoc_log_set_handler(nullptr, nullptr);  // it may name hosts and users; what matters comes as errors
    });
    bson_error_t error;
    std::unique_ptr<mongoc_uri_t, decltype(&mongoc_uri_destroy)> uri(mongoc_uri_new_with_error(text.c_str(), &error),
                                                                     &mongoc_uri_destroy);
    if (!uri) throw std::runtime_error(error.message);
    const char* name = mongoc_uri_get_database(uri.get());
    if (!name || !*name) throw std::runtime_error("it names no database: mongodb://HOST:PORT/peertest?replicaSet=rs0");
    database_ = name;
    set_default(uri.get(), MONGOC_URI_SERVERSELECTIONTIMEOUTMS, 5'000);
    set_default(uri.get(), MONGOC_URI_CONNECTTIMEOUTMS, 5'000);
    set_default(uri.get(), MONGOC_URI_SOCKETTIMEOUTMS, 60'000);
    set_default(uri.get(), MONGOC_URI_MAXPOOLSIZE, max_clients);
    mongoc_uri_set_option_as_bool(uri.get(), MONGOC_URI_RETRYWRITES, true);  // a write of its own is done once
    pool_ = mongoc_client_pool_new_with_error(uri.get(), &error);
    if (!pool_) throw std::runtime_error(error.message);
    mongoc_client_pool_set_error_api(pool_, MONGOC_ERROR_API_VERSION_2);
    mongoc_client_pool_set_appname(pool_, "peertest");
}

Pool::~Pool() { mongoc_client_pool_destroy(pool_); }

Client::Client(Pool& pool) : pool_(pool.get()), client_(mongoc_client_pool_pop(pool_)) {
    if (!client_) throw StoreDown("all clients of MongoDB are in use");
}

Session::Session(Client& client, Kind kind) {
    std::unique_ptr<mongoc_session_opt_t, decltype(&mongoc_session_opts_destroy)> options(mongoc_session_opts_new(),
                                                                                          &mongoc_session_opts_destroy);
    if (kind == snapshot) mongoc_session_opts_set_snapshot(options.get(), true);
    bson_error_t error;
    session_ = mongoc_client_start_session(client.get(), options.get(), &error);
    if (!session_) fail(error, nullptr, "");
}

void fail(const bson_error_t& error, const bson_t* reply, const std::string& collection) {
    const std::string where = collection.empty() ? "" : " (" + collection + ")";
    if (reply && mongoc_error_has_label(reply, "TransientTransactionError"))
        throw Transient(error.message + where, int(error.code) == write_conflict);
    if (error.domain == MONGOC_ERROR_SERVER && int(error.code) == duplicate_key && reply) duplicate(reply, collection);
    throw StoreDown(std::string("MongoDB: ") + error.message + where);
}

Bson Link::write(const Bson& command, const std::string& collection) const {
    Bson options, reply;
    in_session(*this, options);
    if (!session) options.add("writeConcern", doc("w", "majority"));
    bson_error_t error;
    bson_destroy(reply.get());  // the call makes it anew, also when it fails
    const bool ok = mongoc_client_write_command_with_opts(client, database.c_str(), command.get(), options.get(),
                                                          reply.get(), &error);
    check_written(ok, reply.get(), error, collection);
    return reply;
}

void check_written(bool done, const bson_t* reply, const bson_error_t& error, const std::string& collection) {
    check_write_errors(reply, collection);
    if (!done) fail(error, reply, collection);
}

Rows Rows::find(const Link& link, const std::string& collection, const Bson& filter, Bson options, Reads reads) {
    read_what_stays(link, options);
    auto* c = mongoc_client_get_collection(link.client, link.database.c_str(), collection.c_str());
    const auto prefs = preference(reads == Reads::stale_ok && !link.session);
    return {c, mongoc_collection_find_with_opts(c, filter.get(), options.get(), prefs.get()), collection};
}

Rows Rows::aggregate(const Link& link, const std::string& collection, const Bson& pipeline) {
    Bson options;
    read_what_stays(link, options);
    auto* c = mongoc_client_get_collection(link.client, link.database.c_str(), collection.c_str());
    const auto prefs = preference(false);
    return {c, mongoc_collection_aggregate(c, MONGOC_QUERY_NONE, pipeline.get(), options.get(), prefs.get()), collection};
}

const bson_t* Rows::next() {
    const bson_t* row = nullptr;
    if (mongoc_cursor_next(cursor_.get(), &row)) return row;
    bson_error_t error;
    const bson_t* reply = nullptr;
    if (mongoc_cursor_error_document(cursor_.get(), &error, &reply)) fail(error, reply, name_);
    return nullptr;
}

}  // namespace peertest::mongo
