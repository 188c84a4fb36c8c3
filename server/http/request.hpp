// One request and its answer on their way through http/. A connection reuses both for all of its requests, so that a
// small request allocates next to nothing.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/caller.hpp"
#include "http/api.hpp"

namespace peertest {

class Request {
public:
    std::string body;
    std::string body_path;  // uploads: the file that holds the body
    std::string peer;       // the address at the other end of the connection

    std::string_view method() const { return view(method_); }
    std::string_view target() const { return view(target_); }
    std::string_view path() const;   // the target without its query
    std::string_view query() const;  // what follows the ?
    // The first header of this name (any case); empty when absent.
    std::string_view header(std::string_view name) const;
    // All headers of this name as the one list that they stand for.
    std::string header_list(std::string_view name) const;
    bool is_head() const { return method() == "HEAD"; }

    void clear();
    void give_back(std::size_t most);  // what was cleared and takes more than that
    void set_line(std::string_view method, std::string_view target);
    void add_header(std::string_view name, std::string_view value);

private:
    struct Piece {  // of text_, by position, since text_ may move
        std::uint32_t at = 0, size = 0;
    };
    Piece keep(std::string_view s);
    std::string_view view(Piece p) const { return std::string_view(text_).substr(p.at, p.size); }

    std::string text_;
    Piece method_, target_;
    std::vector<std::pair<Piece, Piece>> headers_;
};

// What the router found.
struct Match {
    static constexpr std::size_t max_params = 4;
    const Route* route = nullptr;
    std::string_view params[max_params];  // as in the path, percent sequences and all
    std::size_t count = 0;
};

struct Exchange {
    Request request;
    Match match;
    Caller caller;
    Response response;
    bool has_limit = false;  // the RateLimit-* headers apply
    int limit = 0, limit_left = 0, limit_reset_s = 0;
    std::chrono::steady_clock::time_point started;
    void clear();
    void give_back(std::size_t most_of_request, std::size_t most_of_answer);
};

// The pairs of a query string, percent-decoded. Throws Error 422 on a bad percent sequence or bad UTF-8.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);
// The value of a cookie; empty when absent.
std::string_view cookie(std::string_view header, std::string_view name);
bool same_ignoring_case(std::string_view a, std::string_view b);

}  // namespace peertest
