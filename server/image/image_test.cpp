#include "image/image.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "image/pixels.hpp"
#include "image/test_images.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;
using namespace test_images;

class ImageTest : public ::testing::Test {
protected:
    ImageTest() {
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        dir = fs::temp_directory_path() / ("image-" + std::to_string(::getpid()) + "-" + test->name());
        fs::create_directories(dir);
    }
    ~ImageTest() override { fs::remove_all(dir); }

    // What becomes of this content, in this process; `result` is the new content.
    Image rewrite(const std::string& content) {
        std::ofstream(dir / "in", std::ios::binary) << content;
        std::FILE* in = std::fopen((dir / "in").c_str(), "rb");
        std::FILE* out = std::fopen((dir / "out").c_str(), "wb");
        struct Close {
            std::FILE *a, *b;
            ~Close() { std::fclose(a), std::fclose(b); }
        } close{in, out};
        const Image image = rewrite_image(in, out);
        std::fflush(out);
        result = read_file(dir / "out");
        return image;
    }
    std::string refusal(const std::string& content) {
        try {
            rewrite(content);
        } catch (const ImageRejected& e) { return e.what(); }
        return "(it was taken)";
    }

    fs::path dir;
    std::string result;
};

TEST_F(ImageTest, PngComesThroughPixelForPixel) {
    for (const bool alpha : {false, true}) {
        const auto image = rewrite(png({.width = 61, .height = 37, .alpha = alpha}));
        EXPECT_EQ(image.type, ImageType::png);
        EXPECT_EQ(image.width, 61);
        EXPECT_EQ(image.height, 37);
        const auto before = read_png(png({.width = 61, .height = 37, .alpha = alpha})), after = read_png(result);
        EXPECT_EQ(after.width, 61);
        EXPECT_TRUE(before.rgba == after.rgba);
    }
}

TEST_F(ImageTest, PngFormsKeepTheirLook) {
    for (const auto form :
         {Form::grey1, Form::grey16, Form::palette4, Form::rgb16_with_clear_colour, Form::interlaced}) {
        const auto original = png({.width = 21, .height = 13, .form = form});
        rewrite(original);
        EXPECT_TRUE(read_png(original).rgba == read_png(result).rgba) << int(form);
    }
}

TEST_F(ImageTest, JpegStaysJpegAndLooksTheSame) {
    const auto original = jpeg({.width = 120, .height = 64});
    const auto image = rewrite(original);
    EXPECT_EQ(image.type, ImageType::jpeg);
    EXPECT_EQ(image.width, 120);
    EXPECT_EQ(image.height, 64);
    EXPECT_EQ(result.substr(0, 3), "\xff\xd8\xff");
    const auto before = read_jpeg(original), after = read_jpeg(result);
    ASSERT_EQ(before.rgba.size(), after.rgba.size());
    for (std::size_t i = 0; i < before.rgba.size(); ++i) ASSERT_NEAR(before.rgba[i], after.rgba[i], 24) << i;
}

TEST_F(ImageTest, MetadataIsGone) {
    const std::string secret = "GPS 52.5163N 13.3777E";
    const auto with_text = png({.width = 8, .height = 8, .text = secret});
    ASSERT_NE(with_text.find(secret), std::string::npos);
    rewrite(with_text);
    EXPECT_EQ(result.find(secret), std::string::npos);
    EXPECT_EQ(result.find("tEXt"), std::string::npos);

    const auto with_exif = jpeg({.width = 8, .height = 8, .comment = secret, .orientation = 1});
    ASSERT_NE(with_exif.find(secret), std::string::npos);
    ASSERT_NE(with_exif.find("Exif"), std::string::npos);
    rewrite(with_exif);
    EXPECT_EQ(result.find(secret), std::string::npos);
    EXPECT_EQ(result.find("Exif"), std::string::npos);
}

TEST_F(ImageTest, SamePictureOtherMetadataComesOutTheSame) {
    rewrite(png({.width = 30, .height = 30, .text = "one"}));
    const auto first = result;
    rewrite(png({.width = 30, .height = 30, .text = "another, longer"}));
    EXPECT_EQ(first, result);
}

TEST_F(ImageTest, WhatFollowsThePictureIsGone) {
    const std::string html = "<script>alert(1)</script>PK\x03\x04";
    rewrite(png({.width = 8, .height = 8}) + html);
    EXPECT_EQ(result.find("script"), std::string::npos);
    rewrite(jpeg({.width = 8, .height = 8}) + html);
    EXPECT_EQ(result.find("script"), std::string::npos);
}

