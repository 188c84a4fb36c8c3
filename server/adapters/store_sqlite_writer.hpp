// The one thread that writes to a SQLite file, and checkpoints it. Transactions that wait share one commit.
#pragma once
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
    // One caller's transaction: the work on the writer's connection, and how it ended.
    struct Job {
        std::function<void(Connection&)> work;
        std::exception_ptr error;
        std::mutex mutex;
        std::condition_variable changed;
        bool done = false;
    };

    Writer(const std::string& path, std::size_t max_waiting, bool wait_for_disk);
    ~Writer();  // finishes what waits
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Runs `work` in a transaction, perhaps more than once, and returns when it is durable or throws what it threw.
    // StoreDown when too many wait already.
    void run(std::function<void(Connection&)> work);

private:
    using JobPtr = std::shared_ptr<Job>;  // shared: the writer may still touch it when its caller has gone

    void loop();
    JobPtr next();
    void run_group(JobPtr first);
    // Runs one job within the open transaction; false when the whole transaction is gone.
    bool run_member(Job& job, bool alone);
    void run_singly(Job& job);
    bool commit();
    void checkpoint(bool idle);
    static void answer(Job& job);

    Connection connection_;
    const std::size_t max_waiting_;
    int wal_pages_ = 0;         // in the write-ahead log, as the last commit told
    int checkpointed_at_ = 0;   // what it was at the last checkpoint
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<JobPtr> waiting_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses the rest
};

}  // namespace peertest::sqlite
