#include "http/problem.hpp"

#include "kit/log.hpp"
#include "kit/stack_trace.hpp"
#include "ports/blobs.hpp"
#include "ports/store.hpp"

namespace peertest {

std::string_view reason_phrase(int status) {
    switch (status) {
        case 101: return "Switching Protocols";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 402: return "Payment Required";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 422: return "Unprocessable Content";
        case 426: return "Upgrade Required";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 503: return "Service Unavailable";
        default: return status < 400 ? "OK" : "Error";
    }
}

Error overloaded() {
    Error e{503, "overloaded", "The server is busy. Please try again in a moment."};
    e.retry_after_s = 1;
    return e;
}

void put_problem(Response& r, const Error& e, std::string_view request_id) {
    r.status = e.status;
    r.content_type = "application/problem+json";
    r.shared_body.reset();
    r.file_path.clear();
    r.headers.clear();
    std::string& b = r.body;
    b = R"({"type":"about:blank","title":)";
    write_json_text(b, reason_phrase(e.status));
    b += ",\"status\":" + std::to_string(e.status) + ",\"code\":";
    write_json_text(b, e.code);
    b += ",\"detail\":";
    write_json_text(b, e.message);
    b += ",\"request_id\":";
    write_json_text(b, request_id);
    b += ",\"errors\":[";
    for (std::size_t i = 0; i < e.errors.size(); ++i) {
        b += i ? ",{\"field\":" : "{\"field\":";
        write_json_text(b, e.errors[i].field);
        b += ",\"message\":";
        write_json_text(b, e.errors[i].message);
        b += '}';
    }
    b += "]}";
    if (e.retry_after_s) r.headers.emplace_back("Retry-After", std::to_string(*e.retry_after_s));
    if (e.status == 401) r.headers.emplace_back("WWW-Authenticate", "Bearer");
}

void put_caught_problem(Response& r, std::string_view request_id) {
    try {
        throw;
    } catch (const Error& e) {
        put_problem(r, e, request_id);
    } catch (const Duplicate&) {
        put_problem(r, conflict("conflict", "Something with this name or key is there already."), request_id);
    } catch (const Stale&) {
        put_problem(r, {412, "version_mismatch", "It was changed meanwhile. Load it again, then repeat your change."},
                    request_id);
    } catch (const StoreDown& e) {
        log_error("store_down", {{"message", e.what()}, {"request_id", request_id}});
        Error out{503, "overloaded", "The server cannot answer now. Please try again in a moment."};
        out.retry_after_s = 2;
        put_problem(r, out, request_id);
    } catch (const StorageDown& e) {
        log_error("storage_down", {{"message", e.what()}, {"request_id", request_id}});
        Error out{503, "storage_unavailable", "The storage of files does not answer. Nothing is lost: please try again in a moment."};
        out.retry_after_s = 5;
        put_problem(r, out, request_id);
    } catch (const std::exception& e) {
        log_error("unexpected_error", {{"message", e.what()}, {"request_id", request_id}, {"stack", stack_of(e)}});
        put_problem(r, {500, "internal", "Something went wrong on our side. Please try again."}, request_id);
    } catch (...) {
        log_error("unexpected_error", {{"message", "not a std::exception"}, {"request_id", request_id}});
        put_problem(r, {500, "internal", "Something went wrong on our side. Please try again."}, request_id);
    }
}

}  // namespace peertest
