// A store in memory for tests and simulations. Isolation is snapshot, exactly: it permits write skew, so that a rule
// over several documents that lacks its guard is found, and it can make transactions conflict at will.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "ports/store.hpp"

namespace peertest {

struct MemoryStoreOptions {
    std::uint64_t seed = 1;
    double conflicts = 0;  // share of commits that are run again although nothing conflicted
};

class MemoryStore : public Store {
public:
    explicit MemoryStore(MemoryStoreOptions options = {});

    void prepare(const std::vector<const CollectionInfo*>& collections) override;
    void ping() override;
    // Called between a transaction's last read or write and its commit, so that a simulation can let another one in
    // between on the same thread. Not called for transactions that run within it.
    void before_commit(std::function<void()> f) { before_commit_ = std::move(f); }

protected:
    // What a simulation does at the edges of a commit. Both may throw, as if the process had been killed there: then
    // nothing was written, or all of it was and nobody has heard so.
    virtual void committing();
    virtual void committed() {}
    // Told of each document of a commit before committed(); `body` is nullptr when it was removed.
    virtual void changed(const std::string& collection, const std::string& id, const std::string* body);

    void run(const std::function<void(Tx&)>& f) override;
    std::int64_t erase_docs(const CollectionInfo&, const std::vector<Filter>&, int limit) override;
    bool get_doc(const CollectionInfo&, std::string_view id, detail::Slot) override;
    std::string find_docs(const CollectionInfo&, const Query&, const std::function<detail::Slot()>&) override;
    std::string find_summaries(const CollectionInfo&, const Query&, const EachSummary&) override;
    std::int64_t count_docs(const CollectionInfo&, const std::vector<Filter>&) override;
    std::vector<Group> group_docs(const CollectionInfo&, const std::vector<Filter>&, const std::string& by,
                                  const std::string& sum) override;

private:
    // A document as it was stored, never changed: snapshots share it.
    struct Record {
        std::string body;
        std::string summary;
        std::int64_t version = 1;
        std::vector<std::vector<Value>> keys;  // in the order of the collection's
    };
    using RecordPtr = std::shared_ptr<const Record>;  // nullptr: removed
    struct Past {
        std::int64_t committed;
        RecordPtr record;
    };
    struct Table {
        CollectionInfo info;
        std::map<std::string, std::vector<Past>, std::less<>> documents;
    };
    // What a transaction has changed: by collection and id, and the keys it guards.
    struct Changes {
        std::map<std::string, std::map<std::string, RecordPtr, std::less<>>> documents;
        std::set<std::string, std::less<>> guards;
    };
    // What a reader sees: all that was committed up to a moment, and a transaction's own changes over it.
    struct View {
        std::int64_t moment;
        const Changes* own;
    };
    class Transaction;

    std::shared_ptr<Table> table(const CollectionInfo& c) const;
    bool attempt(const std::function<void(Tx&)>& f);
    bool commit(std::int64_t moment, const Changes& changes);
    bool conflicts(std::int64_t moment, const Changes& changes) const;
    void forget(Table& table, const std::string& id);
    static std::shared_ptr<Record> make_record(const CollectionInfo& c, const void* doc, std::string_view unknown);

    RecordPtr record(const View& view, const CollectionInfo& c, std::string_view id) const;
    std::vector<std::pair<std::string, RecordPtr>> rows(const View& view, const CollectionInfo& c,
                                                        const std::vector<Filter>& where) const;
    bool read(const View& view, const CollectionInfo& c, std::string_view id, detail::Slot slot) const;
    // Calls on_row for each row of the page; returns the next cursor.
    std::string page(const View& view, const CollectionInfo& c, const Query& q,
                     const std::function<void(const std::string& id, const Record&)>& on_row) const;
    std::string find_in(const View& view, const CollectionInfo&, const Query&, const std::function<detail::Slot()>&) const;
    std::string summaries_in(const View& view, const CollectionInfo&, const Query&, const EachSummary&) const;
    std::vector<Group> group_in(const View& view, const CollectionInfo&, const std::vector<Filter>&, const std::string& by,
                                const std::string& sum) const;
    static const Value& key_value(const CollectionInfo& c, const Record& r, const std::string& key);

    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Table>> tables_;
    std::map<std::string, std::int64_t, std::less<>> guards_;  // when each was last committed
    std::multiset<std::int64_t> snapshots_;                    // of the transactions that run
    std::int64_t now_ = 0;                                      // commits so far
    std::mt19937_64 random_;
    double conflict_share_;
    std::function<void()> before_commit_;
};

}  // namespace peertest
