// How a connection reads its requests and writes its answers.
#include "http/connection.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include "app/app.hpp"
#include "app/metrics.hpp"
#include "http/front.hpp"
#include "http/problem.hpp"

namespace peertest {
namespace {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Steady = std::chrono::steady_clock;
using Failure = boost::system::error_code;

constexpr std::size_t small_body = 32 * 1024, gather = 64 * 1024;  // copied behind the head; pipelined answers together
constexpr std::size_t discard_at_most = 1 << 20;   // of a body nobody wants, to keep the connection
constexpr std::size_t small_answer = 16 * 1024;  // what an idle connection keeps room for
constexpr auto linger = std::chrono::seconds(2);

}  // namespace

// --- reading ---------------------------------------------------------------------------------------------------------
void Connection::read(State waiting) {
    const auto& o = core_.options;
    // A head has to be complete within its time-out; everything else only has to go on.
    if (waiting != State::head || state_ != State::head) {
        const auto limit = waiting == State::idle   ? o.idle_timeout
                           : waiting == State::head ? o.head_timeout
                           : waiting == State::body ? o.body_timeout
                                                    : std::chrono::milliseconds(linger);
        if (waiting != State::linger || state_ != State::linger) deadline_ = Steady::now() + limit;
        if (waiting == State::body) deadline_ = std::min(deadline_, body_end_);
    }
    state_ = waiting;
    if (waiting == State::idle) give_back();
    make_room();
    socket_.async_read_some(asio::buffer(in_.data() + end_, in_.size() - end_),
                            [self = shared_from_this()](Failure e, std::size_t n) { self->on_read(e, n); });
}

// Thousands may wait for their next request: what this one needed more than others is not kept until then.
void Connection::give_back() {
    pos_ = end_ = 0;
    if (in_.size() > small_request) {
        in_.resize(small_request);
        in_.shrink_to_fit();
    }
    if (out_.text.capacity() > small_answer) out_.text.shrink_to_fit();
    ex_.give_back(small_request, small_answer);
}

void Connection::make_room() {
    if (pos_ == end_) pos_ = end_ = 0;
    if (end_ < in_.size()) return;
    if (pos_ > 0) {
        std::copy(in_.begin() + std::ptrdiff_t(pos_), in_.begin() + std::ptrdiff_t(end_), in_.begin());
        end_ -= pos_;
        pos_ = 0;
    } else {
        in_.resize(in_.size() * 2);  // at most to twice max_head, which the parser watches
    }
}

void Connection::on_read(Failure error, std::size_t n) {
    if (state_ == State::closed) return;
    if (error) return close();
    if (state_ == State::linger) return read(State::linger);  // and forget it: pos_ and end_ stay
    end_ += n;
    advance();
}

void Connection::advance() {
    while (step()) {
    }
}

// Parses on; true while there is more to do without waiting.
bool Connection::step() {
    if (state_ == State::closed) return false;
    if (pos_ == end_) {
        if (!out_.empty()) return flush();
        return read(head_seen_ ? State::body : parser_.begun() ? State::head : State::idle), false;
    }
    RequestParser::Result result = parser_.put(in_.data() + pos_, end_ - pos_);
    pos_ += result.used;
    if (result.error) return refuse(*result.error), false;
    if (!weigh_body()) return false;
    if (!head_seen_ && parser_.is_header_done()) {
        head_seen_ = true;
        if (!head_done()) return false;
        if (must_close_) return complete(), flush();
    }
    if (parser_.is_done()) return dispatch(), state_ == State::idle;
    if (!result.more) return true;
    if (!out_.empty() && !flush()) return false;
    return read(head_seen_ ? State::body : State::head), false;
}

// Each body is bounded; this bounds all of them together.
bool Connection::weigh_body() {
    const std::size_t held = ex_.request.body.empty() ? 0 : ex_.request.body.capacity();
    core_.body_bytes += held - weighed_;
    weighed_ = held;
    if (held == 0 || core_.body_bytes <= core_.options.max_body_bytes) return true;
    return refuse(overloaded()), false;
}

// False while a thread of the pool finds out whether the request is let in: it goes on from there.
bool Connection::head_done() {
    ex_.started = Steady::now();
    core_.front.app().metrics.in_flight(1);
    refused_ = !core_.front.meet(ex_);
    if (!refused_ && core_.front.waits(ex_)) {
        state_ = State::handler;
        asking_ = true;
        if (core_.pool.submit(shared_from_this())) return false;
        asking_ = false, refused_ = true;
        core_.front.refuse_for_now(ex_);
    }
    if (!refused_) refused_ = !core_.front.admit(ex_);
    admitted();
    return true;
}

void Connection::admitted() {
    const std::uint64_t limit = refused_ ? discard_at_most : ex_.match.route->max_body;
    parser_.limit_body(limit);
    if (parser_.body_size() > limit) {
        if (!refused_)
            core_.front.refuse(ex_, {413, "too_large", "The body is larger than " + std::to_string(limit) + " bytes."});
        must_close_ = refused_ = true;
        return;
    }
    const std::uint64_t size = std::min(limit, parser_.body_size() > 0 ? parser_.body_size() : limit);
    body_end_ = ex_.started + core_.options.body_timeout * 2 + std::chrono::seconds(size / core_.options.least_rate);
    if (!refused_ && ex_.match.route->kind == Route::upload && !parser_.body_to_file(core_.options.upload_dir))
        core_.front.refuse_for_now(ex_), refused_ = true;
    if (refused_) parser_.forget_body();
    else if (parser_.body_size() > in_.size()) in_.resize(64 * 1024);
    if (parser_.is_done() || ex_.request.header("Expect") != "100-continue") return;
    if (refused_) must_close_ = true;
    else out_.text.append("HTTP/1.1 100 Continue\r\n\r\n");
}

// --- answering -------------------------------------------------------------------------------------------------------
void Connection::dispatch() {
    const Route* route = ex_.match.route;
    state_ = State::handler;
    if (refused_) return handled();
    if (route->kind == Route::socket) return dispatch_socket();
    if (core_.front.in_place(*route)) {
        core_.front.answer(ex_);
        return ex_.response.later ? answer_later() : handled();
    }
    if (core_.pool_of(route->lane).submit(shared_from_this())) return;
    core_.front.refuse_for_now(ex_);
    handled();
}

void Connection::dispatch_socket() {
    if (core_.front.may_open_socket(ex_)) {
        live_ = LiveSocket::make(thread_);
        if (core_.pool.submit(shared_from_this())) return;
        live_.reset();
        core_.front.refuse_for_now(ex_);
    }
    handled();
}

void Connection::run() noexcept {
    if (asking_) {
        asking_ = false;
        refused_ = !core_.front.admit(ex_);
        // Without a body to wait for, this thread may as well answer.
        if (refused_ || !parser_.is_done() || !core_.answered_by_pool(*ex_.match.route))
            return asio::post(thread_.io, [self = shared_from_this()] { self->go_on(); });
    }
    if (live_) session_ = core_.front.accept(ex_, live_);
    else core_.front.answer(ex_);
    if (ex_.response.later) return answer_later();
    asio::post(thread_.io, [self = shared_from_this()] {
        if (self->state_ == State::closed) return;
        if (self->session_) return self->upgrade();
        self->live_.reset();
        self->handled();
        if (self->state_ == State::idle) self->advance();
    });
}

// Admission was decided elsewhere.
void Connection::go_on() {
    if (state_ == State::closed) return;
    state_ = State::body;
    admitted();
    if (must_close_) return complete(), void(flush());
    if (parser_.is_done()) dispatch();
    if (state_ == State::body || state_ == State::idle) advance();
}

// What comes later, on some thread that has other work, is brought to this connection's.
void Connection::answer_later() {
    const auto later = std::exchange(ex_.response.later, nullptr);
    ++core_.awaited;
    // However many copies of the call there are, none keeps the connection once it was made.
    auto held = std::make_shared<std::shared_ptr<Connection>>(shared_from_this());
    later([held = std::move(held)](Response::Fill fill) {
        auto self = std::exchange(*held, nullptr);
        ServerCore& core = self->core_;
        asio::io_context& io = self->thread_.io;
        asio::post(io, [self = std::move(self), fill = std::move(fill)] {
            if (self->state_ == State::closed) return;
            self->core_.front.finish(self->ex_, fill);
            self->handled();
            if (self->state_ == State::idle) self->advance();
        });
        --core.awaited;
    });
}

// The answer is there. Leaves the state idle when the next request may be read.
void Connection::handled() {
    complete();
    // Answers to pipelined requests go out together.
    if (pos_ < end_ && keep_alive_ && out_.text.size() < gather && out_.takes_text()) state_ = State::idle;
    else if (flush()) state_ = State::idle;
}

void Connection::upgrade() {
    ex_.response.status = 101;
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - ex_.started).count();
    thread_.record(ex_, us);
    core_.front.app().metrics.in_flight(-1);
    core_.add_socket(live_);
    live_->open(socket_.release(), v6_, ex_.request, std::move(session_));
    live_.reset();
    state_ = State::closed;
    thread_.connections.erase(this);
}

