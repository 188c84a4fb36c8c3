// The name under which this process takes tasks. It lasts in the data folder, so that a process that was killed and is
// started again knows what it was running; a lock there keeps a second process on the same folder from taking it for its
// own, which then has a name for once.
#pragma once
#include <string>

namespace peertest {

class WorkerName {
public:
    explicit WorkerName(const std::string& data_dir);
    ~WorkerName();
    WorkerName(const WorkerName&) = delete;
    WorkerName& operator=(const WorkerName&) = delete;
    const std::string& text() const { return text_; }

private:
    int file_ = -1;
    std::string text_;
};

}  // namespace peertest
