#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "image/image.hpp"
#include "image/test_images.hpp"
#include "support/image_program.hpp"
#include "support/temp_folder.hpp"

namespace peertest {
namespace {

using namespace test_images;

class ImageChildTest : public ::testing::Test {
protected:
    ImageChildTest() { use_image_program(peertest_program()); }
    ~ImageChildTest() override { use_image_program("/proc/self/exe"); }

    std::string write(const std::string& name, const std::string& content) {
        std::ofstream(folder.file(name), std::ios::binary) << content;
        return folder.file(name);
    }
    // A program of the test's own instead of `peertest image`.
    void use_script(const std::string& commands) {
        const auto path = write("script", "#!/bin/sh\n" + commands + "\n");
        ::chmod(path.c_str(), 0700);
        use_image_program(path);
    }
    std::string refusal(const std::string& path) {
        try {
            clean_image(path, folder.file("out"));
        } catch (const ImageRejected& e) { return e.what(); }
        return "(it was taken)";
    }

    TempFolder folder;
};

TEST_F(ImageChildTest, WritesTheCleanPicture) {
    const auto image = clean_image(write("in", png({.width = 40, .height = 30, .text = "secret"})), folder.file("out"));
    EXPECT_EQ(image.type, ImageType::png);
    EXPECT_EQ(image.width, 40);
    EXPECT_EQ(image.height, 30);
    const auto result = read_file(folder.file("out"));
    EXPECT_EQ(result.find("secret"), std::string::npos);
    EXPECT_EQ(read_png(result).width, 40);
    const auto photo =
        clean_image(write("in2", jpeg({.width = 64, .height = 32, .orientation = 6})), folder.file("out"));
    EXPECT_EQ(photo.type, ImageType::jpeg);
    EXPECT_EQ(photo.width, 32);
}

TEST_F(ImageChildTest, TellsWhyAPictureIsRefused) {
    EXPECT_EQ(refusal(write("in", "<html>")), "The content is neither a PNG nor a JPEG picture.");
    EXPECT_NE(refusal(write("in", png_header(50'000'001, 1))).find("more than 50 megapixels"), std::string::npos);
}

// A picture as large as cameras make them fits into the limits of memory and time of the process.
TEST_F(ImageChildTest, TakesALargePictureWithinItsLimits) {
    const auto image =
        clean_image(write("in", png({.width = 5'000, .height = 3'000, .alpha = true})), folder.file("out"));
    EXPECT_EQ(image.width, 5'000);
}

TEST_F(ImageChildTest, AFailingProgramIsAnErrorOfOurs) {
    use_image_program(folder.file("nothing here"));
    EXPECT_THROW(clean_image(write("in", "x"), folder.file("out")), std::system_error);
    use_script("exit 1");
    EXPECT_THROW(clean_image(write("in", "x"), folder.file("out")), std::runtime_error);
    use_script("echo nonsense");
    EXPECT_THROW(clean_image(write("in", "x"), folder.file("out")), std::runtime_error);
}

TEST_F(ImageChildTest, ADecoderThatIsKilledRefusesThePicture) {
    use_script("kill -9 $$");
    EXPECT_EQ(refusal(write("in", "x")), "The picture could not be decoded within our limits.");
}

TEST_F(ImageChildTest, TheChildSeesNoEnvironmentAndNoOpenFiles) {
    ::setenv("PEERTEST_TEST_SECRET", "hush", 1);
    std::ofstream open_in_parent(folder.file("open"));
    use_script("env > " + folder.file("env") + "; ls /proc/self/fd > " + folder.file("fds") + "; echo png 1 1");
    clean_image(write("in", "x"), folder.file("out"));
    const auto seen = read_file(folder.file("env"));
    EXPECT_EQ(seen.find("hush"), std::string::npos);
    EXPECT_NE(seen.find("MONGOC_DISABLE_SHM=1"), std::string::npos) << "each picture would leave a file in /dev/shm";
    const auto fds = read_file(folder.file("fds"));
    EXPECT_EQ(fds, "0\n1\n2\n3\n") << "only the standard ones, and the folder that ls reads";
    ::unsetenv("PEERTEST_TEST_SECRET");
}

// Each run notes how many run at the same time as it does.
TEST_F(ImageChildTest, AtMostTwoRunAtOnce) {
    const auto dir = folder.file("running");
    std::filesystem::create_directories(dir);
    use_script("touch " + dir + "/$$; ls " + dir + " | wc -l >> " + folder.file("counts") + "; rm " + dir +
               "/$$; echo png 1 1");
    const auto in = write("in", "x");
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] { clean_image(in, folder.file("out" + std::to_string(i))); });
    threads.clear();
    std::ifstream counts(folder.file("counts"));
    int lines = 0;
    for (int n = 0; counts >> n; ++lines) EXPECT_LE(n, 2);
    EXPECT_EQ(lines, 8);
}

}  // namespace
}  // namespace peertest