// The stored picture is 4 wide and 2 high, red in its first pixel. Where EXIF 2.3 says that each orientation shows it.
TEST_F(ImageTest, OrientationIsAppliedBeforeItIsDropped) {
    struct Seen {
        int width, height, red_x, red_y;
    };
    const Seen seen[] = {{4, 2, 0, 0}, {4, 2, 3, 0}, {4, 2, 3, 1}, {4, 2, 0, 1},
                         {2, 4, 0, 0}, {2, 4, 1, 0}, {2, 4, 1, 3}, {2, 4, 0, 3}};
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const auto& want = seen[orientation - 1];
        for (const bool big_endian : {false, true}) {
            // Blocks of 16 pixels, so that JPEG keeps them apart.
            const auto image = rewrite(jpeg(
                {.width = 64, .height = 32, .orientation = orientation, .red_corner = 16, .big_endian = big_endian}));
            EXPECT_EQ(image.width, want.width * 16) << orientation;
            EXPECT_EQ(image.height, want.height * 16) << orientation;
            const auto picture = read_jpeg(result);
            const auto red = picture.at(want.red_x * 16 + 8, want.red_y * 16 + 8);
            EXPECT_GT(red[0], 200) << orientation;
            EXPECT_LT(red[1], 80) << orientation;
            const auto opposite =
                picture.at(image.width - 1 - (want.red_x * 16 + 8), image.height - 1 - (want.red_y * 16 + 8));
            EXPECT_LT(opposite[0], 80) << orientation;
        }
    }
}

TEST_F(ImageTest, JunkInOrientationIsIgnored) {
    for (const std::string& junk :
         std::vector<std::string>{"", "II", "II*", "MM*\0\0\0", "xx*\0aaaaaaaaaaaaaaaaaaaaaaaa"})
        EXPECT_EQ(exif_orientation(junk), 1);
    std::string points_outside("II*\0\xff\xff\xff\xff", 8);
    EXPECT_EQ(exif_orientation(points_outside), 1);
    std::string many_entries("II*\0\x08\0\0\0\xff\xff", 10);
    EXPECT_EQ(exif_orientation(many_entries), 1);
    rewrite(jpeg({.width = 8, .height = 8, .orientation = 77}));
    EXPECT_EQ(read_jpeg(result).width, 8);
}

TEST_F(ImageTest, RefusesWhatIsNoPicture) {
    for (const auto& content :
         {std::string(), std::string("hello"), std::string("<html><script>"), std::string("GIF89a\x01\x00\x01\x00", 10),
          std::string("RIFF....WEBPVP8 "), std::string("<svg xmlns='http://www.w3.org/2000/svg'/>"),
          std::string("\x1a\x45\xdf\xa3webm"), std::string("PK\x03\x04")})
        EXPECT_EQ(refusal(content), "The content is neither a PNG nor a JPEG picture.") << content;
    EXPECT_NE(refusal(std::string("\x89PNG\r\n\x1a\n", 8)).find("damaged"), std::string::npos);
    EXPECT_NE(refusal(std::string("\xff\xd8\xff\xe0", 4)).find("damaged"), std::string::npos);
}

TEST_F(ImageTest, RefusesTruncatedPicturesAtEveryLength) {
    const auto whole_png = png({.width = 16, .height = 16}), whole_jpeg = jpeg({.width = 64, .height = 64});
    for (std::size_t n = 0; n < whole_png.size(); n += 7)
        EXPECT_NE(refusal(whole_png.substr(0, n)), "(it was taken)") << n;
    EXPECT_NE(refusal(whole_png.substr(0, whole_png.size() - 1)), "(it was taken)");
    for (std::size_t n = 0; n + 2 < whole_jpeg.size(); n += 13)
        EXPECT_NE(refusal(whole_jpeg.substr(0, n)), "(it was taken)") << n;
}

TEST_F(ImageTest, MakesNoRoomForAPartThatClaimsToBeHuge) {
    const auto whole = png({.width = 8, .height = 8});
    const std::string huge("\x69\0\0\x09tEXt", 8);
    for (const auto* before : {"IDAT", "IEND"}) {
        auto content = whole;
        content.insert(whole.find(before) - 4, huge);
        EXPECT_NE(refusal(content).find("tEXt: chunk data is too large"), std::string::npos) << refusal(content);
    }
}

TEST_F(ImageTest, RefusesMoreThan50MegapixelsByTheHeaderAlone) {
    EXPECT_NE(refusal(png_header(50'000'001, 1)).find("more than 50 megapixels"), std::string::npos);
    EXPECT_NE(refusal(png_header(10'000, 5'001)).find("more than 50 megapixels"), std::string::npos);
    EXPECT_NE(refusal(png_header(0x7fffffff, 0x7fffffff)).find("more than 50 megapixels"), std::string::npos);
    EXPECT_NE(refusal(jpeg_header(10'000, 5'001)).find("more than 50 megapixels"), std::string::npos);
    // Exactly 50 megapixels pass this check and fail only because nothing follows the header.
    EXPECT_NE(refusal(png_header(10'000, 5'000)).find("damaged"), std::string::npos);
}

TEST_F(ImageTest, RefusesColoursForPrint) {
    EXPECT_EQ(refusal(jpeg({.width = 8, .height = 8, .cmyk = true})),
              "The JPEG is not in colours for screens (RGB or grey).");
}

TEST_F(ImageTest, TakesExactly50Megapixels) {
    const auto image = rewrite(png({.width = 10'000, .height = 5'000, .form = Form::grey1}));
    EXPECT_EQ(image.width, 10'000);
}

}  // namespace
}  // namespace peertest
