// Responses on the wire: heads, security headers, files.
#include <sys/stat.h>

#include "http/front.hpp"
#include "http/problem.hpp"
#include "http/ranges.hpp"

namespace peertest {
namespace {

void header(std::string& out, std::string_view name, std::string_view value) {
    // A value that would end the line would begin a header of its own.
    if (value.find_first_of("\r\n") != std::string_view::npos) return;
    out.append(name).append(": ").append(value).append("\r\n");
}

void header(std::string& out, std::string_view name, std::uint64_t value) {
    char text[24];
    std::size_t at = sizeof text;
    do text[--at] = char('0' + value % 10);
    while (value /= 10);
    header(out, name, std::string_view(text + at, sizeof text - at));
}

bool sets(const Response& r, std::string_view name) {
    for (const auto& h : r.headers)
        if (same_ignoring_case(h.first, name)) return true;
    return false;
}

// Scripts come from our own files only. The live socket needs its own host spelled out: browsers differ in whether
// 'self' covers ws. `storage`: where files lie that are not served from here, each after a space.
void page_policy(std::string& out, std::string_view host, std::string_view storage) {
    out.append("Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
               "img-src 'self' blob: data:");
    out.append(storage).append("; media-src 'self'").append(storage).append("; connect-src 'self'").append(storage);
    const bool good = !host.empty() && host.size() <= 255 &&
                      host.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:-[]") ==
                          std::string_view::npos;
    if (good) out.append(" ws://").append(host).append(" wss://").append(host);
    out.append("; frame-src http: https:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
               "object-src 'none'\r\n");
}

}  // namespace

void Front::append_head(std::string& out, const Exchange& ex, std::uint64_t length, bool keep_alive, bool http_1_0,
                        std::string_view date) const {
    const Response& r = ex.response;
    char status[4] = {char('0' + r.status / 100), char('0' + r.status / 10 % 10), char('0' + r.status % 10), ' '};
    out.append("HTTP/1.1 ").append(status, 4).append(reason_phrase(r.status)).append("\r\nDate: ");
    out.append(date).append("\r\n");
    const bool empty = r.status == 204 || r.status == 304;
    if (!empty) {
        if (!r.content_type.empty()) header(out, "Content-Type", r.content_type);
        header(out, "Content-Length", length);
    }
    const bool page = r.content_type.starts_with("text/html");
    out.append(page ? page_headers_ : api_headers_);
    if (page && !sets(r, "Content-Security-Policy")) page_policy(out, ex.request.header("Host"), storage_origins_);
    const Route* route = ex.match.route;
    if (!sets(r, "Cache-Control")) out.append("Cache-Control: no-store\r\n");
    header(out, "X-Request-Id", ex.caller.request_id);
    if (ex.has_limit) {
        header(out, "RateLimit-Limit", std::uint64_t(ex.limit));
        header(out, "RateLimit-Remaining", std::uint64_t(ex.limit_left));
        header(out, "RateLimit-Reset", std::uint64_t(ex.limit_reset_s));
    }
    if (route && route->any_origin) out.append("Access-Control-Allow-Origin: *\r\n");
    for (const auto& [name, value] : r.headers) header(out, name, value);
    if (!keep_alive) out.append("Connection: close\r\n");
    else if (http_1_0) out.append("Connection: keep-alive\r\n");
    out.append("\r\n");
}

FilePart prepare_file(Exchange& ex) {
    Response& r = ex.response;
    struct stat info {};
    if (::stat(r.file_path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
        put_problem(r, not_found(), ex.caller.request_id);
        return {};
    }
    const auto size = std::uint64_t(info.st_size);
    if (!sets(r, "ETag"))
        r.headers.emplace_back("ETag", "\"" + std::to_string(info.st_mtime) + "-" + std::to_string(size) + "\"");
    r.headers.emplace_back("Accept-Ranges", "bytes");
    for (const auto& [name, value] : r.headers)
        if (same_ignoring_case(name, "ETag") && matches_etag(ex.request.header("If-None-Match"), value)) {
            r.status = 304;
            r.file_path.clear();
            return {};
        }
    const Range range = r.status == 200 ? parse_range(ex.request.header("Range"), size) : Range{};
    if (range.kind == Range::whole) return {0, size};
    if (range.kind == Range::unsatisfiable) {
        put_problem(r, {416, "range_not_satisfiable", "This part is not in the file."}, ex.caller.request_id);
        r.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
        return {};
    }
    r.status = 206;
    r.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.offset) + "-" +
                                                std::to_string(range.offset + range.length - 1) + "/" +
                                                std::to_string(size));
    return {range.offset, range.length};
}

}  // namespace peertest
