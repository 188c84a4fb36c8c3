#include "http/web_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "http/ranges.hpp"
#include "kit/crypto.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

std::string type_of_file(const std::string& extension) {
    static const std::map<std::string, std::string> types{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
        {".map", "application/json"},
    };
    const auto at = types.find(extension);
    return at == types.end() ? "application/octet-stream" : at->second;
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Paths that are the server's own: an unknown one there is a 404, never the web app's page.
bool servers_own(std::string_view path) {
    for (const std::string_view top : {"/api", "/ws", "/dev", "/testmode", "/health"})
        if (path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '/')) return true;
    return false;
}

// Whether the name carries a hash of its content, eight characters before the extension: "app-Bx3f9_k2.js".
bool hashed_name(const std::string& path) {
    const auto dot = path.rfind('.');
    return path.starts_with("/assets/") && dot != std::string::npos && dot > 17 && path[dot - 9] == '-';
}

// The script that builders add to their own pages. Its name is fixed, so that a new version is seen within the hour.
constexpr std::string_view page_script = "/peertest.js";

}  // namespace

Coding best_coding(std::string_view header) {
    Coding best = Coding::identity;
    while (!header.empty()) {
        const auto comma = header.find(',');
        auto piece = header.substr(0, comma);
        header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
        while (!piece.empty() && piece.front() == ' ') piece.remove_prefix(1);
        auto name = piece.substr(0, piece.find_first_of("; "));
        auto q = piece.find("q=");
        const bool refused = q != std::string_view::npos && piece.find_first_of("123456789", q) == std::string_view::npos;
        if (refused) continue;
        if (same_ignoring_case(name, "br")) best = Coding::brotli;
        if (same_ignoring_case(name, "gzip") && best == Coding::identity) best = Coding::gzip;
    }
    return best;
}

WebFolder::WebFolder(const std::string& dir) {
    if (dir.empty() || !fs::is_directory(dir)) return;
    auto coded = [](fs::path path, const char* extension) {
        path += extension;
        return fs::is_regular_file(path) ? path.string() : std::string();
    };
    for (const auto& entry : fs::recursive_directory_iterator(dir)) {
        const auto extension = entry.path().extension();
        if (!entry.is_regular_file() || extension == ".br" || extension == ".gz") continue;
        const std::string path = "/" + fs::relative(entry.path(), dir).generic_string();
        File& file = files_[path];
        file.path = entry.path().string();
        file.gzip_path = coded(entry.path(), ".gz");
        file.brotli_path = coded(entry.path(), ".br");
        file.content_type = type_of_file(extension.string());
        file.etag = sha256_hex(read_file(entry.path())).substr(0, 20);
        file.immutable = hashed_name(path);
        file.for_other_sites = path == page_script;
    }
}

void WebFolder::send(const File& file, const Request& request, Response& r) {
    const Coding coding = best_coding(request.header("Accept-Encoding"));
    std::string tag = file.etag;
    auto use = [&](const std::string& path, const char* name) {
        if (path.empty()) return false;
        r.file_path = path;
        r.headers.emplace_back("Content-Encoding", name);
        tag.append("-").append(name);
        return true;
    };
    const bool coded = (coding == Coding::brotli && use(file.brotli_path, "br")) ||
                       (coding != Coding::identity && use(file.gzip_path, "gzip"));
    if (!coded) r.file_path = file.path;
    r.content_type = file.content_type;
    r.headers.emplace_back("ETag", "\"" + tag + "\"");
    r.headers.emplace_back("Vary", "Accept-Encoding");
    r.headers.emplace_back("Cache-Control", file.immutable                            ? "public, max-age=604800, immutable"
                                            : file.content_type.starts_with("image/") ? "public, max-age=86400"
                                            : file.for_other_sites                    ? "public, max-age=3600"
                                                                                      : "no-cache");
    if (file.for_other_sites) {
        r.headers.emplace_back("Access-Control-Allow-Origin", "*");
        r.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
    }
}

bool WebFolder::answer(const Request& request, Response& response) const {
    if (request.method() != "GET" && !request.is_head()) return false;
    const auto path = request.path();
    if (servers_own(path)) return false;
    auto at = files_.find(path);
    if (at == files_.end() && path == "/docs") at = files_.find("/docs.html");
    if (at == files_.end()) {
        // A missing asset is a 404; any other path is a page of the web app.
        if (path.starts_with("/assets/") || path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos)
            return false;
        at = files_.find("/index.html");
    }
    if (at == files_.end()) return false;
    send(at->second, request, response);
    return true;
}

}  // namespace peertest
