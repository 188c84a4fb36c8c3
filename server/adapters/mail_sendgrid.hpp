// Mail through SendGrid's v3 API, https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send.
#pragma once
#include <string>

#include "adapters/https_client.hpp"
#include "kit/mail_address.hpp"
#include "ports/mail.hpp"

namespace peertest {

struct SendGridOptions {
    std::string api_base = "https://api.sendgrid.com";
    std::string api_key;
    MailAddress from;  // a sender that was verified there
    bool allow_http = false;
    std::string ca_file;
};

class MailSendGrid : public Mail {
public:
    explicit MailSendGrid(SendGridOptions options);
    void send(const MailMessage&) override;

private:
    SendGridOptions options_;
    HttpsClient client_;
};

}  // namespace peertest
