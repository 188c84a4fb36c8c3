// Every storage of files: the same words, on a disk and in a real S3 server.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>
#include <ostream>

#include "adapters/blobs_disk.hpp"
#include "adapters/blobs_s3.hpp"
#include "support/real_server.hpp"
#include "support/stub_server.hpp"
#include "support/temp_folder.hpp"

namespace peertest {
namespace {

Time wall() {
    return {std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count()};
}
// Ahead of real time, as development's clock may be.
struct AheadClock : Clock {
    Time now() const override { return wall() + std::chrono::hours{24 * 40}; }
};

S3Options s3_options() {
    return {.endpoint = real_server("PEERTEST_TEST_S3_ENDPOINT"), .bucket = "conformance", .region = "us-east-1",
            .access_key_id = real_server("PEERTEST_TEST_S3_KEY_ID"), .secret_access_key = real_server("PEERTEST_TEST_S3_SECRET"),
            .allow_http = true};
}

struct Kind {
    std::string name;
    bool elsewhere;
    std::function<std::unique_ptr<Blobs>(const std::string& folder, const Clock&)> open;
};
void PrintTo(const Kind& k, std::ostream* out) { *out << k.name; }

class BlobsSuite : public testing::TestWithParam<Kind> {
protected:
    void SetUp() override {
        if (GetParam().elsewhere && real_server("PEERTEST_TEST_S3_ENDPOINT").empty()) GTEST_SKIP() << "no S3 server";
        blobs = GetParam().open(folder.file("blobs"), clock);
    }
    std::string file(const std::string& content) {
        const std::string path = folder.file("file-" + std::to_string(++files));
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    std::string fetched(const std::string& key) {
        blobs->fetch(key, folder.file("out"));
        std::ifstream in(folder.file("out"), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    TempFolder folder;
    AheadClock clock;
    std::unique_ptr<Blobs> blobs;
    int files = 0;
};

TEST_P(BlobsSuite, keeps_replaces_and_removes_content) {
    const std::string key = "0198-k_1.png";
    blobs->remove(key);
    EXPECT_FALSE(blobs->size(key));
    blobs->put(key, "image/png", file("first"));
    blobs->put(key, "image/png", file("second"));
    EXPECT_EQ(blobs->size(key), 6);
    EXPECT_EQ(fetched(key), "second");
    blobs->renew(key, "image/png");
    EXPECT_EQ(fetched(key), "second");
    blobs->remove(key);
    blobs->remove(key);
    EXPECT_FALSE(blobs->size(key));
    EXPECT_ANY_THROW(fetched(key));
}

TEST_P(BlobsSuite, content_of_any_bytes_and_size) {
    std::string large;
    for (int i = 0; i < 6'000'000; ++i) large += char(i * 31 % 251);
    for (const auto& content : {std::string(1, '\0'), std::string("line\r\nline\n\xff\xfe"), large}) {
        blobs->put("bytes", "video/webm", file(content));
        EXPECT_EQ(blobs->size("bytes"), std::int64_t(content.size()));
        EXPECT_TRUE(fetched("bytes") == content);
    }
    blobs->remove("bytes");
}

TEST_P(BlobsSuite, keys_never_lead_elsewhere) {
    for (const std::string key : {"", ".", "..", "../x", "a/b", "/etc/passwd", ".hidden", "a b", "a\nb", "a?b", "%2e%2e"}) {
        EXPECT_THROW(blobs->size(key), std::invalid_argument) << key;
        EXPECT_THROW(blobs->put(key, "image/png", file("x")), std::invalid_argument) << key;
        EXPECT_THROW(blobs->remove(key), std::invalid_argument) << key;
        EXPECT_THROW(blobs->sign_upload(key, "image/png", 1, clock.now()), std::invalid_argument) << key;
        EXPECT_THROW(blobs->sign_download(key, "image/png", clock.now()), std::invalid_argument) << key;
    }
    EXPECT_THROW(blobs->size(std::string(101, 'a')), std::invalid_argument);
}

TEST_P(BlobsSuite, the_same_download_is_the_same_address) {
    const Time end{(clock.now().ms / 43'200'000 + 2) * 43'200'000};
    EXPECT_EQ(blobs->sign_download("k", "image/png", end), blobs->sign_download("k", "image/png", end));
    EXPECT_NE(blobs->sign_download("k", "image/png", end), blobs->sign_download("k2", "image/png", end));
    const auto upload = blobs->sign_upload("k", "image/png", 10, clock.now() + std::chrono::minutes{15});
    EXPECT_EQ(upload.method, "PUT");
    EXPECT_EQ(upload.headers, (std::map<std::string, std::string>{{"Content-Type", "image/png"}}));
}

INSTANTIATE_TEST_SUITE_P(
    All, BlobsSuite,
    testing::Values(Kind{"disk", false,
                         [](const std::string& folder, const Clock& clock) {
                             return std::make_unique<BlobsDisk>(folder, Keys{{"k", "secret"}}, clock);
                         }},
                    Kind{"s3", true,
                         [](const std::string&, const Clock& clock) {
                             auto s3 = std::make_unique<BlobsS3>(s3_options(), clock);
                             s3->set_up("http://hub.test", 90);
                             return s3;
                         }}),
    [](const auto& instance) { return instance.param.name; });

// A bucket's configuration as S3 keeps it, which the real server of the tests has none of.
struct RuleKeeper {
    std::map<std::string, std::string> rules;  // by the kind in the query
    bool bucket = true;
    std::string unknown;  // a kind that this storage does not know
    StubServer stub{[this](const StubRequest& r) -> std::optional<std::string> {
        const auto query = r.target.find('?');
        const std::string path = r.target.substr(0, query), rest = r.target.substr(query);
        std::string kind;
        for (const char* known : {"cors", "lifecycle", "encryption", "versioning"})
            if (rest.find(std::string("&") + known + "=") != rest.npos) kind = known;
        if (path != "/files" || rest.find("X-Amz-Signature=") == rest.npos) return stub_answer(403, "<Code>AccessDenied</Code>");
        if (kind.empty() && r.method == "PUT") bucket = true;
        if (kind.empty()) return stub_answer(bucket ? 200 : 404, "");
        if (kind == unknown) return stub_answer(501, "<Code>NotImplemented</Code>");
        if (r.method == "GET") return rules[kind].empty() ? stub_answer(404, "") : stub_answer(200, rules[kind]);
        if (r.headers.at("content-md5").size() != 24) return stub_answer(400, "<Code>InvalidDigest</Code>");
        rules[kind] = r.body;
        return stub_answer(200, "");
    }};
    AheadClock clock;
    BlobsS3 s3{{.endpoint = stub.url(), .bucket = "files", .region = "eu-central-1", .access_key_id = "id",
                .secret_access_key = "key", .allow_http = true}, clock};
};

TEST(BlobsS3Setup, sets_our_rules_and_leaves_those_of_others) {
    RuleKeeper keeper;
    keeper.bucket = false;
    const std::string others = "<Rule><ID>backups</ID><Filter><Prefix>backups/</Prefix></Filter><Status>Enabled</Status></Rule>";
    keeper.rules["lifecycle"] = "<?xml version=\"1.0\"?><LifecycleConfiguration>" + others + "</LifecycleConfiguration>";
    for (const int days : {30, 90}) keeper.s3.set_up("https://hub.test", days);
    EXPECT_TRUE(keeper.bucket);
    const std::string& rules = keeper.rules["lifecycle"];
    EXPECT_NE(rules.find(others), std::string::npos);
    EXPECT_NE(rules.find("<Prefix>files/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>90</Days>"), std::string::npos);
    EXPECT_EQ(rules.find("<Days>30</Days>"), std::string::npos);
    EXPECT_NE(keeper.rules["cors"].find("<AllowedOrigin>https://hub.test</AllowedOrigin>"), std::string::npos);
}

TEST(BlobsS3Setup, has_the_bucket_encrypt_and_keep_old_versions) {
    RuleKeeper keeper;
    keeper.s3.set_up("https://hub.test", 90);
    EXPECT_NE(keeper.rules["encryption"].find("<SSEAlgorithm>AES256</SSEAlgorithm>"), std::string::npos);
    EXPECT_NE(keeper.rules["versioning"].find("<Status>Enabled</Status>"), std::string::npos);
    EXPECT_NE(keeper.rules["lifecycle"].find("<NoncurrentDays>30</NoncurrentDays>"), std::string::npos);
    const std::string own_key = "<Rule><SSEAlgorithm>aws:kms</SSEAlgorithm></Rule>";
    keeper.rules["encryption"] = own_key;
    keeper.s3.set_up("https://hub.test", 90);
    EXPECT_EQ(keeper.rules["encryption"], own_key);
}

TEST(BlobsS3Setup, says_what_the_storage_does_not_know) {
    for (const auto& [kind, line] : std::map<std::string, std::string>{{"encryption", "encrypts nothing by itself"},
                                                                       {"versioning", "keeps no old versions"},
                                                                       {"lifecycle", "knows no lifecycle rules"}}) {
        RuleKeeper keeper;
        keeper.unknown = kind;
        const auto done = keeper.s3.set_up("https://hub.test", 90);
        EXPECT_TRUE(std::ranges::any_of(done, [&](const auto& said) { return said.find(line) != said.npos; })) << kind;
    }
    RuleKeeper without_rules;
    without_rules.unknown = "lifecycle";
    without_rules.s3.set_up("https://hub.test", 90);
    EXPECT_EQ(without_rules.rules["versioning"], "");  // which nothing would ever delete
    RuleKeeper keeper;
    keeper.unknown = "cors";
    EXPECT_THROW(keeper.s3.set_up("https://hub.test", 90), StorageDown);
}

TEST(BlobsS3, an_outage_is_tried_twice_and_then_told) {
    AheadClock clock;
    std::atomic<int> asked = 0;
    StubServer down([&](const StubRequest&) { return ++asked, std::optional(stub_answer(503, "<Code>SlowDown</Code>")); });
    BlobsS3 s3({.endpoint = down.url(), .bucket = "files", .region = "r", .access_key_id = "id", .secret_access_key = "key",
                .allow_http = true}, clock);
    EXPECT_THROW(s3.size("k"), StorageDown);
    EXPECT_EQ(asked, 2);
    StubServer refuses([&](const StubRequest&) { return ++asked, std::optional(stub_answer(403, "<Code>AccessDenied</Code>")); });
    BlobsS3 closed({.endpoint = refuses.url(), .bucket = "files", .region = "r", .access_key_id = "id",
                    .secret_access_key = "key", .allow_http = true}, clock);
    asked = 0;
    EXPECT_THROW(closed.remove("k"), StorageDown);
    EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace peertest