// Puts the answer into the buffers to be written, and makes ready for the next request.
void Connection::complete() {
    Response& r = ex_.response;
    const bool head_only = ex_.request.is_head();
    FilePart part;
    if (!r.file_path.empty()) part = prepare_file(ex_);
    if (!r.file_path.empty() && !head_only && !out_.add_file(r.file_path, part.offset, part.length))
        core_.front.refuse(ex_, not_found());
    const bool file = !r.file_path.empty();
    const std::string& body = r.shared_body ? *r.shared_body : r.body;
    keep_alive_ = !must_close_ && parser_.keep_alive() && !core_.stopping;
    core_.front.append_head(out_.text, ex_, file ? part.length : body.size(), keep_alive_, parser_.is_1_0(), thread_.date);
    if (!file && !head_only && r.status != 204 && r.status != 304) {
        if (body.size() <= small_body) out_.text.append(body);
        else out_.add_body(r.shared_body ? r.shared_body : std::make_shared<const std::string>(std::move(r.body)));
    }
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - ex_.started).count();
    thread_.record(ex_, us);
    core_.front.app().metrics.in_flight(-1);
    next_request();
}

void Connection::next_request() {
    core_.body_bytes -= std::exchange(weighed_, 0);
    parser_.reset();
    ex_.clear();
    served_ = true;
    head_seen_ = refused_ = false;
}

