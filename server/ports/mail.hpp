// Outgoing mail. Called by the mail task only, which retries.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include "kit/time.hpp"

namespace peertest {

struct MailMessage {
    std::string id;  // stable over retries
    std::string to, subject, text, html;
    std::string unsubscribe_url;  // empty for essential mail; else List-Unsubscribe headers (one click)
};

// The recipient's mailbox does not exist or was closed: trying again does not help.
struct MailRefused : std::runtime_error {
    explicit MailRefused(int status)
        : std::runtime_error("the recipient's address was refused with " + std::to_string(status)) {}
};

struct CapturedMail {
    MailMessage mail;
    Time at;
};

class Mail {
public:
    virtual ~Mail() = default;
    virtual void send(const MailMessage&) = 0;  // throws std::runtime_error (the task tries again) or MailRefused
    // What was kept instead of being sent, newest first; `to` empty: to anybody. Only capturing keeps anything.
    virtual std::vector<CapturedMail> captured(const std::string& /*to*/, int /*limit*/) { return {}; }
};

}  // namespace peertest
