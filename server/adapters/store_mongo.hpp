// The store for more than one machine: a replica set or a sharded cluster of MongoDB, any number of processes.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ports/store.hpp"

namespace peertest {

namespace mongo {
class GroupWriter;
class Pool;
struct Link;
}

struct MongoOptions {
    std::string uri;         // names the database: mongodb://HOST:PORT/peertest?replicaSet=rs0
    bool read_only = false;  // makes no collections and indexes; transact and erase throw std::logic_error
    // Told how many seconds each "read" and "write" took; from any thread.
    std::function<void(std::string_view operation, double seconds)> timed = {};
};

// Throws std::runtime_error with the reason when this cannot be the URI of a store; connects to nothing.
void check_mongo_uri(const std::string& uri);

class MongoStore : public Store {
public:
    // Throws StoreDown with a line for people when nobody answers, or what answers has no transactions (a standalone
    // server, one before 5.0).
    explicit MongoStore(MongoOptions options);
    ~MongoStore() override;

    void prepare(const std::vector<const CollectionInfo*>& collections) override;
    void ping() override;
    void snapshot(const std::function<void(Reader&)>& f) override;
    // MongoDB's plan of this query with its execution, as JSON.
    std::string explain(const CollectionInfo& c, const Query& q);
    void drop_database();  // of a test

protected:
    void run(const std::function<void(Tx&)>& f) override;
    void run_later(std::function<void(Tx&)> f, std::function<void(std::exception_ptr)> done) override;
    std::int64_t erase_docs(const CollectionInfo&, const std::vector<Filter>&, int limit) override;
    bool get_doc(const CollectionInfo&, std::string_view id, detail::Slot) override;
    std::string find_docs(const CollectionInfo&, const Query&, const std::function<detail::Slot()>&) override;
    std::string find_summaries(const CollectionInfo&, const Query&, const EachSummary&) override;
    std::int64_t count_docs(const CollectionInfo&, const std::vector<Filter>&) override;
    std::vector<Group> group_docs(const CollectionInfo&, const std::vector<Filter>&, const std::string& by,
                                  const std::string& sum) override;

private:
    class Transaction;
    using AfterCommit = std::vector<std::function<void()>>;

    AfterCommit attempt(const mongo::Link& link, const std::function<void(Tx&)>& f);
    AfterCommit attempt_again(const std::function<void(Tx&)>& f);
    template <class F>
    auto read(const CollectionInfo& c, F&& f);
    const CollectionInfo& known(const CollectionInfo& c) const;

    MongoOptions options_;
    std::unique_ptr<mongo::Pool> pool_;
    std::unordered_set<std::string> prepared_;
    std::timed_mutex patient_;  // transactions that keep meeting others run one after another
    std::unique_ptr<mongo::GroupWriter> later_;  // the first to end: it uses the rest
};

}  // namespace peertest