void Connection::refuse(const Error& error) {
    if (!head_seen_) {
        ex_.started = Steady::now();
        core_.front.app().metrics.in_flight(1);
    }
    core_.front.refuse(ex_, error);
    must_close_ = true;
    complete();
    flush();
}

// --- writing ---------------------------------------------------------------------------------------------------------
// True when everything is written and the connection goes on.
bool Connection::flush() {
    switch (out_.send(socket_.native_handle())) {
        case Outbox::done: break;
        case Outbox::failed: return close(), false;
        case Outbox::paused:
            wait_to_write();
            asio::post(thread_.io, [self = shared_from_this()] {
                if (self->state_ == State::write && self->flush()) self->advance();
            });
            return false;
        case Outbox::blocked:
            wait_to_write();
            socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](Failure e) {
                if (self->state_ == State::closed) return;
                if (e) return self->close();
                if (self->flush()) self->advance();
            });
            return false;
    }
    state_ = State::idle;
    if (keep_alive_ && !core_.stopping) return true;
    if (!must_close_) return close(), false;
    // The client may still be sending: were the socket closed now, it would never read the answer.
    Failure ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    pos_ = end_ = 0;
    read(State::linger);
    return false;
}

// As long as something is taken, and at a rate that an honest client has.
void Connection::wait_to_write() {
    const auto& o = core_.options;
    const auto now = Steady::now();
    if (state_ != State::write) write_end_ = now + o.write_timeout * 2 + std::chrono::seconds(out_.left() / o.least_rate);
    state_ = State::write;
    deadline_ = std::min(now + o.write_timeout, write_end_);
}

}  // namespace peertest
