#include "adapters/store_memory.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "adapters/store_cursor.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

constexpr int max_attempts = 1000;
constexpr std::int64_t everything = INT64_MAX;  // the moment that sees all commits

thread_local const MemoryStore* transacting = nullptr;  // the store that this thread is inside a transaction of

}  // namespace

// --- transactions -------------------------------------------------------------------------------------------------
class MemoryStore::Transaction : public Tx {
public:
    Transaction(MemoryStore& store, std::int64_t moment) : store_(store), view_{moment, &changes} {}

    void guard(std::string_view key) override { changes.guards.emplace(key); }
    void after_commit(std::function<void()> f) override { after.push_back(std::move(f)); }
    void end() const {
        if (failure_) std::rethrow_exception(failure_);
    }

    Changes changes;
    std::vector<std::function<void()>> after;

protected:
    bool get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) override {
        return store_.read(view_, c, id, slot);
    }
    std::string find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) override {
        return store_.find_in(view_, c, q, slot);
    }
    std::string find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) override {
        return store_.summaries_in(view_, c, q, each);
    }
    std::int64_t count_docs(const CollectionInfo& c, const std::vector<Filter>& where) override {
        return std::int64_t(store_.rows(view_, c, where).size());
    }
    std::vector<Group> group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                  const std::string& sum) override {
        return store_.group_in(view_, c, where, by, sum);
    }
    void insert_doc(const CollectionInfo& c, const void* doc, std::string_view unknown) override {
        write([&] {
            const std::string& id = c.id(doc);
            if (store_.record(view_, c, id)) throw Duplicate(c.name, "id");
            put(c, id, make_record(c, doc, unknown));
        });
    }
    void replace_doc(const CollectionInfo& c, const void* doc, std::int64_t version, std::string_view unknown) override {
        write([&] {
            const std::string& id = c.id(doc);
            const auto old = store_.record(view_, c, id);
            if (!old || old->version != version) throw Stale();
            auto next = make_record(c, doc, unknown);
            next->version = version + 1;
            put(c, id, std::move(next));
        });
    }
    void remove_doc(const CollectionInfo& c, std::string_view id, std::optional<std::int64_t> version) override {
        write([&] {
            const auto old = store_.record(view_, c, id);
            if (version && (!old || old->version != *version)) throw Stale();
            if (old) changes.documents[c.name][std::string(id)] = nullptr;
        });
    }

private:
    void put(const CollectionInfo& c, const std::string& id, RecordPtr record) {
        for (auto& index : c.indexes) {
            if (!index.unique) continue;
            const Value& value = key_value(c, *record, index.keys[0]);
            if (!value.index()) continue;
            for (auto& [other, r] : store_.rows(view_, c, {{Filter::eq, index.keys[0], {value}}}))
                if (other != id) throw Duplicate(c.name, index.keys[0]);
        }
        changes.documents[c.name][id] = std::move(record);
    }
    // A write that failed ends the transaction, even when f caught it.
    void write(auto&& f) {
        end();
        try {
            f();
        } catch (...) {
            failure_ = std::current_exception();
            throw;
        }
    }

    MemoryStore& store_;
    View view_;
    std::exception_ptr failure_;
};

MemoryStore::MemoryStore(MemoryStoreOptions options) : random_(options.seed), conflict_share_(options.conflicts) {}

void MemoryStore::run(const std::function<void(Tx&)>& f) {
    if (transacting == this) throw std::logic_error("transact within transact");
    for (int i = 0; i < max_attempts; ++i)
        if (attempt(f)) return;
    throw StoreDown("a transaction conflicts without end");
}

// Runs f once; false when its commit conflicts with another.
bool MemoryStore::attempt(const std::function<void(Tx&)>& f) {
    std::int64_t moment;
    {
        std::lock_guard lock(mutex_);
        moment = now_;
        snapshots_.insert(moment);
    }
    Transaction tx(*this, moment);
    std::exception_ptr error;
    transacting = this;
    try {
        f(tx);
        tx.end();
    } catch (...) {
        error = std::current_exception();
    }
    transacting = nullptr;
    try {
        if (!error) committing();
    } catch (...) {
        error = std::current_exception();
    }
    bool done = false;
    {
        std::lock_guard lock(mutex_);
        snapshots_.erase(snapshots_.find(moment));
        if (!error) done = commit(moment, tx.changes);
    }
    if (error) std::rethrow_exception(error);
    if (!done) return false;
    for (auto& [name, documents] : tx.changes.documents)
        for (auto& [id, record] : documents) changed(name, id, record ? &record->body : nullptr);
    committed();
    run_after_commit(tx.after);
    return true;
}

void MemoryStore::committing() {
    if (!before_commit_) return;
    const auto hook = std::exchange(before_commit_, nullptr);
    hook();
    before_commit_ = hook;
}

void MemoryStore::changed(const std::string&, const std::string&, const std::string*) {}

