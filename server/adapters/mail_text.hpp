// A mail as it travels (RFC 5322, MIME): text and HTML of the same words, quoted-printable.
#pragma once
#include <string>

#include "kit/mail_address.hpp"
#include "kit/time.hpp"
#include "ports/mail.hpp"

namespace peertest {

// Lines end in CRLF. Whatever stands in the message, it adds no header: control characters become spaces. The
// recipient's address must be one (is_mail_address); else std::invalid_argument.
std::string mail_text(const MailMessage&, const MailAddress& from, Time date);

}  // namespace peertest
