#include "adapters/https_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <stdexcept>

#include "kit/text.hpp"

namespace peertest {
namespace {

struct CloseFile {
    void operator()(std::FILE* f) const { std::fclose(f); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// What is being received, as the callbacks need it.
struct Receiving {
    HttpsAnswer answer;
    std::size_t max_bytes = 0;
    File file;
    bool too_large = false, file_failed = false;
};

bool is_2xx(int status) { return status >= 200 && status < 300; }

std::size_t on_header(char* data, std::size_t, std::size_t size, void* to) {
    Receiving& r = *static_cast<Receiving*>(to);
    const std::string_view line(data, size);
    if (line.starts_with("HTTP/")) {  // of the final answer, or of an interim one before it
        r.answer.headers.clear();
        const auto space = line.find(' ');
        r.answer.status = space == std::string_view::npos ? 0 : std::atoi(std::string(line.substr(space + 1, 3)).c_str());
        return size;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return size;
    if (r.answer.headers.size() >= 200) return 0;
    r.answer.headers.emplace_back(lower_ascii(trim(line.substr(0, colon))), trim(line.substr(colon + 1)));
    return size;
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* to) {
    Receiving& r = *static_cast<Receiving*>(to);
    if (r.file && is_2xx(r.answer.status)) {
        if (std::fwrite(data, 1, size, r.file.get()) == size) return size;
        r.file_failed = true;
        return 0;
    }
    if (size > r.max_bytes - r.answer.body.size()) {
        r.too_large = true;
        return 0;
    }
    r.answer.body.append(data, size);
    return size;
}

std::size_t read_file(char* to, std::size_t size, std::size_t count, void* from) {
    return std::fread(to, 1, size * count, static_cast<std::FILE*>(from));
}

// curl starts anew when a kept connection turns out to be dead.
int seek_file(void* in, curl_off_t offset, int origin) {
    return fseeko(static_cast<std::FILE*>(in), offset, origin) == 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

bool has_control(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
    return false;
}

void check(const HttpsRequest& r) {
    if (!r.path.starts_with('/') || has_control(r.path) || r.path.find(' ') != std::string::npos)
        throw std::invalid_argument("the path of a request must start with a slash and be encoded");
    if (r.method.empty() || has_control(r.method) || r.method.find(' ') != std::string::npos)
        throw std::invalid_argument("that is no method of a request");
    for (const auto& [name, value] : r.headers)
        if (name.empty() || has_control(name) || has_control(value) || name.find(':') != std::string::npos)
            throw std::invalid_argument("a header has a control character in it");
}

File open_file(const std::string& path, const char* mode) {
    File f(std::fopen(path.c_str(), mode));
    if (!f) throw std::runtime_error("cannot open " + path);
    return f;
}

}  // namespace

struct HttpsClient::Connection {
    CURL* curl = curl_easy_init();
    curl_slist* headers = nullptr;
    File body;
    Receiving receiving;

    Connection() {
        if (!curl) throw std::runtime_error("libcurl cannot start");
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() {
        curl_easy_cleanup(curl);
        curl_slist_free_all(headers);
    }
    void clear() {
        curl_easy_reset(curl);  // keeps the connection
        curl_slist_free_all(headers);
        headers = nullptr;
        body.reset();
        receiving = {};
    }
    void add_header(const std::string& line) {
        curl_slist* longer = curl_slist_append(headers, line.c_str());
        if (!longer) throw std::bad_alloc();
        headers = longer;
    }
};

struct HttpsClient::Idle {
    std::mutex mutex;
    std::vector<std::unique_ptr<Connection>> connections;  // the one used last is taken first
};

std::string_view HttpsAnswer::header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers)
        if (name == lower_case_name) return value;
    return {};
}

HttpsClient::HttpsClient(HttpsClientOptions options) : options_(std::move(options)), idle_(std::make_unique<Idle>()) {
    static std::once_flag started;
    std::call_once(started, [] {
        ::signal(SIGPIPE, SIG_IGN);  // TLS to an end that has hung up must be an error here, not the end of the process
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl cannot start");
    });
    const std::string& url = options_.base_url;
    const bool secure = url.starts_with("https://");
    if (!secure && !url.starts_with("http://")) throw std::runtime_error("'" + url + "' is no https address");
    if (!secure && !options_.allow_http)
        throw std::runtime_error("'" + url + "' must start with https:// outside development mode");
    std::string host = url.substr(url.find("//") + 2);
    host = host.substr(0, host.find('/'));
    if (host.empty() || host.find('@') != std::string::npos || has_control(url) || url.find_first_of(" ?#\\") != std::string::npos)
        throw std::runtime_error("'" + url + "' is no address of a server");
    host = host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find(':'));
    loopback_ = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

HttpsClient::~HttpsClient() = default;

std::unique_ptr<HttpsClient::Connection> HttpsClient::take() {
    const std::lock_guard lock(idle_->mutex);
    if (idle_->connections.empty()) return std::make_unique<Connection>();
    auto last = std::move(idle_->connections.back());
    idle_->connections.pop_back();
    return last;
}

void HttpsClient::give_back(std::unique_ptr<Connection> connection) {
    connection->clear();
    const std::lock_guard lock(idle_->mutex);
    if (idle_->connections.size() < options_.max_idle) idle_->connections.push_back(std::move(connection));
}

void HttpsClient::prepare(Connection& c, const HttpsRequest& r) {
    CURL* curl = c.curl;
    curl_easy_setopt(curl, CURLOPT_URL, (options_.base_url + r.path).c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, options_.allow_http ? "http,https" : "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
    if (loopback_) curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(r.timeout.count(), 1)));
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, r.once ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "PeerTest-Hub");

