// The document store: collections of described structs, one interface, several engines (SQLite, MongoDB).
// tests/conformance holds every engine to the words of this page.
//
// A document is a struct with a `std::string id` and a Schema. Beside it the engine keeps the *keys* its collection
// declares: small values extracted from the document at each write, the only things that can be filtered, sorted,
// counted by or summed. Filtering on a key that is not declared is a programming error (std::logic_error).
#pragma once
#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "kit/later.hpp"
#include "schema/schema.hpp"

namespace peertest {

// --- values and collections -------------------------------------------------------------------------------------
// The value of a key. monostate is "missing"; null and missing are one. Times are milliseconds, enums their names.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

inline Value to_value(std::string_view s) { return std::string(s); }
inline Value to_value(const std::string& s) { return s; }
inline Value to_value(const char* s) { return std::string(s); }
inline Value to_value(Time t) { return t.ms; }
template <std::integral I>
Value to_value(I i) {
    return std::int64_t(i);
}
template <class E>
Value to_value(E e)
    requires std::is_enum_v<E>
{
    return std::string(to_text(e));
}
template <class T>
Value to_value(const std::optional<T>& o) {
    return o ? to_value(*o) : Value{};
}
inline Value to_value(Value v) { return v; }

struct Key {
    std::string name;
    bool many = false;                                               // multi-valued: only `contains` filters it
    std::function<void(const void* doc, std::vector<Value>&)> read;  // one value, or any number when `many`
};

struct Index {
    std::vector<std::string> keys;  // every index ends in id by itself
    bool unique = false;            // only on one text key; a missing value is never a duplicate
    bool covering = false;          // holds the summary too: a page of summaries is one walk, wherever it begins
};

struct CollectionInfo {
    std::string name;
    const Schema& (*schema)() = nullptr;
    const std::string& (*id)(const void* doc) = nullptr;
    std::shared_ptr<void> (*blank)() = nullptr;  // a new document, for engines that read keys anew
    std::vector<Key> keys;
    std::vector<Index> indexes;
    std::function<std::string(const void* doc)> summary;  // optional: ready text kept beside the document for lists
    int keys_version = 1;                                 // raise it when a key or the summary is read differently
};

// Built once per collection, in <name>_store.cpp, as a function-local static:
//   const Collection<Job>& jobs() {
//       static const auto c = Collection<Job>("jobs").key("status", [](const Job& j) { return to_value(j.status); })
//                                 .index({"status", "created_at"});
//       return c; }
template <class T>
struct Collection {
    CollectionInfo info;

