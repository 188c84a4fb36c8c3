// Requests whose end two servers could see in different places (request smuggling), and what has no end at all.
#include "http/request_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace peertest {
namespace {

struct Parsed {
    int status = 0;  // of the refusal; 0: a whole request
    std::string body, left;
    Request request;
};

// `cut`: how many bytes arrive at a time. `limit`: of the body.
Parsed parsed(const std::string& text, std::size_t cut = 1 << 20, std::uint64_t limit = 1 << 20) {
    Parsed out;
    RequestParser parser(out.request, 4096);
    std::size_t at = 0, there = 0;
    while (!parser.is_done()) {
        if (at == there) there = std::min(text.size(), there + cut);
        if (at == there) return out.status = -1, out;  // all of it, and no end
        const bool in_head = !parser.is_header_done();
        const auto result = parser.put(text.data() + at, there - at);
        if (in_head && parser.is_header_done()) parser.limit_body(limit);
        at += result.used;
        if (result.error) out.status = result.error->status;
        else if (result.more && there == text.size()) out.status = -1;
        else if (result.more) there = std::min(text.size(), there + cut);
        if (out.status) return out;
    }
    out.body = out.request.body;
    out.left = text.substr(at);
    return out;
}

std::string post(const std::string& headers, const std::string& rest) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + rest;
}

TEST(RequestParser, one_length_or_chunks) {
    EXPECT_EQ(parsed(post("Content-Length: 3\r\n", "abcGET ")).body, "abc");
    EXPECT_EQ(parsed(post("Content-Length: 3\r\n", "abcGET ")).left, "GET ");
    EXPECT_EQ(parsed(post("Transfer-Encoding: Chunked\r\n", "3\r\nabc\r\n0\r\n\r\nGET ")).body, "abc");
    EXPECT_EQ(parsed(post("Transfer-Encoding: chunked\r\n", "3;x=y\r\nabc\r\n0\r\n\r\nGET ")).left, "GET ");
}

