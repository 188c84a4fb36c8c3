// Bytes to a Request, by Beast's parser. Private to http/.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "http/request.hpp"
#include "kit/error.hpp"

namespace peertest {

class RequestParser {
public:
    RequestParser(Request& out, std::size_t max_head);
    ~RequestParser();

    struct Result {
        std::size_t used = 0;        // bytes that need not be given again
        bool more = false;           // nothing goes on without more bytes
        std::optional<Error> error;  // the connection is of no further use
    };
    // Parses up to the end of the head, and from then on up to the end of the body.
    Result put(const char* data, std::size_t size);

    bool begun() const;
    bool is_header_done() const;
    bool is_done() const;
    std::uint64_t body_size() const;  // as announced; 0 when it is not
    bool keep_alive() const;
    bool is_1_0() const;
    void limit_body(std::uint64_t bytes);
    void forget_body();                         // before any of it: it is read to its end and not kept
    bool body_to_file(const std::string& dir);  // instead of Request::body; deleted by reset(). False: no file can be made
    void reset();                               // for the next request

private:
    struct Beast;
    std::unique_ptr<Beast> beast_;
};

}  // namespace peertest
