// A connection's bytes, through the connection, parser, front and router that the server uses. The same bytes must mean
// the same requests however the network cuts them into pieces, and every answer must be whole.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>

#include "fuzz/fuzz_app.hpp"
#include "http/core.hpp"
#include "http/front.hpp"
#include "kit/log.hpp"

namespace peertest::fuzz {
namespace {

std::string* seen = nullptr;  // what the handlers were given

Response note(App&, const Caller& who, const RawRequest& q) {
    for (const std::string_view part : {q.method, q.target, q.body, std::string_view(who.ip), std::string_view(who.user_agent)})
        seen->append(part) += '\x1f';
    for (const auto& p : q.path) seen->append(p) += '\x1f';
    Response r;
    r.content_type = "text/plain";
    r.body = std::string(q.body.substr(0, 100));
    r.headers.emplace_back("X-Echo", std::string(q.header("X-Echo")));
    return r;
}

Api table() {
    Api api;
    api.raw("GET", "/a", note).in_lane(Lane::in_place);
    api.raw("GET", "/a/{one}/b/{two}", note).in_lane(Lane::in_place);
    api.raw("POST", "/a", note).in_lane(Lane::in_place).body_limit(2000);
    api.raw("DELETE", "/api/a/{one}", note).in_lane(Lane::in_place);
    api.raw("GET", "/members", note).in_lane(Lane::in_place).only(anyone);
    api.raw("GET", "/file", [](App& app, const Caller&, const RawRequest&) {
        Response r;
        r.content_type = "text/plain";
        r.file_path = app.settings.data_dir + "/file";
        return r;
    }).in_lane(Lane::in_place);
    api.upload("POST", "/upload", [](App&, const Caller&, const RawRequest& q) {
        seen->append("upload ").append(std::to_string(::access(q.body_path.c_str(), R_OK)));
        return Response{};
    }).in_lane(Lane::in_place).body_limit(3000);
    return api;
}

struct World {
    FuzzApp t;
    Api api = table();
    Front front{t.app, api, nullptr};
    ServerCore core{front, options()};
    boost::asio::io_context io{1};
    IoThread thread{core, io, {}, "Sun, 01 Mar 2026 10:00:00 GMT", {}, {}};

    World() {
        start_log(LogLevel::error);
        t.settings.data_dir = t.folder.path().string();
        std::unique_ptr<std::FILE, int (*)(std::FILE*)> f(std::fopen(t.folder.file("file").c_str(), "w"), std::fclose);
        std::fputs("0123456789", f.get());
    }
    ServerOptions options() const {
        ServerOptions o;
        o.pool_threads = o.slow_threads = 0;  // all routes run in place
        o.upload_dir = t.folder.path().string();
        o.max_head = 4096;
        return o;
    }
};

void take_answers(int fd, std::string& answers) {
    char piece[16 * 1024];
    for (ssize_t n; (n = ::recv(fd, piece, sizeof piece, MSG_DONTWAIT)) > 0;) answers.append(piece, std::size_t(n));
}

// Sends the bytes in pieces of these sizes, over and over; answers what came back.
std::string converse(World& w, std::string_view bytes, const std::vector<std::size_t>& sizes) {
    int fds[2];
    require(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0, "a socket pair");
    start_connection(w.thread, fds[0], false, "192.0.2.7");
    std::string answers;
    for (std::size_t i = 0; !bytes.empty(); ++i) {
        const auto n = std::min(bytes.size(), sizes[i % sizes.size()]);
        if (::send(fds[1], bytes.data(), n, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) break;  // it has had enough
        bytes.remove_prefix(n);
        w.io.restart();
        w.io.poll();
        take_answers(fds[1], answers);
    }
    ::shutdown(fds[1], SHUT_WR);
    for (int i = 0; !w.thread.connections.empty(); ++i) {
        require(i < 3000, "a connection ends when its client has nothing more to say");
        w.io.restart();
        w.io.run_one_for(std::chrono::milliseconds(1));
        take_answers(fds[1], answers);
    }
    w.io.restart();
    w.io.poll();
    take_answers(fds[1], answers);
    ::close(fds[1]);
    return answers;
}

// Heads with a length each, one after the other. HEAD has a length and no body, so it is not asked for here.
void check_answers(std::string_view answers) {
    while (!answers.empty()) {
        require(answers.starts_with("HTTP/1.1 "), "an answer begins where the one before it ended");
        const auto end = answers.find("\r\n\r\n");
        require(end != answers.npos, "an answer's head is whole");
        const auto head = answers.substr(0, end);
        require(head.find("\n\n") == head.npos && head.find("\r\r") == head.npos, "no header breaks out of its line");
        answers.remove_prefix(end + 4);
        const auto at = head.find("\r\nContent-Length: ");
        if (at == head.npos) continue;
        const auto n = std::stoul(std::string(head.substr(at + 18)));
        require(n <= answers.size(), "an answer's body is whole");
        answers.remove_prefix(n);
    }
}

// Without the ids that the server makes up, nor the refusal of what was no request at the end: when that is noticed depends
// on how much of it was there to be looked at.
std::string comparable(std::string text) {
    const auto last = text.rfind("HTTP/1.1 400 ");
    if (last != text.npos && text.find("\r\nConnection: close\r\n", last) != text.npos) text.erase(last);
    for (const std::string_view mark : {"X-Request-Id: ", "\"request_id\":\""})
        for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos;) {
            at += mark.size();
            const auto end = text.find_first_of("\r\"", at);
            text.erase(at, end == text.npos ? end : end - at);
        }
    return text;
}

}  // namespace
}  // namespace peertest::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace peertest::fuzz;
    static World world;
    if (size < 2 || size > 8000) return 0;
    const std::vector<std::size_t> sizes{1u + data[0] % 32u, 1u + data[1]};
    const std::string_view bytes(reinterpret_cast<const char*>(data + 2), size - 2);
    std::string whole, pieces;
    seen = &whole;
    const auto answers = converse(world, bytes, {bytes.size() + 1});
    if (bytes.find("HEAD ") == bytes.npos) check_answers(answers);
    seen = &pieces;
    const auto again = converse(world, bytes, sizes);
    const bool same = whole == pieces && comparable(answers) == comparable(again);
    if (!same) std::fprintf(stderr, "in one piece:\n%s\nin several:\n%s\n", answers.c_str(), again.c_str());
    require(same, "the same requests and answers, however they are cut");
    return 0;
}
