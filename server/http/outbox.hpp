// What a connection still has to write: text, then perhaps a large body or a part of a file. Private to http/.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace peertest {

class Outbox {
public:
    Outbox() = default;
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    ~Outbox() { close_file(); }

    std::string text;  // append to it
    void add_body(std::shared_ptr<const std::string> body) { body_ = std::move(body); }
    bool add_file(const std::string& path, std::uint64_t offset, std::uint64_t length);  // false: cannot be opened
    // More text may be appended: nothing comes after it.
    bool takes_text() const { return !body_ && file_ < 0; }
    bool empty() const { return text.empty() && takes_text(); }
    std::uint64_t left() const;  // bytes that are not sent yet

    enum Outcome {
        done,
        blocked,  // the socket takes no more now
        paused,   // it would take more, but others should have their turn
        failed,
    };
    Outcome send(int socket);

private:
    Outcome send_memory(int socket);
    bool load_piece();  // the next piece of the file, into text; false at its end
    void close_file();

    std::shared_ptr<const std::string> body_;
    std::size_t sent_ = 0;  // of text and body
    int file_ = -1;
    std::uint64_t offset_ = 0, left_ = 0;
    bool short_ = false;  // the file became shorter than promised
};

}  // namespace peertest
