#include "http/pool.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <exception>

namespace peertest {

Pool::Pool(int threads, std::size_t max_queue, int nice)
    : max_threads_(std::size_t(threads)), max_queue_(max_queue), nice_(nice) {
    const std::scoped_lock lock(mutex_);
    if (max_threads_ > 0) begin_thread();
}

Pool::~Pool() {
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    for (auto& t : threads_) t.join();
}

bool Pool::submit(std::shared_ptr<Job> job) {
    {
        const std::scoped_lock lock(mutex_);
        if (ending_ || queue_.size() >= max_queue_) return false;
        queue_.push_back(std::move(job));
        if (queue_.size() > idle_ && threads_.size() < max_threads_) {
            try {
                begin_thread();
            } catch (const std::exception&) {
                // The system grants no more: those that run do the work.
            }
        }
    }
    wake_.notify_one();
    return true;
}

std::size_t Pool::waiting() const {
    const std::scoped_lock lock(mutex_);
    return queue_.size();
}

std::size_t Pool::threads() const {
    const std::scoped_lock lock(mutex_);
    return threads_.size();
}

void Pool::begin_thread() {
    threads_.emplace_back([this] { work(); });
    ++idle_;  // before it is: the next job is for it, not for one more
}

void Pool::work() {
    // On Linux a thread's own. Nothing is lost where it may not be set.
    if (nice_ > 0) ::setpriority(PRIO_PROCESS, id_t(::gettid()), ::getpriority(PRIO_PROCESS, 0) + nice_);
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
        --idle_;
        if (queue_.empty()) return;
        auto job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        job->run();
        job.reset();
        lock.lock();
        ++idle_;
    }
}

}  // namespace peertest
