// Mail through an SMTP server. One connection a mail; the task queue tries again what failed for now.
#pragma once
#include <string>

#include "kit/mail_address.hpp"
#include "ports/clock.hpp"
#include "ports/mail.hpp"

namespace peertest {

struct SmtpOptions {
    std::string url;          // smtp://user:password@host:587 (STARTTLS) or smtps://…:465, user and password URL-encoded
    MailAddress from;
    bool require_tls = true;  // smtp:// without STARTTLS fails; otherwise it is used where the server offers it
    std::string ca_file;      // more authorities to trust; empty: the system's
    Millis timeout{25'000};   // for the whole mail, below the task's own limit
};

class MailSmtp : public Mail {
public:
    MailSmtp(SmtpOptions options, const Clock& clock);
    void send(const MailMessage&) override;

private:
    SmtpOptions options_;
    const Clock& clock_;
};

// Whether a server's refusal of a recipient says that the address does not take mail at all: no such mailbox, or one
// that was closed. A refusal by policy or for a full mailbox does not. `reply` as it came, "550 5.1.1 no such user".
bool refuses_address(int code, std::string_view reply);

}  // namespace peertest
