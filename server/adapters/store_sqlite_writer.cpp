#include "adapters/store_sqlite_writer.hpp"

#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "kit/later.hpp"
#include "kit/log.hpp"

namespace peertest::sqlite {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t max_group = 256;
constexpr milliseconds max_group_time{5};     // nobody waits longer for others to join the commit
constexpr milliseconds slow_transaction{5};   // everybody waits while one runs
constexpr milliseconds idle_time{20};
constexpr int idle_checkpoint_pages = 64;     // worth it when there is nothing else to do
constexpr int busy_checkpoint_pages = 8000;   // 32 MB: what is written again and again is written back once
constexpr int long_log_pages = 50'000;        // 200 MB: readers have kept the log from starting anew

// A commit that failed to reach the disk leaves nothing to trust: what was answered may be lost.
[[noreturn]] void lost_disk(const char* doing, const std::string& why) {
    log_error("store_disk_failed", {{"doing", doing}, {"why", why}});
    stop_log();
    std::abort();
}

// But for the shared index of the log, which a full disk cannot let grow: the commit is not seen, and is made again.
bool disk_error(int code) { return (code & 0xff) == SQLITE_IOERR && code != SQLITE_IOERR_SHMSIZE; }

}  // namespace

Writer::Writer(const std::string& path, std::size_t max_waiting, bool wait_for_disk)
    : connection_(path, Access::write), max_waiting_(max_waiting) {
    if (!wait_for_disk) connection_.exec("PRAGMA synchronous=OFF");
    sqlite3_wal_hook(
        connection_.handle(),
        [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
        },
        &wal_pages_);
    thread_ = std::thread([this] { loop(); });
}

Writer::~Writer() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void Writer::run(std::function<void(Connection&)> work) {
    if (std::this_thread::get_id() == thread_.get_id()) throw std::logic_error("transact within transact");
    std::exception_ptr error;
    wait_for_call([&](std::function<void()> call) {
        submit(std::move(work), [&error, call](std::exception_ptr why) {
            error = std::move(why);  // whoever waits lets go of it last
            call();
        });
    });
    if (error) std::rethrow_exception(error);
}

void Writer::submit(std::function<void(Connection&)> work, std::function<void(std::exception_ptr)> done) {
    {
        std::lock_guard lock(mutex_);
        if (stopping_) throw StoreDown("the store is closing");
        if (waiting_.size() >= max_waiting_) throw StoreDown("too many transactions are waiting");
        waiting_.push_back(std::make_unique<Job>(Job{std::move(work), std::move(done), {}}));
    }
    arrived_.notify_one();
}

Writer::JobPtr Writer::next() {
    std::lock_guard lock(mutex_);
    if (waiting_.empty()) return nullptr;
    auto job = std::move(waiting_.front());
    waiting_.pop_front();
    return job;
}

void Writer::loop() {
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            auto something = [this] { return stopping_ || !waiting_.empty(); };
            if (wal_pages_ - checkpointed_at_ >= idle_checkpoint_pages) {
                if (!arrived_.wait_for(lock, idle_time, something)) {
                    lock.unlock();
                    checkpoint(true);
                    continue;
                }
            } else {
                arrived_.wait(lock, something);
            }
        }
        auto first = next();
        if (!first) return;  // stopping, and nobody waits any more
        run_group(std::move(first));
        if (wal_pages_ < checkpointed_at_) checkpointed_at_ = 0;  // the log began anew
        if (wal_pages_ - checkpointed_at_ >= busy_checkpoint_pages) checkpoint(false);
    }
}

void Writer::run_group(JobPtr first) {
    std::vector<JobPtr> group;
    bool whole = true;
    const auto until = SteadyClock::now() + max_group_time;
    try {
        connection_.exec("BEGIN IMMEDIATE");
        Undo undo = Undo::all;
        for (auto job = std::move(first); job; job = next()) {
            Job& member = *group.emplace_back(std::move(job));
            whole = run_member(member, undo);
            if (!whole) break;
            if (!member.error) undo = Undo::nothing;
            if (group.size() >= max_group || SteadyClock::now() >= until) break;
        }
        whole = (whole || run_again(group)) && commit();
    } catch (const Failure& f) {
        failing_ = true;
        if (first) group.push_back(std::move(first));  // not even begun
        log_error("store_group_failed", {{"transactions", group.size()}, {"why", f.what()}});
        whole = false;
    }
    if (!whole)
        for (auto& job : group) run_singly(*job);
    for (auto& job : group) {
        job->work = nullptr;  // what it holds is its caller's
        job->done(std::move(job->error));
    }
}

bool Writer::run_again(const std::vector<JobPtr>& group) {
    if (connection_.in_transaction()) connection_.exec("ROLLBACK");
    connection_.exec("BEGIN IMMEDIATE");
    for (auto& job : group)
        if (!run_member(*job, Undo::savepoint)) return false;
    return true;
}

bool Writer::run_member(Job& job, Undo undo) {
    job.error = nullptr;
    if (undo == Undo::savepoint) connection_.exec("SAVEPOINT member");
    const auto written = connection_.all_changes();
    const auto began = SteadyClock::now();
    try {
        job.work(connection_);
    } catch (const Failure&) {
        failing_ = true;
        job.error = std::current_exception();
    } catch (...) {
        job.error = std::current_exception();
    }
    if (const auto took = SteadyClock::now() - began; took > slow_transaction)
        log_warn("store_slow_transaction", {{"ms", std::chrono::duration_cast<milliseconds>(took).count()}});
    if (!connection_.in_transaction()) return false;
    if (undo == Undo::savepoint) {
        if (job.error) connection_.exec("ROLLBACK TO member");
        connection_.exec("RELEASE member");
    } else if (job.error && connection_.all_changes() != written) {
        if (undo == Undo::nothing) return false;
        connection_.exec("ROLLBACK");
        connection_.exec("BEGIN IMMEDIATE");
    }
    return true;
}

void Writer::run_singly(Job& job) {
    try {
        if (connection_.in_transaction()) connection_.exec("ROLLBACK");
        connection_.exec("BEGIN IMMEDIATE");
        const bool committed = run_member(job, Undo::all) && commit();
        if (!committed && !job.error) job.error = std::make_exception_ptr(StoreDown("the commit failed"));
    } catch (const Failure&) {
        failing_ = true;
        job.error = std::current_exception();
    }
}

bool Writer::commit() {
    try {
        connection_.exec("COMMIT");
        if (const auto changes = connection_.all_changes(); std::exchange(committed_changes_, changes) != changes) failing_ = false;
        return true;
    } catch (const Failure& f) {
        failing_ = true;
        if (disk_error(f.code)) lost_disk("a commit", f.what());
        log_error("store_commit_failed", {{"why", f.what()}});
        if (connection_.in_transaction()) connection_.exec("ROLLBACK");
        return false;
    }
}

void Writer::checkpoint(bool idle) {
    // A passive checkpoint waits for nobody; only a log that readers have kept long is worth making them wait.
    const bool restart = idle && wal_pages_ > long_log_pages;
    int pages = 0, done = 0;
    const int rc = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr,
                                             restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, &pages, &done);
    if (disk_error(rc)) lost_disk("a checkpoint", sqlite3_errmsg(connection_.handle()));
    if (rc != SQLITE_OK && rc != SQLITE_BUSY) log_error("store_checkpoint_failed", {{"why", sqlite3_errmsg(connection_.handle())}});
    checkpointed_at_ = wal_pages_;
}

}  // namespace peertest::sqlite