    explicit Collection(std::string name) {
        info.name = std::move(name);
        info.schema = &schema_of<T>;
        info.id = [](const void* d) -> const std::string& { return static_cast<const T*>(d)->id; };
        info.blank = []() -> std::shared_ptr<void> { return std::make_shared<T>(); };
    }
    Collection&& key(std::string name, std::function<Value(const T&)> read) && {
        info.keys.push_back({std::move(name), false, [read = std::move(read)](const void* d, std::vector<Value>& out) {
                                 out.push_back(read(*static_cast<const T*>(d)));
                             }});
        return std::move(*this);
    }
    Collection&& many(std::string name, std::function<std::vector<std::string>(const T&)> read) && {
        info.keys.push_back({std::move(name), true, [read = std::move(read)](const void* d, std::vector<Value>& out) {
                                 for (auto& s : read(*static_cast<const T*>(d))) out.emplace_back(std::move(s));
                             }});
        return std::move(*this);
    }
    Collection&& index(std::vector<std::string> keys) && {
        info.indexes.push_back({std::move(keys), false});
        return std::move(*this);
    }
    Collection&& covering_index(std::vector<std::string> keys) && {
        info.indexes.push_back({std::move(keys), false, true});
        return std::move(*this);
    }
    Collection&& unique(std::string key) && {
        info.indexes.push_back({{std::move(key)}, true});
        return std::move(*this);
    }
    Collection&& summary(std::function<std::string(const T&)> read) && {
        info.summary = [read = std::move(read)](const void* d) { return read(*static_cast<const T*>(d)); };
        return std::move(*this);
    }
    Collection&& version(int keys_version) && {
        info.keys_version = keys_version;
        return std::move(*this);
    }
};

// A stored document: its value, the version a later replace is compared with, and the fields this build of the
// server does not know, which are written back untouched.
template <class T>
struct Doc {
    T value{};
    std::int64_t version = 0;
    std::string unknown;
    T* operator->() { return &value; }
    const T* operator->() const { return &value; }
    T& operator*() { return value; }
    const T& operator*() const { return value; }
};

// --- queries ------------------------------------------------------------------------------------------------------
// Comparisons never match a missing value and never a value of another type; eq and in with a missing value match
// missing ones. "id" can be filtered like any key.
struct Filter {
    enum Op { eq, in, lt, le, gt, ge, exists, missing, contains } op;
    std::string key;
    std::vector<Value> values;
};
template <class V>
Filter eq(std::string key, V v) { return {Filter::eq, std::move(key), {to_value(std::move(v))}}; }
template <class V>
Filter lt(std::string key, V v) { return {Filter::lt, std::move(key), {to_value(std::move(v))}}; }
template <class V>
Filter le(std::string key, V v) { return {Filter::le, std::move(key), {to_value(std::move(v))}}; }
template <class V>
Filter gt(std::string key, V v) { return {Filter::gt, std::move(key), {to_value(std::move(v))}}; }
template <class V>
Filter ge(std::string key, V v) { return {Filter::ge, std::move(key), {to_value(std::move(v))}}; }
template <class V>
Filter in(std::string key, const std::vector<V>& vs) {
    Filter f{Filter::in, std::move(key), {}};
    for (auto& v : vs) f.values.push_back(to_value(v));
    return f;
}
inline Filter exists(std::string key) { return {Filter::exists, std::move(key), {}}; }
inline Filter missing(std::string key) { return {Filter::missing, std::move(key), {}}; }
// A multi-valued key holds every one of these (contains-all).
inline Filter contains(std::string key, const std::vector<std::string>& all) {
    Filter f{Filter::contains, std::move(key), {}};
    for (auto& v : all) f.values.emplace_back(v);
    return f;
}

struct Sort {
    std::string key;  // "id" is always there and always the last; unasked it follows the direction before it
    bool descending = false;
};

enum class Reads { latest, stale_ok };  // stale_ok may go to a replica

struct Query {
    std::vector<Filter> where;
    std::vector<Sort> sort;  // missing values sort first (last when descending)
    int limit = 20;
    std::string cursor;      // from a page's next_cursor; one that was not made for this sort throws Error 422
    Reads reads = Reads::latest;
};

template <class T>
struct Page {
    std::vector<T> items;
    std::string next_cursor;  // empty on the last page
};

// A row's summary as it lies in the engine, there for the length of the call.
using EachSummary = std::function<void(std::string_view id, std::string_view text)>;
// Thrown by an EachSummary about the row it was given, when it cannot tell beforehand how many it will use: no more are
// wanted, and the query's cursor is the one after it.
struct Enough {};

struct Group {
    Value value;
    std::int64_t count = 0;
    std::int64_t sum = 0;
};

// Thrown by a write; ends the transaction, even when caught inside. Callers outside of it may catch and answer 409.
struct Duplicate : std::exception {
    std::string collection, key;  // key "id" for a document id
    Duplicate(std::string c, std::string k) : collection(std::move(c)), key(std::move(k)) {}
    const char* what() const noexcept override { return "duplicate key"; }
};
struct Stale : std::exception {  // replace or remove of a version that is not the newest
    const char* what() const noexcept override { return "stale document version"; }
};
// The engine cannot answer now (disk full, primary lost): the request ends with 503.
struct StoreDown : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// --- the interface ------------------------------------------------------------------------------------------------
namespace detail {
struct Slot {  // where the engine puts a document it read
    void* doc;
    std::int64_t* version;
    std::string* unknown;
};
}  // namespace detail

class Reader {
public:
    virtual ~Reader() = default;

