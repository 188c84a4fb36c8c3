// A bounded pool of threads: what does not fit into the queue is refused at once.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace peertest {

class Pool {
public:
    struct Job {
        virtual ~Job() = default;
        virtual void run() noexcept = 0;
    };

    // At most `threads`: they begin as they are needed, since each takes memory, and stay.
    // `nice`: how much they give way to others (0 to 19, as nice(1) has it).
    Pool(int threads, std::size_t max_queue, int nice = 0);
    ~Pool();  // runs what is queued, then ends
    // False when the queue is full.
    bool submit(std::shared_ptr<Job> job);
    std::size_t waiting() const;
    std::size_t threads() const;  // begun so far

private:
    void begin_thread();
    void work();

    const std::size_t max_threads_, max_queue_;
    const int nice_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Job>> queue_;
    bool ending_ = false;
    std::size_t idle_ = 0;  // threads that wait for a job
    std::vector<std::thread> threads_;
};

}  // namespace peertest
