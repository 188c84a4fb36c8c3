// Outgoing mail. Called by the mail task only, which retries.
#pragma once
#include <string>

namespace peertest {

struct MailMessage {
    std::string id;  // stable over retries
    std::string to, subject, text, html;
    std::string unsubscribe_url;  // empty for essential mail; else List-Unsubscribe headers (one click)
};

class Mail {
public:
    virtual ~Mail() = default;
    virtual void send(const MailMessage&) = 0;  // throws std::runtime_error; the task tries again
};

}  // namespace peertest
