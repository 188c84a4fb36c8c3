// Addresses that take no mail: noted on the person, so that nobody goes on writing to them.
#pragma once
#include <string>

#include "app/app.hpp"

namespace peertest {

struct MailMessage;
struct User;

// Sends a mail; when the address is refused for good, that is noted and the mail is done with. Throws what a later try
// may mend.
void send_or_note_bounce(App&, const MailMessage&);
// Somebody's mails come back. Nothing happens for an address that nobody has.
void note_bounce(App&, const std::string& address);
// A link that was mailed to the address was opened: it takes mail, and it is theirs.
void address_proved(User&);

}  // namespace peertest
