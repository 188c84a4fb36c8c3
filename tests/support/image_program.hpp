// The product's own program, which lies beside the test program: some tests run its `image` command.
#pragma once
#include <filesystem>
#include <string>

namespace peertest {

inline std::string peertest_program() {
    return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "peertest").string();
}

}  // namespace peertest