TEST(RequestParser, nothing_whose_end_is_ambiguous) {
    const std::string chunks = "3\r\nabc\r\n0\r\n\r\n", next = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n";
    for (const char* headers : {
             "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
             "Content-Length: 3\r\nContent-Length: 4\r\n",
             "Content-Length: 3\r\nContent-Length: 3\r\n",
             "Content-Length: 3, 3\r\n",
             "Content-Length: +3\r\n",
             "Content-Length: 0x3\r\n",
             "Content-Length: -3\r\n",
             "Content-Length: 3 3\r\n",
             "Content-Length: \r\n",
             "Content-Length : 3\r\n",
             "Content-Length: 18446744073709551616\r\n",
             "Transfer-Encoding: gzip\r\n",
             "Transfer-Encoding: xchunked\r\n",
             "Transfer-Encoding: gzip, chunked\r\n",
             "Transfer-Encoding: chunked, identity\r\n",
             "Transfer-Encoding: chunked, chunked\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: identity\r\nContent-Length: 3\r\n",
             "Transfer-Encoding: \"chunked\"\r\n",
             "Transfer-Encoding: \x0b" "chunked\r\n",
             "Transfer-Encoding : chunked\r\n",
             " Transfer-Encoding: chunked\r\n",
             "X: a\nTransfer-Encoding: chunked\r\n",
             "X: a\rTransfer-Encoding: chunked\r\n",
             "X\r\nTransfer-Encoding: chunked\r\n",
         })
        EXPECT_EQ(parsed(post(headers, chunks + next)).status, 400) << headers;
    EXPECT_EQ(parsed(post(std::string("X: a\0b\r\n", 8), "")).status, 400) << "a NUL in a header";
    EXPECT_EQ(parsed("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks).status, 400);
    EXPECT_EQ(parsed("POST / HTTP/1.1\nHost: a\n\n").status, 400) << "a bare line feed ends no line";
    EXPECT_EQ(parsed("GET / HTTP/1.1\r\nHost: a\r\n\n\r\n").status, 400);
    for (const char* bad : {"x\r\nabc\r\n0\r\n\r\n", "3\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "-3\r\nabc\r\n0\r\n\r\n",
                            "3 \rx\nabc\r\n0\r\n\r\n", "10000000000000003\r\nabc\r\n0\r\n\r\n"})
        EXPECT_EQ(parsed(post("Transfer-Encoding: chunked\r\n", bad)).status, 400) << bad;
}

TEST(RequestParser, one_host) {
    EXPECT_EQ(parsed("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status, 0);
    EXPECT_EQ(parsed("GET / HTTP/1.0\r\n\r\n").status, 0);
    EXPECT_EQ(parsed("GET / HTTP/1.1\r\n\r\n").status, 400);
    EXPECT_EQ(parsed("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").status, 400);
    EXPECT_EQ(parsed("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n").status, 400);
}

TEST(RequestParser, trailers_are_no_headers) {
    const auto p = parsed(post("Transfer-Encoding: chunked\r\nX-Forwarded-For: 192.0.2.1\r\n",
                               "3\r\nabc\r\n0\r\nIdempotency-Key: k\r\nAuthorization: Bearer x\r\nHost: b\r\n\r\n"));
    EXPECT_EQ(p.body, "abc");
    EXPECT_EQ(p.request.header("Idempotency-Key"), "");
    EXPECT_EQ(p.request.header("Authorization"), "");
    EXPECT_EQ(p.request.header("Host"), "a");
}

TEST(RequestParser, a_header_is_one_line) {
    for (const char* fold : {"\r\n two", "\r\n\ttwo", "\r\n \r\n two"})
        for (std::size_t cut = 1; cut < 60; ++cut)
            EXPECT_EQ(parsed("GET / HTTP/1.1\r\nHost: a\r\nX-Folded: one" + std::string(fold) + "\r\nX: y\r\n\r\n", cut).status, 400)
                << "in pieces of " << cut;
    EXPECT_EQ(parsed("GET / HTTP/1.1\r\n Host: a\r\n\r\n").status, 400);
    EXPECT_EQ(parsed(post("Content-Length: 7\r\n", "\r\n \r\n b")).body, "\r\n \r\n b") << "a body may hold what it likes";
}

TEST(RequestParser, nothing_without_an_end_is_waited_for) {
    const std::string much(5000, 'x');
    EXPECT_EQ(parsed("GET /" + much + " HTTP/1.1\r\nHost: a\r\n\r\n").status, 431);
    EXPECT_EQ(parsed("GET / HTTP/1.1\r\nX: " + much).status, 431);
    // Around chunks too, which a body's limit does not count.
    EXPECT_EQ(parsed(post("Transfer-Encoding: chunked\r\n", "3;" + much)).status, 431);
    EXPECT_EQ(parsed(post("Transfer-Encoding: chunked\r\n", "0\r\nX-Trailer: " + much)).status, 431);
}

TEST(RequestParser, a_limit_counts_each_byte_of_a_body_once) {
    const std::string chunked = "Transfer-Encoding: chunked\r\n", whole = "8\r\n12345678\r\n0\r\n\r\n",
                      halves = "4;x=y\r\n1234\r\n4\r\n5678\r\n0\r\n\r\n",
                      no_end = "4;x=\"y\r\n\r\n" + std::string(300, 'x');  // a quoted text in an extension
    for (std::size_t cut = 1; cut < 100; ++cut) {
        for (const auto& body : {whole, halves}) {
            EXPECT_EQ(parsed(post(chunked, body), cut, 8).body, "12345678") << "in pieces of " << cut;
            EXPECT_EQ(parsed(post(chunked, body), cut, 7).status, 413) << "in pieces of " << cut;
        }
        EXPECT_EQ(parsed(post(chunked, no_end), cut, 8).status, -1) << "in pieces of " << cut;
    }
    EXPECT_EQ(parsed(post(chunked, "9\r\n"), 1, 8).status, 413) << "before any of it has come";
}

}  // namespace
}  // namespace peertest
