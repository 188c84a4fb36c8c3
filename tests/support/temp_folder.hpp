// A folder that is gone at the end of the test.
#pragma once
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace peertest {

class TempFolder {
public:
    TempFolder() {
        std::string path = (std::filesystem::temp_directory_path() / "peertest-XXXXXX").string();
        if (!mkdtemp(path.data())) throw std::runtime_error("cannot make " + path);
        path_ = path;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    std::string file(const std::string& name) const { return (path_ / name).string(); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace peertest
