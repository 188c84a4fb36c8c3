#include "app/worker_name.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "kit/crypto.hpp"

namespace peertest {
namespace {

constexpr std::size_t length = 16;  // hex digits

}  // namespace

WorkerName::WorkerName(const std::string& data_dir) : text_(hex(random_bytes(length / 2))) {
    const auto path = std::filesystem::path(data_dir) / "worker";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) throw std::runtime_error("cannot write " + path.string());
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) return;
    std::string kept(length, ' ');
    if (::pread(file_, kept.data(), length, 0) == ssize_t(length)) text_ = kept;
    else if (::pwrite(file_, text_.data(), length, 0) != ssize_t(length)) throw std::runtime_error("cannot write " + path.string());
}

WorkerName::~WorkerName() { ::close(file_); }

}  // namespace peertest
