#include "http/pool.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace peertest {

Pool::Pool(int threads, std::size_t max_queue, int nice) : max_queue_(max_queue) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this, nice] { work(nice); });
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
    }
    wake_.notify_one();
    return true;
}

std::size_t Pool::waiting() const {
    const std::scoped_lock lock(mutex_);
    return queue_.size();
}

void Pool::work(int nice) {
    // On Linux a thread's own. Nothing is lost where it may not be set.
    if (nice > 0) ::setpriority(PRIO_PROCESS, id_t(::gettid()), ::getpriority(PRIO_PROCESS, 0) + nice);
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
        if (queue_.empty()) return;
        auto job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        job->run();
        job.reset();
        lock.lock();
    }
}

}  // namespace peertest
