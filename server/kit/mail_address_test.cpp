#include "kit/mail_address.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

TEST(MailAddress, with_and_without_a_name) {
    EXPECT_EQ(parse_mail_address("hub@example.com")->address, "hub@example.com");
    const auto named = parse_mail_address(" PeerTest Hub <hub@mail.example.com> ");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->name, "PeerTest Hub");
    EXPECT_EQ(named->domain(), "mail.example.com");
    EXPECT_EQ(parse_mail_address("\"Hub, the\" <hub@example.com>")->name, "Hub, the");
    EXPECT_EQ(parse_mail_address("Müller <m@example.com>")->name, "Müller");
}

TEST(MailAddress, nothing_that_would_end_its_line_or_its_brackets) {
    for (const std::string bad : {"", "nobody", "@example.com", "a@", "a@b@c", "A <a@b", "A <a@b> x", "A <a@b>, <c@d>",
                                  "a b@example.com", "a@example.com\r\nBcc: x@y", "A\r\nBcc: x <a@b>", "A \"x\" <a@b>",
                                  "a,b@example.com", "\xff <a@b>"})
        EXPECT_FALSE(parse_mail_address(bad)) << bad;
    EXPECT_FALSE(is_mail_address(std::string(250, 'a') + "@b.de"));
}

}  // namespace
}  // namespace peertest