    if (!r.body_file.empty()) {
        c.body = open_file(r.body_file, "rb");
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_file);
        curl_easy_setopt(curl, CURLOPT_READDATA, c.body.get());
        curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_file);
        curl_easy_setopt(curl, CURLOPT_SEEKDATA, c.body.get());
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(std::filesystem::file_size(r.body_file)));
    } else if (r.method == "HEAD") {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (r.method != "GET" || !r.body.empty()) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(r.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, r.body.data());  // not copied: the request outlives the call
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, r.method.c_str());
    bool typed = false;
    for (const auto& [name, value] : r.headers) {
        c.add_header(value.empty() ? name + ";" : name + ": " + value);
        typed |= lower_ascii(name) == "content-type";
    }
    if (!typed) c.add_header("Content-Type:");  // curl would name one by itself
    c.add_header("Expect:");                    // no waiting for a 100 before the body
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, c.headers);

    c.receiving.max_bytes = options_.max_answer_bytes;
    if (!r.answer_file.empty()) c.receiving.file = open_file(r.answer_file, "wb");
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &c.receiving);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &c.receiving);
}

HttpsAnswer HttpsClient::ask(const HttpsRequest& request) {
    check(request);
    auto connection = take();
    prepare(*connection, request);
    const CURLcode code = curl_easy_perform(connection->curl);
    long sent_bytes = 0;
    curl_easy_getinfo(connection->curl, CURLINFO_REQUEST_SIZE, &sent_bytes);
    Receiving& r = connection->receiving;
    if (r.file && std::fclose(r.file.release()) != 0) r.file_failed = true;  // buffered to the end: now it is written
    HttpsAnswer answer = std::move(r.answer);
    if (code == CURLE_OK && !r.file_failed) {
        answer.outcome = HttpsOutcome::answered;
    } else {
        answer.outcome = sent_bytes == 0 ? HttpsOutcome::not_sent : HttpsOutcome::unknown;
        if (r.too_large) answer.error = "the answer is larger than " + std::to_string(options_.max_answer_bytes) + " bytes";
        else if (r.file_failed) answer.error = "the answer could not be written to its file";
        else answer.error = curl_easy_strerror(code);
    }
    give_back(std::move(connection));
    return answer;
}

}  // namespace peertest
