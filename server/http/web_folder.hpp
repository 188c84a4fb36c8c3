// The built web app: its texts are compressed once and kept in memory so; whoever takes no coding gets the file itself.
#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "http/request.hpp"

namespace peertest {

enum class Coding { identity, gzip, brotli };
// The best coding that an Accept-Encoding header allows.
Coding best_coding(std::string_view accept_encoding);

class WebFolder {
public:
    // Reads every file below `dir`; compresses in the background, so that a start stays quick. An empty or missing
    // folder holds nothing.
    explicit WebFolder(const std::string& dir);
    ~WebFolder();
    // Answers GET and HEAD of a file, or of a page (index.html). False when the path is none of the web app's.
    bool answer(const Request& request, Response& response) const;
    bool empty() const { return files_.empty(); }
    void wait_until_compressed();

private:
    using Text = std::shared_ptr<const std::string>;
    struct File {
        std::string path, content_type, etag;  // the tag without its quotes
        std::uintmax_t size = 0;
        bool immutable = false, for_other_sites = false;
        std::atomic<Text> gzip, brotli;
    };
    void compress();
    static void send(const File& file, const Request& request, Response& response);

    std::map<std::string, std::unique_ptr<File>, std::less<>> files_;  // by path, "/assets/app-1234.js"
    std::atomic<bool> ending_ = false;
    std::thread compressor_;
};

}  // namespace peertest
