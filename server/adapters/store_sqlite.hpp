// The embedded store: one SQLite file, one process that writes, any number of readers.
#pragma once
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/store_sqlite_lock.hpp"
#include "adapters/store_sqlite_table.hpp"
#include "adapters/store_sqlite_writer.hpp"
#include "ports/store.hpp"

namespace peertest {

struct SqliteOptions {
    std::string path;
    bool read_only = false;          // beside the process that writes: transact and erase throw std::logic_error
    std::size_t max_waiting = 1024;  // transactions; over it: StoreDown
    // False: commits do not wait for the disk. A killed process still loses nothing, a power cut may. For tests.
    bool wait_for_disk = true;
    // Told how many seconds each "read" and "write" took; from any thread.
    std::function<void(std::string_view operation, double seconds)> timed = {};
};

class SqliteStore : public Store {
public:
    // Throws StoreDown, with what to do, when the file cannot be used or another process writes to it.
    explicit SqliteStore(SqliteOptions options);
    ~SqliteStore() override;

    void prepare(const std::vector<const CollectionInfo*>& collections) override;
    void ping() override;
    void snapshot(const std::function<void(Reader&)>& f) override;
    // How SQLite would run this query, one line per range of the page.
    std::vector<std::string> explain(const CollectionInfo& c, const Query& q);
    // Reads the whole file: what is wrong with it, one line each; none when it is sound.
    std::vector<std::string> inspect();

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
    class Lease;  // a reader's connection, given back at the end of the scope

    using AfterCommit = std::vector<std::function<void()>>;
    AfterCommit attempt(sqlite::Connection& c, const std::function<void(Tx&)>& f);
    const sqlite::Table& table(const CollectionInfo& c) const;
    // Runs f; a failure of the engine becomes a StoreDown that says what to do, and a damaged file is remembered.
    template <class F>
    auto watch(F&& f);
    template <class F>
    auto read(F&& f);  // the same on a reader's connection
    void refuse_damaged() const;
    void open_writer();

    SqliteOptions options_;
    std::unique_ptr<sqlite::WriterLock> lock_;  // held while this process writes
    std::atomic<bool> damaged_ = false;         // then nothing is written any more, which could only make it worse
    std::unordered_map<std::string, std::unique_ptr<sqlite::Table>> tables_;
    std::unique_ptr<sqlite::Writer> writer_;  // none when read only
    std::mutex mutex_;
    std::vector<std::unique_ptr<sqlite::Connection>> idle_;  // readers
};

}  // namespace peertest
