// Commands to a server that runs, through a Unix socket in its data folder: with SQLite one process writes, so what a
// command line wants written goes through it.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace peertest {

class Control {
public:
    // Answers each line that comes with a line of `answer`, on a thread of its own.
    Control(std::string path, std::function<std::string(const std::string& line)> answer);
    ~Control();

private:
    void serve();
    void serve_one(int connection);

    std::string path_;
    std::function<std::string(const std::string&)> answer_;
    int listener_ = -1, wake_[2] = {-1, -1};
    std::thread thread_;
};

// The running server's answer; nothing when none runs on this data folder.
std::optional<std::string> ask_running_server(const std::string& path, const std::string& line);

}  // namespace peertest
