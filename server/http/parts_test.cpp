// The small pure parts of http/.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "http/problem.hpp"
#include "http/proxies.hpp"
#include "http/ranges.hpp"
#include "http/request.hpp"
#include "http/web_folder.hpp"
#include "ports/store.hpp"
#include "support/temp_folder.hpp"

namespace peertest {
namespace {

std::string range(std::string_view header, std::uint64_t size) {
    const Range r = parse_range(header, size);
    if (r.kind == Range::whole) return "whole";
    if (r.kind == Range::unsatisfiable) return "unsatisfiable";
    return std::to_string(r.offset) + "+" + std::to_string(r.length);
}

TEST(Ranges, as_in_the_rfc) {
    EXPECT_EQ(range("bytes=0-499", 10'000), "0+500");
    EXPECT_EQ(range("bytes=9500-", 10'000), "9500+500");
    EXPECT_EQ(range("bytes=-500", 10'000), "9500+500");
    EXPECT_EQ(range("bytes=-50000", 10'000), "0+10000");
    EXPECT_EQ(range("bytes=9000-99999", 10'000), "9000+1000");
    EXPECT_EQ(range("bytes=0-18446744073709551615", 10'000), "0+10000");
    EXPECT_EQ(range("bytes=10000-", 10'000), "unsatisfiable");
    EXPECT_EQ(range("bytes=-0", 10'000), "unsatisfiable");
    for (const char* other : {"", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6"})
        EXPECT_EQ(range(other, 10'000), "whole") << other;
}

TEST(Ranges, entity_tags) {
    EXPECT_TRUE(matches_etag("\"a\"", "\"a\""));
    EXPECT_TRUE(matches_etag("\"b\", W/\"a\"", "\"a\""));
    EXPECT_TRUE(matches_etag("*", "\"a\""));
    EXPECT_FALSE(matches_etag("\"b\"", "\"a\""));
    EXPECT_FALSE(matches_etag("*", ""));
}

TEST(Proxies, the_rightmost_address_that_is_not_ours) {
    const Proxies p({"10.0.0.0/8", "192.0.2.7", "2001:db8::/32"});
    EXPECT_EQ(p.client("10.1.2.3", "203.0.113.9, 198.51.100.4, 10.9.9.9"), "198.51.100.4");
    EXPECT_EQ(p.client("192.0.2.7", "203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(p.client("192.0.2.8", "203.0.113.9"), "192.0.2.8");
    EXPECT_EQ(p.client("2001:db8::1", "203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(p.client("10.1.2.3", "203.0.113.9, forged"), "10.1.2.3");
    EXPECT_EQ(p.client("10.1.2.3", "10.4.4.4"), "10.4.4.4");
    EXPECT_EQ(p.client("10.1.2.3", ""), "10.1.2.3");
    EXPECT_EQ(Proxies({}).client("127.0.0.1", "203.0.113.9"), "127.0.0.1");
}

TEST(Requests, queries_and_cookies) {
    const auto q = parse_query("a=1&b=x%20y+z&&c");
    ASSERT_EQ(q.size(), 3u);
    EXPECT_EQ(q[1].second, "x y z");
    EXPECT_EQ(q[2].first, "c");
    EXPECT_THROW(parse_query("a=%zz"), Error);
    EXPECT_THROW(parse_query("a=%ff"), Error);
    EXPECT_EQ(cookie("a=1; peertest_refresh=secret; b=2", "peertest_refresh"), "secret");
    EXPECT_EQ(cookie("xpeertest_refresh=secret", "peertest_refresh"), "");
}

TEST(Requests, headers_of_any_case) {
    Request r;
    r.set_line("GET", "/a/b?c=d");
    r.add_header("Content-TYPE", "application/json");
    EXPECT_EQ(r.header("content-type"), "application/json");
    EXPECT_EQ(r.header("accept"), "");
    EXPECT_EQ(r.header_list("accept"), "");
    r.add_header("X-Forwarded-For", "203.0.113.9");
    r.add_header("x-forwarded-for", "198.51.100.4, 10.9.9.9");
    EXPECT_EQ(r.header_list("X-Forwarded-For"), "203.0.113.9, 198.51.100.4, 10.9.9.9");
    EXPECT_EQ(r.path(), "/a/b");
    EXPECT_EQ(r.query(), "c=d");
}

TEST(Problems, name_every_bad_field) {
    Response r;
    put_problem(r, invalid({{"title", "is \"bad\""}, {"steps[0]", "is missing"}}), "id-1");
    EXPECT_EQ(r.status, 422);
    EXPECT_EQ(r.body,
              R"({"type":"about:blank","title":"Unprocessable Content","status":422,"code":"validation_failed",)"
              R"("detail":"Some fields are not valid.","request_id":"id-1","errors":[{"field":"title",)"
              R"("message":"is \"bad\""},{"field":"steps[0]","message":"is missing"}]})");
}

template <class E>
int status_of(const E& e) {
    Response r;
    try {
        throw e;
    } catch (...) {
        put_caught_problem(r, "id");
    }
    return r.status;
}

TEST(Problems, know_what_a_store_throws) {
    EXPECT_EQ(status_of(Duplicate("users", "email")), 409);
    EXPECT_EQ(status_of(Stale()), 412);
    EXPECT_EQ(status_of(not_found()), 404);
}

TEST(WebFolders, choose_a_coding) {
    EXPECT_EQ(best_coding("gzip, deflate, br"), Coding::brotli);
    EXPECT_EQ(best_coding("gzip;q=1.0, br;q=0"), Coding::gzip);
    EXPECT_EQ(best_coding("identity"), Coding::identity);
    EXPECT_EQ(best_coding(""), Coding::identity);
}

struct WebFolderTest : testing::Test {
    TempFolder folder;
    std::unique_ptr<WebFolder> web;
    WebFolderTest() {
        std::filesystem::create_directory(folder.file("assets"));
        std::ofstream(folder.file("index.html")) << "<!doctype html><title>app</title>";
        std::ofstream(folder.file("index.html.br")) << "page in brotli";
        std::ofstream(folder.file("docs.html")) << "docs";
        std::ofstream(folder.file("peertest.js")) << "script";
        std::ofstream(folder.file("assets/app-Ab3_-9xZ.js")) << "app";
        std::ofstream(folder.file("assets/app-Ab3_-9xZ.js.br")) << "app in brotli";
        std::ofstream(folder.file("assets/app-Ab3_-9xZ.js.gz")) << "app in gzip";
        web = std::make_unique<WebFolder>(folder.path().string());
    }
    Response ask(const std::string& path, const std::string& accept = {}, const std::string& method = "GET") {
        Request q;
        q.set_line(method, path);
        if (!accept.empty()) q.add_header("Accept-Encoding", accept);
        Response r;
        if (!web->answer(q, r)) r.status = 404;
        return r;
    }
    static std::string file_of(const Response& r) {
        std::ifstream in(r.file_path);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static std::string header(const Response& r, const std::string& name) {
        for (const auto& [n, v] : r.headers)
            if (n == name) return v;
        return {};
    }
};

TEST_F(WebFolderTest, coded_files_have_tags_of_their_own) {
    const std::string path = "/assets/app-Ab3_-9xZ.js";
    const auto plain = ask(path), br = ask(path, "gzip, br"), gzip = ask(path, "gzip");
    EXPECT_EQ(file_of(plain), "app");
    EXPECT_EQ(file_of(br), "app in brotli");
    EXPECT_EQ(file_of(gzip), "app in gzip");
    EXPECT_EQ(header(plain, "Content-Encoding"), "");
    EXPECT_EQ(header(br, "Content-Encoding"), "br");
    EXPECT_EQ(header(gzip, "Content-Encoding"), "gzip");
    EXPECT_NE(header(plain, "ETag"), header(br, "ETag"));
    EXPECT_NE(header(gzip, "ETag"), header(br, "ETag"));
    for (const auto& r : {plain, br, gzip}) {
        EXPECT_EQ(r.content_type, "text/javascript; charset=utf-8");
        EXPECT_EQ(header(r, "Vary"), "Accept-Encoding");
        EXPECT_EQ(header(r, "Cache-Control"), "public, max-age=604800, immutable");
    }
}

TEST_F(WebFolderTest, a_file_without_the_coding_asked_for_comes_as_it_is) {
    EXPECT_EQ(file_of(ask("/", "gzip")), file_of(ask("/")));
    EXPECT_EQ(file_of(ask("/peertest.js", "gzip, br")), "script");
    EXPECT_EQ(header(ask("/peertest.js", "gzip, br"), "Content-Encoding"), "");
    for (const char* coded : {"/assets/app-Ab3_-9xZ.js.br", "/assets/app-Ab3_-9xZ.js.gz"})
        EXPECT_EQ(ask(coded).status, 404) << "a coded form is no file of its own: " << coded;
}

TEST_F(WebFolderTest, the_page_script_is_for_other_sites_and_not_kept_for_long) {
    const auto script = ask("/peertest.js"), own = ask("/docs.html");
    EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
    EXPECT_EQ(header(script, "Cache-Control"), "public, max-age=3600");
    EXPECT_EQ(header(script, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(header(script, "Cross-Origin-Resource-Policy"), "cross-origin");
    EXPECT_NE(header(script, "ETag"), "");
    EXPECT_EQ(header(own, "Access-Control-Allow-Origin"), "");
    EXPECT_EQ(header(own, "Cross-Origin-Resource-Policy"), "");
}

TEST_F(WebFolderTest, unknown_paths_are_pages_except_where_they_are_not) {
    EXPECT_TRUE(file_of(ask("/")).starts_with("<!doctype html>"));
    EXPECT_EQ(ask("/jobs/123").file_path, ask("/").file_path);
    EXPECT_EQ(file_of(ask("/jobs/123", "br")), "page in brotli");
    EXPECT_EQ(header(ask("/jobs/123"), "Cache-Control"), "no-cache");
    EXPECT_EQ(file_of(ask("/docs")), "docs");
    for (const char* path : {"/api", "/api/nothing", "/ws/x", "/dev/x", "/testmode/x", "/assets/gone.js", "/favicon.ico"})
        EXPECT_EQ(ask(path).status, 404) << path;
    EXPECT_EQ(ask("/jobs", "", "POST").status, 404);
}

}  // namespace
}  // namespace peertest
