#include "adapters/store_sqlite_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace peertest::sqlite {
namespace {

namespace fs = std::filesystem;

bool there(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
}

bool holds_something(const std::string& path) {
    std::error_code error;
    const auto bytes = fs::file_size(path, error);
    return !error && bytes > 0;
}

}  // namespace

WriterLock::WriterLock(const std::string& database) : database_(database), path_(database + ".lock") {
    fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd_ < 0) {
        const std::string why = std::strerror(errno);
        throw StoreDown("cannot write " + path_ + ": " + why + ". Make the data folder writable for this user, or set PEERTEST_DATA_DIR");
    }
    try {
        if (::flock(fd_, LOCK_EX | LOCK_NB)) throw StoreDown("another process writes to " + database_);
        refuse_what_is_missing();
    } catch (...) {
        ::close(fd_);
        throw;
    }
}

WriterLock::~WriterLock() { ::close(fd_); }

void WriterLock::refuse_what_is_missing() const {
    const std::string before = noted();
    if (before.empty()) return;  // never opened, or by an older version
    const std::string anew = "; to go on with what is there, delete " + path_;
    if (!holds_something(database_))
        throw Unsound(database_ + (there(database_) ? " is empty" : " is missing") +
                        ", though it held data: put it back, or restore a backup" + anew);
    if (before == "open\n" && !there(database_ + "-wal"))
        throw Unsound(database_ + "-wal is missing, and what was written last is in it: put it back, or restore a backup" + anew);
}

std::string WriterLock::noted() const {
    char text[16];
    const ssize_t n = ::pread(fd_, text, sizeof text, 0);
    return {text, n > 0 ? std::size_t(n) : 0};
}

// When the disk is full the note before stays, and says no more than is known.
void WriterLock::note(const char* text) const {
    if (noted() == text || ::ftruncate(fd_, 0) != 0) return;
    [[maybe_unused]] const ssize_t written = ::pwrite(fd_, text, std::strlen(text), 0);
    ::fsync(fd_);
}

}  // namespace peertest::sqlite
