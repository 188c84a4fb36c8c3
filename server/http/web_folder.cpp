#include "http/web_folder.hpp"

#include <brotli/encode.h>
#include <malloc.h>
#include <sys/resource.h>
#include <zlib.h>

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

bool worth_compressing(const std::string& type, std::size_t size) {
    return size > 512 && (type.starts_with("text/") || type.find("json") != std::string::npos || type == "image/svg+xml");
}

std::string gzipped(const std::string& plain) {
    z_stream z{};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string out(deflateBound(&z, plain.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    z.avail_in = uInt(plain.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = uInt(out.size());
    const bool done = deflate(&z, Z_FINISH) == Z_STREAM_END;
    out.resize(done ? z.total_out : 0);
    deflateEnd(&z);
    return out;
}

std::string brotli_of(const std::string& plain) {
    // 9 of 11: the last steps take ten times as long for a few percent.
    std::size_t size = BrotliEncoderMaxCompressedSize(plain.size());
    std::string out(size, '\0');
    if (!BrotliEncoderCompress(9, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, plain.size(),
                               reinterpret_cast<const std::uint8_t*>(plain.data()), &size,
                               reinterpret_cast<std::uint8_t*>(out.data())))
        return {};
    out.resize(size);
    return out;
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
    for (const auto& entry : fs::recursive_directory_iterator(dir)) {
        if (!entry.is_regular_file()) continue;
        const std::string text = read_file(entry.path());
        auto file = std::make_unique<File>();
        const std::string path = "/" + fs::relative(entry.path(), dir).generic_string();
        file->path = entry.path().string();
        file->size = text.size();
        file->content_type = type_of_file(entry.path().extension().string());
        file->etag = sha256_hex(text).substr(0, 20);
        file->immutable = hashed_name(path);
        file->for_other_sites = path == page_script;
        files_[path] = std::move(file);
    }
    compressor_ = std::thread([this] { compress(); });
}

WebFolder::~WebFolder() {
    ending_ = true;
    wait_until_compressed();
}

void WebFolder::wait_until_compressed() {
    if (compressor_.joinable()) compressor_.join();
}

void WebFolder::compress() {
    setpriority(PRIO_PROCESS, 0, 19);  // of this thread alone, on Linux: requests come first
    for (const auto& [path, file] : files_) {
        if (ending_) return;
        if (!worth_compressing(file->content_type, file->size)) continue;
        const std::string plain = read_file(file->path);
        for (auto* to : {&file->gzip, &file->brotli}) {
            auto text = to == &file->gzip ? gzipped(plain) : brotli_of(plain);
            text.shrink_to_fit();
            if (!text.empty() && text.size() < plain.size()) to->store(std::make_shared<const std::string>(std::move(text)));
        }
    }
    malloc_trim(0);  // what compressing took, ten times what it leaves
}

void WebFolder::send(const File& file, const Request& request, Response& r) {
    const Coding coding = best_coding(request.header("Accept-Encoding"));
    std::string tag = file.etag;
    auto use = [&](const std::atomic<Text>& text, const char* name) {
        auto body = text.load();
        if (!body) return false;
        r.shared_body = std::move(body);
        r.headers.emplace_back("Content-Encoding", name);
        tag.append("-").append(name);
        return true;
    };
    const bool coded = (coding == Coding::brotli && use(file.brotli, "br")) ||
                       (coding != Coding::identity && use(file.gzip, "gzip"));
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
    send(*at->second, request, response);
    return true;
}

}  // namespace peertest
