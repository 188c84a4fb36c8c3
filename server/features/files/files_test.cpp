#include "features/files/files.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "features/files/files_api.hpp"
#include "features/files/files_store.hpp"
#include "features/files/intake.hpp"
#include "features/users/audit.hpp"
#include "image/image.hpp"
#include "image/test_images.hpp"
#include "kit/crypto.hpp"
#include "kit/error.hpp"
#include "support/image_program.hpp"
#include "support/test_app.hpp"

namespace peertest {
namespace {

using namespace test_images;

constexpr Roles testers = roles(Role::tester), builders = roles(Role::builder), admins = roles(Role::admin);
const std::string webm =
    "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm\x42\x87\x81\x04 and so on";

class FilesTest : public ::testing::Test {
protected:
    FilesTest() {
        use_image_program(peertest_program());
        uploads_ask([](Reader&, const std::string& user_id) { return user_id == "on duty"; });
    }
    ~FilesTest() override {
        use_image_program("/proc/self/exe");
        uploads_ask(nullptr);
    }

    std::string write(const std::string& content) {
        const auto path = t.file("content-" + hex(random_bytes(6)));
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    // Announces and stores content as a client does, without completing it.
    std::string stored(const Caller& who, const std::string& content, FilePurpose purpose = FilePurpose::screenshot,
                       const std::string& type = "image/png") {
        const auto upload = ask_upload(t, who, {purpose, type, std::int64_t(content.size())});
        receive_upload(t, upload.id + ".upload", type, write(content));
        return upload.id;
    }
    std::string ready(const Caller& who, unsigned seed = 1, FilePurpose purpose = FilePurpose::screenshot) {
        return add_file(t, who, purpose, write(png({.seed = seed}))).id;
    }
    // A leap: what falls due on the way runs once, at its end.
    void later(Millis by) {
        t.clock.move_to(t.now() + by);
        t.drain();
    }
    Doc<File> doc(const std::string& id) { return *t->store.get(files(), id); }

    template <class F>
    static Error error_of(F f) {
        try {
            f();
        } catch (const Error& e) { return e; }
        return {0, "no error", ""};
    }

    TestApp t;
    Caller tester = t.as("tester", testers), other = t.as("other", testers), builder = t.as("builder", builders);
};

TEST_F(FilesTest, AskUploadComplete) {
    const auto content = png({.width = 20, .height = 10, .text = "camera serial 12345"});
    const auto id = stored(tester, content);
    EXPECT_EQ(read_file(t, tester, id).state, FileState::pending);
    EXPECT_FALSE(read_file(t, tester, id).url);
    const auto file = complete_upload(t, tester, id);
    EXPECT_EQ(file.state, FileState::ready);
    EXPECT_EQ(file.width, 20);
    EXPECT_EQ(file.height, 10);
    EXPECT_EQ(file.content_type, "image/png");
    ASSERT_TRUE(file.url);
    const auto path = t->blobs.local()->path_of(doc(id)->key);
    EXPECT_EQ(test_images::read_file(path).find("12345"), std::string::npos);
    EXPECT_EQ(sha256_hex(test_images::read_file(path)), doc(id)->sha256);

    // Once more, with the same answer and nothing done.
    const auto version = doc(id).version;
    EXPECT_EQ(complete_upload(t, tester, id).url, file.url);
    EXPECT_EQ(doc(id).version, version);
    // The URL stays the same for hours, so that caches can use it.
    t.advance(std::chrono::hours{1});
    EXPECT_EQ(read_file(t, tester, id).url, file.url);
    // What was uploaded is gone, what is kept is not.
    EXPECT_FALSE(t->blobs.size(id + ".upload"));
    EXPECT_TRUE(t->blobs.size(doc(id)->key));
}

TEST_F(FilesTest, CompletingBeforeUploadingIsAConflict) {
    const auto upload = ask_upload(t, tester, {FilePurpose::screenshot, "image/png", 100});
    EXPECT_EQ(upload.expires_at, t.now() + std::chrono::minutes{15});
    EXPECT_EQ(error_of([&] { complete_upload(t, tester, upload.id); }).status, 409);
    EXPECT_EQ(error_of([&] { complete_upload(t, other, upload.id); }).status, 404);
}

TEST_F(FilesTest, ARefusedUploadSaysWhyEachTimeAndIsDeleted) {
    const auto id = stored(tester, "<script>alert(1)</script>");
    for (int i = 0; i < 2; ++i) {
        const auto e = error_of([&] { complete_upload(t, tester, id); });
        EXPECT_EQ(e.status, 422);
        EXPECT_EQ(e.code, "file_rejected");
        EXPECT_EQ(e.message, "The content is neither a PNG nor a JPEG picture.");
    }
    EXPECT_EQ(read_file(t, tester, id).state, FileState::rejected);
    EXPECT_EQ(error_of([&] { receive_upload(t, id + ".upload", "image/png", write("x")); }).status, 409);
    t.advance(std::chrono::minutes{17});
    EXPECT_FALSE(t->blobs.size(id + ".upload"));
}

TEST_F(FilesTest, ADifferentSizeThanAnnouncedIsRefused) {
    const auto upload = ask_upload(t, tester, {FilePurpose::screenshot, "image/png", 100});
    receive_upload(t, upload.id + ".upload", "image/png", write(png({})));
    EXPECT_EQ(error_of([&] { complete_upload(t, tester, upload.id); }).code, "file_rejected");
}

TEST_F(FilesTest, ContentCountsNotWhatIsSaidAboutIt) {
    const auto id = stored(tester, jpeg({}), FilePurpose::screenshot, "image/png");
    EXPECT_EQ(complete_upload(t, tester, id).content_type, "image/jpeg");
    const auto lie = stored(tester, webm, FilePurpose::screenshot, "image/png");
    EXPECT_EQ(error_of([&] { complete_upload(t, tester, lie); }).code, "file_rejected");
    const auto picture = stored(tester, png({}), FilePurpose::recording, "video/webm");
    EXPECT_EQ(error_of([&] { complete_upload(t, tester, picture); }).code, "file_rejected");
}

TEST_F(FilesTest, SizesAndTypesAreBoundedWhenAnnounced) {
    const auto ask = [&](FilePurpose p, const std::string& type, std::int64_t size) {
        return error_of([&] { check_announced(p, type, size); }).code;
    };
    EXPECT_EQ(ask(FilePurpose::screenshot, "image/png", 10 << 20), "no error");
    EXPECT_EQ(ask(FilePurpose::screenshot, "image/png", (10 << 20) + 1), "file_rejected");
    EXPECT_EQ(ask(FilePurpose::annotation, "image/jpeg", 0), "file_rejected");
    EXPECT_EQ(ask(FilePurpose::recording, "video/mp4", 200 << 20), "no error");
    EXPECT_EQ(ask(FilePurpose::recording, "video/webm", (200 << 20) + 1), "file_rejected");
    EXPECT_EQ(ask(FilePurpose::recording, "image/png", 1), "file_rejected");
    EXPECT_EQ(ask(FilePurpose::evidence, "image/gif", 1), "file_rejected");
    EXPECT_EQ(ask(FilePurpose::evidence, "image/svg+xml", 1), "file_rejected");
}

TEST_F(FilesTest, OneByteOver10MebibytesIsRefusedOnArrival) {
    auto content = png({});
    content.resize((10 << 20) + 1);
    EXPECT_EQ(error_of([&] { add_file(t, tester, FilePurpose::screenshot, write(content)); }).code, "file_rejected");
    content.resize(10 << 20);
    EXPECT_EQ(add_file(t, tester, FilePurpose::screenshot, write(content)).state, FileState::ready);
}

TEST_F(FilesTest, RecordingsAreRecognisedByTheirStart) {
    const std::string mp4(
        "\0\0\0\x18"
        "ftypmp42\0\0\0\0mp42isom rest",
        29);
    EXPECT_EQ(recording_type(webm), "video/webm");
    EXPECT_EQ(recording_type(mp4), "video/mp4");
    std::string matroska = webm;
    matroska.replace(matroska.find("webm"), 4, "mkv!");
    for (const auto& other_content : {std::string(), std::string("\x1a\x45\xdf\xa3"), matroska, png({}),
                                      std::string("\0\0\0\x18"
                                                  "ftypheic\0\0\0\0",
                                                  16),
                                      std::string("\0\0\0\x04"
                                                  "ftypmp42",
                                                  12),
                                      std::string("ftypmp42"), std::string("<html>ftypmp42")})
        EXPECT_EQ(recording_type(other_content), "") << other_content;

    const auto file = add_file(t, tester, FilePurpose::recording, write(webm));
    EXPECT_EQ(file.content_type, "video/webm");
    EXPECT_FALSE(file.width);
    EXPECT_EQ(test_images::read_file(t->blobs.local()->path_of(doc(file.id)->key)), webm);
}

TEST_F(FilesTest, OnlyThoseConcernedMayRead) {
    const auto id = ready(tester);
    const auto admin = t.as("admin", admins);
    EXPECT_EQ(error_of([&] { read_file(t, builder, id); }).status, 404);
    t->store.transact([&](Tx& tx) { lock_files(tx, {id}, "submission-1", "builder"); });
    EXPECT_TRUE(read_file(t, builder, id).url);
    EXPECT_EQ(error_of([&] { read_file(t, other, id); }).status, 404);
    EXPECT_EQ(error_of([&] { read_file(t, other, "no such id"); }).status, 404);
    EXPECT_EQ(t->store.find(audit_rows(), {}).items.size(), 0u);
    EXPECT_TRUE(read_file(t, admin, id).url);
    const auto rows = t->store.find(audit_rows(), {}).items;
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0]->action, "file.read_by_admin");
}

TEST_F(FilesTest, TheOwnerDeletesUntilItIsHandedIn) {
    const auto id = ready(tester), handed_in = ready(tester, 2);
    const auto key = doc(id)->key;
    t->store.transact([&](Tx& tx) { lock_files(tx, {handed_in}, "submission-1", "builder"); });
    EXPECT_EQ(error_of([&] { delete_file(t, other, id); }).status, 404);
    EXPECT_EQ(error_of([&] { delete_file(t, tester, handed_in); }).status, 409);
    delete_file(t, tester, id);
    t.drain();
    EXPECT_FALSE(t->blobs.size(key));
    EXPECT_EQ(error_of([&] { read_file(t, tester, id); }).status, 404);
    EXPECT_EQ(error_of([&] { delete_file(t, tester, id); }).status, 404);
    EXPECT_THROW(t->store.transact([&](Tx& tx) { lock_files(tx, {id}, "submission-1", "builder"); }), Error);
}

TEST_F(FilesTest, HandingInNeedsReadyFilesOfOnesOwn) {
    const auto mine = ready(tester), theirs = ready(other, 2);
    const auto pending = ask_upload(t, tester, {FilePurpose::screenshot, "image/png", 10}).id;
    EXPECT_EQ(require_own_ready_files(t->store, "tester", {mine}).at(0).id, mine);
    const auto e = error_of([&] {
        require_own_ready_files(t->store, "tester", {mine, theirs, pending, "x"}, "screenshots");
    });
    ASSERT_EQ(e.errors.size(), 3u);
    EXPECT_EQ(e.errors[0].field, "screenshots[1]");
    EXPECT_EQ(e.errors[2].field, "screenshots[3]");
    EXPECT_EQ(e.errors[0].message, e.errors[2].message);  // no hint that it exists
    EXPECT_EQ(error_of([&] {
                  require_own_ready_files(t->store, "tester", {mine}, "recordings", {FilePurpose::recording});
              }).errors.size(),
              1u);
}

TEST_F(FilesTest, TheSamePictureIsKnownAgain) {
    const auto first = ready(tester, 1);
    const auto copy = add_file(t, other, FilePurpose::screenshot, write(png({.text = "other metadata", .seed = 1}))).id;
    const auto another = ready(other, 2);
    EXPECT_FALSE(repeated_image(t->store, {*doc(copy)}, "submission-2"));  // not handed in yet
    t->store.transact([&](Tx& tx) { lock_files(tx, {first}, "submission-1", "builder"); });
    EXPECT_EQ(repeated_image(t->store, {*doc(another), *doc(copy)}, "submission-2"), 1u);
    EXPECT_FALSE(repeated_image(t->store, {*doc(first)}, "submission-1"));
}

TEST_F(FilesTest, FilesGoAfter90DaysUnlessTheyAreHeld) {
    const auto loose = ready(tester, 1), handed_in = ready(tester, 2), held = ready(tester, 3);
    const auto loose_key = doc(loose)->key, held_key = doc(held)->key;
    t->store.transact([&](Tx& tx) {
        lock_files(tx, {handed_in}, "submission-1", "builder");
        lock_files(tx, {held}, "submission-2", "builder");
        hold_files(tx, "submission-2", true);
    });
    later(files_kept - std::chrono::hours{2});
    EXPECT_TRUE(t->blobs.size(loose_key));
    later(std::chrono::hours{4});
    EXPECT_FALSE(t->blobs.size(loose_key));
    EXPECT_EQ(error_of([&] { read_file(t, builder, handed_in); }).status, 404);
    EXPECT_TRUE(read_file(t, builder, held).url);
    EXPECT_GE(doc(held)->stored_at, doc(held)->created_at + renewed_every);
    t->store.transact([&](Tx& tx) { hold_files(tx, "submission-2", false); });
    later(std::chrono::hours{2});
    EXPECT_FALSE(t->blobs.size(held_key));
    later(std::chrono::hours{48});
    EXPECT_EQ(t->store.count(files(), {}), 0);
}

TEST_F(FilesTest, UploadsThatAreNeverCompletedGoAfterADay) {
    const auto id = stored(tester, png({}));
    t.advance(unfinished_kept + std::chrono::hours{2});
    EXPECT_FALSE(t->blobs.size(id + ".upload"));
    EXPECT_EQ(error_of([&] { complete_upload(t, tester, id); }).status, 404);
}

TEST_F(FilesTest, TenUploadsAnHourSixtyOnDuty) {
    const auto ask = [&](const Caller& who, FilePurpose p) {
        return error_of([&] { ask_upload(t, who, {p, "image/png", 10}); });
    };
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(ask(tester, FilePurpose::screenshot).status, 0);
        EXPECT_EQ(ask(tester, FilePurpose::annotation).status, 0);  // counts with its original
    }
    const auto e = ask(tester, FilePurpose::screenshot);
    EXPECT_EQ(e.status, 429);
    EXPECT_GT(e.retry_after_s.value_or(0), 0);
    EXPECT_EQ(ask(tester, FilePurpose::annotation).status, 429);
    EXPECT_EQ(ask(other, FilePurpose::screenshot).status, 0);
    const auto busy = t.as("on duty", testers);
    for (int i = 0; i < 60; ++i) EXPECT_EQ(ask(busy, FilePurpose::screenshot).status, 0);
    EXPECT_EQ(ask(busy, FilePurpose::screenshot).status, 429);
    t.advance(std::chrono::minutes{61});
    EXPECT_EQ(ask(tester, FilePurpose::screenshot).status, 0);
}

}  // namespace
}  // namespace peertest
