#include "features/files/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace peertest {

MappedFile::MappedFile(const std::string& path) {
    const auto fail = [&](const char* what) {
        throw std::system_error(errno, std::generic_category(), what + (" " + path));
    };
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) fail("open");
    struct stat info {};
    void* data = MAP_FAILED;
    if (::fstat(fd, &info) == 0 && info.st_size > 0)
        data = ::mmap(nullptr, std::size_t(info.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
    const int error = errno;
    ::close(fd);
    if (info.st_size == 0) return;  // an empty file cannot be mapped and need not be
    errno = error;
    if (data == MAP_FAILED) fail("map");
    data_ = static_cast<char*>(data);
    size_ = std::size_t(info.st_size);
}

MappedFile::~MappedFile() {
    if (data_) ::munmap(data_, size_);
}

}  // namespace peertest
