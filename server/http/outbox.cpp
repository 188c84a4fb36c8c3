#include "http/outbox.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace peertest {
namespace {

constexpr std::size_t file_piece = 64 * 1024;
constexpr int pieces_a_turn = 16;

}  // namespace

bool Outbox::add_file(const std::string& path, std::uint64_t offset, std::uint64_t length) {
    file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    offset_ = offset;
    left_ = length;
    return file_ >= 0;
}

void Outbox::close_file() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
}

std::uint64_t Outbox::left() const {
    return text.size() + (body_ ? body_->size() : 0) - sent_ + (file_ >= 0 ? left_ : 0);
}

Outbox::Outcome Outbox::send(int socket) {
    for (int piece = 0; piece < pieces_a_turn; ++piece) {
        if (const Outcome o = send_memory(socket); o != done) return o;
        text.clear();
        body_.reset();
        sent_ = 0;
        if (!load_piece()) return short_ ? failed : done;
    }
    return paused;
}

Outbox::Outcome Outbox::send_memory(int socket) {
    const std::size_t body = body_ ? body_->size() : 0;
    while (sent_ < text.size() + body) {
        const std::size_t of_text = std::min(sent_, text.size()), of_body = sent_ - of_text;
        ssize_t n;
        if (body == 0) {
            n = ::send(socket, text.data() + of_text, text.size() - of_text, MSG_NOSIGNAL);
        } else {
            iovec rest[2] = {{text.data() + of_text, text.size() - of_text},
                             {const_cast<char*>(body_->data()) + of_body, body - of_body}};
            msghdr message{};
            message.msg_iov = rest;
            message.msg_iovlen = 2;
            n = ::sendmsg(socket, &message, MSG_NOSIGNAL);
        }
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? blocked : failed;
        sent_ += std::size_t(n);
    }
    return done;
}

bool Outbox::load_piece() {
    if (file_ < 0) return false;
    text.resize(std::size_t(std::min<std::uint64_t>(left_, file_piece)));
    const ssize_t n = left_ == 0 ? 0 : ::pread(file_, text.data(), text.size(), off_t(offset_));
    text.resize(n > 0 ? std::size_t(n) : 0);
    if (n <= 0) {
        short_ = left_ > 0;  // what was promised cannot be sent: only closing tells the client
        close_file();
        return false;
    }
    offset_ += std::uint64_t(n);
    left_ -= std::uint64_t(n);
    return true;
}

}  // namespace peertest
