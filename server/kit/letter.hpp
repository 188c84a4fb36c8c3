// A mail to a person, as plain text and as HTML of the same words.
#pragma once
#include <string>
#include <vector>

namespace peertest {

struct Letter {
    std::string heading;                  // also the subject
    std::string greeting;                 // "Hello Ada,"
    std::vector<std::string> paragraphs;  // plain text
    std::string action, action_url;       // the one thing to do next; empty: nothing to do
    std::string reason;                   // why they get this mail
    std::string unsubscribe_url;          // empty: cannot be switched off
};
std::string letter_text(const Letter&);
std::string letter_html(const Letter&);
std::vector<std::string> paragraphs_of(const std::string& body);  // split at blank lines

}  // namespace peertest
