#include "kit/letter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace peertest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const Letter letter{"Approved: <b>shop</b>", "Hello Ada & Co,", {"You earned $18.00."}, "See it",
                    "https://hub.test/s/1?a=1&b=2", "You are a tester.", ""};

TEST(Letter, says_the_same_as_text_and_as_html) {
    EXPECT_EQ(letter_text(letter),
              "Hello Ada & Co,\n\nYou earned $18.00.\n\nSee it:\nhttps://hub.test/s/1?a=1&b=2\n\nPeerTest "
              "Hub\n\n-- \nYou are a tester.\n");
    EXPECT_THAT(letter_html(letter), HasSubstr("You earned $18.00."));
}

TEST(Letter, escapes_what_people_wrote) {
    const auto html = letter_html(letter);
    EXPECT_THAT(html, HasSubstr("Approved: &lt;b&gt;shop&lt;/b&gt;"));
    EXPECT_THAT(html, HasSubstr("Hello Ada &amp; Co,"));
    EXPECT_THAT(html, HasSubstr("href=\"https://hub.test/s/1?a=1&amp;b=2\""));
    EXPECT_THAT(html, Not(HasSubstr("<b>")));
}

TEST(Letter, offers_to_unsubscribe_only_where_that_is_possible) {
    EXPECT_THAT(letter_text(letter), Not(HasSubstr("Stop mails")));
    auto optional = letter;
    optional.unsubscribe_url = "https://hub.test/unsubscribe?token=x";
    EXPECT_THAT(letter_text(optional), HasSubstr("Stop mails like this one: https://hub.test/unsubscribe?token=x"));
    EXPECT_THAT(letter_html(optional), HasSubstr("href=\"https://hub.test/unsubscribe?token=x\""));
}

TEST(Letter, splits_a_body_into_paragraphs) {
    EXPECT_THAT(paragraphs_of("one\n\n two\nlines \n\n\n\nthree"), ElementsAre("one", "two\nlines", "three"));
    EXPECT_TRUE(paragraphs_of("").empty());
}

}  // namespace
}  // namespace peertest
