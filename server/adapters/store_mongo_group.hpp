// Transactions whose caller does not wait for them: those that only insert, and wait at the same time, are sent together
// as one. The journal is waited for once for all of them, and MongoDB is asked twice instead of twice for each.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/store_mongo_link.hpp"

namespace peertest::mongo {

class GroupWriter {
public:
    using AfterCommit = std::vector<std::function<void()>>;
    using Work = std::function<void(Tx&)>;
    using Done = std::function<void(std::exception_ptr)>;
    // `alone` runs one by itself; what `check` throws of a collection ends the transaction.
    GroupWriter(Pool& pool, std::function<AfterCommit(const Work&)> alone, std::function<void(const CollectionInfo&)> check);
    ~GroupWriter();  // finishes what waits
    GroupWriter(const GroupWriter&) = delete;
    GroupWriter& operator=(const GroupWriter&) = delete;

    // `done` is called once, on a thread of this. Throws StoreDown when too many wait.
    void submit(Work work, Done done);

private:
    struct Member {
        Work work;
        Done done;
    };
    struct Gathered;
    class Gathering;
    enum class Sent { all, none };

    void loop();
    void run_group(std::vector<Member> group);
    std::vector<Gathered> gather(std::vector<Member> group);
    Sent send(const std::vector<Gathered>& together);
    void run_alone(Member& member);

    Pool& pool_;
    const std::function<AfterCommit(const Work&)> alone_;
    const std::function<void(const CollectionInfo&)> check_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Member> waiting_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace peertest::mongo
