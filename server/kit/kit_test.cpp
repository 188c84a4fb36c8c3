#include <fstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "kit/crypto.hpp"
#include "kit/ids.hpp"
#include "kit/money.hpp"
#include "kit/text.hpp"
#include "kit/time.hpp"
#include "kit/time_zone.hpp"
#include "kit/time_text.hpp"

namespace peertest {
namespace {

using Words = std::vector<std::string>;

TEST(Time, is_written_and_read_as_rfc3339) {
    EXPECT_EQ(to_rfc3339(Time{0}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(Time{1'769'851'800'123}), "2026-01-31T09:30:00.123Z");
    EXPECT_EQ(to_rfc3339(Time{-1}), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(parse_rfc3339("2026-01-31T10:30:00.123+01:00"), (Time{1'769'851'800'123}));
    EXPECT_EQ(parse_rfc3339("2026-01-31T09:30:00Z"), (Time{1'769'851'800'000}));
}
TEST(Time, is_told_in_words) { EXPECT_EQ(time_text(Time{1'769'851'800'123}), "31 January 2026, 09:30 UTC"); }
TEST(Time, refuses_what_is_not_a_time) {
    for (auto bad : {"", "2026-01-31", "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T09:30:00", "2026-01-31T09:30:00.Z",
                     "2026-01-31T09:30:00+1:00", "yesterday", "2026-13-01T00:00:00Z", "2026-01-31T09:30:00Zx"})
        EXPECT_FALSE(parse_rfc3339(bad)) << bad;
}
RC_GTEST_PROP(Time, reads_what_it_writes, ()) {
    const Time t{*rc::gen::inRange<std::int64_t>(-30'000'000'000'000, 200'000'000'000'000)};
    RC_ASSERT(parse_rfc3339(to_rfc3339(t)) == t);
}

TEST(Ids, sort_by_time_and_are_well_formed) {
    const auto a = new_id(Time{1'000'000}), b = new_id(Time{1'000'001});
    EXPECT_TRUE(is_id(a));
    EXPECT_EQ(a[14], '7');
    EXPECT_LT(a, b);
    EXPECT_NE(new_id(Time{1}), new_id(Time{1}));
    EXPECT_EQ(derived_id("hold:1"), derived_id("hold:1"));
    EXPECT_TRUE(is_id(derived_id("x")));
    EXPECT_FALSE(is_id("0190A000-0000-7000-8000-000000000000"));
    EXPECT_FALSE(is_id("../../../../../../../../../../etc/pa"));
}

TEST(Crypto, base64url_has_one_text_per_value) {
    EXPECT_EQ(base64url("\xfb\xff"), "-_8");
    EXPECT_EQ(from_base64url("-_8"), "\xfb\xff");
    EXPECT_FALSE(from_base64url("-_9"));  // stray bits
    EXPECT_FALSE(from_base64url("a"));
    EXPECT_FALSE(from_base64url("a+b/"));
}
RC_GTEST_PROP(Crypto, base64url_reads_what_it_writes, (const std::string& s)) { RC_ASSERT(from_base64url(base64url(s)) == s); }

TEST(Crypto, known_answers) {
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}
TEST(Crypto, bcrypt_tells_right_from_wrong) {
    const auto h = bcrypt_hash("correct horse", 4);
    EXPECT_TRUE(bcrypt_matches("correct horse", h));
    EXPECT_FALSE(bcrypt_matches("correct horsf", h));
    EXPECT_FALSE(bcrypt_matches("correct horse", "not a hash"));
    EXPECT_THROW(bcrypt_hash(std::string(73, 'x'), 4), std::runtime_error);
    EXPECT_FALSE(bcrypt_matches(std::string("correct horse\0x", 15), h));
}
TEST(Crypto, sealed_texts_open_only_in_their_place) {
    const Keys keys{{"k2", "new"}, {"k1", "old"}};
    const auto sealed = encrypt(keys, "pa55word", "account-1");
    EXPECT_EQ(sealed.substr(0, 3), "k2.");
    EXPECT_EQ(decrypt(keys, sealed, "account-1"), "pa55word");
    EXPECT_FALSE(decrypt(keys, sealed, "account-2"));
    auto bent = sealed;
    bent[10] = bent[10] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(decrypt(keys, bent, "account-1"));
    EXPECT_FALSE(decrypt({{"k9", "other"}}, sealed, "account-1"));
    EXPECT_NE(sealed, encrypt(keys, "pa55word", "account-1"));  // a fresh nonce
    EXPECT_EQ(decrypt(keys, encrypt({{"k1", "old"}}, "x", "c"), "c"), "x");  // after a rotation
    EXPECT_FALSE(decrypt(keys, "k2.", "c"));
}

TEST(Money, knows_minor_units) {
    EXPECT_EQ(minor_units(1000, "USD"), 100'000);
    EXPECT_EQ(minor_units(5, "JPY"), 5);
    EXPECT_EQ(minor_units(1, "KWD"), 1000);
    EXPECT_FALSE(currency_digits("XXX"));
    EXPECT_FALSE(currency_digits("usd"));
    EXPECT_EQ(decimal_text(1800, "USD"), "18.00");
    EXPECT_EQ(decimal_text(-5, "EUR"), "-0.05");
    EXPECT_EQ(decimal_text(500, "JPY"), "500");
}
TEST(Money, is_written_for_people) {
    EXPECT_EQ(money_text(1800, "USD"), "$18.00");
    EXPECT_EQ(money_text(5, "GBP"), "£0.05");
    EXPECT_EQ(money_text(-123456, "EUR"), "-€1,234.56");
    EXPECT_EQ(money_text(100000, "EUR"), "€1,000.00");
    EXPECT_EQ(money_text(500, "JPY"), "¥500");
    EXPECT_EQ(money_text(0, "CHF"), "CHF\u00a00.00");
}
// The web app's tests hold its screens to the same lines: a mail never says another amount than the page it links to.
TEST(Money, is_written_as_the_screens_write_it) {
    std::ifstream lines(MONEY_TEXTS);
    int currencies = 0;
    for (std::string code, text; std::getline(lines, code, '\t') && std::getline(lines, text); ++currencies)
        EXPECT_EQ(money_text(123'456'789, code), text);
    EXPECT_EQ(currencies, 39);
}
TEST(Money, fees_round_down_and_blocked_pay_up) {
    EXPECT_EQ(fee_of(1999, 250), 49);
    EXPECT_EQ(fee_of(1999, 0), 0);
    EXPECT_EQ(percent_up(1001, 40), 401);
    EXPECT_EQ(percent_up(1000, 100), 1000);
}

TEST(Text, counts_characters_not_bytes) {
    EXPECT_EQ(characters("héé😀"), 4u);
    EXPECT_TRUE(valid_utf8("héé😀"));
    EXPECT_FALSE(valid_utf8("\xc0\x80"));
    EXPECT_FALSE(valid_utf8("\xed\xa0\x80"));  // a surrogate
    EXPECT_FALSE(valid_utf8("abc\xe2\x82"));
    EXPECT_EQ(readable("h\xe9llo \xe2\x82", 100), "h?llo ??");
    EXPECT_EQ(readable("aé😀", 7), "aé😀");
    EXPECT_EQ(readable("aé😀", 6), "aé");
    EXPECT_EQ(readable("aé", 2), "a");
}
TEST(Text, words_are_folded) {
    EXPECT_EQ(words("Crème brûlée, CRÈME!"), (Words{"brulee", "creme"}));
    EXPECT_EQ(words("Straße 12-b"), (Words{"12", "b", "stra\u00dfe"}));
    EXPECT_EQ(words("Привет МИР"), (Words{"мир", "привет"}));
    EXPECT_EQ(words("e\u0301te"), (Words{"ete"}));  // a combining accent
    EXPECT_EQ(words("日本"), (Words{"日", "本"}));
    EXPECT_EQ(words(" \xff?! "), Words{});
}
TEST(Text, escapes_and_encodes) {
    EXPECT_EQ(escape_html("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
    EXPECT_EQ(url_decode(url_encode("a b/ü?&")), "a b/ü?&");
    EXPECT_EQ(url_decode("%zz%4"), "%zz%4");
    EXPECT_EQ(split(" a, ,b ", ','), (Words{"a", "b"}));
    EXPECT_EQ(trim(" \n x y \t"), "x y");
}

TEST(TimeZones, AreThoseOfTheSystemAndNothingElse) {
    for (const char* name : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"})
        EXPECT_TRUE(is_time_zone(name)) << name;
    const std::string nul("Europe/Berlin\0", 14);
    for (const std::string& name : {std::string(), std::string("Europe"), std::string("Mars/Base"), std::string("Europe//Berlin"), nul,
                                    std::string("/etc/localtime"), std::string("../zoneinfo/UTC"), std::string("zone.tab")}) {
        EXPECT_FALSE(is_time_zone(name)) << name;
        EXPECT_EQ(utc_offset_s(name, *parse_rfc3339("2026-03-15T12:00:00Z")), 0) << name;
    }
    EXPECT_EQ(utc_offset_s("Etc/GMT+5", *parse_rfc3339("2026-03-15T12:00:00Z")), -5 * 3600);
}

}  // namespace
}  // namespace peertest
