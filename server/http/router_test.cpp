#include "http/router.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

Response nothing(App&, const Caller&, const RawRequest&) { return {}; }

struct RouterTest : testing::Test {
    Api api;
    Router router;
    RouterTest() {
        for (const auto& [method, pattern] : std::vector<std::pair<const char*, const char*>>{
                 {"GET", "/"},
                 {"GET", "/api/users/me"},
                 {"GET", "/api/users/{id}"},
                 {"DELETE", "/api/users/{id}"},
                 {"POST", "/api/users/{id}/flag"},
                 {"GET", "/api/users/me/export"},
                 {"PUT", "/api/submissions/{id}/findings/{finding}/verdict"}})
            api.raw(method, pattern, nothing);
        for (const auto& r : api.routes()) router.add(*r);
    }
    std::string find(std::string_view method, std::string_view path) {
        Match m;
        std::string allow;
        router.find(method, path, m, allow);
        if (!m.route) return allow.empty() ? "404" : "405 " + allow;
        std::string out = m.route->pattern;
        for (std::size_t i = 0; i < m.count; ++i) out.append(" ").append(m.params[i]);
        return out;
    }
};

TEST_F(RouterTest, finds_names_before_parameters) {
    EXPECT_EQ(find("GET", "/"), "/");
    EXPECT_EQ(find("GET", "/api/users/me"), "/api/users/me");
    EXPECT_EQ(find("GET", "/api/users/7"), "/api/users/{id} 7");
    EXPECT_EQ(find("GET", "/api/users/me/export"), "/api/users/me/export");
    EXPECT_EQ(find("PUT", "/api/submissions/a/findings/b/verdict"),
              "/api/submissions/{id}/findings/{finding}/verdict a b");
}

TEST_F(RouterTest, goes_back_to_the_parameter_when_the_name_leads_nowhere) {
    EXPECT_EQ(find("POST", "/api/users/me/flag"), "/api/users/{id}/flag me");
    EXPECT_EQ(find("DELETE", "/api/users/me"), "/api/users/{id} me");
}

TEST_F(RouterTest, head_finds_get) { EXPECT_EQ(find("HEAD", "/api/users/me"), "/api/users/me"); }

TEST_F(RouterTest, tells_no_such_path_from_no_such_method) {
    EXPECT_EQ(find("GET", "/api/nothing"), "404");
    EXPECT_EQ(find("GET", "/api/users/"), "404");
    EXPECT_EQ(find("GET", "/api/users/me/"), "404");
    EXPECT_EQ(find("GET", ""), "404");
    EXPECT_EQ(find("PATCH", "/api/users/7"), "405 DELETE, GET, HEAD");
    EXPECT_EQ(find("GET", "/api/users/7/flag"), "405 POST");
}

TEST_F(RouterTest, the_same_route_twice_is_refused) {
    EXPECT_THROW(api.raw("GET", "/api/users/me", nothing), std::logic_error);
}

}  // namespace
}  // namespace peertest
