#include "adapters/mail_smtp.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

TEST(MailSmtp, tells_a_dead_address_from_other_refusals) {
    EXPECT_TRUE(refuses_address(550, "550 5.1.1 No such user"));
    EXPECT_TRUE(refuses_address(553, "553 5.1.3 Bad address"));
    EXPECT_TRUE(refuses_address(550, "550-5.2.1 This mailbox is closed"));
    EXPECT_TRUE(refuses_address(550, "550 No such user here"));
    EXPECT_TRUE(refuses_address(551, "551"));
    EXPECT_FALSE(refuses_address(550, "550 5.7.1 Relaying denied"));
    EXPECT_FALSE(refuses_address(552, "552 5.2.2 Mailbox full"));
    EXPECT_FALSE(refuses_address(554, "554 Relay access denied"));
    EXPECT_FALSE(refuses_address(550, "550 relay not permitted"));
    EXPECT_FALSE(refuses_address(450, "450 4.2.0 Greylisted"));
    EXPECT_FALSE(refuses_address(421, ""));
}

}  // namespace
}  // namespace peertest
