#include "features/files/multipart.hpp"

#include <gtest/gtest.h>

#include "kit/error.hpp"

namespace peertest {
namespace {

const std::string type = "multipart/form-data; boundary=XyZ";

std::string part(const std::string& headers, const std::string& data) {
    return "--XyZ\r\n" + headers + "\r\n\r\n" + data + "\r\n";
}

int status_of(const std::string& content_type, const std::string& body) {
    try {
        parse_form(content_type, body);
        return 200;
    } catch (const Error& e) { return e.status; }
}

TEST(Multipart, ReadsFieldsAndFiles) {
    const std::string binary("\x89PNG\r\n\x1a\n--Xy\0\r\n--XyNotIt\r\n", 26);
    const auto body = part("Content-Disposition: form-data; name=\"purpose\"", "screenshot") +
                      part(
                          "content-disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\"; c.png\"\r\n"
                          "Content-Type: Image/PNG; x=y",
                          binary) +
                      "--XyZ--\r\nepilogue";
    const auto parts = parse_form(type, body);
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[0].name, "purpose");
    EXPECT_EQ(parts[0].filename, "");
    EXPECT_EQ(parts[0].data, "screenshot");
    EXPECT_EQ(parts[1].name, "file");
    EXPECT_EQ(parts[1].filename, "a \"b\"; c.png");
    EXPECT_EQ(parts[1].content_type, "image/png");
    EXPECT_EQ(parts[1].data, binary);
}

TEST(Multipart, TakesQuotedBoundariesPreamblesPaddingAndEmptyParts) {
    const auto body = "preamble\r\n--XyZ  \r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--XyZ--";
    const auto parts = parse_form("Multipart/Form-Data; charset=utf-8; Boundary=\"XyZ\"", body);
    ASSERT_EQ(parts.size(), 1u);
    EXPECT_EQ(parts[0].name, "a");
    EXPECT_EQ(parts[0].data, "");
    // Some senders leave the line end of an empty part out.
    EXPECT_EQ(parse_form(type, "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n--XyZ--")[0].data, "");
}

TEST(Multipart, AnotherTypeIs415) {
    for (const char* t : {"", "application/json", "multipart/mixed; boundary=XyZ", "image/png"})
        EXPECT_EQ(status_of(t, "--XyZ--"), 415) << t;
}

TEST(Multipart, RefusesBrokenBodies) {
    const auto good = part("Content-Disposition: form-data; name=\"a\"", "b");
    for (const std::string& body :
         std::vector<std::string>{"", "hello", "--XyZ", "--XyZ\r\n", good, good + "--XyZ", good + "--XyZ\n--XyZ--",
                                  "--Xyz--", part("Content-Disposition: attachment; name=\"a\"", "b") + "--XyZ--",
                                  part("Content-Disposition: form-data", "b") + "--XyZ--",
                                  part("Content-Disposition: form-data; name=\"a", "b") + "--XyZ--",
                                  part("Content-Disposition: form-data; name=\"a\"; name=\"b\"", "b") + "--XyZ--",
                                  part("no header", "b") + "--XyZ--", part("X: y", "b") + "--XyZ--",
                                  "--XyZ\r\nContent-Disposition: form-data; name=a\r\n--XyZ--"})
        EXPECT_EQ(status_of(type, body), 422) << body;
    EXPECT_EQ(status_of(type, good + "--XyZ--"), 200);
    for (const std::string& boundary : {std::string(), std::string(71, 'b')})
        EXPECT_EQ(status_of("multipart/form-data; boundary=" + boundary, "--" + boundary + "--"), 422);
    EXPECT_EQ(status_of("multipart/form-data; boundary=" + std::string(70, 'b'), "--" + std::string(70, 'b') + "--"),
              200);
}

TEST(Multipart, BoundsPartsAndHeaders) {
    std::string eight;
    for (int i = 0; i < 8; ++i) eight += part("Content-Disposition: form-data; name=\"a\"", "b");
    EXPECT_EQ(status_of(type, eight + "--XyZ--"), 200);
    EXPECT_EQ(status_of(type, eight + part("Content-Disposition: form-data; name=\"a\"", "b") + "--XyZ--"), 422);
    const auto long_header = [](std::size_t n) {
        return part("Content-Disposition: form-data; name=\"a\"\r\nX: " + std::string(n, 'x'), "b") + "--XyZ--";
    };
    EXPECT_EQ(status_of(type, long_header(8000)), 200);
    EXPECT_EQ(status_of(type, long_header(8192)), 422);
}

// Every prefix of a good body is an error, never a crash or a part that is shorter than it was sent.
TEST(Multipart, EveryTruncationIsRefused) {
    const auto body = part("Content-Disposition: form-data; name=\"file\"; filename=\"x\"", "some data") + "--XyZ--";
    for (std::size_t n = 0; n < body.size(); ++n) EXPECT_EQ(status_of(type, body.substr(0, n)), 422) << n;
}

}  // namespace
}  // namespace peertest
