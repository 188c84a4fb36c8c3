// The built web app, served from its files: beside app.js its build leaves app.js.br and app.js.gz for who takes them.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "http/request.hpp"

namespace peertest {

enum class Coding { identity, gzip, brotli };
// The best coding that an Accept-Encoding header allows.
Coding best_coding(std::string_view accept_encoding);

class WebFolder {
public:
    // Reads every file below `dir` once, for its tag. An empty or missing folder holds nothing.
    explicit WebFolder(const std::string& dir);
    // Answers GET and HEAD of a file, or of a page (index.html). False when the path is none of the web app's.
    bool answer(const Request& request, Response& response) const;
    bool empty() const { return files_.empty(); }

private:
    struct File {
        std::string path, gzip_path, brotli_path;  // on the disk; without a coded form its path is empty
        std::string content_type, etag;            // the tag without its quotes
        bool immutable = false, for_other_sites = false;
    };
    static void send(const File& file, const Request& request, Response& response);

    std::map<std::string, File, std::less<>> files_;  // by path, "/assets/app-1234.js"
};

}  // namespace peertest
