// Starts `peertest image` and judges how it ended.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <semaphore>
#include <sstream>
#include <system_error>
#include <thread>

#include "image/image.hpp"

namespace peertest {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds max_run{10}, max_wait{30};
constexpr std::size_t max_answer = 4096;  // bytes
constexpr int rejected = 3;

std::counting_semaphore<2> free_places{2};
std::string program = "/proc/self/exe";

struct Place {
    Place() {
        if (!free_places.try_acquire_for(max_wait)) throw std::runtime_error("too many pictures are being checked");
    }
    ~Place() { free_places.release(); }
    Place(const Place&) = delete;
};

// The reading end of a pipe, closed at the end.
struct Pipe {
    int ends[2] = {-1, -1};
    Pipe() {
        if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    }
    ~Pipe() { close(0), close(1); }
    Pipe(const Pipe&) = delete;
    void close(int end) {
        if (ends[end] >= 0) ::close(ends[end]);
        ends[end] = -1;
    }
};

pid_t start(const std::string& in_path, const std::string& out_path, int answer_fd) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, answer_fd, 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);  // no socket, no database
    // The server's threads block some signals; the child must be killable by its limits.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);

    std::string name = "peertest", command = "image", in = in_path, out = out_path;
    std::array<char*, 5> words{name.data(), command.data(), in.data(), out.data(), nullptr};
    // No secrets; and no counters of MongoDB's driver, which the child may not take away from /dev/shm at its end.
    std::string no_counters = "MONGOC_DISABLE_SHM=1";
    std::array<char*, 2> environment{no_counters.data(), nullptr};
    pid_t pid = 0;
    const int error = posix_spawn(&pid, program.c_str(), &actions, &attributes, words.data(), environment.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error) throw std::system_error(error, std::generic_category(), "start " + program);
    return pid;
}

// What the child writes until it closes its output or its time is over.
std::string read_answer(int fd, SteadyClock::time_point deadline) {
    std::string answer;
    std::array<char, 512> buffer{};
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
        if (left <= 0) return answer;
        pollfd ready{fd, POLLIN, 0};
        const int n = poll(&ready, 1, int(left));
        if (n < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
        if (n <= 0) continue;
        const ssize_t got = read(fd, buffer.data(), buffer.size());
        if (got == 0) return answer;
        if (got < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "read");
        if (got > 0 && answer.size() < max_answer) answer.append(buffer.data(), std::size_t(got));
    }
}

// The status it ended with; killed when its time is over, whatever it does with its output.
int wait_for(pid_t pid, SteadyClock::time_point deadline) {
    int status = 0;
    for (;;) {
        const bool late = SteadyClock::now() >= deadline;
        if (late) kill(pid, SIGKILL);
        const pid_t ended = waitpid(pid, &status, late ? 0 : WNOHANG);
        if (ended == pid) return status;
        if (ended < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
        std::this_thread::sleep_for(std::chrono::milliseconds{1});  // it is about to end: it closed its output
    }
}

Image parse_answer(const std::string& answer) {
    std::istringstream words(answer);
    std::string type;
    Image image;
    if (!(words >> type >> image.width >> image.height) || (type != "png" && type != "jpeg") || image.width < 1 ||
        image.height < 1)
        throw std::runtime_error("the image process answered nonsense");
    image.type = type == "png" ? ImageType::png : ImageType::jpeg;
    return image;
}

}  // namespace

void use_image_program(std::string path) { program = std::move(path); }

Image clean_image(const std::string& in_path, const std::string& out_path) {
    const Place place;
    Pipe pipe;
    const pid_t pid = start(in_path, out_path, pipe.ends[1]);
    pipe.close(1);
    const auto deadline = SteadyClock::now() + max_run;
    std::string answer = read_answer(pipe.ends[0], deadline);
    const int status = wait_for(pid, deadline);

    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return parse_answer(answer);
    if (WIFEXITED(status) && WEXITSTATUS(status) == rejected) {
        while (!answer.empty() && answer.back() == '\n') answer.pop_back();
        throw ImageRejected(answer);
    }
    // Killed by a limit or by its own flaw: either way, not a picture that we can show.
    if (WIFSIGNALED(status)) throw ImageRejected("The picture could not be decoded within our limits.");
    throw std::runtime_error("the image process failed");
}

}  // namespace peertest