bool MemoryStore::conflicts(std::int64_t moment, const Changes& changes) const {
    for (auto& key : changes.guards) {
        const auto last = guards_.find(key);
        if (last != guards_.end() && last->second > moment) return true;
    }
    for (auto& [name, documents] : changes.documents) {
        const Table& t = *tables_.at(name);
        for (auto& [id, record] : documents) {
            const auto old = t.documents.find(id);
            if (old != t.documents.end() && old->second.back().committed > moment) return true;
        }
        for (auto& index : t.info.indexes) {
            if (!index.unique) continue;
            std::set<Value> wanted;
            for (auto& [id, record] : documents)
                if (record && key_value(t.info, *record, index.keys[0]).index())
                    wanted.insert(key_value(t.info, *record, index.keys[0]));
            if (wanted.empty()) continue;
            // By what others have committed since, or before and still hold.
            for (auto& [id, history] : t.documents)
                if (history.back().record && !documents.contains(id) &&
                    wanted.contains(key_value(t.info, *history.back().record, index.keys[0])))
                    return true;
        }
    }
    return false;
}

bool MemoryStore::commit(std::int64_t moment, const Changes& changes) {
    if (changes.documents.empty() && changes.guards.empty()) return true;
    if (conflict_share_ > 0 && std::uniform_real_distribution<>(0, 1)(random_) < conflict_share_) return false;
    if (conflicts(moment, changes)) return false;
    ++now_;
    for (auto& key : changes.guards) guards_[key] = now_;
    for (auto& [name, documents] : changes.documents) {
        Table& t = *tables_.at(name);
        for (auto& [id, record] : documents) {
            t.documents[id].push_back({now_, record});
            forget(t, id);
        }
    }
    return true;
}

// Drops what no running transaction can see any more.
void MemoryStore::forget(Table& t, const std::string& id) {
    const std::int64_t oldest = snapshots_.empty() ? now_ : *snapshots_.begin();
    const auto found = t.documents.find(id);
    auto& history = found->second;
    while (history.size() > 1 && history[1].committed <= oldest) history.erase(history.begin());
    if (history.size() == 1 && !history[0].record && history[0].committed <= oldest) t.documents.erase(found);
}

std::int64_t MemoryStore::erase_docs(const CollectionInfo& c, const std::vector<Filter>& where, int limit) {
    std::int64_t erased = 0;
    run([&](Tx& tx) {
        erased = 0;
        auto& mine = static_cast<Transaction&>(tx);
        for (auto& [id, record] : rows({everything, nullptr}, c, where)) {
            if (erased == limit) break;
            mine.changes.documents[c.name][id] = nullptr;
            ++erased;
        }
    });
    return erased;
}

// --- collections --------------------------------------------------------------------------------------------------
std::shared_ptr<MemoryStore::Record> MemoryStore::make_record(const CollectionInfo& c, const void* doc,
                                                              std::string_view unknown) {
    auto r = std::make_shared<Record>();
    write_stored(r->body, c.schema(), doc, unknown);
    if (c.summary) r->summary = c.summary(doc);
    for (auto& key : c.keys) {
        auto& values = r->keys.emplace_back();
        key.read(doc, values);
        if (!key.many) values.resize(1);
    }
    return r;
}

std::shared_ptr<MemoryStore::Table> MemoryStore::table(const CollectionInfo& c) const {
    const auto found = tables_.find(c.name);
    if (found == tables_.end()) throw std::logic_error("collection " + c.name + " was not prepared");
    return found->second;
}

void MemoryStore::prepare(const std::vector<const CollectionInfo*>& collections) {
    std::lock_guard lock(mutex_);
    for (auto* info : collections) {
        check_collection(*info);
        auto& t = tables_[info->name];
        if (!t) t = std::make_shared<Table>();
        t->info = *info;
        for (auto& [id, history] : t->documents) {
            for (auto& past : history) {
                if (!past.record) continue;
                const auto doc = info->blank();
                std::string unknown;
                read_stored(past.record->body, info->schema(), doc.get(), &unknown);
                auto again = make_record(*info, doc.get(), unknown);
                again->version = past.record->version;
                past.record = std::move(again);
            }
        }
    }
}

void MemoryStore::ping() {}

bool MemoryStore::get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) {
    return read({everything, nullptr}, c, id, slot);
}
std::string MemoryStore::find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) {
    return find_in({everything, nullptr}, c, q, slot);
}
std::string MemoryStore::find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) {
    return summaries_in({everything, nullptr}, c, q, each);
}
std::int64_t MemoryStore::count_docs(const CollectionInfo& c, const std::vector<Filter>& where) {
    return std::int64_t(rows({everything, nullptr}, c, where).size());
}
std::vector<Group> MemoryStore::group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                           const std::string& sum) {
    return group_in({everything, nullptr}, c, where, by, sum);
}

}  // namespace peertest
