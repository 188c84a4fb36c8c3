// The content of a file on this machine, read only, without copying it into memory.
#pragma once
#include <string>
#include <string_view>

namespace peertest {

class MappedFile {
public:
    explicit MappedFile(const std::string& path);  // throws std::system_error
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    std::string_view bytes() const { return {data_, size_}; }

private:
    char* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace peertest
