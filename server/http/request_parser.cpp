#include "http/request_parser.hpp"

#include <unistd.h>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "kit/log.hpp"

namespace peertest {
namespace {

namespace http = boost::beast::http;
using Failure = boost::system::error_code;
using Text = boost::beast::string_view;

std::string_view plain(Text t) { return {t.data(), t.size()}; }

class Parser final : public http::basic_parser<true> {
public:
    explicit Parser(Request& out) : out_(out) {}
    ~Parser() override {
        if (file_ < 0) return;
        ::close(file_);
        ::unlink(out_.body_path.c_str());
    }

    bool is_1_0() const { return version_ == 10; }
    void body_to_file(const std::string& dir) {
        out_.body_path = dir + "/upload-XXXXXX";
        file_ = ::mkstemp(out_.body_path.data());
    }
    bool has_file() const { return file_ >= 0; }
    void limit_body(std::uint64_t bytes) { body_left_ = bytes; }
    void forget_body() { forgets_ = true; }

private:
    void on_request_impl(http::verb, Text method, Text target, int version, Failure&) override {
        version_ = version;
        out_.set_line(plain(method), plain(target));
    }
    // Where two servers could read a request's end differently, the next request could be smuggled past one of them: what
    // is ambiguous is refused, though Beast would take it. Trailers, which come after the head, count for nothing.
    void on_field_impl(http::field field, Text name, Text value, Failure& error) override {
        if (head_done_) return;
        if (field == http::field::host) ++hosts_;
        if (field == http::field::content_length && (++lengths_ > 1 || value.find(',') != Text::npos))
            error = http::error::multiple_content_length;
        if (field == http::field::transfer_encoding && (version_ == 10 || !same_ignoring_case(plain(value), "chunked")))
            error = http::error::bad_transfer_encoding;
        if (error) return;
        out_.add_header(plain(name), plain(value));
    }
    void on_response_impl(int, Text, int, Failure&) override {}
    void on_header_impl(Failure& error) override {
        head_done_ = true;
        if (hosts_ != 1 && (hosts_ > 1 || version_ == 11)) error = http::error::bad_field;
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>& size, Failure&) override {
        // A promise is not yet a body: memory is taken as it comes.
        if (size && file_ < 0 && !forgets_) out_.body.reserve(std::size_t(std::min<std::uint64_t>(*size, 64 * 1024)));
    }
    std::size_t on_body_impl(Text body, Failure& error) override { return append(body, error); }
    // Beast's own limit counts a chunk again each time it waits for the end of a broken extension.
    void on_chunk_header_impl(std::uint64_t size, Text, Failure& error) override {
        if (size > body_left_) error = http::error::body_limit;
    }
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Failure& error) override { return append(body, error); }
    void on_finish_impl(Failure&) override {}

    std::size_t append(Text body, Failure& error) {
        if (body.size() > body_left_) {
            error = http::error::body_limit;
            return 0;
        }
        body_left_ -= body.size();
        if (forgets_) return body.size();
        if (file_ < 0) {
            out_.body.append(body.data(), body.size());
        } else if (::write(file_, body.data(), body.size()) != ssize_t(body.size())) {
            error = Failure(errno ? errno : ENOSPC, boost::system::generic_category());
        }
        return body.size();
    }

    Request& out_;
    int file_ = -1;
    int version_ = 11;
    int hosts_ = 0, lengths_ = 0;
    std::uint64_t body_left_ = UINT64_MAX;
    bool head_done_ = false, forgets_ = false;
};

Error error_of(const Failure& e) {
    if (e == http::error::header_limit)
        return {431, "too_large", "The head of the request is larger than this server takes."};
    if (e == http::error::body_limit) return {413, "too_large", "The body is larger than allowed here."};
    if (e.category() == boost::system::generic_category())
        return {503, "overloaded", "The server cannot keep this body now."};
    return {400, "malformed_request", "This is not HTTP: " + e.message() + "."};
}

// A header that goes on in the next line (obs-fold), which servers read in different ways.
bool has_folded_line(std::string_view head) {
    for (std::size_t at = 0; (at = head.find("\r\n", at)) != head.npos; at += 2)
        if (at + 2 < head.size() && (head[at + 2] == ' ' || head[at + 2] == '\t')) return true;
    return false;
}

}  // namespace

struct RequestParser::Beast {
    Request& out;
    std::size_t max_head;
    std::optional<Parser> parser;
    bool begun = false;

    Beast(Request& r, std::size_t limit) : out(r), max_head(limit) { start(); }
    void start() {
        parser.emplace(out);
        parser->header_limit(std::uint32_t(max_head));
        parser->body_limit(boost::none);
        begun = false;
    }
};

RequestParser::RequestParser(Request& out, std::size_t max_head)
    : beast_(std::make_unique<Beast>(out, max_head)) {}
RequestParser::~RequestParser() = default;

RequestParser::Result RequestParser::put(const char* data, std::size_t size) {
    Failure error;
    Result result;
    beast_->begun = true;
    const bool head_before = beast_->parser->is_header_done();
    result.used = beast_->parser->put({data, size}, error);
    if (error == http::error::need_more) result.more = true;
    else if (error) result.error = error_of(error);
    // Fields are used up whole, however many of them at once, and nothing beyond the head before its end was told.
    if (!head_before && has_folded_line({data, result.used}))
        result.error = error_of(http::error::bad_obs_fold);
    // The parser bounds a head, but not what stands around the chunks of a body.
    if (result.more && size - result.used >= beast_->max_head) result.error = error_of(http::error::header_limit);
    if (beast_->parser->is_header_done()) beast_->parser->eager(true);
    return result;
}

bool RequestParser::begun() const { return beast_->begun; }
bool RequestParser::is_header_done() const { return beast_->parser->is_header_done(); }
bool RequestParser::is_done() const { return beast_->parser->is_done(); }
std::uint64_t RequestParser::body_size() const { return beast_->parser->content_length().value_or(0); }
bool RequestParser::keep_alive() const { return beast_->parser->is_header_done() && beast_->parser->keep_alive(); }
bool RequestParser::is_1_0() const { return beast_->parser->is_1_0(); }
void RequestParser::limit_body(std::uint64_t bytes) { beast_->parser->limit_body(bytes); }
void RequestParser::forget_body() { beast_->parser->forget_body(); }
bool RequestParser::body_to_file(const std::string& dir) {
    beast_->parser->body_to_file(dir);
    const bool made = beast_->parser->has_file();
    if (!made) log_error("upload_not_kept", {{"folder", dir}, {"why", std::strerror(errno)}});
    return made;
}
void RequestParser::reset() { beast_->start(); }

}  // namespace peertest
