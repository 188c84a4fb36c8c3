// The one thread that writes to a SQLite file, and checkpoints it. Transactions that wait share one commit.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/store_sqlite_connection.hpp"

namespace peertest::sqlite {

class Writer {
public:
    Writer(const std::string& path, std::size_t max_waiting, bool wait_for_disk);
    ~Writer();  // finishes what waits
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Runs `work` in a transaction, perhaps more than once, and returns when it is durable or throws what it threw.
    // StoreDown when too many wait already.
    void run(std::function<void(Connection&)> work);
    // The same without waiting: `done` is called on the writer's thread, with what undid the transaction or nothing.
    void submit(std::function<void(Connection&)> work, std::function<void(std::exception_ptr)> done);
    // The last write failed in the engine (a full disk, most likely), and none has succeeded since.
    bool failing() const { return failing_; }

private:
    struct Job {
        std::function<void(Connection&)> work;
        std::function<void(std::exception_ptr)> done;
        std::exception_ptr error;
    };
    using JobPtr = std::unique_ptr<Job>;

    void loop();
    JobPtr next();
    void run_group(JobPtr first);
    // How what a failed job has written is undone. A savepoint copies every page that is changed after it, so a group
    // runs without, and is run again with them when a job fails that has written something.
    enum class Undo { all, nothing, savepoint };
    // Runs one job within the open transaction; false when the transaction is gone, or holds what should be undone.
    bool run_member(Job& job, Undo undo);
    bool run_again(const std::vector<JobPtr>& group);
    void run_singly(Job& job);
    bool commit();
    void checkpoint(bool idle);

    std::atomic<bool> failing_ = false;
    Connection connection_;
    const std::size_t max_waiting_;
    std::int64_t committed_changes_ = 0;  // rows, since the start
    int wal_pages_ = 0;         // in the write-ahead log, as the last commit told
    int checkpointed_at_ = 0;   // what it was at the last checkpoint
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<JobPtr> waiting_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses the rest
};

}  // namespace peertest::sqlite
