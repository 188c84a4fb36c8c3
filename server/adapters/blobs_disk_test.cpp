#include "adapters/blobs_disk.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "kit/text.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

struct StillClock : Clock {
    Time t{1'700'000'000'000};
    Time now() const override { return t; }
};

LocalBlobs::Request parsed(const std::string& method, const std::string& url) {
    LocalBlobs::Request r;
    r.method = method;
    const auto question = url.find('?');
    r.key = url.substr(url.rfind('/', question) + 1, question - url.rfind('/', question) - 1);
    std::stringstream query(url.substr(question + 1));
    for (std::string pair; std::getline(query, pair, '&');) {
        const auto name = pair.substr(0, pair.find('=')), value = url_decode(pair.substr(pair.find('=') + 1));
        if (name == "type") r.content_type = value;
        if (name == "size") r.size = value;
        if (name == "expires") r.expires = value;
        if (name == "sig") r.signature = value;
    }
    return r;
}

class BlobsDiskTest : public ::testing::Test {
protected:
    BlobsDiskTest() : dir(fs::temp_directory_path() / ("blobs-" + hex(random_bytes(8)))) {
        fs::create_directories(dir);
    }
    ~BlobsDiskTest() override { fs::remove_all(dir); }

    std::string file(const std::string& content) {
        const std::string path = dir / hex(random_bytes(8));
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    static std::string read(const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    fs::path dir;
    StillClock clock;
    BlobsDisk blobs{dir / "blobs", {{"k", "secret"}}, clock};
};

TEST_F(BlobsDiskTest, KeepsReplacesAndRemovesContent) {
    EXPECT_FALSE(blobs.size("a.png"));
    blobs.put("a.png", "image/png", file("first"));
    const auto same = file("second");
    blobs.put("a.png", "image/png", same);
    blobs.put("a.png", "image/png", same);
    EXPECT_EQ(blobs.size("a.png"), 6);
    blobs.fetch("a.png", dir / "out");
    EXPECT_EQ(read(dir / "out"), "second");
    blobs.remove("a.png");
    blobs.remove("a.png");
    EXPECT_FALSE(blobs.size("a.png"));
    EXPECT_THROW(blobs.fetch("a.png", dir / "out"), std::exception);
    for (const auto& entry : fs::recursive_directory_iterator(dir / "blobs"))
        EXPECT_TRUE(entry.is_directory()) << "left behind: " << entry.path();
}

TEST_F(BlobsDiskTest, KeysNeverLeaveTheFolder) {
    for (const std::string key : {"", ".", "..", "../x", "a/b", "/etc/passwd", ".hidden", "a\\b", "a\nb", "%2e%2e"}) {
        EXPECT_THROW(blobs.path_of(key), std::invalid_argument) << key;
        EXPECT_THROW(blobs.put(key, "image/png", file("x")), std::invalid_argument) << key;
        EXPECT_THROW(blobs.sign_download(key, "image/png", clock.t), std::invalid_argument) << key;
    }
    EXPECT_THROW(blobs.path_of(std::string(101, 'a')), std::invalid_argument);
    EXPECT_THROW(blobs.path_of(std::string("a\0b", 3)), std::invalid_argument);
    EXPECT_NO_THROW(blobs.path_of(std::string(100, 'a')));
}

TEST_F(BlobsDiskTest, AllowsExactlyWhatItSigned) {
    const Time end = clock.t + std::chrono::minutes{15};
    const auto upload = blobs.sign_upload("k1", "image/png", 1234, end);
    EXPECT_EQ(upload.method, "PUT");
    EXPECT_EQ(upload.headers.at("Content-Type"), "image/png");
    const auto good = parsed("PUT", upload.url);
    EXPECT_TRUE(blobs.allows(good));

    using R = LocalBlobs::Request;
    for (auto [part, value] :
         std::vector<std::pair<std::string R::*, std::string>>{{&R::method, "GET"},
                                                               {&R::key, "k2"},
                                                               {&R::content_type, "text/html"},
                                                               {&R::size, "12345"},
                                                               {&R::size, ""},
                                                               {&R::expires, std::to_string(end.ms / 1000 + 1)},
                                                               {&R::expires, "x"},
                                                               {&R::expires, ""},
                                                               {&R::signature, ""},
                                                               {&R::signature, std::string(43, 'A')},
                                                               {&R::key, "../k1"}}) {
        auto forged = good;
        forged.*part = value;
        EXPECT_FALSE(blobs.allows(forged)) << value;
    }
    // Moving a line end between two parts signs to another text.
    auto moved = good;
    moved.content_type = "image/png\n1234", moved.size = "";
    EXPECT_FALSE(blobs.allows(moved));
}

TEST_F(BlobsDiskTest, UrlsExpireAndOutliveAKeyRotation) {
    const auto url = blobs.sign_download("k1", "image/png", clock.t + std::chrono::hours{1});
    BlobsDisk rotated(dir / "blobs", {{"k2", "newer"}, {"k", "secret"}}, clock);
    BlobsDisk other(dir / "blobs", {{"k2", "newer"}}, clock);
    EXPECT_TRUE(rotated.allows(parsed("GET", url)));
    EXPECT_FALSE(other.allows(parsed("GET", url)));
    clock.t = clock.t + std::chrono::hours{1} - Millis{1000};
    EXPECT_TRUE(blobs.allows(parsed("GET", url)));
    clock.t = clock.t + Millis{1000};
    EXPECT_FALSE(blobs.allows(parsed("GET", url)));
}

}  // namespace
}  // namespace peertest