    template <class T>
    std::optional<Doc<T>> get(const Collection<T>& c, std::string_view id) {
        std::optional<Doc<T>> d(std::in_place);
        if (!get_doc(c.info, id, {&d->value, &d->version, &d->unknown})) d.reset();
        return d;
    }
    template <class T>
    Page<Doc<T>> find(const Collection<T>& c, const Query& q) {
        Page<Doc<T>> page;
        page.next_cursor = find_docs(c.info, q, [&]() -> detail::Slot {
            auto& d = page.items.emplace_back();
            return {&d.value, &d.version, &d.unknown};
        });
        return page;
    }
    // The first match, for keys that are unique or sorted by purpose.
    template <class T>
    std::optional<Doc<T>> first(const Collection<T>& c, std::vector<Filter> where, std::vector<Sort> sort = {}) {
        auto page = find(c, Query{std::move(where), std::move(sort), 1, {}, Reads::latest});
        if (page.items.empty()) return {};
        return std::move(page.items.front());
    }
    // Calls `each` in the order of the query; returns the next cursor.
    template <class T>
    std::string summaries(const Collection<T>& c, const Query& q, const EachSummary& each) {
        return find_summaries(c.info, q, each);
    }
    template <class T>
    std::int64_t count(const Collection<T>& c, const std::vector<Filter>& where) {
        return count_docs(c.info, where);
    }
    // Counts and sums per value of `by`, ordered by it (empty: exactly one group of all, even of none); `sum` names an
    // integer key or is empty, a missing value adds nothing.
    template <class T>
    std::vector<Group> group(const Collection<T>& c, const std::vector<Filter>& where, const std::string& by,
                             const std::string& sum = {}) {
        return group_docs(c.info, where, by, sum);
    }

protected:
    virtual bool get_doc(const CollectionInfo&, std::string_view id, detail::Slot) = 0;
    virtual std::string find_docs(const CollectionInfo&, const Query&, const std::function<detail::Slot()>&) = 0;
    virtual std::string find_summaries(const CollectionInfo&, const Query&, const EachSummary&) = 0;
    virtual std::int64_t count_docs(const CollectionInfo&, const std::vector<Filter>&) = 0;
    virtual std::vector<Group> group_docs(const CollectionInfo&, const std::vector<Filter>&, const std::string& by,
                                          const std::string& sum) = 0;
};

// Inside a transaction: sees its own writes and a snapshot of everything else.
class Tx : public Reader {
public:
    template <class T>
    void insert(const Collection<T>& c, const T& value) {
        insert_doc(c.info, &value, {});
    }
    // Inserts unless its id is there already: false then. Of two transactions that add the same id, one is run again.
    template <class T>
    bool add(const Collection<T>& c, const T& value) {
        return add_doc(c.info, &value);
    }
    // Compare and swap on d.version (Stale when it moved on); d.version is raised for a further replace.
    template <class T>
    void replace(const Collection<T>& c, Doc<T>& d) {
        replace_doc(c.info, &d.value, d.version, d.unknown);
        ++d.version;
    }
    template <class T>
    void remove(const Collection<T>& c, std::string_view id) {  // nothing happens when it is not there
        remove_doc(c.info, id, {});
    }
    // Compare and remove on d.version: Stale when it moved on, or is gone.
    template <class T>
    void remove(const Collection<T>& c, const Doc<T>& d) {
        remove_doc(c.info, d->id, d.version);
    }
    // Writes one small document, so that of two transactions that guard the same key one is run again: needed by
    // every rule over several documents ("at most three open assignments"), since isolation is snapshot.
    virtual void guard(std::string_view key) = 0;
    // Runs after this transaction is durable, on the calling thread, once; forgotten when it fails.
    virtual void after_commit(std::function<void()> f) = 0;

protected:
    virtual void insert_doc(const CollectionInfo&, const void* doc, std::string_view unknown) = 0;
    virtual bool add_doc(const CollectionInfo& c, const void* doc) {
        if (count_docs(c, {eq("id", c.id(doc))}) > 0) return false;
        insert_doc(c, doc, {});
        return true;
    }
    virtual void replace_doc(const CollectionInfo&, const void* doc, std::int64_t version, std::string_view unknown) = 0;
    virtual void remove_doc(const CollectionInfo&, std::string_view id, std::optional<std::int64_t> version) = 0;
};

class Store : public Reader {
public:
    // Makes tables and indexes, and reads keys anew where keys_version was raised. Called once at start.
    virtual void prepare(const std::vector<const CollectionInfo*>& collections) = 0;

    // Runs f in one transaction and returns once it is durable. f may run more than once: it only reads and writes
    // through its Tx, with no hashing, no I/O and no clock of its own. What it throws undoes it and comes out here.
    template <class F>
    auto transact(F&& f) -> std::invoke_result_t<F&, Tx&> {
        using R = std::invoke_result_t<F&, Tx&>;
        if constexpr (std::is_void_v<R>) {
            run([&](Tx& tx) { f(tx); });
        } else {
            std::optional<R> out;
            run([&](Tx& tx) { out.emplace(f(tx)); });
            return std::move(*out);
        }
    }
    // The same for who must not wait. What it hands on comes on a thread of the engine's, which has no time for more
    // than passing it on; so do the transaction's after_commit().
    template <class F>
    auto transact_later(F f) -> Later<std::invoke_result_t<F&, Tx&>> {
        using R = std::invoke_result_t<F&, Tx&>;
        return {[this, f = std::move(f)](typename Later<R>::Done done) {
            auto out = std::make_shared<std::optional<R>>();
            run_later([f, out](Tx& tx) { out->emplace(f(tx)); },
                      [out, done = std::move(done)](std::exception_ptr why) {
                          done([out, why] {
                              if (why) std::rethrow_exception(why);
                              return std::move(**out);
                          });
                      });
        }};
    }
    // Deletes up to `limit` matching documents in a transaction of its own (clean-up); returns how many.
    template <class T>
    std::int64_t erase(const Collection<T>& c, const std::vector<Filter>& where, int limit) {
        return erase_docs(c.info, where, limit);
    }
    virtual void ping() = 0;  // throws StoreDown
    // Many reads of one moment (the audit): whatever f reads belongs together. Works beside the process that writes.
    // This default is only right for an engine that runs one thing at a time.
    virtual void snapshot(const std::function<void(Reader&)>& f) { f(*this); }

protected:
    virtual void run(const std::function<void(Tx&)>& f) = 0;
    // Calls `done` once with what undid the transaction, or nothing; throws nothing itself. This default waits.
    virtual void run_later(std::function<void(Tx&)> f, std::function<void(std::exception_ptr)> done) {
        std::exception_ptr why;
        try {
            run(f);
        } catch (...) {
            why = std::current_exception();
        }
        done(why);
    }
    virtual std::int64_t erase_docs(const CollectionInfo&, const std::vector<Filter>&, int limit) = 0;
};

}  // namespace peertest
