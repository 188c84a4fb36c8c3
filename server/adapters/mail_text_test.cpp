#include "adapters/mail_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <stdexcept>

#include "kit/text.hpp"

namespace peertest {
namespace {

const MailAddress hub{"PeerTest Hub", "hub@mail.test"};
constexpr Time monday{1'795'425'882'000};  // Mon, 23 Nov 2026 09:24:42

MailMessage message() {
    return {"0198", "ada@example.com", "Your test was approved", "Hello Ada,\n\nwell done.\n", "<p>Hello Ada</p>", ""};
}

std::string head_of(const std::string& mail) { return mail.substr(0, mail.find("\r\n\r\n") + 2); }

// Header lines by their names, folded ones joined; fails when a name comes twice.
std::map<std::string, std::string> headers_of(const std::string& mail) {
    std::map<std::string, std::string> out;
    std::string* last = nullptr;
    const std::string head = head_of(mail);
    for (std::size_t at = 0; at < head.size();) {
        const auto end = head.find("\r\n", at);
        const std::string line = head.substr(at, end - at);
        at = end + 2;
        if (line.starts_with(" ") && last) {
            *last += line;
            continue;
        }
        const auto colon = line.find(": ");
        EXPECT_NE(colon, std::string::npos) << line;
        const auto [where, is_new] = out.emplace(line.substr(0, colon), line.substr(colon + 2));
        EXPECT_TRUE(is_new) << line;
        last = &where->second;
    }
    return out;
}

std::string decoded(const std::string& quoted) {
    std::string out;
    for (std::size_t i = 0; i < quoted.size(); ++i) {
        if (quoted[i] != '=') {
            if (quoted[i] != '\r') out += quoted[i];
        } else if (quoted[i + 1] == '\r') {
            i += 2;
        } else {
            out += char(std::stoi(quoted.substr(i + 1, 2), nullptr, 16));
            i += 2;
        }
    }
    return out;
}

std::string text_part(const std::string& mail) {
    const auto start = mail.find("\r\n\r\n", mail.find("text/plain")) + 4;
    return decoded(mail.substr(start, mail.find("\r\n--=_", start) - start));
}

TEST(MailText, headers_of_a_mail) {
    const auto h = headers_of(mail_text(message(), hub, monday));
    EXPECT_EQ(h.at("From"), "\"PeerTest Hub\" <hub@mail.test>");
    EXPECT_EQ(h.at("To"), "ada@example.com");
    EXPECT_EQ(h.at("Subject"), "Your test was approved");
    EXPECT_EQ(h.at("Date"), "Mon, 23 Nov 2026 09:24:42 +0000");
    EXPECT_TRUE(h.at("Message-ID").ends_with("@mail.test>"));
    EXPECT_EQ(h.count("List-Unsubscribe"), 0u);
    auto again = message();
    again.subject = "Other words";
    EXPECT_EQ(headers_of(mail_text(again, hub, monday)).at("Message-ID"), h.at("Message-ID"));
}

TEST(MailText, one_click_unsubscribe) {
    auto m = message();
    m.unsubscribe_url = "https://hub.test/api/notifications/unsubscribe?token=abc";
    const auto h = headers_of(mail_text(m, hub, monday));
    EXPECT_EQ(h.at("List-Unsubscribe"), "<https://hub.test/api/notifications/unsubscribe?token=abc>");
    EXPECT_EQ(h.at("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
}

TEST(MailText, nothing_in_a_message_becomes_a_header) {
    const auto plain = headers_of(mail_text(message(), hub, monday));
    auto m = message();
    m.subject = "Hello\r\nBcc: everybody@example.com\r\n\r\nBody";
    m.unsubscribe_url = "https://hub.test/\r\nBcc: x@y";
    m.text = "\r\n.\r\nMAIL FROM:<x@y>\r\n";
    const auto h = headers_of(mail_text(m, hub, monday));
    EXPECT_EQ(h.size(), plain.size() + 2);
    EXPECT_EQ(h.count("Bcc"), 0u);
    EXPECT_EQ(mail_text(m, hub, monday).find("\r\n."), std::string::npos);
    for (const std::string bad : {"", "a@b\r\nBcc: c@d", "a@b>", "a b@c", "two@at@signs"}) {
        m.to = bad;
        EXPECT_THROW(mail_text(m, hub, monday), std::invalid_argument) << bad;
    }
}

TEST(MailText, words_of_any_script_travel) {
    auto m = message();
    m.subject = "Größe ✓ " + std::string(60, 'x');
    m.text = "Line one = 1\nÄpfel ✓\n" + std::string(200, 'y') + " \n.dot\n";
    const auto mail = mail_text(m, {"Müller", "m@mail.test"}, monday);
    for (const char c : mail) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
    const auto h = headers_of(mail);
    EXPECT_EQ(h.at("From"), "=?UTF-8?Q?M=C3=BCller?= <m@mail.test>");
    EXPECT_TRUE(h.at("Subject").starts_with("=?UTF-8?Q?Gr=C3=B6=C3=9Fe_=E2=9C=93"));
    EXPECT_EQ(text_part(mail), m.text);
}

RC_GTEST_PROP(MailText, lines_are_short_and_the_text_comes_back, (const std::string& raw)) {
    std::string text;
    for (const char c : raw)
        if (c != '\r' && c != '\0') text += c;
    auto m = message();
    m.text = text;
    const auto mail = mail_text(m, hub, monday);
    for (std::size_t at = 0; at < mail.size();) {
        const auto end = mail.find("\r\n", at);
        RC_ASSERT(end != std::string::npos);
        RC_ASSERT(end - at <= 100u);  // headers of ours; bodies have 76
        at = end + 2;
    }
    RC_ASSERT(text_part(mail) == text);
}

}  // namespace
}  // namespace peertest
